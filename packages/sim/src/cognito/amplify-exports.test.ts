/** All that `aws-amplify/auth` and `amazon-cognito-identity-js` can do for users: where each is tried, or why not. */
import { readFile } from 'node:fs/promises';
import * as olderLibrary from 'amazon-cognito-identity-js';
import * as auth from 'aws-amplify/auth';
import * as cognito from 'aws-amplify/auth/cognito';
import * as server from 'aws-amplify/auth/server';
import { describe, expect, it } from 'vitest';

const amplifyTests = ['amplify-auth', 'amplify-challenges', 'server-side'];
const olderTests = ['identity-js', 'identity-js-calls'];
const textOf = async (names: readonly string[]) =>
  (
    await Promise.all(names.map((name) => readFile(new URL(`./${name}.test.ts`, import.meta.url), 'utf8')))
  ).join('\n');

/** What is not called in the tests of this folder, by why. */
const elsewhere: { readonly [why: string]: string } = {
  'needs a browser: ../authenticator/authenticator.test.ts': 'associateWebAuthnCredential signInWithRedirect',
  'no call': 'AuthError decodeJWT',
};
const parts: { readonly [why: string]: string } = {
  'parts of which the others are made':
    'AUTH_KEY_PREFIX CognitoAWSCredentialsAndIdentityIdProvider DefaultIdentityIdStore DefaultTokenStore ' +
    'TokenOrchestrator cognitoCredentialsProvider cognitoUserPoolsTokenProvider createKeysForAuthStorage ' +
    'generateCodeVerifier generateState getRedirectUrl refreshAuthTokens refreshAuthTokensWithoutDedupe validateState',
};
const olderParts: { readonly [why: string]: string } = {
  'what it does by itself, or keeps':
    'constructor initiateAuth authenticateUserDefaultAuth authenticateUserPlainUsernamePassword ' +
    'authenticateUserInternal getDeviceResponse createGetUserRequest refreshSessionIfPossible getUserDataFromCache ' +
    'isFetchUserDataAndTokenRequired fetchUserData cacheTokens cacheUserData clearCachedUserData clearCachedUser ' +
    'cacheDeviceKeyAndPassword clearCachedDeviceKeyAndPassword clearCachedTokens getCognitoUserSession ' +
    'revokeTokens isSessionRevocable cleanClientData getUserContextData setSignInUserSession ' +
    'getUserPoolId getUserPoolName getClientId getAuthenticationFlowType',
};
const namesIn = (table: { readonly [why: string]: string }) =>
  Object.values(table).flatMap((names) => names.split(' '));

describe('aws-amplify', () => {
  it.each([
    ['aws-amplify/auth', auth, 'auth', []],
    ['aws-amplify/auth/cognito', cognito, 'auth', namesIn(parts)],
    ['aws-amplify/auth/server', server, 'server', []],
  ] as const)('has every export tried: %s', async (_name, exported, called, more) => {
    const tests = await textOf(amplifyTests);
    const known = [...namesIn(elsewhere), ...more];
    const untried = Object.keys(exported).filter(
      (name) => !known.includes(name) && !tests.includes(`${called}.${name}(`),
    );
    expect(untried).toEqual([]);
  });
});

describe('amazon-cognito-identity-js', () => {
  it.each([
    ['CognitoUser', olderLibrary.CognitoUser],
    ['CognitoUserPool', olderLibrary.CognitoUserPool],
  ] as const)('has every method tried: %s', async (_name, { prototype }) => {
    const tests = await textOf(olderTests);
    const untried = Object.getOwnPropertyNames(prototype).filter(
      (name) => !namesIn(olderParts).includes(name) && !new RegExp(`[.\\s]${name}[.(]`).test(tests),
    );
    expect(untried).toEqual([]);
  });
});
