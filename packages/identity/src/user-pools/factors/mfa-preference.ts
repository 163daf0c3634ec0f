import type { CallScope } from '@cairn/kit';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { MfaMethod, UserCredentials, UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

interface MethodSettings {
  readonly Enabled?: boolean;
  readonly PreferredMfa?: boolean;
}

interface PreferenceInput {
  readonly SMSMfaSettings?: MethodSettings;
  readonly SoftwareTokenMfaSettings?: MethodSettings;
  readonly EmailMfaSettings?: MethodSettings;
  readonly WebAuthnMfaSettings?: { readonly Enabled?: boolean };
}

interface AdminInput {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** Operations by which users, and administrators for them, say how they prove themselves beside their password. */
export function mfaPreferenceOperations(context: UserPoolContext) {
  return {
    async setUserMFAPreference(
      _scope: CallScope,
      { AccessToken, ...preference }: PreferenceInput & { readonly AccessToken: string },
    ) {
      const { pool, user } = await context.tokens.holderOf(AccessToken);
      await setPreference(context, pool, { user, preference });
      return {};
    },

    async adminSetUserMFAPreference(
      scope: CallScope,
      { UserPoolId, Username, ...preference }: PreferenceInput & AdminInput,
    ) {
      const { pool, user } = await adminsUser(context, scope, { UserPoolId, Username });
      await setPreference(context, pool, { user, preference });
      return {};
    },
  };
}

/** The user whom an administrator means. @throws ServiceError ResourceNotFoundException, UserNotFoundException */
export async function adminsUser(
  { store, users }: Pick<UserPoolContext, 'store' | 'users'>,
  { account, region }: CallScope,
  { UserPoolId, Username }: AdminInput,
): Promise<{ readonly pool: UserPoolRecord; readonly user: UserRecord }> {
  const pool = store.pools.find(UserPoolId);
  if (pool === undefined || pool.account !== account || pool.region !== region)
    throw userPoolErrors.poolNotFound(UserPoolId);
  const user = await findUser(users, pool, Username);
  if (user === undefined) throw userPoolErrors.userNotFound();
  return { pool, user };
}

async function setPreference(
  { users, clock }: UserPoolContext,
  pool: UserPoolRecord,
  {
    user: { userPoolId, sub },
    preference,
  }: { readonly user: UserRecord; readonly preference: PreferenceInput },
): Promise<void> {
  const key = { userPoolId, sub };
  await users.turn(key, async () => {
    const user = await users.get(userPoolId, sub);
    if (user === undefined) throw userPoolErrors.userNotFound();
    const mfa = preferred(user, preference, { pool, credentials: await users.credentials(key) });
    await users.write(pool, key, { user: { ...user, mfa, changedMs: clock.now() } });
  });
}

/** Source: API reference, SetUserMFAPreference: what is not named stays; the preferred one must be enabled. */
function preferred(
  user: UserRecord,
  preference: PreferenceInput,
  { pool, credentials }: { readonly pool: UserPoolRecord; readonly credentials: UserCredentials },
): UserRecord['mfa'] {
  const wanted: readonly (readonly [MfaMethod, MethodSettings | undefined])[] = [
    ['SMS_MFA', preference.SMSMfaSettings],
    ['SOFTWARE_TOKEN_MFA', preference.SoftwareTokenMfaSettings],
    ['EMAIL_OTP', preference.EmailMfaSettings],
  ];
  const enabled = new Set(user.mfa.enabled);
  let chosen = user.mfa.preferred;
  if (wanted.filter(([, settings]) => settings?.PreferredMfa === true).length > 1)
    throw userPoolErrors.invalidParameter('Only one MFA method can be preferred.');
  for (const [method, settings] of wanted) {
    if (settings === undefined) continue;
    const { Enabled = false, PreferredMfa = false } = settings;
    if (PreferredMfa && !Enabled)
      throw userPoolErrors.invalidParameter('A preferred MFA method must be enabled.');
    if (Enabled) checkPossible(method, user, { pool, credentials });
    if (Enabled) enabled.add(method);
    else enabled.delete(method);
    if (PreferredMfa) chosen = method;
    else if (chosen === method) chosen = undefined;
  }
  const isPasskeySecond = preference.WebAuthnMfaSettings?.Enabled ?? user.mfa.webAuthn ?? false;
  if (isPasskeySecond && enabled.size === 0)
    throw userPoolErrors.invalidParameter('Passkey MFA needs at least one other MFA method.');
  return {
    enabled: [...enabled],
    ...(chosen === undefined ? {} : { preferred: chosen }),
    ...(isPasskeySecond ? { webAuthn: true } : {}),
  };
}

/** @throws ServiceError InvalidParameterException where the user could not be asked so */
function checkPossible(
  method: MfaMethod,
  { attributes }: UserRecord,
  { pool, credentials }: { readonly pool: UserPoolRecord; readonly credentials: UserCredentials },
): void {
  const refuse = (message: string): never => {
    throw userPoolErrors.invalidParameter(message);
  };
  if (method === 'SOFTWARE_TOKEN_MFA') {
    if (credentials.totpSecret === undefined) refuse('User has not verified software token mfa');
    return;
  }
  const attribute = method === 'SMS_MFA' ? 'phone_number' : 'email';
  const isSet = attributes[attribute] !== undefined && attributes[`${attribute}_verified`] === 'true';
  if (!isSet) refuse(`User does not have delivery config set to turn on ${method}`);
  if (method === 'EMAIL_OTP' && pool.settings.EmailMfaConfiguration === undefined)
    refuse('Email MFA is not configured for the user pool.');
}
