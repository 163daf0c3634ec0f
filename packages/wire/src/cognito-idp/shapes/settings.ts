import { blob, boolean, integer, listOf, mapOf, oneOf, structure, text } from '../../shape/shape.ts';
import {
  AnyText,
  Arn,
  AttributeName,
  DeliveryMedium,
  EmailNotificationBody,
  EmailVerificationMessage,
  EmailVerificationSubject,
  IdpIdentifier,
  ProviderName,
  RedirectUrl,
  SmsVerificationMessage,
  TagKeys,
  TimeUnits,
  VerifiedAttribute,
} from './values.ts';

// Structures that several inputs hold, as the service model of Amazon Cognito user pools (2016-04-18) describes them.
export const UserPoolPolicy = structure(
  {
    PasswordPolicy: structure(
      {
        MinimumLength: integer({ min: 6, max: 99 }),
        RequireUppercase: boolean,
        RequireLowercase: boolean,
        RequireNumbers: boolean,
        RequireSymbols: boolean,
        PasswordHistorySize: integer({ min: 0, max: 24 }),
        TemporaryPasswordValidityDays: integer({ min: 0, max: 365 }),
      },
      [],
      'PasswordPolicyType',
    ),
    SignInPolicy: structure(
      {
        AllowedFirstAuthFactors: listOf(oneOf('PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'), {
          lengthMin: 1,
          lengthMax: 4,
        }),
      },
      [],
      'SignInPolicyType',
    ),
  },
  [],
  'UserPoolPolicyType',
);
export const LambdaConfig = structure(
  {
    PreSignUp: Arn,
    CustomMessage: Arn,
    PostConfirmation: Arn,
    PreAuthentication: Arn,
    PostAuthentication: Arn,
    DefineAuthChallenge: Arn,
    CreateAuthChallenge: Arn,
    VerifyAuthChallengeResponse: Arn,
    PreTokenGeneration: Arn,
    UserMigration: Arn,
    PreTokenGenerationConfig: structure(
      { LambdaVersion: oneOf('V1_0', 'V2_0', 'V3_0'), LambdaArn: Arn },
      ['LambdaVersion', 'LambdaArn'],
      'PreTokenGenerationVersionConfigType',
    ),
    CustomSMSSender: structure(
      { LambdaVersion: oneOf('V1_0'), LambdaArn: Arn },
      ['LambdaVersion', 'LambdaArn'],
      'CustomSMSLambdaVersionConfigType',
    ),
    CustomEmailSender: structure(
      { LambdaVersion: oneOf('V1_0'), LambdaArn: Arn },
      ['LambdaVersion', 'LambdaArn'],
      'CustomEmailLambdaVersionConfigType',
    ),
    KMSKeyID: Arn,
    InboundFederation: structure(
      { LambdaVersion: oneOf('V1_0'), LambdaArn: Arn },
      ['LambdaVersion', 'LambdaArn'],
      'InboundFederationLambdaType',
    ),
  },
  [],
  'LambdaConfigType',
);
export const VerifiedAttributesList = listOf(VerifiedAttribute);
export const VerificationMessageTemplate = structure(
  {
    SmsMessage: SmsVerificationMessage,
    EmailMessage: EmailVerificationMessage,
    EmailSubject: EmailVerificationSubject,
    EmailMessageByLink: text({
      lengthMin: 6,
      lengthMax: 20_000,
      pattern:
        '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{##[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*##\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
      linearPattern: '(?=(?=([\\s\\S]*?\\{##))\\1[\\s\\S]*?##\\})[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
    }),
    EmailSubjectByLink: text({
      lengthMin: 1,
      lengthMax: 140,
      pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+',
    }),
    DefaultEmailOption: oneOf('CONFIRM_WITH_LINK', 'CONFIRM_WITH_CODE'),
  },
  [],
  'VerificationMessageTemplateType',
);
export const UserAttributeUpdateSettings = structure(
  { AttributesRequireVerificationBeforeUpdate: listOf(VerifiedAttribute) },
  [],
  'UserAttributeUpdateSettingsType',
);
export const DeviceConfiguration = structure(
  { ChallengeRequiredOnNewDevice: boolean, DeviceOnlyRememberedOnUserPrompt: boolean },
  [],
  'DeviceConfigurationType',
);
export const EmailConfiguration = structure(
  {
    SourceArn: Arn,
    ReplyToEmailAddress: text({
      pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
      linearPattern: '(?=[\\s\\S]+?@[\\s\\S])[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
    }),
    EmailSendingAccount: oneOf('COGNITO_DEFAULT', 'DEVELOPER'),
    From: AnyText,
    ConfigurationSet: text({ lengthMin: 1, lengthMax: 64, pattern: '^[a-zA-Z0-9_-]+$' }),
  },
  [],
  'EmailConfigurationType',
);
export const SmsConfiguration = structure(
  {
    SnsCallerArn: Arn,
    ExternalId: AnyText,
    SnsRegion: text({ lengthMin: 5, lengthMax: 32 }),
    EumsSms: structure(
      {
        CallerArn: AnyText,
        ExternalId: AnyText,
        OriginationIdentity: AnyText,
        ConfigurationSetName: AnyText,
        InEntityId: AnyText,
        InTemplateId: AnyText,
        Region: AnyText,
      },
      ['CallerArn'],
      'EumsSmsConfigurationType',
    ),
  },
  // One of SnsCallerArn and EumsSms: the operations say which.
  [],
  'SmsConfigurationType',
);
export const UserPoolTags = mapOf(TagKeys, text({ lengthMax: 256 }));
export const AdminCreateUserConfig = structure(
  {
    AllowAdminCreateUserOnly: boolean,
    UnusedAccountValidityDays: integer({ min: 0, max: 365 }),
    InviteMessageTemplate: structure(
      {
        SMSMessage: text({ lengthMin: 6, lengthMax: 140, pattern: '(?s).*', linearPattern: '[\\s\\S]*' }),
        EmailMessage: text({
          lengthMin: 6,
          lengthMax: 20_000,
          pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
        }),
        EmailSubject: EmailVerificationSubject,
      },
      [],
      'MessageTemplateType',
    ),
  },
  [],
  'AdminCreateUserConfigType',
);
export const SchemaAttribute = structure(
  {
    Name: text({ lengthMin: 1, lengthMax: 20, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' }),
    AttributeDataType: oneOf('String', 'Number', 'DateTime', 'Boolean'),
    DeveloperOnlyAttribute: boolean,
    Mutable: boolean,
    Required: boolean,
    NumberAttributeConstraints: structure(
      { MinValue: AnyText, MaxValue: AnyText },
      [],
      'NumberAttributeConstraintsType',
    ),
    StringAttributeConstraints: structure(
      { MinLength: AnyText, MaxLength: AnyText },
      [],
      'StringAttributeConstraintsType',
    ),
  },
  [],
  'SchemaAttributeType',
);
export const UserPoolAddOns = structure(
  {
    AdvancedSecurityMode: oneOf('OFF', 'AUDIT', 'ENFORCED'),
    AdvancedSecurityAdditionalFlows: structure(
      { CustomAuthMode: oneOf('AUDIT', 'ENFORCED') },
      [],
      'AdvancedSecurityAdditionalFlowsType',
    ),
  },
  ['AdvancedSecurityMode'],
  'UserPoolAddOnsType',
);
export const AccountRecoverySetting = structure(
  {
    RecoveryMechanisms: listOf(
      structure(
        {
          Priority: integer({ min: 1, max: 2 }),
          Name: oneOf('verified_email', 'verified_phone_number', 'admin_only'),
        },
        ['Priority', 'Name'],
        'RecoveryOptionType',
      ),
      { lengthMin: 1, lengthMax: 2 },
    ),
  },
  [],
  'AccountRecoverySettingType',
);
export const OAuthFlows = listOf(oneOf('code', 'implicit', 'client_credentials'), { lengthMax: 3 });
export const Strings = listOf(AnyText);
export const DcrConfiguration = structure(
  {
    EnableStatus: oneOf('Disabled', 'Enabled'),
    OpenDcrEnabled: boolean,
    AuthenticatedGrantTypes: OAuthFlows,
    OpenDcrGrantTypes: OAuthFlows,
    AllowedScopes: Strings,
  },
  [],
  'DcrConfigurationType',
);
export const KeyConfiguration = structure(
  { KeyType: oneOf('AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KEY'), KmsKeyArn: Arn },
  [],
  'KeyConfigurationType',
);
export const IssuerConfiguration = structure(
  { Type: oneOf('ORIGINAL', 'UPDATED') },
  [],
  'IssuerConfigurationType',
);
export const AcrConfiguration = mapOf(
  AnyText,
  structure({ AcrValue: AnyText }, ['AcrValue'], 'AcrLevelConfigType'),
);
export const CustomDomainConfig = structure(
  { CertificateArn: Arn, SecurityPolicy: oneOf('TLS_V1', 'TLS_V1_2_2021', 'TLS_V1_3_2025') },
  ['CertificateArn'],
  'CustomDomainConfigType',
);
export const Routing = structure(
  {
    Failover: structure(
      { SecondaryRegion: AnyText, PrimaryRoute53HealthCheckId: AnyText },
      ['SecondaryRegion', 'PrimaryRoute53HealthCheckId'],
      'FailoverType',
    ),
  },
  [],
  'RoutingType',
);
export const StringMap = mapOf(AnyText, AnyText);
export const LimitDefinition = structure(
  { LimitClass: oneOf('API_CATEGORY'), Attributes: StringMap },
  ['LimitClass', 'Attributes'],
  'LimitDefinitionType',
);
export const TokenValidityUnits = structure(
  { AccessToken: TimeUnits, IdToken: TimeUnits, RefreshToken: TimeUnits },
  [],
  'TokenValidityUnitsType',
);
export const ClientPermissionList = listOf(text({ lengthMin: 1, lengthMax: 2_048 }));
export const ExplicitAuthFlowsList = listOf(
  oneOf(
    'ADMIN_NO_SRP_AUTH',
    'CUSTOM_AUTH_FLOW_ONLY',
    'USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
    'ALLOW_USER_AUTH',
    // What GetClientToken asks for; documented, though in no list of the SDK.
    'ALLOW_CLIENT_TOKEN_AUTH',
  ),
);
export const SupportedIdentityProvidersList = listOf(ProviderName);
export const CallbackURLsList = listOf(RedirectUrl, { lengthMax: 100 });
export const LogoutURLsList = listOf(RedirectUrl, { lengthMax: 100 });
export const ScopeList = listOf(
  text({ lengthMin: 1, lengthMax: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' }),
  { lengthMax: 50 },
);
export const AnalyticsConfiguration = structure(
  {
    ApplicationId: text({ pattern: '^[0-9a-fA-F]+$' }),
    ApplicationArn: Arn,
    RoleArn: Arn,
    ExternalId: AnyText,
    UserDataShared: boolean,
  },
  [],
  'AnalyticsConfigurationType',
);
export const RefreshTokenRotation = structure(
  { Feature: oneOf('ENABLED', 'DISABLED'), RetryGracePeriodSeconds: integer({ min: 0, max: 60 }) },
  ['Feature'],
  'RefreshTokenRotationType',
);
export const ResourceServerScopeList = listOf(
  structure(
    {
      ScopeName: text({ lengthMin: 1, lengthMax: 256, pattern: '[\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+' }),
      ScopeDescription: text({ lengthMin: 1, lengthMax: 256 }),
    },
    ['ScopeName', 'ScopeDescription'],
    'ResourceServerScopeType',
  ),
  { lengthMax: 100 },
);
export const ProviderDetails = mapOf(AnyText, AnyText);
export const AttributeMapping = mapOf(text({ lengthMin: 1, lengthMax: 32 }), AnyText);
export const IdpIdentifiersList = listOf(IdpIdentifier, { lengthMax: 50 });
export const ProviderUserIdentifier = structure(
  { ProviderName, ProviderAttributeName: AnyText, ProviderAttributeValue: AnyText },
  [],
  'ProviderUserIdentifierType',
);
export const AssetList = listOf(
  structure(
    {
      Category: oneOf(
        'FAVICON_ICO',
        'FAVICON_SVG',
        'EMAIL_GRAPHIC',
        'SMS_GRAPHIC',
        'AUTH_APP_GRAPHIC',
        'PASSWORD_GRAPHIC',
        'PASSKEY_GRAPHIC',
        'PAGE_HEADER_LOGO',
        'PAGE_HEADER_BACKGROUND',
        'PAGE_FOOTER_LOGO',
        'PAGE_FOOTER_BACKGROUND',
        'PAGE_BACKGROUND',
        'FORM_BACKGROUND',
        'FORM_LOGO',
        'IDP_BUTTON_ICON',
      ),
      ColorMode: oneOf('LIGHT', 'DARK', 'DYNAMIC'),
      Extension: oneOf('ICO', 'JPEG', 'PNG', 'SVG', 'WEBP'),
      Bytes: blob,
      ResourceId: text({ lengthMin: 1, lengthMax: 40, pattern: '^[\\w\\- ]+$' }),
    },
    ['Category', 'ColorMode', 'Extension'],
    'AssetType',
  ),
  { lengthMax: 40 },
);
export const Links = mapOf(
  text({
    pattern:
      '^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$',
  }),
  text({ lengthMin: 1, lengthMax: 1_024, pattern: '^[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+$' }),
);
export const NotifyEmail = structure(
  {
    Subject: text({ lengthMin: 1, lengthMax: 140, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+' }),
    HtmlBody: EmailNotificationBody,
    TextBody: EmailNotificationBody,
  },
  ['Subject'],
  'NotifyEmailType',
);
export const AccountTakeoverAction = structure(
  { Notify: boolean, EventAction: oneOf('BLOCK', 'MFA_IF_CONFIGURED', 'MFA_REQUIRED', 'NO_ACTION') },
  ['Notify', 'EventAction'],
  'AccountTakeoverActionType',
);
export const AttributeList = listOf(
  structure(
    { Name: AttributeName, Value: text({ lengthMax: 2_048, sensitive: true }) },
    ['Name'],
    'AttributeType',
  ),
);
export const ClientMetadata = mapOf(AnyText, AnyText);
export const AttributeNameList = listOf(AttributeName);
export const MFAOptionList = listOf(structure({ DeliveryMedium, AttributeName }, [], 'MFAOptionType'));
export const SMSMfaSettings = structure(
  { Enabled: boolean, PreferredMfa: boolean },
  [],
  'SMSMfaSettingsType',
);
export const SoftwareTokenMfaSettings = structure(
  { Enabled: boolean, PreferredMfa: boolean },
  [],
  'SoftwareTokenMfaSettingsType',
);
export const EmailMfaSettings = structure(
  { Enabled: boolean, PreferredMfa: boolean },
  [],
  'EmailMfaSettingsType',
);
export const WebAuthnMfaSettings = structure({ Enabled: boolean }, [], 'WebAuthnMfaSettingsType');
export const AnalyticsMetadata = structure({ AnalyticsEndpointId: AnyText }, [], 'AnalyticsMetadataType');
export const UserContextData = structure(
  { IpAddress: AnyText, EncodedData: AnyText },
  [],
  'UserContextDataType',
);
export const AuthParameters = mapOf(AnyText, AnyText);
export const ContextData = structure(
  {
    IpAddress: AnyText,
    ServerName: AnyText,
    ServerPath: AnyText,
    HttpHeaders: listOf(structure({ headerName: AnyText, headerValue: AnyText }, [], 'HttpHeader')),
    EncodedData: AnyText,
  },
  ['IpAddress', 'ServerName', 'ServerPath', 'HttpHeaders'],
  'ContextDataType',
);
export const ChallengeResponses = mapOf(AnyText, AnyText);
