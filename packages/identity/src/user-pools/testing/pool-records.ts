import type { AppClientRecord, AppClientSettings, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolSettings } from '../records/pool-settings.ts';

const account = '111122223333';
const region = 'eu-west-1';

/** What AWS makes of nothing but a name, nearly: attributes and aliases are each test's own. */
export const usualSettings: UserPoolSettings = {
  Policies: {
    PasswordPolicy: {
      MinimumLength: 8,
      RequireUppercase: true,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
  },
  DeletionProtection: 'INACTIVE',
  LambdaConfig: {},
  SchemaAttributes: [],
  AutoVerifiedAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  VerificationMessageTemplate: {},
  MfaConfiguration: 'OFF',
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
  UserPoolTier: 'ESSENTIALS',
};

/** A pool as it is kept. */
export function poolRecordOf(
  id: string,
  settings: Partial<UserPoolSettings> = {},
  { name = 'notes', createdMs = 0, changedMs = createdMs }: Partial<UserPoolRecord> = {},
): UserPoolRecord {
  return {
    id,
    account,
    region,
    name,
    arn: `arn:aws:cognito-idp:${region}:${account}:userpool/${id}`,
    createdMs,
    changedMs,
    tags: {},
    settings: { ...usualSettings, ...settings },
  };
}

/** An app client as it is kept. */
export function appClientRecordOf(
  { id, userPoolId, name = id }: Pick<AppClientRecord, 'id' | 'userPoolId'> & { readonly name?: string },
  settings: Partial<AppClientSettings> = {},
): AppClientRecord {
  return {
    id,
    userPoolId,
    name,
    createdMs: 0,
    changedMs: 0,
    settings: {
      RefreshTokenValidity: 30,
      EnableTokenRevocation: true,
      AuthSessionValidity: 3,
      ...settings,
    },
  };
}
