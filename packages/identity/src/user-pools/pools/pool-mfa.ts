import type { UserPoolSettings } from '../records/pool-settings.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { checkPoolSettings } from './check-pool-settings.ts';
import type { PoolSettingsInput, SetUserPoolMfaConfigInput, SmsConfigurationInput } from './pool-inputs.ts';
import { requireThat } from './settings-problems.ts';

type MfaSettings = Pick<
  UserPoolSettings,
  | 'MfaConfiguration'
  | 'SmsMfaConfiguration'
  | 'SoftwareTokenMfaConfiguration'
  | 'EmailMfaConfiguration'
  | 'WebAuthnConfiguration'
>;

/**
 * Second factors after CreateUserPool or UpdateUserPool, which know text messages only: those that SetUserPoolMfaConfig
 * has set stay, unless second factors are turned off.
 */
export function mfaOfPool(input: PoolSettingsInput, before?: MfaSettings): MfaSettings {
  const MfaConfiguration = input.MfaConfiguration ?? 'OFF';
  const { WebAuthnConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration } = before ?? {};
  const passkeys = { ...(WebAuthnConfiguration !== undefined && { WebAuthnConfiguration }) };
  if (MfaConfiguration === 'OFF') return { MfaConfiguration, ...passkeys };
  const { SmsAuthenticationMessage } = input;
  const sms = smsConfiguration(input.SmsConfiguration).SmsConfiguration;
  const hasOther = SoftwareTokenMfaConfiguration?.Enabled === true || EmailMfaConfiguration !== undefined;
  requireThat(
    sms !== undefined || hasOther,
    'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  );
  const hasSms =
    sms !== undefined && (before === undefined || !hasOther || before.SmsMfaConfiguration !== undefined);
  return {
    MfaConfiguration,
    ...passkeys,
    ...(hasSms && {
      SmsMfaConfiguration: {
        ...(SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage }),
        SmsConfiguration: sms,
      },
    }),
    ...(SoftwareTokenMfaConfiguration !== undefined && { SoftwareTokenMfaConfiguration }),
    ...(EmailMfaConfiguration !== undefined && { EmailMfaConfiguration }),
  };
}

/** Settings after SetUserPoolMfaConfig: factors that are not given are off. @throws ServiceError */
export function withMfaConfig(before: UserPoolSettings, input: SetUserPoolMfaConfigInput): UserPoolSettings {
  const { SmsMfaConfiguration: sms, SoftwareTokenMfaConfiguration: token } = input;
  const { EmailMfaConfiguration: email, WebAuthnConfiguration: passkeys = before.WebAuthnConfiguration } =
    input;
  const MfaConfiguration = input.MfaConfiguration ?? before.MfaConfiguration;
  const hasFactor = sms !== undefined || email !== undefined || token?.Enabled === true;
  requireThat(
    MfaConfiguration !== 'OFF' || !hasFactor,
    "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
  );
  requireThat(
    MfaConfiguration === 'OFF' || hasFactor,
    "Invalid MFA configuration given, can't turn on MFA without configuring an MFA.",
  );
  const SmsConfiguration =
    smsConfiguration(sms?.SmsConfiguration).SmsConfiguration ?? before.SmsConfiguration;
  // The message is the pool's: it stands in both places.
  const message = sms?.SmsAuthenticationMessage ?? before.SmsAuthenticationMessage;
  requireThat(
    sms === undefined || SmsConfiguration !== undefined,
    'SMS configuration is required when SMS MFA is configured.',
  );
  const {
    SmsMfaConfiguration: _,
    SoftwareTokenMfaConfiguration: __,
    EmailMfaConfiguration: ___,
    ...rest
  } = before;
  const settings: UserPoolSettings = {
    ...rest,
    MfaConfiguration,
    ...(SmsConfiguration !== undefined && { SmsConfiguration }),
    ...(message !== undefined && { SmsAuthenticationMessage: message }),
    ...(sms !== undefined && {
      SmsMfaConfiguration: {
        ...(message !== undefined && { SmsAuthenticationMessage: message }),
        SmsConfiguration: SmsConfiguration as object,
      },
    }),
    ...(token !== undefined && { SoftwareTokenMfaConfiguration: token }),
    ...(email !== undefined && { EmailMfaConfiguration: email }),
    ...(passkeys !== undefined && {
      WebAuthnConfiguration: { UserVerification: 'preferred' as const, ...passkeys },
    }),
  };
  checkPoolSettings(settings);
  return settings;
}

/** What GetUserPoolMfaConfig answers. */
export function mfaConfigOf(settings: UserPoolSettings): MfaSettings {
  const { MfaConfiguration, SmsMfaConfiguration, SoftwareTokenMfaConfiguration } = settings;
  const { EmailMfaConfiguration, WebAuthnConfiguration } = settings;
  return {
    ...(SmsMfaConfiguration !== undefined && { SmsMfaConfiguration }),
    ...(SoftwareTokenMfaConfiguration !== undefined && { SoftwareTokenMfaConfiguration }),
    ...(EmailMfaConfiguration !== undefined && { EmailMfaConfiguration }),
    MfaConfiguration,
    ...(WebAuthnConfiguration !== undefined && { WebAuthnConfiguration }),
  };
}

/** @throws ServiceError InvalidParameterException, UnsupportedOperationException */
export function smsConfiguration(
  given: SmsConfigurationInput | undefined,
): Pick<UserPoolSettings, 'SmsConfiguration'> {
  if (given === undefined) return {};
  const { EumsSms, SnsCallerArn, ...rest } = given;
  if (EumsSms !== undefined) throw userPoolErrors.refused('SmsConfiguration.EumsSms');
  requireThat(SnsCallerArn !== undefined, 'SnsCallerArn is required in SmsConfiguration.');
  return { SmsConfiguration: { ...rest, SnsCallerArn } };
}
