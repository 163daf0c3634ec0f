import type {
  PasswordPolicy,
  UserPoolSettings,
  VerificationMessageTemplate,
} from '../records/pool-settings.ts';
import { checkPoolSettings } from './check-pool-settings.ts';
import type { CreateUserPoolInput, PoolSettingsInput, UpdateUserPoolInput } from './pool-inputs.ts';
import { mfaOfPool, smsConfiguration } from './pool-mfa.ts';
import { poolSchema } from './pool-schema.ts';
import { requireThat } from './settings-problems.ts';

const usualPolicy: PasswordPolicy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

/** Members that no update changes. */
type Lasting = Pick<
  UserPoolSettings,
  'SchemaAttributes' | 'AliasAttributes' | 'UsernameAttributes' | 'UsernameConfiguration'
>;

/** Settings of a new pool, defaults filled in. @throws ServiceError InvalidParameterException and others */
export function newPoolSettings(input: CreateUserPoolInput, customAttributesMax: number): UserPoolSettings {
  const { AliasAttributes, UsernameAttributes, UsernameConfiguration, Schema = [] } = input;
  requireThat(
    AliasAttributes === undefined || UsernameAttributes === undefined || UsernameAttributes.length === 0,
    'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
  );
  const lasting: Lasting = {
    SchemaAttributes: poolSchema(Schema, customAttributesMax),
    ...(AliasAttributes !== undefined && { AliasAttributes }),
    ...(UsernameAttributes !== undefined && { UsernameAttributes }),
    // Pools told names apart by case before the setting was there, and still do without it.
    UsernameConfiguration: UsernameConfiguration ?? { CaseSensitive: true, isUnstated: true },
  };
  const settings = { ...lasting, ...changeable(input), ...mfaOfPool(input) };
  checkPoolSettings(settings);
  return settings;
}

/**
 * Settings after an update: whatever is not given is as in a new pool, but for what is set elsewhere (the schema, the
 * tier, passkeys). Source: API reference, UpdateUserPool.
 */
export function updatedPoolSettings(before: UserPoolSettings, input: UpdateUserPoolInput): UserPoolSettings {
  const { SchemaAttributes, AliasAttributes, UsernameAttributes, UsernameConfiguration } = before;
  const lasting: Lasting = {
    SchemaAttributes,
    UsernameConfiguration,
    ...(AliasAttributes !== undefined && { AliasAttributes }),
    ...(UsernameAttributes !== undefined && { UsernameAttributes }),
  };
  const tier = input.UserPoolTier ?? before.UserPoolTier;
  const settings = {
    ...lasting,
    ...changeable({ ...input, UserPoolTier: tier }),
    ...mfaOfPool(input, before),
  };
  checkPoolSettings(settings);
  return settings;
}

function changeable(input: PoolSettingsInput) {
  const { AdminCreateUserConfig, LambdaConfig = {}, SmsConfiguration } = input;
  const password = passwordPolicy(input);
  const factors = (input.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? []).filter(
    (factor) => factor !== 'SOFTWARE_TOKEN',
  );
  const { UserAttributeUpdateSettings, DeviceConfiguration, UserPoolAddOns } = input;
  return {
    Policies: {
      PasswordPolicy: password,
      SignInPolicy: { AllowedFirstAuthFactors: factors.length === 0 ? (['PASSWORD'] as const) : factors },
    },
    DeletionProtection: input.DeletionProtection ?? 'INACTIVE',
    LambdaConfig: withTokenTrigger(LambdaConfig),
    AutoVerifiedAttributes: input.AutoVerifiedAttributes ?? [],
    ...messages(input),
    ...(UserAttributeUpdateSettings !== undefined && { UserAttributeUpdateSettings }),
    ...(DeviceConfiguration !== undefined && { DeviceConfiguration }),
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' as const, ...input.EmailConfiguration },
    ...smsConfiguration(SmsConfiguration),
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false,
      UnusedAccountValidityDays: password.TemporaryPasswordValidityDays,
      ...(AdminCreateUserConfig?.InviteMessageTemplate !== undefined && {
        InviteMessageTemplate: AdminCreateUserConfig.InviteMessageTemplate,
      }),
    },
    ...(UserPoolAddOns !== undefined && { UserPoolAddOns }),
    AccountRecoverySetting: recovery(input),
    UserPoolTier: input.UserPoolTier ?? 'ESSENTIALS',
  } satisfies Partial<UserPoolSettings>;
}

/** A policy that is given requires only what it says; without one, all kinds of characters are required. */
function passwordPolicy({ Policies, AdminCreateUserConfig }: PoolSettingsInput): PasswordPolicy {
  const given = Policies?.PasswordPolicy;
  const unusedDays = AdminCreateUserConfig?.UnusedAccountValidityDays;
  const days = given?.TemporaryPasswordValidityDays;
  requireThat(
    days === undefined || unusedDays === undefined || days === unusedDays,
    'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
  );
  const validityDays = days ?? unusedDays ?? usualPolicy.TemporaryPasswordValidityDays;
  if (given === undefined) return { ...usualPolicy, TemporaryPasswordValidityDays: validityDays };
  return {
    MinimumLength: given.MinimumLength ?? usualPolicy.MinimumLength,
    RequireUppercase: given.RequireUppercase ?? false,
    RequireLowercase: given.RequireLowercase ?? false,
    RequireNumbers: given.RequireNumbers ?? false,
    RequireSymbols: given.RequireSymbols ?? false,
    ...(given.PasswordHistorySize !== undefined && { PasswordHistorySize: given.PasswordHistorySize }),
    TemporaryPasswordValidityDays: validityDays,
  };
}

/** The members from before there were templates say the same as the template's; each stands for the other. */
function messages(input: PoolSettingsInput) {
  const { VerificationMessageTemplate: template = {}, SmsAuthenticationMessage } = input;
  const sms = same('SmsVerificationMessage', input.SmsVerificationMessage, template.SmsMessage);
  const email = same('EmailVerificationMessage', input.EmailVerificationMessage, template.EmailMessage);
  const subject = same('EmailVerificationSubject', input.EmailVerificationSubject, template.EmailSubject);
  const whole: VerificationMessageTemplate = {
    ...template,
    ...(sms !== undefined && { SmsMessage: sms }),
    ...(email !== undefined && { EmailMessage: email }),
    ...(subject !== undefined && { EmailSubject: subject }),
    DefaultEmailOption: template.DefaultEmailOption ?? 'CONFIRM_WITH_CODE',
  };
  return {
    VerificationMessageTemplate: whole,
    ...(sms !== undefined && { SmsVerificationMessage: sms }),
    ...(email !== undefined && { EmailVerificationMessage: email }),
    ...(subject !== undefined && { EmailVerificationSubject: subject }),
    ...(SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage }),
  };
}

function same(name: string, former: string | undefined, current: string | undefined): string | undefined {
  requireThat(
    former === undefined || current === undefined || former === current,
    `${name} and the message of VerificationMessageTemplate are not the same.`,
  );
  return current ?? former;
}

/** Without the setting, Cognito prefers a text message to an e-mail. */
function recovery({ AccountRecoverySetting }: PoolSettingsInput): UserPoolSettings['AccountRecoverySetting'] {
  const given = AccountRecoverySetting?.RecoveryMechanisms ?? [];
  if (given.length > 0) return { RecoveryMechanisms: given };
  return {
    RecoveryMechanisms: [
      { Priority: 1, Name: 'verified_phone_number' },
      { Priority: 2, Name: 'verified_email' },
    ],
  };
}

/** The trigger that makes tokens has two members: what one names, the other says as well. */
function withTokenTrigger({
  PreTokenGeneration,
  PreTokenGenerationConfig,
  ...rest
}: UserPoolSettings['LambdaConfig']): UserPoolSettings['LambdaConfig'] {
  const arn = PreTokenGenerationConfig?.LambdaArn ?? PreTokenGeneration;
  if (arn === undefined) return rest;
  requireThat(
    PreTokenGeneration === undefined || PreTokenGeneration === arn,
    'PreTokenGeneration and PreTokenGenerationConfig must name the same function.',
  );
  const version = PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  return {
    ...rest,
    PreTokenGeneration: arn,
    PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: version },
  };
}
