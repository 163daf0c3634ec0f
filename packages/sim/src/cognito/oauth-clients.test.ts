/** OAuth clients that nobody made for Cognito, as strict as they can be: `openid-client` and `oauth4webapi`. */
import {
  CreateResourceServerCommand,
  CreateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PagesBrowser } from './attacks/pages-browser.ts';
import { StrictWorld } from './attacks/strict-world.ts';
import { fetchThrough } from './fetch-through.ts';
import { password } from './pool-maker.ts';

const callback = 'https://app.example.com/signed-in';
const signedOut = 'https://app.example.com/bye';
const publicUrl = 'https://users.example.com';

let world: StrictWorld;
let userPoolId: string;
let sub: string;
let app: { readonly clientId: string; readonly clientSecret: string };
let page: { readonly clientId: string };
let machine: { readonly clientId: string; readonly clientSecret: string };
let reach: typeof fetch;

beforeAll(async () => {
  world = await StrictWorld.make({}, { memory: true }, { publicUrl });
  reach = fetchThrough(world.server);
  const { maker } = world;
  userPoolId = await maker.pool();
  await maker.owner.send(new CreateUserPoolDomainCommand({ UserPoolId: userPoolId, Domain: 'notes' }));
  await maker.owner.send(
    new CreateResourceServerCommand({
      ...{ UserPoolId: userPoolId, Identifier: 'https://notes.example.com', Name: 'notes' },
      Scopes: [
        { ScopeName: 'read', ScopeDescription: 'reads' },
        { ScopeName: 'write', ScopeDescription: 'writes' },
      ],
    }),
  );
  sub = await maker.user(userPoolId, 'ada', { email: 'ada@example.com', email_verified: 'true' });
  const people = {
    ...{ CallbackURLs: [callback], LogoutURLs: [signedOut], SupportedIdentityProviders: ['COGNITO'] },
    ...{ AllowedOAuthFlows: ['code' as const], AllowedOAuthFlowsUserPoolClient: true },
    AllowedOAuthScopes: ['openid', 'email', 'profile', 'https://notes.example.com/read'],
  };
  [app, page, machine] = await Promise.all([
    maker.clientWithSecret(userPoolId, { ...people, GenerateSecret: true }),
    maker.clientWithSecret(userPoolId, people),
    maker.clientWithSecret(userPoolId, {
      ...{ GenerateSecret: true, AllowedOAuthFlows: ['client_credentials'] },
      ...{ AllowedOAuthFlowsUserPoolClient: true, ExplicitAuthFlows: [] },
      AllowedOAuthScopes: ['https://notes.example.com/read', 'https://notes.example.com/write'],
    }),
  ]);
});
afterAll(() => world?.stop());

/** What a person does who is led to the pages. @returns where the browser is led back to */
async function signInAt(url: URL): Promise<URL> {
  const browser = new PagesBrowser(world.server);
  const { location = '' } = await browser.get(`${url.pathname}${url.search}`);
  const form = await browser.get(location);
  return new URL((await browser.submit(form, { username: 'ada', password })).location as string);
}

/** Cognito tells scopes in the token alone. */
const scopesOf = ({ access_token }: { readonly access_token: string }) =>
  (decodeJwt(access_token).scope as string).split(' ').toSorted();

describe('openid-client', () => {
  const discover = (clientId: string, authentication: openid.ClientAuth) =>
    openid.discovery(new URL(`${publicUrl}/${userPoolId}`), clientId, {}, authentication, {
      [openid.customFetch]: reach as openid.CustomFetch,
    });
  /** Signs Ada in. */
  async function signedIn(config: openid.Configuration) {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const expectedNonce = openid.randomNonce();
    const url = openid.buildAuthorizationUrl(config, {
      ...{ redirect_uri: callback, scope: 'openid email https://notes.example.com/read' },
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      ...{ code_challenge_method: 'S256', state: expectedState, nonce: expectedNonce },
    });
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
    return { checks, returned: await signInAt(url) };
  }

  it.each([
    ['with its secret in a header', () => [app.clientId, openid.ClientSecretBasic(app.clientSecret)]],
    ['with its secret in the form', () => [app.clientId, openid.ClientSecretPost(app.clientSecret)]],
    ['without a secret', () => [page.clientId, openid.None()]],
  ] as const)('signs in, asks who it is, refreshes, revokes and signs out: %s', async (_name, client) => {
    const [clientId, authentication] = client() as [string, openid.ClientAuth];
    const config = await discover(clientId, authentication);
    openid.enableNonRepudiationChecks(config);
    const { checks, returned } = await signedIn(config);
    const tokens = await openid.authorizationCodeGrant(config, returned, checks);
    expect(tokens.token_type).toBe('bearer');
    expect(tokens.claims()).toMatchObject({ sub, aud: clientId, email: 'ada@example.com' });
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({
      ...{ sub, username: 'ada', email: 'ada@example.com' },
    });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token as string);
    expect(refreshed.claims()).toMatchObject({ sub, aud: clientId });
    await openid.tokenRevocation(config, tokens.refresh_token as string);
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token as string)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(openid.fetchUserInfo(config, refreshed.access_token, sub)).rejects.toMatchObject({
      status: 401,
    });
    // A code is good once.
    await expect(openid.authorizationCodeGrant(config, returned, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const bye = openid.buildEndSessionUrl(config, { logout_uri: signedOut });
    const left = await new PagesBrowser(world.server).get(`${bye.pathname}${bye.search}`);
    expect(left.location).toBe(signedOut);
  });

  it('is told by name that its secret is wrong', async () => {
    const config = await discover(app.clientId, openid.ClientSecretBasic('wrong'));
    const { checks, returned } = await signedIn(config);
    await expect(openid.authorizationCodeGrant(config, returned, checks)).rejects.toMatchObject({
      error: 'invalid_client',
    });
  });

  it('gets what a program may do by client credentials', async () => {
    const config = await discover(machine.clientId, openid.ClientSecretBasic(machine.clientSecret));
    const all = await openid.clientCredentialsGrant(config);
    expect(scopesOf(all)).toEqual(['https://notes.example.com/read', 'https://notes.example.com/write']);
    const read = await openid.clientCredentialsGrant(config, { scope: 'https://notes.example.com/read' });
    expect(read).toMatchObject({ token_type: 'bearer', expires_in: 3_600 });
    expect(scopesOf(read)).toEqual(['https://notes.example.com/read']);
    await expect(openid.clientCredentialsGrant(config, { scope: 'openid' })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });
});

describe('oauth4webapi', () => {
  it('takes the discovery document, the keys and the tokens as OpenID Connect has them', async () => {
    const options = { [oauth.customFetch]: reach as never };
    const issuer = new URL(`${publicUrl}/${userPoolId}`);
    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, options),
    );
    const client = { client_id: page.clientId };
    const verifier = oauth.generateRandomCodeVerifier();
    const nonce = oauth.generateRandomNonce();
    const url = new URL(server.authorization_endpoint as string);
    url.search = new URLSearchParams({
      ...{ client_id: page.clientId, redirect_uri: callback, response_type: 'code', scope: 'openid profile' },
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      ...{ code_challenge_method: 'S256', state: 's-1', nonce },
    }).toString();
    const parameters = oauth.validateAuthResponse(server, client, await signInAt(url), 's-1');
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      callback,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, answer, options);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    expect(claims).toMatchObject({ sub, nonce });
    const info = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    expect(await oauth.processUserInfoResponse(server, client, sub, info)).toMatchObject({ sub });
    await expect(
      oauth.processUserInfoResponse(
        server,
        client,
        sub,
        await oauth.userInfoRequest(server, client, 'nonsense', options),
      ),
    ).rejects.toMatchObject({ name: 'WWWAuthenticateChallengeError', cause: [{ scheme: 'bearer' }] });
  });
});
