import type { CallScope } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserCredentials, UserRecord } from '../records/user-records.ts';
import { openMfaSetup } from '../sign-in/mfa-setup.ts';
import { clientIdOf } from '../sign-in/one-time-sessions.ts';
import { totpStepOf } from '../sign-in/totp.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from '../users/change-user.ts';
import { type AdminUserInput, userFinder } from '../users/user-finder.ts';

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
  /** Whether his sign-in asks for it: an authenticator that he sets up so is his second factor at once. */
  readonly isSettingUp: boolean;
  /** The Session that goes on; undefined for somebody signed in. */
  readonly goOn: (step: 'associated' | 'verified') => Promise<string | undefined>;
}

/** Operations by which users set up an authenticator that makes one-time passwords by time. */
export function softwareTokenOperations(context: UserPoolContext) {
  return {
    async associateSoftwareToken(_scope: CallScope, input: Proof) {
      const { pool, user, goOn } = await holderOf(context, input);
      const secret = base32Text(context.crypto.randomBytes(secretBytes));
      await changeUser(context, pool, user, async (now) => ({
        user: now,
        credentials: { ...(await context.users.credentials(now)), pendingTotpSecret: secret },
      }));
      return { SecretCode: secret, ...sessionMember(await goOn('associated')) };
    },

    async verifySoftwareToken(_scope: CallScope, { UserCode, FriendlyDeviceName, ...proof }: VerifyInput) {
      const { pool, user: key, goOn, isSettingUp } = await holderOf(context, proof);
      await changeUser(context, pool, key, async (user) => {
        const { pendingTotpSecret, ...kept } = await context.users.credentials(user);
        if (pendingTotpSecret === undefined) throw userPoolErrors.totpNotAssociated();
        const step = totpStepOf(context.crypto, pendingTotpSecret, UserCode, context.clock.now());
        if (step === undefined) throw userPoolErrors.totpMismatch();
        const credentials: UserCredentials = {
          ...kept,
          totpSecret: pendingTotpSecret,
          totpStep: step,
          ...(FriendlyDeviceName === undefined ? {} : { totpName: FriendlyDeviceName }),
        };
        return { user: isSettingUp ? { ...user, mfa: withTotp(user.mfa) } : user, credentials };
      });
      return { Status: 'SUCCESS', ...sessionMember(await goOn('verified')) };
    },

    async adminDeleteSoftwareToken(scope: CallScope, input: AdminUserInput) {
      const { pool, user: found } = await userFinder(context).userOf(scope, input);
      await changeUser(context, pool, found, async (user) => ({
        user: { ...user, mfa: withoutTotp(user.mfa) },
        credentials: withoutSecret(await context.users.credentials(user)),
      }));
      return {};
    },
  };
}

/** @throws ServiceError NotAuthorizedException, InvalidParameterException where neither is given */
async function holderOf(context: UserPoolContext, { AccessToken, Session }: Proof): Promise<Holder> {
  if (AccessToken !== undefined) {
    const { pool, user } = await context.tokens.holderOf(AccessToken);
    return { pool, user, isSettingUp: false, goOn: async () => undefined };
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
    isSettingUp: true,
    goOn: (step) => (step === 'associated' ? setup.next() : setup.verified()),
  };
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

/** Whose sign-in asked for it is asked for it from now on. */
function withTotp({ enabled, ...others }: UserRecord['mfa']): UserRecord['mfa'] {
  const method = 'SOFTWARE_TOKEN_MFA';
  return { ...others, enabled: [...new Set([...enabled, method] as const)], preferred: method };
}

function withoutTotp({ enabled, preferred, ...others }: UserRecord['mfa']): UserRecord['mfa'] {
  const left = enabled.filter((method) => method !== 'SOFTWARE_TOKEN_MFA');
  const isPreferred = preferred !== undefined && preferred !== 'SOFTWARE_TOKEN_MFA';
  return { ...others, enabled: left, ...(isPreferred ? { preferred } : {}) };
}

function sessionMember(session: string | undefined): { readonly Session?: string } {
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
