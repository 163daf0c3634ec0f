import type { AppClientRecord, UserPoolRecord } from '../../records/pool-records.ts';
import type { UserPoolSettings } from '../../records/pool-settings.ts';
import type { UserRecord } from '../../records/user-records.ts';

/** A pool as AWS makes one of nothing but a name. */
export function poolOf(settings: Partial<UserPoolSettings> = {}): UserPoolRecord {
  return {
    id: 'eu-west-1_AbCdEf123',
    account: '111122223333',
    region: 'eu-west-1',
    name: 'notes',
    arn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_AbCdEf123',
    createdMs: 0,
    changedMs: 0,
    tags: {},
    settings: {
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
      UsernameConfiguration: { CaseSensitive: true },
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: 'OFF',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
      UserPoolTier: 'ESSENTIALS',
      ...settings,
    },
  };
}

export const client: AppClientRecord = {
  id: '5h3example',
  userPoolId: 'eu-west-1_AbCdEf123',
  name: 'web',
  createdMs: 0,
  changedMs: 0,
  settings: { RefreshTokenValidity: 30, EnableTokenRevocation: true, AuthSessionValidity: 3 },
};

export function userOf(changes: Partial<UserRecord> = {}): UserRecord {
  return {
    userPoolId: 'eu-west-1_AbCdEf123',
    sub: '3d1f0c1a-6a5a-4f5e-9c2b-1f2e3d4c5b6a',
    username: 'user-1',
    status: 'UNCONFIRMED',
    isEnabled: true,
    createdMs: 0,
    changedMs: 0,
    attributes: { email: 'bob@example.com', phone_number: '+15555551234' },
    mfa: { enabled: [] },
    ...changes,
  };
}
