import { type CallScope, readIpAddress } from '@cairn/kit';
import { findPool } from '../pools/find-pool.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import { isBlocked } from '../risk/blocked-addresses.ts';
import { readSignInDevice, type SignInDevice } from '../risk/sign-in-device.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { hidesUsers } from '../users/user-finder.ts';
import { checkFlow } from './client-flows.ts';
import { optional, required } from './progress.ts';
import type {
  AdminInitiateAuthInput,
  AdminRespondToAuthChallengeInput,
  AuthAnswer,
  InitiateAuthInput,
  RespondToAuthChallengeInput,
} from './sign-in-inputs.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

/** What a sign-in by calls gives. */
const scopes = ['aws.cognito.signin.user.admin'];

/** Operations that sign in: InitiateAuth, RespondToAuthChallenge and those of administrators. */
export function signInOperations(context: UserPoolContext) {
  return {
    async initiateAuth(scope: CallScope, input: InitiateAuthInput): Promise<AuthAnswer> {
      return initiate(context, publicPlace(context, scope, input), input);
    },
    async adminInitiateAuth(scope: CallScope, input: AdminInitiateAuthInput): Promise<AuthAnswer> {
      return initiate(context, adminPlace(context, scope, input), input);
    },
    async respondToAuthChallenge(scope: CallScope, input: RespondToAuthChallengeInput): Promise<AuthAnswer> {
      return respond(context, publicPlace(context, scope, input), input);
    },
    async adminRespondToAuthChallenge(
      scope: CallScope,
      input: AdminRespondToAuthChallengeInput,
    ): Promise<AuthAnswer> {
      return respond(context, adminPlace(context, scope, input), input);
    },
  };
}

type Call = Pick<InitiateAuthInput, 'ClientId' | 'ClientMetadata' | 'UserContextData'>;

function publicPlace({ store }: UserPoolContext, { origin }: CallScope, call: Call): SignInPlace {
  const client = store.clients.byId(call.ClientId);
  const pool = client && store.pools.find(client.userPoolId);
  if (client === undefined || pool === undefined) throw userPoolErrors.clientNotFound(call.ClientId);
  const device = readSignInDevice({
    encodedData: call.UserContextData?.EncodedData,
    userAgent: origin?.userAgent,
  });
  return placeOf(pool, client, { call, device, address: origin?.sourceIp, isTrusted: false });
}

function adminPlace(
  { store }: UserPoolContext,
  scope: CallScope,
  call: Call & Pick<AdminInitiateAuthInput, 'UserPoolId' | 'ContextData'>,
): SignInPlace {
  const pool = findPool(store, scope, call.UserPoolId);
  const client = store.clients.byId(call.ClientId);
  if (client?.userPoolId !== pool.id) throw userPoolErrors.clientNotFound(call.ClientId);
  // The connection is that of the administrator's server, not the user's.
  const { EncodedData: encodedData, HttpHeaders: headers = [] } = call.ContextData ?? {};
  const userAgent = headers.find(({ headerName }) => headerName?.toLowerCase() === 'user-agent')?.headerValue;
  const device = readSignInDevice({ encodedData, userAgent });
  return placeOf(pool, client, { call, device, address: addressOf(call), isTrusted: true });
}

/** What is no address is nobody's. */
function addressOf({
  ContextData: { IpAddress: address } = { IpAddress: '' },
}: Pick<AdminInitiateAuthInput, 'ContextData'>): string | undefined {
  return readIpAddress(address) === undefined ? undefined : address;
}

function placeOf(
  pool: UserPoolRecord,
  client: AppClientRecord,
  {
    call,
    device,
    address,
    isTrusted,
  }: {
    readonly call: Call;
    readonly device: SignInDevice | undefined;
    readonly address: string | undefined;
    readonly isTrusted: boolean;
  },
): SignInPlace {
  return {
    pool,
    client,
    address,
    device,
    clientMetadata: call.ClientMetadata,
    isTrusted,
    hidesUsers: hidesUsers(client),
  };
}

async function initiate(
  context: UserPoolContext,
  place: SignInPlace,
  { AuthFlow, AuthParameters: parameters = {}, Session: session }: InitiateAuthInput,
): Promise<AuthAnswer> {
  checkFlow(place.client, AuthFlow, place.isTrusted);
  if (AuthFlow === 'REFRESH_TOKEN' || AuthFlow === 'REFRESH_TOKEN_AUTH')
    return refresh(context, place, parameters);
  context.clientSecrets.checkHash(
    place.client,
    required(parameters, 'USERNAME'),
    optional(parameters, 'SECRET_HASH'),
  );
  const isPassword = AuthFlow === 'ADMIN_NO_SRP_AUTH' || AuthFlow === 'ADMIN_USER_PASSWORD_AUTH';
  const flow = isPassword ? 'USER_PASSWORD_AUTH' : AuthFlow;
  return answerOf(context, place, await context.signIns.begin(place, flow, { parameters, session }));
}

async function respond(
  context: UserPoolContext,
  place: SignInPlace,
  { ChallengeName, ChallengeResponses: responses = {}, Session: session }: RespondToAuthChallengeInput,
): Promise<AuthAnswer> {
  if (ChallengeName === 'ADMIN_NO_SRP_AUTH') {
    throw userPoolErrors.invalidParameter(
      'Challenge ADMIN_NO_SRP_AUTH cannot be answered; use AdminInitiateAuth.',
    );
  }
  context.clientSecrets.checkHash(
    place.client,
    required(responses, 'USERNAME'),
    optional(responses, 'SECRET_HASH'),
  );
  return answerOf(
    context,
    place,
    await context.signIns.respond(place, ChallengeName, { responses, session }),
  );
}

async function refresh(
  { store, tokens, clientSecrets }: UserPoolContext,
  place: SignInPlace,
  parameters: { readonly [name: string]: string },
): Promise<AuthAnswer> {
  const { client, clientMetadata } = place;
  if (isBlocked(store, place)) throw userPoolErrors.blocked();
  const token = required(parameters, 'REFRESH_TOKEN');
  const username = await tokens.usernameOf(client, token);
  if (username === undefined) throw userPoolErrors.notAuthorized('Invalid Refresh Token');
  clientSecrets.checkHash(client, username, optional(parameters, 'SECRET_HASH'));
  const issued = await tokens.refresh(client, token, {
    isRotating: false,
    deviceKey: optional(parameters, 'DEVICE_KEY'),
    clientMetadata,
  });
  return { AuthenticationResult: issued, ChallengeParameters: {} };
}

async function answerOf(
  { tokens }: UserPoolContext,
  { pool, client, clientMetadata }: SignInPlace,
  outcome: SignInOutcome,
): Promise<AuthAnswer> {
  if (outcome.kind === 'challenge') {
    return {
      ChallengeName: outcome.name,
      ChallengeParameters: outcome.parameters,
      ...(outcome.session !== undefined && { Session: outcome.session }),
      ...(outcome.availableChallenges !== undefined && { AvailableChallenges: outcome.availableChallenges }),
    };
  }
  const { user, occasion, deviceKey, newDevice } = outcome;
  const issued = await tokens.issue({ pool, client, user, occasion, scopes, clientMetadata, deviceKey });
  return {
    AuthenticationResult: { ...issued, ...(newDevice !== undefined && { NewDeviceMetadata: newDevice }) },
    ChallengeParameters: {},
  };
}
