import { ServiceError } from '@cairn/kit';

/** The protocol errors of STS. Source: its API reference; the texts as the service writes them. */
export const stsErrors = {
  accessDenied: (message: string) => new ServiceError('AccessDenied', message, { status: 403 }),
  /** What AWS answers to everybody who may not assume a role, and where there is none. */
  mayNotAssume: (principalArn: string, roleArn: string, action = 'sts:AssumeRole') =>
    stsErrors.accessDenied(
      `User: ${principalArn} is not authorized to perform: ${action} on resource: ${roleArn}`,
    ),
  webIdentityRefused: () => stsErrors.accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity'),
  rootMayNotAssume: () => stsErrors.accessDenied('Roles may not be assumed by root accounts.'),
  sessionMayNot: (operation: string) =>
    stsErrors.accessDenied(`Cannot call ${operation} with session credentials`),
  validation: (message: string) => new ServiceError('ValidationError', message),
  malformed: (message: string) => new ServiceError('MalformedPolicyDocument', message),
  packedTooLarge: (message: string) => new ServiceError('PackedPolicyTooLarge', message),
  invalidToken: (message: string) => new ServiceError('InvalidIdentityToken', message),
  expiredToken: (message: string) => new ServiceError('ExpiredTokenException', message),
  providerUnreachable: (message: string) =>
    new ServiceError('IDPCommunicationError', message, { retryable: true }),
  invalidMessage: () =>
    new ServiceError(
      'InvalidAuthorizationMessageException',
      'The encoded authorization message was invalid.',
    ),
} as const;
