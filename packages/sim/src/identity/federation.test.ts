import { generateKeyPairSync } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminLinkProviderForUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  type IdentityProviderTypeType,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamProvider } from './upstream-provider.ts';
import { formOn, type Visited, WalkingBrowser } from './walking-browser.ts';

const callback = 'http://localhost:3000/';
const apple = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const people = {
  'ada-1': { email: 'ada@example.com', email_verified: true, name: 'Ada' },
  'eve-6': { email: 'victim@example.com', email_verified: false, name: 'Eve' },
};
/** Where the provider's pages are, and those of another provider. */
const upstream = new UpstreamProvider(people, apple.publicKey.export({ format: 'jwk' }) as JWK);
const partner = new UpstreamProvider({ 'ada-1': { email: 'ada@partner.example', name: 'Another Ada' } }, {});
let server: CairnServer;
let users: CognitoIdentityProviderClient;
let UserPoolId: string;
let clientId: string;
let pages: string;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  const { port } = new URL(server.endpoint);
  pages = `https://auth.localhost:${port}/notes`;
  const returnUri = `${pages}/oauth2/idpresponse`;
  await Promise.all([upstream.start(returnUri), partner.start(returnUri)]);
  users = new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { UserPool } = await users.send(
    new CreateUserPoolCommand({ PoolName: 'Notes', AliasAttributes: ['email'] }),
  );
  UserPoolId = UserPool?.Id ?? '';
  await users.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'notes' }));
  const key = apple.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const providers: readonly (readonly [string, IdentityProviderTypeType, Record<string, string>])[] = [
    ['Company', 'OIDC', upstream.details('OIDC')],
    ['Partner', 'OIDC', partner.details('OIDC')],
    ['Google', 'Google', upstream.details('Google')],
    ['Facebook', 'Facebook', upstream.details('Facebook')],
    ['LoginWithAmazon', 'LoginWithAmazon', upstream.details('LoginWithAmazon')],
    ['SignInWithApple', 'SignInWithApple', { ...upstream.details('SignInWithApple'), private_key: key }],
  ];
  for (const [ProviderName, ProviderType, ProviderDetails] of providers) {
    const AttributeMapping = { email: 'email', email_verified: 'email_verified', name: 'name' };
    await users.send(
      new CreateIdentityProviderCommand({
        ...{ UserPoolId, ProviderName, ProviderType, ProviderDetails, AttributeMapping },
      }),
    );
  }
  const { UserPoolClient } = await users.send(
    new CreateUserPoolClientCommand({
      ...{ UserPoolId, ClientName: 'web', CallbackURLs: [callback] },
      ...{ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid', 'email', 'profile'] },
      AllowedOAuthFlowsUserPoolClient: true,
      SupportedIdentityProviders: ['COGNITO', ...providers.map(([name]) => name)],
    }),
  );
  clientId = UserPoolClient?.ClientId ?? '';
});
afterAll(async () => {
  users?.destroy();
  await Promise.all([server?.stop(), upstream.stop(), partner.stop()]);
});

const newBrowser = () => new WalkingBrowser(server.certificateAuthority());

/** Leaves for a provider: its page. */
async function leave(browser: WalkingBrowser, provider: string): Promise<Visited> {
  const query = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: callback, response_type: 'code', state: 'the-apps-own' },
    ...{ scope: 'openid email profile', identity_provider: provider },
  });
  return browser.follow(await browser.get(`${pages}/oauth2/authorize?${query}`), callback);
}

/** Says there who he is: where the browser would return to, or the form that it would send. */
async function agree(browser: WalkingBrowser, page: Visited, login: string): Promise<Visited> {
  const { action } = formOn(page);
  return browser.follow(await browser.post(action, { login }, page.url), pages);
}

/** All of a sign-in. @returns where the app is told of it */
async function signIn(provider: string, login: string, browser = newBrowser()): Promise<URL> {
  const returned = await agree(browser, await leave(browser, provider), login);
  return arrive(browser, returned);
}

async function arrive(browser: WalkingBrowser, returned: Visited): Promise<URL> {
  const next =
    returned.location === undefined
      ? await browser.post(formOn(returned).action, formOn(returned).fields, returned.url)
      : returned;
  const end = await browser.follow(next, callback);
  if (end.location === undefined) throw new Error(`${end.status} at ${end.url}: ${end.text}`);
  return new URL(end.location);
}

/** Claims of the ID token that a code is good for. */
async function claimsOf(target: URL): Promise<Record<string, unknown>> {
  const code = target.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback, code };
  const { text } = await newBrowser().post(`${pages}/oauth2/token`, form, new URL(pages));
  const token: string = JSON.parse(text).id_token ?? '';
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

const usernames = async () =>
  (await users.send(new ListUsersCommand({ UserPoolId }))).Users?.map(({ Username }) => Username);

describe('signing in by a provider', () => {
  it.each([
    ['Company', 'OIDC', 'true'],
    ['Google', 'Google', 'true'],
    ['Facebook', 'Facebook', 'false'],
    ['LoginWithAmazon', 'LoginWithAmazon', 'false'],
    ['SignInWithApple', 'SignInWithApple', 'true'],
  ])('leads to tokens of the pool: %s', async (name, providerType, email_verified) => {
    const target = await signIn(name, 'ada-1');
    expect(target.searchParams.get('state')).toBe('the-apps-own');
    const claims = await claimsOf(target);
    expect(claims).toMatchObject({
      ...{ 'cognito:username': `${name}_ada-1`, email: 'ada@example.com', name: 'Ada' },
      'cognito:groups': [`${UserPoolId}_${name}`],
      email_verified: email_verified === 'true',
    });
    expect(claims.identities).toMatchObject([
      { userId: 'ada-1', providerName: name, providerType, issuer: null, primary: 'true' },
    ]);
    const Username = `${name}_ada-1`;
    const user = await users.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(user.UserStatus).toBe('EXTERNAL_PROVIDER');
    const { Groups } = await users.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual([`${UserPoolId}_${name}`]);
    // The same person again, in another browser.
    expect((await claimsOf(await signIn(name, 'ada-1'))).sub).toBe(claims.sub);
  });

  it('knows the browser again', async () => {
    const browser = newBrowser();
    await signIn('Company', 'ada-1', browser);
    const query = { client_id: clientId, redirect_uri: callback, response_type: 'code', scope: 'openid' };
    const { location } = await browser.get(`${pages}/oauth2/authorize?${new URLSearchParams(query)}`);
    expect(location).toMatch(/^http:\/\/localhost:3000\/\?code=/);
  });

  it('tells the app where the provider says no', async () => {
    const target = await signIn('Company', 'nobody');
    expect(target.searchParams.get('code')).toBeNull();
    expect(target.searchParams.get('error_description')).toContain('access_denied');
    expect(target.searchParams.get('state')).toBe('the-apps-own');
  });

  it('is signing in as somebody to whom the identity was linked', async () => {
    const made = { UserPoolId, Username: 'grace', MessageAction: 'SUPPRESS' } as const;
    await users.send(new AdminCreateUserCommand(made));
    const password = { Password: 'Correct-1-horse', Permanent: true };
    await users.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: 'grace', ...password }));
    await users.send(
      new AdminLinkProviderForUserCommand({
        UserPoolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'grace' },
        SourceUser: {
          ...{ ProviderName: 'Partner', ProviderAttributeName: 'Cognito_Subject' },
          ProviderAttributeValue: 'ada-1',
        },
      }),
    );
    const claims = await claimsOf(await signIn('Partner', 'ada-1'));
    expect(claims).toMatchObject({ 'cognito:username': 'grace', name: 'Another Ada' });
    expect(await usernames()).not.toContain('Partner_ada-1');
  });
});

describe('what is refused', () => {
  it('is a return that the browser has not left for: the sign-in of somebody else', async () => {
    const attacker = newBrowser();
    const returned = await agree(attacker, await leave(attacker, 'Company'), 'eve-6');
    const location = returned.location ?? '';
    for (const victim of [newBrowser(), await elsewhere()]) {
      const { status, location: next } = await victim.get(location);
      expect([status, next]).toEqual([400, undefined]);
    }
  });

  it('is a return that comes twice', async () => {
    const browser = newBrowser();
    const returned = await agree(browser, await leave(browser, 'Company'), 'ada-1');
    expect((await arrive(browser, returned)).searchParams.get('code')).not.toBeNull();
    expect((await browser.get(returned.location ?? '')).status).toBe(400);
  });

  it('is a return with a state that was made up, or none', async () => {
    const browser = newBrowser();
    const returned = new URL((await agree(browser, await leave(browser, 'Company'), 'ada-1')).location ?? '');
    for (const state of ['made-up', '']) {
      const other = new URL(returned);
      other.searchParams.set('state', state);
      expect((await browser.get(other)).status).toBe(400);
    }
  });

  it("is a code of somebody else's sign-in at the same provider", async () => {
    for (const provider of ['Company', 'Google', 'Facebook', 'LoginWithAmazon']) {
      const [victim, attacker] = [newBrowser(), newBrowser()];
      const stolen = new URL((await agree(victim, await leave(victim, provider), 'ada-1')).location ?? '');
      const own = new URL((await agree(attacker, await leave(attacker, provider), 'eve-6')).location ?? '');
      own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
      const { location = '' } = await attacker.get(own);
      expect(new URL(location).searchParams.get('error_description')).toContain(
        `${provider} refused the code: invalid_grant`,
      );
    }
  });

  it('is a code of another provider, though that one answers in the right form', async () => {
    const browser = newBrowser();
    const atPartner = await leave(browser, 'Partner');
    const stolen = new URL((await agree(browser, await leave(browser, 'Company'), 'ada-1')).location ?? '');
    const own = new URL((await agree(browser, atPartner, 'ada-1')).location ?? '');
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    own.searchParams.set('iss', stolen.searchParams.get('iss') ?? '');
    const { location = '' } = await browser.get(own);
    expect(new URL(location).searchParams.get('error_description')).toContain(
      'Partner is not where the answer comes from',
    );
  });

  it('is to be sent elsewhere than the client has said', async () => {
    const browser = newBrowser();
    const returned = new URL((await agree(browser, await leave(browser, 'Company'), 'ada-1')).location ?? '');
    returned.searchParams.set('redirect_uri', 'https://evil.example/');
    const { location } = await browser.get(returned);
    expect(location).toMatch(/^http:\/\/localhost:3000\/\?code=/);
    const query = { client_id: clientId, redirect_uri: 'https://evil.example/', response_type: 'code' };
    const asked = { ...query, identity_provider: 'Company', scope: 'openid' };
    const refused = await newBrowser().get(`${pages}/oauth2/authorize?${new URLSearchParams(asked)}`);
    expect([refused.status, refused.location]).toEqual([400, undefined]);
  });

  it('is to become the user whose address a provider tells without having verified it', async () => {
    const UserAttributes = [
      { Name: 'email', Value: 'victim@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ];
    const made = { UserPoolId, Username: 'victim', UserAttributes, MessageAction: 'SUPPRESS' } as const;
    const { User } = await users.send(new AdminCreateUserCommand(made));
    const sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value;
    for (const provider of ['Company', 'Google', 'Facebook', 'LoginWithAmazon', 'SignInWithApple']) {
      const claims = await claimsOf(await signIn(provider, 'eve-6'));
      expect(claims).toMatchObject({ email: 'victim@example.com', email_verified: false });
      expect([claims['cognito:username'], claims.sub === sub]).toEqual([`${provider}_eve-6`, false]);
    }
    const found = await users.send(new AdminGetUserCommand({ UserPoolId, Username: 'victim@example.com' }));
    expect(found.Username).toBe('victim');
  });
});

/** A browser that has left for the provider as well: it waits for another return. */
async function elsewhere(): Promise<WalkingBrowser> {
  const browser = newBrowser();
  await leave(browser, 'Company');
  return browser;
}
