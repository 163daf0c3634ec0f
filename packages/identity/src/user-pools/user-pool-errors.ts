import { elided, ServiceError } from '@cairn/kit';

/** Texts may name what was given, of which not all is shown. */
const charactersMax = 512;

const error =
  (code: string, usual: string) =>
  (message: string = usual): ServiceError =>
    new ServiceError(code, elided(message, charactersMax));

/** The protocol errors of user pools: name and text. Source: Cognito user pools API reference; texts as clients match on them. */
export const userPoolErrors = {
  notAuthorized: error('NotAuthorizedException', 'Incorrect username or password.'),
  /** The address is one of those from which nobody signs in. */
  blocked: error('NotAuthorizedException', 'Request not allowed due to security reasons.'),
  /** What is known of a sign-in makes it too risky. */
  risky: error('NotAuthorizedException', 'Unable to login because of security reasons.'),
  /** The password is among those that were stolen elsewhere. */
  stolenPassword: error('InvalidPasswordException', 'Provided password cannot be used for security reasons.'),
  userNotFound: error('UserNotFoundException', 'User does not exist.'),
  usernameExists: error('UsernameExistsException', 'User already exists'),
  aliasExists: error('AliasExistsException', 'An account with the given email already exists.'),
  notConfirmed: error('UserNotConfirmedException', 'User is not confirmed.'),
  resetRequired: error('PasswordResetRequiredException', 'Password reset required for the user'),
  codeMismatch: error('CodeMismatchException', 'Invalid verification code provided, please try again.'),
  codeExpired: error('ExpiredCodeException', 'Invalid code provided, please request a code again.'),
  codeNotDelivered: error('CodeDeliveryFailureException', 'Failed to deliver the verification code.'),
  invalidPassword: error('InvalidPasswordException', 'Password did not conform with policy'),
  passwordHistory: error(
    'PasswordHistoryPolicyViolationException',
    'Password has previously been used. Please choose a different password.',
  ),
  invalidParameter: error('InvalidParameterException', 'Invalid parameter.'),
  limitExceeded: error('LimitExceededException', 'Attempt limit exceeded, please try after some time.'),
  tooManyRequests: error('TooManyRequestsException', 'Rate exceeded'),
  tooManyFailedAttempts: error('TooManyFailedAttemptsException', 'Too many failed attempts.'),
  poolNotFound: (id: string) =>
    new ServiceError('ResourceNotFoundException', `User pool ${id} does not exist.`),
  clientNotFound: (id: string) =>
    new ServiceError('ResourceNotFoundException', `User pool client ${id} does not exist.`),
  notFound: error('ResourceNotFoundException', 'Requested resource not found.'),
  unsupportedUserState: error(
    'UnsupportedUserStateException',
    'The request failed because the user is in an unsupported state.',
  ),
  groupExists: error('GroupExistsException', 'A group with the name already exists.'),
  totpMismatch: error('EnableSoftwareTokenMFAException', 'Code mismatch'),
  totpNotAssociated: error(
    'InvalidParameterException',
    'There is no software token to verify: call AssociateSoftwareToken first.',
  ),
  totpNotFound: error(
    'SoftwareTokenMFANotFoundException',
    'Software token MFA has not been enabled by the userPool',
  ),
  mfaMethodNotFound: error('MFAMethodNotFoundException', 'No MFA method was found.'),
  triggerRefused: (trigger: string, message: string) =>
    new ServiceError('UserLambdaValidationException', `${trigger} failed with error ${message}.`),
  triggerFailed: error('UnexpectedLambdaException', 'The trigger could not be carried out.'),
  triggerAnswerInvalid: error('InvalidLambdaResponseException', 'Unrecognizable lambda output'),
  refreshTokenReused: error('RefreshTokenReuseException', 'Refresh token has been reused.'),
  unsupportedOperation: error('UnsupportedOperationException', 'The operation is not supported.'),
  unsupportedToken: error('UnsupportedTokenTypeException', 'Token type is not supported.'),
  unauthorized: error('UnauthorizedException', 'Unauthorized'),
  invalidOAuthFlow: error('InvalidOAuthFlowException', 'The OAuth flow is not allowed.'),
  scopeDoesNotExist: error('ScopeDoesNotExistException', 'The scope does not exist.'),
  duplicateProvider: error('DuplicateProviderException', 'A provider with that name already exists.'),
  unsupportedProvider: error('UnsupportedIdentityProviderException', 'The provider is not supported.'),
  webAuthnNotEnabled: error('WebAuthnNotEnabledException', 'Passkeys are not enabled for the user pool.'),
  webAuthnNotConfigured: error(
    'WebAuthnConfigurationMissingException',
    'The user pool has neither a relying party id nor a domain.',
  ),
  webAuthnChallengeNotFound: error(
    'WebAuthnChallengeNotFoundException',
    'The challenge was not found, or has expired.',
  ),
  webAuthnClientMismatch: error(
    'WebAuthnClientMismatchException',
    'The access token is for another client than the one that started the registration.',
  ),
  webAuthnOriginNotAllowed: error(
    'WebAuthnOriginNotAllowedException',
    'The origin of the passkey is not one of the relying party.',
  ),
  webAuthnRelyingPartyMismatch: error(
    'WebAuthnRelyingPartyMismatchException',
    'The passkey is for another relying party.',
  ),
  webAuthnNotSupported: error('WebAuthnCredentialNotSupportedException', 'The passkey is not supported.'),
  brandingExists: error(
    'ManagedLoginBrandingExistsException',
    'A managed login branding style already exists for the app client.',
  ),
  termsExist: error('TermsExistsException', 'Terms with the name already exist for the app client.'),
  featureUnavailableInTier: (feature: string, tier: string) =>
    new ServiceError(
      'FeatureUnavailableInTierException',
      `${feature} is not available in the feature plan ${tier} of the user pool.`,
    ),
  addOnNotEnabled: error(
    'UserPoolAddOnNotEnabledException',
    'User pool add-ons are not enabled: set AdvancedSecurityMode of the pool.',
  ),
  taggingFailed: error('UserPoolTaggingException', 'The tags could not be set.'),
  /** What Cairn does not do, said under a name that clients of Cognito know. */
  refused: (what: string) =>
    new ServiceError('UnsupportedOperationException', `Cairn does not support ${what}.`),
  importInProgress: error('UserImportInProgressException', 'An import is under way.'),
  preconditionNotMet: error('PreconditionNotMetException', 'A precondition is not met.'),
  concurrentModification: error('ConcurrentModificationException', 'The resource was changed meanwhile.'),
};
