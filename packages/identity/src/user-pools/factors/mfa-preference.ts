import type { CallScope } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { MfaMethod, UserCredentials, UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from '../users/change-user.ts';
import { type AdminUserInput, userFinder } from '../users/user-finder.ts';

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
      { UserPoolId, Username, ...preference }: PreferenceInput & AdminUserInput,
    ) {
      const { pool, user } = await userFinder(context).userOf(scope, { UserPoolId, Username });
      await setPreference(context, pool, { user, preference });
      return {};
    },
  };
}

async function setPreference(
  context: UserPoolContext,
  pool: UserPoolRecord,
  { user: key, preference }: { readonly user: UserRecord; readonly preference: PreferenceInput },
): Promise<void> {
  await changeUser(context, pool, key, async (user) => {
    const credentials = await context.users.credentials(user);
    return { user: { ...user, mfa: preferred(user, preference, { pool, credentials }) } };
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
  const factor = pool.settings.WebAuthnConfiguration?.FactorConfiguration;
  if (preference.WebAuthnMfaSettings?.Enabled === true && factor !== 'MULTI_FACTOR_WITH_USER_VERIFICATION')
    throw userPoolErrors.invalidParameter('Passkey MFA is not configured for the user pool.');
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
