import type { ClaimedRequest } from '../service-signs.ts';

/** Before the dot in X-Amz-Target. */
export const userPoolTarget = 'AWSCognitoIdentityProviderService';
export const identityPoolTarget = 'AWSCognitoIdentityService';

/**
 * Operations of user pools that nobody signs for: a token, a session or the client's id says on whose behalf they are
 * called. Source: the service model, `auth: smithy.api#noAuth`.
 */
export const publicUserPoolOperations: ReadonlySet<string> = new Set(
  (
    'AssociateSoftwareToken ChangePassword CompleteWebAuthnRegistration ConfirmDevice ConfirmForgotPassword ' +
    'ConfirmSignUp DeleteUser DeleteUserAttributes DeleteWebAuthnCredential ForgetDevice ForgotPassword GetDevice ' +
    'GetTokensFromRefreshToken GetUser GetUserAttributeVerificationCode GetUserAuthFactors GlobalSignOut ' +
    'InitiateAuth ListDevices ListUserSessions ListWebAuthnCredentials ResendConfirmationCode ' +
    'RespondToAuthChallenge RevokeToken RevokeUserSession SetUserMFAPreference SetUserSettings SignUp ' +
    'StartWebAuthnRegistration UpdateAuthEventFeedback UpdateDeviceStatus UpdateUserAttributes ' +
    'VerifySoftwareToken VerifyUserAttribute'
  ).split(' '),
);

/** The same of identity pools. */
export const publicIdentityPoolOperations: ReadonlySet<string> = new Set([
  'GetCredentialsForIdentity',
  'GetId',
  'GetOpenIdToken',
  'UnlinkIdentity',
]);

/**
 * Whether a request calls a public operation of user pools, or is the question of a page of another origin whether it
 * may call one: of either service, for which target the page does not tell.
 */
export function isPublicUserPoolCall(request: ClaimedRequest): boolean {
  return isCallOf(request, userPoolTarget, publicUserPoolOperations) || isForeignPreflight(request);
}

export function isPublicIdentityPoolCall(request: ClaimedRequest): boolean {
  return isCallOf(request, identityPoolTarget, publicIdentityPoolOperations);
}

/** The operation that a target of a service names. */
export function operationOfTarget(target: unknown, prefix: string): string | undefined {
  if (typeof target !== 'string' || !target.startsWith(prefix) || target[prefix.length] !== '.')
    return undefined;
  return target.slice(prefix.length + 1);
}

function isCallOf(
  { method, face, headers }: ClaimedRequest,
  prefix: string,
  operations: ReadonlySet<string>,
): boolean {
  if (method !== 'POST' || face !== 'server') return false;
  const operation = operationOfTarget(headers['x-amz-target'], prefix);
  return operation !== undefined && operations.has(operation);
}

function isForeignPreflight({ method, face, headers, isForeign }: ClaimedRequest): boolean {
  if (method !== 'OPTIONS' || face !== 'server' || isForeign !== true) return false;
  const asked = headers['access-control-request-headers'];
  return asked !== undefined && /(?:^|[,\s])x-amz-target(?:[,\s]|$)/i.test(asked);
}
