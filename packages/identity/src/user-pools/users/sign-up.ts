import type { CallScope } from '@cairn/kit';
import { HourlyCounts, networkOf } from '../../hourly-counts.ts';
import type { CodeDeliveryDetails } from '../messages/messages.ts';
import { passwordChange } from '../passwords/password-change.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserCredentials, UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { type AttributeType, checkedAttributes, checkRequiredAttributes } from './attribute-schema.ts';
import { checkWritable } from './client-attributes.ts';
import { checkNames, keepNewUser, newUser } from './new-user.ts';
import { signUpAddressKind, userCodes } from './user-codes.ts';
import { runPostConfirmation, runPreSignUp, type TriggerInput } from './user-events.ts';
import { type ClientUserInput, userFinder } from './user-finder.ts';

interface SignUpInput extends ClientUserInput, TriggerInput {
  readonly Password?: string | undefined;
  readonly UserAttributes?: readonly AttributeType[] | undefined;
}

interface SignUpOutput {
  readonly UserConfirmed: boolean;
  readonly UserSub: string;
  readonly CodeDeliveryDetails?: CodeDeliveryDetails;
  readonly Session?: string;
}

/** Users sign themselves up. */
export function signUpOperations(context: UserPoolContext) {
  const { clientOf } = userFinder(context);
  const { send } = userCodes(context);
  const signUps = new HourlyCounts(context.clock, context.limits.userPoolSignUpsPerHour);
  return {
    async signUp(scope: CallScope, input: SignUpInput): Promise<SignUpOutput> {
      const place = clientOf(input);
      const { pool, client } = place;
      const { ClientMetadata } = input;
      const network = networkOf(scope.origin?.sourceIp);
      const beginning = signUpUser(context, place, input);
      if (!signUps.take(network)) throw userPoolErrors.tooManyRequests();
      try {
        await checkNames(context, pool, beginning);
      } catch (error) {
        // Nobody was signed up, and no trigger asked.
        signUps.giveBack(network);
        throw error;
      }
      const credentials = await signUpCredentials(context, place, beginning, input.Password);
      const decided = await runPreSignUp(context, pool, beginning, { ...input, client });
      const user: UserRecord = {
        ...beginning,
        status: decided.isConfirmed ? 'CONFIRMED' : 'UNCONFIRMED',
        attributes: {
          ...beginning.attributes,
          ...verifiedOf('email', beginning, decided.isEmailVerified),
          ...verifiedOf('phone_number', beginning, decided.isPhoneVerified),
        },
      };
      await checkNames(context, pool, user);
      const kept = await keepNewUser(context, pool, { user, credentials });
      const kind = signUpAddressKind(pool, kept.attributes);
      const isSent = !decided.isConfirmed && kind !== undefined;
      const order = { purpose: 'sign-up', occasion: 'CustomMessage_SignUp', client, ClientMetadata } as const;
      const details = isSent ? await send(pool, kept, { ...order, kind }) : undefined;
      if (decided.isConfirmed) {
        const occasion = 'ConfirmSignUp';
        await runPostConfirmation(context, pool, kept, { occasion, client, ClientMetadata });
      }
      return {
        UserConfirmed: decided.isConfirmed,
        UserSub: kept.sub,
        ...(details !== undefined && { CodeDeliveryDetails: details }),
        ...sessionOf(context, place, { step: 'SIGN_UP', sub: kept.sub, username: input.Username }),
      };
    },
  };
}

/** Whom a sign-up would make. @throws ServiceError where it may not be */
function signUpUser(
  context: UserPoolContext,
  { pool, client }: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
  { Username, UserAttributes = [] }: SignUpInput,
): UserRecord {
  const { settings } = pool;
  if (settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
    throw userPoolErrors.notAuthorized('SignUp is not permitted for this user pool');
  }
  const names = UserAttributes.map(({ Name }) => Name);
  checkWritable(pool, client, names);
  const attributes = checkedAttributes(settings.SchemaAttributes, UserAttributes);
  const user = newUser(context, pool, { username: Username, attributes, status: 'UNCONFIRMED' });
  refuseProviderName(context, pool, user);
  checkRequiredAttributes(settings.SchemaAttributes, user.attributes);
  return user;
}

/** Nobody calls himself as users of providers are called: he would be taken for one of them. */
function refuseProviderName(
  { store }: Pick<UserPoolContext, 'store'>,
  { id, settings }: UserPoolRecord,
  { username }: UserRecord,
): void {
  const plain = (text: string): string =>
    settings.UsernameConfiguration.CaseSensitive ? text : text.toLowerCase();
  if (store.providers.ofPool(id).some(({ name }) => plain(username).startsWith(plain(`${name}_`))))
    throw userPoolErrors.invalidParameter(
      'Username cannot begin with the name of an identity provider of the user pool.',
    );
}

/** A password may be left out where a code is enough to sign in. */
async function signUpCredentials(
  context: UserPoolContext,
  { pool, client }: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
  user: UserRecord,
  password: string | undefined,
): Promise<UserCredentials | undefined> {
  const chosen = { event: 'SIGN_UP', client } as const;
  if (password) return passwordChange(context, pool, user, { password, chosen });
  if (!signsInByCode(pool)) throw userPoolErrors.invalidParameter('Password is required');
  return undefined;
}

/** Whether users of a pool may do without a password. */
export function signsInByCode({ settings }: UserPoolRecord): boolean {
  const factors = settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  return factors.includes('EMAIL_OTP') || factors.includes('SMS_OTP');
}

function verifiedOf(
  kind: 'email' | 'phone_number',
  { attributes }: UserRecord,
  isVerified: boolean,
): UserRecord['attributes'] {
  return attributes[kind] ? { [`${kind}_verified`]: String(isVerified) } : {};
}

/** A Session by which whoever has signed up is signed in, where the client has the flow for it. */
export function sessionOf(
  { sessions }: Pick<UserPoolContext, 'sessions'>,
  place: { readonly pool: UserPoolRecord; readonly client: AppClientRecord },
  content: { readonly step: string; readonly sub: string; readonly username: string },
): { readonly Session?: string } {
  const hasFlow = place.client.settings.ExplicitAuthFlows?.includes('ALLOW_USER_AUTH') === true;
  return hasFlow ? { Session: sessions.seal(place, content) } : {};
}
