import type { CallScope, Json, JsonObject } from '@cairn/kit';
import { base64Url } from '../base64-url.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { pageOf } from '../users/page-tokens.ts';
import type { CeremonyFailure } from './passkey-ceremonies.ts';
import { type PasskeyRecord, PasskeyRecords } from './passkey-records.ts';
import { relyingPartyOf } from './relying-party.ts';

/** Algorithms by the numbers of COSE: ES256, EdDSA, RS256. */
const algorithms = [-7, -8, -257];
const challengeSeconds = 300;
const registrations = 'cognito-passkey-registrations';
const pageSize = 20;

interface CompleteInput {
  readonly AccessToken: string;
  readonly Credential: JsonObject;
}

interface ListInput {
  readonly AccessToken: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** What was asked of an authenticator, until it answers; one for each user. */
interface Registration {
  readonly challenge: string;
  readonly clientId: string;
  readonly expiresMs: number;
}

/** For whom a passkey is registered, and by which app client. */
export interface PasskeyHolder {
  readonly pool: UserPoolRecord;
  readonly client: Pick<AppClientRecord, 'id'>;
  readonly user: UserRecord;
}

type RegistrationContext = Pick<
  UserPoolContext,
  'store' | 'places' | 'records' | 'clock' | 'crypto' | 'limits' | 'users' | 'passkeyCeremonies' | 'log'
>;

/** Registering passkeys, listing and deleting them. */
export function passkeyOperations(context: UserPoolContext) {
  const passkeys = new PasskeyRecords(context.records);
  return {
    async startWebAuthnRegistration(_scope: CallScope, { AccessToken }: { readonly AccessToken: string }) {
      const holder = await context.tokens.holderOf(AccessToken);
      return { CredentialCreationOptions: await startPasskeyRegistration(context, holder) };
    },

    async completeWebAuthnRegistration(_scope: CallScope, { AccessToken, Credential }: CompleteInput) {
      const holder = await context.tokens.holderOf(AccessToken);
      await completePasskeyRegistration(context, holder, Credential);
      return {};
    },

    async listWebAuthnCredentials(_scope: CallScope, { AccessToken, NextToken, MaxResults }: ListInput) {
      const { user } = await context.tokens.holderOf(AccessToken);
      const kept = await passkeys.all(user);
      const { items, next } = pageOf(kept, ({ credentialId }) => credentialId, {
        list: `passkeys/${user.sub}`,
        token: NextToken,
        limit: MaxResults ?? pageSize,
      });
      return { Credentials: items.map(printed), ...(next === undefined ? {} : { NextToken: next }) };
    },

    async deleteWebAuthnCredential(
      _scope: CallScope,
      { AccessToken, CredentialId }: { readonly AccessToken: string; readonly CredentialId: string },
    ) {
      const { user } = await context.tokens.holderOf(AccessToken);
      if ((await passkeys.find(user, CredentialId)) === undefined)
        throw userPoolErrors.notFound('The passkey does not exist.');
      await passkeys.delete(user, CredentialId);
      return {};
    },
  };
}

/**
 * What a user's authenticator is to be asked for a passkey: PublicKeyCredentialCreationOptions, bytes in base64url.
 * @throws ServiceError LimitExceededException, WebAuthnNotEnabledException, WebAuthnConfigurationMissingException
 */
export async function startPasskeyRegistration(
  context: RegistrationContext,
  { pool, client, user }: PasskeyHolder,
) {
  const { id, name, requireUserVerification } = relyingPartyOf(context, pool);
  const kept = await new PasskeyRecords(context.records).all(user);
  checkRoom(context, kept);
  const challenge = base64Url(context.crypto.randomBytes(32));
  const expiresMs = context.clock.now() + challengeSeconds * 1_000;
  const registration: Registration = { challenge, clientId: client.id, expiresMs };
  const value = JSON.stringify(registration);
  await context.records.write([{ collection: registrations, key: keyOf(user), value }]);
  const shown = user.attributes.email ?? user.attributes.phone_number ?? user.username;
  return {
    challenge,
    rp: { id, name },
    user: { id: base64Url(new TextEncoder().encode(user.sub)), name: shown, displayName: shown },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: 60_000,
    attestation: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: requireUserVerification ? 'required' : 'preferred',
    },
    excludeCredentials: kept.map(descriptorOf),
  };
}

/**
 * Takes what the authenticator answered; the passkey is durable when it resolves.
 * @param credential RegistrationResponseJSON of WebAuthn
 * @throws ServiceError WebAuthnChallengeNotFoundException, WebAuthnClientMismatchException …
 */
export async function completePasskeyRegistration(
  context: RegistrationContext,
  { pool, client, user }: PasskeyHolder,
  credential: JsonObject,
): Promise<void> {
  const { id: relyingPartyId, requireUserVerification } = relyingPartyOf(context, pool);
  const { challenge, clientId } = await takeRegistration(context, user);
  if (clientId !== client.id) throw userPoolErrors.webAuthnClientMismatch();
  const verified = await context.passkeyCeremonies.verifyRegistration(credential, {
    challenge,
    relyingPartyId,
    requireUserVerification,
  });
  if ('refused' in verified) throw refusalOf(context, verified);
  const { credentialId, publicKey, counter } = verified;
  const { attachment, transports } = hintsOf(credential);
  const passkey: PasskeyRecord = {
    credentialId,
    publicKey,
    counter,
    friendlyName: `Passkey ${new Date(context.clock.now()).toISOString().slice(0, 10)}`,
    relyingPartyId,
    ...(attachment === undefined ? {} : { attachment }),
    transports,
    createdMs: context.clock.now(),
  };
  const passkeys = new PasskeyRecords(context.records);
  await context.users.turn(user, () => keep(context, passkeys, { pool, user, passkey }));
}

async function keep(
  context: RegistrationContext,
  passkeys: PasskeyRecords,
  {
    pool,
    user,
    passkey,
  }: { readonly pool: UserPoolRecord; readonly user: UserRecord; readonly passkey: PasskeyRecord },
): Promise<void> {
  checkRoom(context, await passkeys.all(user));
  await context.users.write(pool, user, { along: [passkeys.write(user, passkey)] });
}

/** @throws ServiceError LimitExceededException */
function checkRoom({ limits }: Pick<UserPoolContext, 'limits'>, kept: readonly PasskeyRecord[]): void {
  if (kept.length < limits.userPoolPasskeysPerUser) return;
  throw userPoolErrors.limitExceeded('The user has reached the limit of passkeys.');
}

/** What the user's authenticator was asked, once. @throws ServiceError WebAuthnChallengeNotFoundException */
async function takeRegistration(
  { records, clock }: Pick<UserPoolContext, 'records' | 'clock'>,
  user: UserRecord,
): Promise<Registration> {
  const key = keyOf(user);
  const text = await records.get(registrations, key);
  if (text === undefined) throw userPoolErrors.webAuthnChallengeNotFound();
  const isTaken = await records.write([{ collection: registrations, key, value: undefined, ifValue: text }]);
  const registration = JSON.parse(text) as Registration;
  if (!isTaken || registration.expiresMs <= clock.now()) throw userPoolErrors.webAuthnChallengeNotFound();
  return registration;
}

const errors: { readonly [kind in CeremonyFailure]: () => Error } = {
  malformed: () => userPoolErrors.invalidParameter('Invalid passkey credential.'),
  challenge: () => userPoolErrors.webAuthnChallengeNotFound(),
  origin: () => userPoolErrors.webAuthnOriginNotAllowed(),
  'relying-party': () => userPoolErrors.webAuthnRelyingPartyMismatch(),
  'user-verification': () => userPoolErrors.webAuthnNotSupported(),
  signature: () => userPoolErrors.webAuthnNotSupported(),
  unsupported: () => userPoolErrors.webAuthnNotSupported(),
};

function refusalOf(
  { log }: Pick<UserPoolContext, 'log'>,
  { refused, message }: { readonly refused: CeremonyFailure; readonly message: string },
): Error {
  log('info', 'a passkey was refused', { because: refused, message });
  return errors[refused]();
}

function printed({
  credentialId,
  friendlyName,
  relyingPartyId,
  attachment,
  transports,
  createdMs,
}: PasskeyRecord) {
  return {
    CredentialId: credentialId,
    FriendlyCredentialName: friendlyName,
    RelyingPartyId: relyingPartyId,
    ...(attachment === undefined ? {} : { AuthenticatorAttachment: attachment }),
    AuthenticatorTransports: transports,
    CreatedAt: createdMs,
  };
}

/** How browsers are told of a passkey. */
export function descriptorOf({ credentialId, transports }: PasskeyRecord) {
  return { id: credentialId, type: 'public-key', transports };
}

/** What an authenticator says of itself; only what is known is kept. */
function hintsOf(credential: JsonObject): {
  readonly attachment: string | undefined;
  readonly transports: readonly string[];
} {
  const { authenticatorAttachment, response } = credential as {
    readonly authenticatorAttachment?: Json;
    readonly response?: { readonly transports?: Json };
  };
  const known = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal'];
  const given = Array.isArray(response?.transports) ? response.transports : [];
  return {
    attachment:
      authenticatorAttachment === 'platform' || authenticatorAttachment === 'cross-platform'
        ? authenticatorAttachment
        : undefined,
    transports: known.filter((each) => given.includes(each)),
  };
}

function keyOf({ userPoolId, sub }: Pick<UserRecord, 'userPoolId' | 'sub'>): string {
  return `${userPoolId}/${sub}`;
}
