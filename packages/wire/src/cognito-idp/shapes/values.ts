import { integer, oneOf, text } from '../../shape/shape.ts';

// Values that several inputs hold, as the service model of Amazon Cognito user pools (2016-04-18) bounds them.
export const UserPoolName = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w\\s+=,.@-]+' });
export const DeletionProtection = oneOf('ACTIVE', 'INACTIVE');
export const Arn = text({
  lengthMin: 20,
  lengthMax: 2_048,
  pattern:
    'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
});
export const VerifiedAttribute = oneOf('phone_number', 'email');
export const SmsVerificationMessage = text({
  lengthMin: 6,
  lengthMax: 140,
  pattern: '.*\\{####\\}.*',
  linearPattern: '(?=.*?\\{####\\}).*',
});
export const EmailVerificationMessage = text({
  lengthMin: 6,
  lengthMax: 20_000,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
  linearPattern: '(?=[\\s\\S]*?\\{####\\})[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
});
export const EmailVerificationSubject = text({
  lengthMin: 1,
  lengthMax: 140,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+',
});
export const UserPoolMfa = oneOf('OFF', 'ON', 'OPTIONAL');
export const AnyText = text({ lengthMax: 131_072 });
export const TagKeys = text({ lengthMin: 1, lengthMax: 128 });
export const UserPoolTier = oneOf('LITE', 'ESSENTIALS', 'PLUS');
export const UserPoolId = text({ lengthMin: 1, lengthMax: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' });
export const PaginationKey = text({ lengthMin: 1, pattern: '[\\S]+' });
export const PoolQueryLimit = integer({ min: 1, max: 60 });
/** The model's pattern has no dots, and AWS takes domains of one's own all the same: what it is, the room looks at. */
export const Domain = text({ lengthMin: 1, lengthMax: 63 });
export const PaginationKeyShape = text({ lengthMin: 1, lengthMax: 131_072, pattern: '[\\S]+' });
export const ClientName = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w\\s+=,.@-]+' });
export const ClientSecret = text({ lengthMin: 24, lengthMax: 64, pattern: '[\\w+]+', sensitive: true });
export const RefreshTokenValidity = integer({ min: 0, max: 315_360_000 });
export const AccessTokenValidity = integer({ min: 1, max: 86_400 });
export const IdTokenValidity = integer({ min: 1, max: 86_400 });
export const TimeUnits = oneOf('seconds', 'minutes', 'hours', 'days');
export const ProviderName = text({
  lengthMin: 1,
  lengthMax: 32,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\p{Z}]+',
});
export const RedirectUrl = text({
  lengthMin: 1,
  lengthMax: 1_024,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
});
export const PreventUserExistenceErrorTypes = oneOf('LEGACY', 'ENABLED');
export const AuthSessionValidity = integer({ min: 3, max: 15 });
export const ClientId = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w+]+', sensitive: true });
export const ResourceServerIdentifier = text({
  lengthMin: 1,
  lengthMax: 256,
  pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+',
});
export const ResourceServerName = text({ lengthMin: 1, lengthMax: 256, pattern: '[\\w\\s+=,.@-]+' });
export const IdpIdentifier = text({ lengthMin: 1, lengthMax: 40, pattern: '[\\w\\s+=.@-]+' });
export const ManagedLoginBrandingId = text({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
});
export const TermsName = text({ pattern: '^(terms-of-use|privacy-policy)$' });
export const TermsSource = oneOf('LINK');
export const TermsEnforcement = oneOf('NONE');
export const TermsId = text({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
});
export const EmailNotificationBody = text({
  lengthMin: 6,
  lengthMax: 20_000,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]+',
});
export const Username = text({
  lengthMin: 1,
  lengthMax: 128,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
  sensitive: true,
});
export const QueryLimit = integer({ min: 0, max: 60 });
export const EventId = text({ lengthMin: 1, lengthMax: 50, pattern: '[\\w+-]+' });
export const FeedbackValue = oneOf('Valid', 'Invalid');
export const TokenModel = text({ pattern: '[A-Za-z0-9-_=.]+', sensitive: true });
export const UserImportJobId = text({ lengthMin: 1, lengthMax: 55, pattern: 'import-[0-9a-zA-Z-]+' });
export const AttributeName = text({
  lengthMin: 1,
  lengthMax: 32,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+',
});
export const Password = text({ lengthMax: 256, pattern: '[\\S]+', sensitive: true });
export const DeliveryMedium = oneOf('SMS', 'EMAIL');
export const RevokeAssociatedSessions = oneOf('LINKED', 'NONE');
export const DeviceKey = text({ lengthMin: 1, lengthMax: 55, pattern: '[\\w-]+_[0-9a-f-]+' });
export const SearchPaginationToken = text({ lengthMin: 1, pattern: '[\\S]+' });
export const DeviceRememberedStatus = oneOf('remembered', 'not_remembered');
export const GroupName = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' });
export const Description = text({ lengthMax: 2_048 });
export const Precedence = integer({ min: 0 });
export const SecretHash = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w+=/]+', sensitive: true });
export const ConfirmationCode = text({ lengthMin: 1, lengthMax: 2_048, pattern: '[\\S]+' });
export const Session = text({ lengthMin: 20, lengthMax: 2_048, sensitive: true });
export const AuthFlow = oneOf(
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
);
export const ChallengeName = oneOf(
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SELECT_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'ADMIN_NO_SRP_AUTH',
  'NEW_PASSWORD_REQUIRED',
  'SMS_OTP',
  'PASSWORD',
  'WEB_AUTHN',
  'PASSWORD_SRP',
);
