import type { CallScope, JsonObject } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserCredentials, UserRecord } from '../records/user-records.ts';
import { openMfaSetup } from '../sign-in/mfa-setup.ts';
import { clientIdOf } from '../sign-in/one-time-sessions.ts';
import { totpStepOf } from '../sign-in/totp.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { adminsUser } from './mfa-preference.ts';

/** As many as Cognito makes of them: 52 characters of base32. */
const secretBytes = 32;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

interface Proof {
  readonly AccessToken?: string;
  readonly Session?: string;
}

interface VerifyInput extends Proof {
  readonly UserCode: string;
  readonly FriendlyDeviceName?: string;
}

/** Who sets an authenticator up: somebody signed in, or somebody whose sign-in asks for it. */
interface Holder {
  readonly pool: UserPoolRecord;
  readonly user: UserRecord;
  /** The Session that goes on; undefined for somebody signed in. */
  readonly goOn: (step: 'associated' | 'verified') => Promise<string | undefined>;
}

/** Operations by which users set up an authenticator that makes one-time passwords by time. */
export function softwareTokenOperations(context: UserPoolContext) {
  return {
    async associateSoftwareToken(_scope: CallScope, input: Proof) {
      const { pool, user, goOn } = await holderOf(context, input);
      const secret = base32Text(context.crypto.randomBytes(secretBytes));
      await changeCredentials(context, { pool, user }, (kept) => ({ ...kept, pendingTotpSecret: secret }));
      return { SecretCode: secret, ...sessionMember(await goOn('associated')) };
    },

    async verifySoftwareToken(_scope: CallScope, { UserCode, FriendlyDeviceName, ...proof }: VerifyInput) {
      const { pool, user, goOn } = await holderOf(context, proof);
      // Who sets up what a sign-in asks for is asked for it from then on; others say so by SetUserMFAPreference.
      const isAskedFor = proof.AccessToken === undefined;
      const change = ({ pendingTotpSecret, ...kept }: UserCredentials): UserCredentials => {
        if (pendingTotpSecret === undefined) throw userPoolErrors.totpNotAssociated();
        const step = totpStepOf(context.crypto, pendingTotpSecret, UserCode, context.clock.now());
        if (step === undefined) throw userPoolErrors.totpMismatch();
        return {
          ...kept,
          totpSecret: pendingTotpSecret,
          totpStep: step,
          ...(FriendlyDeviceName === undefined ? {} : { totpName: FriendlyDeviceName }),
        };
      };
      await changeCredentials(context, { pool, user }, change, isAskedFor ? withTotp : undefined);
      return { Status: 'SUCCESS', ...sessionMember(await goOn('verified')) };
    },

    async adminDeleteSoftwareToken(
      scope: CallScope,
      input: { readonly UserPoolId: string; readonly Username: string },
    ) {
      const found = await adminsUser(context, scope, input);
      await context.users.turn(found.user, async () => {
        const user = await context.users.get(found.pool.id, found.user.sub);
        if (user === undefined) throw userPoolErrors.userNotFound();
        await context.users.write(found.pool, user, {
          user: { ...user, mfa: withoutTotp(user.mfa), changedMs: context.clock.now() },
          credentials: withoutSecret(await context.users.credentials(user)),
        });
      });
      return {};
    },
  };
}

/** @throws ServiceError NotAuthorizedException, InvalidParameterException where neither is given */
async function holderOf(context: UserPoolContext, { AccessToken, Session }: Proof): Promise<Holder> {
  if (AccessToken !== undefined) {
    const { pool, user } = await context.tokens.holderOf(AccessToken);
    return { pool, user, goOn: async () => undefined };
  }
  if (Session === undefined)
    throw userPoolErrors.invalidParameter(
      'AccessToken or Session is required to associate a software token.',
    );
  const client = context.store.clients.byId(clientIdOf(Session));
  const pool = client && context.store.pools.find(client.userPoolId);
  if (client === undefined || pool === undefined)
    throw userPoolErrors.notAuthorized('Invalid session for the user.');
  const setup = await openMfaSetup(context, { pool, client }, Session);
  return {
    pool,
    user: setup.user,
    goOn: (step) => (step === 'associated' ? setup.next() : setup.verified()),
  };
}

async function changeCredentials(
  { users, clock }: UserPoolContext,
  { pool, user: { userPoolId, sub } }: { readonly pool: UserPoolRecord; readonly user: UserRecord },
  change: (kept: UserCredentials) => UserCredentials,
  changeMfa?: (kept: UserRecord['mfa']) => UserRecord['mfa'],
): Promise<void> {
  await users.turn({ userPoolId, sub }, async () => {
    const user = await users.get(userPoolId, sub);
    if (user === undefined) throw userPoolErrors.userNotFound();
    const credentials = change(await users.credentials(user));
    const changed = changeMfa && { ...user, mfa: changeMfa(user.mfa), changedMs: clock.now() };
    await users.write(pool, user, { credentials, ...(changed && { user: changed }) });
  });
}

function withoutSecret({
  totpSecret,
  totpStep,
  totpName,
  pendingTotpSecret,
  ...kept
}: UserCredentials): UserCredentials {
  return kept;
}

function withTotp({ enabled, ...others }: UserRecord['mfa']): UserRecord['mfa'] {
  return { ...others, enabled: [...new Set([...enabled, 'SOFTWARE_TOKEN_MFA' as const])] };
}

function withoutTotp({ enabled, preferred, ...others }: UserRecord['mfa']): UserRecord['mfa'] {
  const left = enabled.filter((method) => method !== 'SOFTWARE_TOKEN_MFA');
  const isPreferred = preferred !== undefined && preferred !== 'SOFTWARE_TOKEN_MFA';
  return { ...others, enabled: left, ...(isPreferred ? { preferred } : {}) };
}

function sessionMember(session: string | undefined): JsonObject {
  return session === undefined ? {} : { Session: session };
}

/** Base32 without padding (RFC 4648, section 6). */
function base32Text(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += base32[(value >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + base32[(value << (5 - bits)) & 31];
}
