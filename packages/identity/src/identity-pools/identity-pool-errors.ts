import { elided, ServiceError } from '@cairn/kit';

/** Texts may name what was given, of which not all is shown. */
const charactersMax = 512;

const error =
  (code: string) =>
  (message: string): ServiceError =>
    new ServiceError(code, elided(message, charactersMax));
const notAuthorized = error('NotAuthorizedException');
const notFound = error('ResourceNotFoundException');
const conflict = error('ResourceConflictException');
const invalidParameter = error('InvalidParameterException');

/** The protocol errors of identity pools: name and text. Source: Amazon Cognito Federated Identities API reference. */
export const identityPoolErrors = {
  notAuthorized,
  conflict,
  poolNotFound: (id: string) => notFound(`IdentityPool '${id}' not found.`),
  identityNotFound: (id: string) => notFound(`Identity '${id}' not found.`),
  developerUserNotFound: (user: string) => notFound(`Developer user identifier '${user}' not found.`),
  identityForbidden: (id: string) => notAuthorized(`Access to Identity '${id}' is forbidden.`),
  noGuests: () => notAuthorized('Unauthenticated access is not supported for this identity pool.'),
  loginsDoNotMatch: () =>
    notAuthorized(
      "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    ),
  invalidLogin: (why: string) => notAuthorized(`Invalid login token. ${why}`),
  providerNotOfPool: () => notAuthorized('Token is not from a supported provider of this identity pool.'),
  providerUnsupported: (name: string) =>
    invalidParameter(
      `Cairn does not support logins of ${name}: only user pools, OpenID Connect providers and developers' own.`,
    ),
  loginLinked: () => conflict('The login is already linked to another identity.'),
  loginsOfMany: () => conflict('The logins belong to more than one identity.'),
  tooManyLogins: (max: number) => conflict(`An identity has at most ${max} logins.`),
  developerUserRegistered: () =>
    new ServiceError(
      'DeveloperUserAlreadyRegisteredException',
      'The developer user identifier is already registered with another identity.',
    ),
  invalidParameter,
  classicFlowOff: () =>
    new ServiceError(
      'InvalidParameterException',
      'Basic (classic) flow is not enabled, please use enhanced flow.',
    ),
  badRoles: () =>
    new ServiceError(
      'InvalidIdentityPoolConfigurationException',
      'Invalid identity pool configuration. Check assigned IAM roles for this pool.',
    ),
  tooManyRequests: () => new ServiceError('TooManyRequestsException', 'Rate exceeded'),
  limitExceeded: error('LimitExceededException'),
  concurrentModification: () =>
    new ServiceError('ConcurrentModificationException', 'The identity was changed meanwhile.'),
  external: error('ExternalServiceException'),
};
