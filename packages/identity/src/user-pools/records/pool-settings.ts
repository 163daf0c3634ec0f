/** Members of pools as Cognito's API spells them. Source: Amazon Cognito user pools API reference, `UserPoolType`. */

export type AliasAttribute = 'phone_number' | 'email' | 'preferred_username';
export type UsernameAttribute = 'phone_number' | 'email';
export type VerifiedAttribute = 'phone_number' | 'email';
export type MfaConfiguration = 'OFF' | 'ON' | 'OPTIONAL';
export type AuthFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN';

export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireUppercase: boolean;
  readonly RequireLowercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
  readonly PasswordHistorySize?: number;
  readonly TemporaryPasswordValidityDays: number;
}

export interface SchemaAttribute {
  /** With its prefix: `custom:team`. */
  readonly Name: string;
  readonly AttributeDataType: 'String' | 'Number' | 'DateTime' | 'Boolean';
  readonly DeveloperOnlyAttribute: boolean;
  readonly Mutable: boolean;
  readonly Required: boolean;
  readonly NumberAttributeConstraints?: { readonly MinValue?: string; readonly MaxValue?: string };
  readonly StringAttributeConstraints?: { readonly MinLength?: string; readonly MaxLength?: string };
}

/** ARNs of functions by trigger; a state machine's ARN is taken too (it runs by StartSyncExecution). */
export interface LambdaConfig {
  readonly PreSignUp?: string;
  readonly CustomMessage?: string;
  readonly PostConfirmation?: string;
  readonly PreAuthentication?: string;
  readonly PostAuthentication?: string;
  readonly DefineAuthChallenge?: string;
  readonly CreateAuthChallenge?: string;
  readonly VerifyAuthChallengeResponse?: string;
  readonly PreTokenGeneration?: string;
  readonly PreTokenGenerationConfig?: {
    readonly LambdaArn: string;
    readonly LambdaVersion: 'V1_0' | 'V2_0' | 'V3_0';
  };
  readonly UserMigration?: string;
}

export interface VerificationMessageTemplate {
  readonly SmsMessage?: string;
  readonly EmailMessage?: string;
  readonly EmailSubject?: string;
  readonly EmailMessageByLink?: string;
  readonly EmailSubjectByLink?: string;
  readonly DefaultEmailOption?: 'CONFIRM_WITH_LINK' | 'CONFIRM_WITH_CODE';
}

export interface MessageTemplate {
  readonly SMSMessage?: string;
  readonly EmailMessage?: string;
  readonly EmailSubject?: string;
}

/** Settings of a pool, AWS's defaults filled in where the API reference states one. */
export interface UserPoolSettings {
  readonly Policies: {
    readonly PasswordPolicy: PasswordPolicy;
    readonly SignInPolicy: { readonly AllowedFirstAuthFactors: readonly AuthFactor[] };
  };
  readonly DeletionProtection: 'ACTIVE' | 'INACTIVE';
  readonly LambdaConfig: LambdaConfig;
  /** Standard ones first, then those of the pool, `sub` among them. */
  readonly SchemaAttributes: readonly SchemaAttribute[];
  readonly AutoVerifiedAttributes: readonly VerifiedAttribute[];
  readonly AliasAttributes?: readonly AliasAttribute[];
  readonly UsernameAttributes?: readonly UsernameAttribute[];
  readonly UsernameConfiguration: {
    readonly CaseSensitive: boolean;
    /** Nobody has stated it: answers leave it out, as AWS's do. */
    readonly isUnstated?: true;
  };
  readonly VerificationMessageTemplate: VerificationMessageTemplate;
  readonly SmsVerificationMessage?: string;
  readonly EmailVerificationMessage?: string;
  readonly EmailVerificationSubject?: string;
  readonly SmsAuthenticationMessage?: string;
  readonly UserAttributeUpdateSettings?: {
    readonly AttributesRequireVerificationBeforeUpdate?: readonly VerifiedAttribute[];
  };
  readonly MfaConfiguration: MfaConfiguration;
  readonly SmsMfaConfiguration?: {
    readonly SmsAuthenticationMessage?: string;
    readonly SmsConfiguration?: object;
  };
  readonly SoftwareTokenMfaConfiguration?: { readonly Enabled: boolean };
  readonly EmailMfaConfiguration?: { readonly Message?: string; readonly Subject?: string };
  readonly WebAuthnConfiguration?: {
    readonly RelyingPartyId?: string;
    readonly UserVerification?: 'required' | 'preferred';
    readonly FactorConfiguration?: 'SINGLE_FACTOR' | 'MULTI_FACTOR_WITH_USER_VERIFICATION';
  };
  readonly DeviceConfiguration?: {
    readonly ChallengeRequiredOnNewDevice?: boolean;
    readonly DeviceOnlyRememberedOnUserPrompt?: boolean;
  };
  readonly EmailConfiguration?: {
    readonly SourceArn?: string;
    readonly ReplyToEmailAddress?: string;
    readonly EmailSendingAccount?: 'COGNITO_DEFAULT' | 'DEVELOPER';
    readonly From?: string;
    readonly ConfigurationSet?: string;
  };
  readonly SmsConfiguration?: {
    readonly SnsCallerArn: string;
    readonly ExternalId?: string;
    readonly SnsRegion?: string;
  };
  readonly AdminCreateUserConfig: {
    readonly AllowAdminCreateUserOnly: boolean;
    readonly UnusedAccountValidityDays?: number;
    readonly InviteMessageTemplate?: MessageTemplate;
  };
  readonly UserPoolAddOns?: {
    readonly AdvancedSecurityMode: 'OFF' | 'AUDIT' | 'ENFORCED';
    readonly AdvancedSecurityAdditionalFlows?: { readonly CustomAuthMode?: 'AUDIT' | 'ENFORCED' };
  };
  readonly AccountRecoverySetting: {
    readonly RecoveryMechanisms: readonly {
      readonly Priority: number;
      readonly Name: 'verified_email' | 'verified_phone_number' | 'admin_only';
    }[];
  };
  readonly UserPoolTier: 'LITE' | 'ESSENTIALS' | 'PLUS';
}
