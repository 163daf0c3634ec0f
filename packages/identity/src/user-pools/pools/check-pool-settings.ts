import type { UserPoolSettings } from '../records/pool-settings.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { requireDistinct, requireRange, requireThat } from './settings-problems.ts';

/** What must hold between the settings of a pool, whichever call sets them. @throws ServiceError */
export function checkPoolSettings(settings: UserPoolSettings): void {
  checkPolicies(settings);
  checkTier(settings);
  checkMessages(settings);
  requireDistinct('AutoVerifiedAttributes', settings.AutoVerifiedAttributes);
  requireDistinct('AliasAttributes', settings.AliasAttributes);
  requireDistinct('UsernameAttributes', settings.UsernameAttributes);
  const { AutoVerifiedAttributes, SmsConfiguration, EmailConfiguration } = settings;
  requireThat(
    !AutoVerifiedAttributes.includes('phone_number') || SmsConfiguration !== undefined,
    'SMS configuration is required when phone_number is selected for auto verification',
  );
  const { AttributesRequireVerificationBeforeUpdate: kept = [] } = settings.UserAttributeUpdateSettings ?? {};
  requireThat(
    kept.every((name) => AutoVerifiedAttributes.includes(name)),
    'AttributesRequireVerificationBeforeUpdate may only contain attributes that are in AutoVerifiedAttributes.',
  );
  requireThat(
    EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER' || EmailConfiguration.SourceArn !== undefined,
    'SourceArn is required when EmailSendingAccount is DEVELOPER.',
  );
  checkRecovery(settings);
}

function checkPolicies({ Policies }: UserPoolSettings): void {
  const { MinimumLength, TemporaryPasswordValidityDays, PasswordHistorySize } = Policies.PasswordPolicy;
  const place = 'policies.passwordPolicy';
  requireRange(`${place}.minimumLength`, MinimumLength, { min: 6, max: 99 });
  requireRange(`${place}.temporaryPasswordValidityDays`, TemporaryPasswordValidityDays, { min: 0, max: 365 });
  requireRange(`${place}.passwordHistorySize`, PasswordHistorySize, { min: 0, max: 24 });
  const { AllowedFirstAuthFactors } = Policies.SignInPolicy;
  requireDistinct('AllowedFirstAuthFactors', AllowedFirstAuthFactors);
  requireThat(
    AllowedFirstAuthFactors.includes('PASSWORD'),
    'PASSWORD must be one of AllowedFirstAuthFactors.',
  );
}

/** Source: developer guide, "User pool feature plans". */
function checkTier(settings: UserPoolSettings): void {
  const { UserPoolTier: tier, Policies, UserPoolAddOns } = settings;
  const refuse = (isUsed: boolean, feature: string): void => {
    if (isUsed) throw userPoolErrors.featureUnavailableInTier(feature, tier);
  };
  if (tier !== 'PLUS') refuse((UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF') !== 'OFF', 'Threat protection');
  if (tier !== 'LITE') return;
  refuse(Policies.SignInPolicy.AllowedFirstAuthFactors.length > 1, 'Choice-based sign-in');
  refuse((Policies.PasswordPolicy.PasswordHistorySize ?? 0) > 0, 'Password history');
  refuse(settings.EmailMfaConfiguration !== undefined, 'Email MFA');
  refuse(settings.WebAuthnConfiguration !== undefined, 'Passkey sign-in');
  const version = settings.LambdaConfig.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  refuse(version !== 'V1_0', 'Access token customization');
}

/** A message without its code would reach nobody's purpose. Source: the patterns of the API reference. */
function checkMessages(settings: UserPoolSettings): void {
  const { VerificationMessageTemplate: template, AdminCreateUserConfig } = settings;
  const holdCode = {
    SmsVerificationMessage: template.SmsMessage,
    EmailVerificationMessage: template.EmailMessage,
    SmsAuthenticationMessage: settings.SmsAuthenticationMessage,
    'EmailMfaConfiguration.Message': settings.EmailMfaConfiguration?.Message,
  };
  for (const [name, message] of Object.entries(holdCode)) requireParts(name, message, [/\{####\}/]);
  requireParts('EmailMessageByLink', template.EmailMessageByLink, [/\{##[^#]*##\}/]);
  const invite = AdminCreateUserConfig.InviteMessageTemplate ?? {};
  const parts = [/\{username\}/, /\{####\}/];
  requireParts('InviteMessageTemplate.EmailMessage', invite.EmailMessage, parts);
  requireParts('InviteMessageTemplate.SMSMessage', invite.SMSMessage, parts);
}

function requireParts(name: string, message: string | undefined, parts: readonly RegExp[]): void {
  if (message === undefined) return;
  for (const part of parts) {
    const text = part.source.replaceAll('\\', '');
    requireThat(part.test(message), `${name} failed to satisfy constraint: it must contain ${text}`);
  }
}

function checkRecovery({ AccountRecoverySetting }: UserPoolSettings): void {
  const { RecoveryMechanisms } = AccountRecoverySetting;
  requireDistinct(
    'RecoveryMechanisms',
    RecoveryMechanisms.map(({ Name }) => Name),
  );
  requireDistinct(
    'RecoveryMechanisms',
    RecoveryMechanisms.map(({ Priority }) => String(Priority)),
  );
  for (const { Priority } of RecoveryMechanisms)
    requireRange('accountRecoverySetting.recoveryMechanisms.priority', Priority, { min: 1, max: 2 });
  requireThat(
    RecoveryMechanisms.length === 1 || RecoveryMechanisms.every(({ Name }) => Name !== 'admin_only'),
    'admin_only cannot be combined with other recovery mechanisms.',
  );
}
