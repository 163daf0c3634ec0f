import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DescribeIdentityProviderCommand,
  GetSigningCertificateCommand,
  UpdateIdentityProviderCommand,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SamlProvider, type SamlRequestRead } from '../../host/src/identity/testing/saml-provider.ts';
import { type CairnServer, createServer } from './create-server.ts';

const callback = 'http://localhost:3000/';
const provider = new SamlProvider();
let metadata: Server;
let server: CairnServer;
let users: CognitoIdentityProviderClient;
let poolId: string;
let clientId: string;
let metadataUrl: string;
/** Query of a request for authorization. */
let authorization: string;

const clientSettings: Omit<UpdateUserPoolClientCommandInput, 'UserPoolId' | 'ClientId'> = {
  ...{ CallbackURLs: [callback], LogoutURLs: ['http://localhost:3000/bye'] },
  ...{ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid', 'email', 'profile'] },
  ...{ AllowedOAuthFlowsUserPoolClient: true, SupportedIdentityProviders: ['Company'] },
};

beforeAll(async () => {
  metadata = createHttpServer((_request, response) => response.end(provider.metadata()));
  await once(metadata.listen(0, '127.0.0.1'), 'listening');
  metadataUrl = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/metadata`;
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  users = new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { UserPool } = await users.send(new CreateUserPoolCommand({ PoolName: 'Notes' }));
  poolId = UserPool?.Id ?? '';
  await users.send(
    new CreateIdentityProviderCommand({
      ...{ UserPoolId: poolId, ProviderName: 'Company', ProviderType: 'SAML' },
      ProviderDetails: { MetadataURL: metadataUrl },
      AttributeMapping: { email: 'mail', given_name: 'http://schemas.example/givenname' },
    }),
  );
  const { UserPoolClient } = await users.send(
    new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: 'web', ...clientSettings }),
  );
  clientId = UserPoolClient?.ClientId ?? '';
  authorization = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: callback, response_type: 'code', state: 's' },
    ...{ scope: 'openid email profile', identity_provider: 'Company' },
  }).toString();
  await users.send(new CreateUserPoolDomainCommand({ UserPoolId: poolId, Domain: 'notes' }));
});
afterAll(async () => {
  users?.destroy();
  await server?.stop();
  metadata?.close().closeAllConnections();
});

/** A browser at the sign-in pages, over TLS. `isFromElsewhere`: a form of another site, with which no cookie comes. */
function browser() {
  const cookies = new Map<string, string>();
  return (
    path: string,
    { form, isFromElsewhere = false }: { form?: object; isFromElsewhere?: boolean } = {},
  ) =>
    new Promise<{ status: number; location: string; text: string }>((resolve, reject) => {
      const { port } = new URL(server.endpoint);
      const call = request(
        {
          ...{
            host: '127.0.0.1',
            port,
            servername: 'auth.localhost',
            ca: server.certificateAuthority(),
            path,
          },
          method: form === undefined ? 'GET' : 'POST',
          headers: {
            host: `auth.localhost:${port}`,
            ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
            ...(isFromElsewhere
              ? { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' }
              : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
          },
        },
        async (response) => {
          for (const cookie of response.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            cookies.set(name, value);
          }
          const text = Buffer.concat(await response.toArray()).toString();
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', text });
        },
      );
      call.on('error', reject);
      call.end(form && new URLSearchParams({ ...form }).toString());
    });
}

/** A browser that has asked to be signed in, and where it is sent. */
async function ask() {
  const visit = browser();
  const { location } = await visit(`/notes/oauth2/authorize?${authorization}`);
  return { visit, location };
}

async function leave() {
  const { visit, location } = await ask();
  return { ask: visit, asked: await provider.readRequest(location) };
}

/** Sets the provider up anew: what is not named is as AWS has it without. */
const change = (details: { readonly [name: string]: string }) =>
  users.send(
    new UpdateIdentityProviderCommand({
      ...{ UserPoolId: poolId, ProviderName: 'Company' },
      ProviderDetails: { MetadataURL: metadataUrl, ...details },
    }),
  );
const changeClient = (settings: Partial<typeof clientSettings>) =>
  users.send(
    new UpdateUserPoolClientCommand({
      ...{ UserPoolId: poolId, ClientId: clientId, ...clientSettings, ...settings },
    }),
  );
const signingCertificate = async () => {
  const { Certificate } = await users.send(new GetSigningCertificateCommand({ UserPoolId: poolId }));
  return Certificate ?? '';
};

const formOf = ({ returnUri, relayState }: SamlRequestRead, SAMLResponse: string) => ({
  ...{ returnUri, RelayState: relayState, SAMLResponse },
});
const parameterOf = ({ location }: { readonly location: string }, name: string) =>
  new URL(location).searchParams.get(name);
const codeIn = (answer: { readonly location: string }) => parameterOf(answer, 'code');
const problemIn = (answer: { readonly location: string }) => parameterOf(answer, 'error_description');

async function comeBack(ask: ReturnType<typeof browser>, form: object) {
  const { pathname } = new URL((form as { readonly returnUri: string }).returnUri);
  const posted = await ask(pathname, { form, isFromElsewhere: true });
  return posted.location === '' ? posted : ask(posted.location);
}

const attributes = { mail: 'ada@example.com', 'http://schemas.example/givenname': 'Ada' };

it('a SAML provider signs a user in, who has what it says of him', async () => {
  const { ask, asked } = await leave();
  expect(asked.issuer).toBe(`urn:amazon:cognito:sp:${poolId}`);
  expect(new URL(asked.returnUri).pathname).toBe('/notes/saml2/idpresponse');
  const { returnUri, relayState: RelayState } = asked;
  const SAMLResponse = await provider.respond(asked, { subject: 'ada', attributes });
  const end = await comeBack(ask, { returnUri, RelayState, SAMLResponse });
  const code = new URL(end.location).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback, code };
  const tokens = JSON.parse((await ask('/notes/oauth2/token', { form })).text);
  const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({
    'cognito:username': 'Company_ada',
    'cognito:groups': [`${poolId}_Company`],
    ...{ email: 'ada@example.com', given_name: 'Ada' },
  });
  expect(claims.identities[0]).toMatchObject({
    userId: 'ada',
    providerName: 'Company',
    providerType: 'SAML',
  });
  const user = await users.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'Company_ada' }));
  expect(user.UserStatus).toBe('EXTERNAL_PROVIDER');
  expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' });
});

it('what a provider said in one sign-in is good for no other', async () => {
  const first = await leave();
  const SAMLResponse = await provider.respond(first.asked, { subject: 'ada', attributes });
  const { returnUri, relayState } = first.asked;
  const form = { returnUri, RelayState: relayState, SAMLResponse };
  // Of another browser: it is not waited for there.
  const second = await leave();
  expect((await comeBack(second.ask, form)).status).toBe(400);
  // In another sign-in of one's own.
  const swapped = await comeBack(second.ask, { ...form, RelayState: second.asked.relayState });
  expect(new URL(swapped.location).searchParams.get('error_description')).toContain('does not answer');
  expect(new URL(swapped.location).searchParams.get('code')).toBeNull();
  // And twice in the one that it belongs to.
  expect(new URL((await comeBack(first.ask, form)).location).searchParams.get('code')).not.toBeNull();
  expect((await comeBack(first.ask, form)).status).toBe(400);
});

it('an unsigned response lets nobody in', async () => {
  const { ask, asked } = await leave();
  const signed = Buffer.from(await provider.respond(asked), 'base64').toString();
  const SAMLResponse = Buffer.from(signed.replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, '')).toString(
    'base64',
  );
  const { returnUri, relayState: RelayState } = asked;
  const { location } = await comeBack(ask, { returnUri, RelayState, SAMLResponse });
  expect(new URL(location).searchParams.get('error_description')).toBe(
    'Invalid SAML response received: the signature is invalid.',
  );
});

describe('a provider that asks for signed requests', () => {
  it('is sent requests that the certificate of the pool verifies', async () => {
    await change({ RequestSigningAlgorithm: 'rsa-sha256' });
    const certificates = await Promise.all([signingCertificate(), signingCertificate()]);
    expect(certificates[0]).toBe(certificates[1]);
    const { location } = await ask();
    expect(await provider.readRequest(location, certificates[0])).toMatchObject({
      issuer: `urn:amazon:cognito:sp:${poolId}`,
    });
    const changed = location.replace('RelayState=', 'RelayState=x');
    await expect(provider.readRequest(changed, certificates[0])).rejects.toThrow();
  });
});

describe('a provider that encrypts', () => {
  it('does so for the certificate that is described with it, and is taken no other way', async () => {
    await change({ EncryptedResponses: 'true' });
    const { IdentityProvider } = await users.send(
      new DescribeIdentityProviderCommand({ UserPoolId: poolId, ProviderName: 'Company' }),
    );
    const encryptsFor = IdentityProvider?.ProviderDetails?.ActiveEncryptionCertificate ?? '';
    const first = await leave();
    const SAMLResponse = await provider.respond(first.asked, { subject: 'ada', attributes }, { encryptsFor });
    expect(codeIn(await comeBack(first.ask, formOf(first.asked, SAMLResponse)))).not.toBeNull();
    const plain = await leave();
    const back = await comeBack(plain.ask, formOf(plain.asked, await provider.respond(plain.asked)));
    expect(problemIn(back)).toBe('Invalid SAML response received: the assertion is not encrypted.');
    const around = await leave();
    const signed = await provider.respond(around.asked, {}, { encryptsFor, signs: 'message' });
    expect(problemIn(await comeBack(around.ask, formOf(around.asked, signed)))).toBe(
      'Invalid SAML response received: the encrypted assertion is invalid.',
    );
  });

  it('cannot be told which certificate to encrypt for', async () => {
    await expect(change({ ActiveEncryptionCertificate: provider.certificate })).rejects.toThrow(
      'ActiveEncryptionCertificate is not a valid key for SAML identity provider details.',
    );
  });
});

describe('a sign-in that begins at the provider', () => {
  const asked = () => ({
    ...{ id: '', issuer: `urn:amazon:cognito:sp:${poolId}` },
    returnUri: `https://auth.localhost:${new URL(server.endpoint).port}/notes/saml2/idpresponse`,
  });
  const relayState = (more: object = {}) =>
    new URLSearchParams({
      ...{ identity_provider: 'Company', client_id: clientId, redirect_uri: callback },
      ...{ response_type: 'code', scope: 'email openid', ...more },
    }).toString();
  const unsolicited = (subject = 'ada') => provider.respond(asked(), { subject, attributes });
  const bring = async (RelayState: string, SAMLResponse: string) =>
    browser()('/notes/saml2/idpresponse', { form: { RelayState, SAMLResponse }, isFromElsewhere: true });

  it('signs its user in at the client that the relay state names, once', async () => {
    await change({ IDPInit: 'true' });
    const response = await unsolicited();
    const first = await bring(relayState(), response);
    const form = {
      ...{ grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback },
      code: codeIn(first) ?? '',
    };
    const tokens = JSON.parse((await browser()('/notes/oauth2/token', { form })).text);
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString());
    expect(claims['cognito:username']).toBe('Company_ada');
    const again = await bring(relayState(), response);
    expect([codeIn(again), problemIn(again)]).toEqual([
      null,
      'Invalid SAML response received: the assertion was used before.',
    ]);
  });

  it('is refused where the provider may not begin', async () => {
    await change({});
    const { status, location } = await bring(relayState(), await unsolicited());
    expect([status, location]).toEqual([400, '']);
  });

  it.each<[string, object]>([
    ['a redirect that is not registered', { redirect_uri: 'https://evil.example/' }],
    ['a redirect that is nearly registered', { redirect_uri: `${callback}?` }],
    ['another client', { client_id: 'nobody' }],
    ['another provider', { identity_provider: 'Other' }],
    ['no provider', { identity_provider: '' }],
  ])('leads nowhere by %s', async (_name, more) => {
    await change({ IDPInit: 'true' });
    const { status, location } = await bring(relayState(more), await unsolicited());
    expect([status, location]).toEqual([400, '']);
  });

  it('leads nowhere by a relay state that is an address', async () => {
    await change({ IDPInit: 'true' });
    const { status, location } = await bring('https://evil.example/', await unsolicited());
    expect([status, location]).toEqual([400, '']);
  });

  it('is not begun by what was said in a sign-in that began here', async () => {
    await change({ IDPInit: 'true' });
    const mine = await leave();
    const response = await provider.respond(mine.asked, { subject: 'ada', attributes });
    expect(problemIn(await bring(relayState(), response))).toContain('does not answer the request');
    // Nor is a sign-in from here finished by what nobody asked for.
    const other = await comeBack(mine.ask, formOf(mine.asked, await unsolicited()));
    expect([codeIn(other), problemIn(other)]).toEqual([
      null,
      'Invalid SAML response received: the response does not answer the request.',
    ]);
  });
});

describe('signing out at the provider too', () => {
  const signedOut = 'http://localhost:3000/bye';

  async function signedIn() {
    const { ask: visit, asked } = await leave();
    const statement = `<saml:AuthnStatement AuthnInstant="${new Date().toISOString()}" SessionIndex="_s1"/>`;
    const response = await provider.respond(asked, { subject: 'ada', attributes, statement });
    expect(codeIn(await comeBack(visit, formOf(asked, response)))).not.toBeNull();
    return visit;
  }
  const query = (logout_uri: string) => new URLSearchParams({ client_id: clientId, logout_uri }).toString();
  const destination = () => `https://auth.localhost:${new URL(server.endpoint).port}/notes/saml2/logout`;
  const answer = (SAMLResponse: string, RelayState: string) =>
    browser()('/notes/saml2/logout', { form: { SAMLResponse, RelayState }, isFromElsewhere: true });

  it('asks the provider by a signed request, and goes where the client has said', async () => {
    await change({ IDPSignout: 'true' });
    const visit = await signedIn();
    const { location } = await visit(`/notes/logout?${query(signedOut)}`);
    const request = await provider.readSignOut(location, await signingCertificate());
    expect(request).toMatchObject({
      ...{ issuer: `urn:amazon:cognito:sp:${poolId}`, name: 'ada', sessionIndex: '_s1' },
      destination: 'https://idp.example/sso/logout',
    });
    // Here it is over, whatever the provider does.
    const again = await visit(`/notes/oauth2/authorize?${authorization}`);
    expect(again.location).toContain('https://idp.example/sso?');
    const other = new SamlProvider();
    const foreign = [
      other.answerSignOut(request, { destination: destination(), issuer: provider.entityId }),
      provider.answerSignOut({ id: '_other' }, { destination: destination() }),
      provider.answerSignOut(request, { destination: destination() }, { isSigned: false }),
      provider.answerSignOut(request, { destination: 'https://elsewhere.example/saml2/logout' }),
    ];
    for (const each of foreign) expect(await answer(each, request.relayState)).toMatchObject({ status: 400 });
    const good = provider.answerSignOut(request, { destination: destination() });
    expect(await answer(good, 'https://evil.example/')).toMatchObject({ status: 400, location: '' });
    const end = await answer(good, request.relayState);
    expect([end.status, end.location]).toEqual([303, signedOut]);
    expect(await answer(good, request.relayState)).toMatchObject({ status: 400, location: '' });
  });

  it('leads to no URL that is not registered any more, or never was', async () => {
    await change({ IDPSignout: 'true' });
    const visit = await signedIn();
    const nearly = await visit(`/notes/logout?${query(`${signedOut}/`)}`);
    expect([nearly.status, nearly.location]).toEqual([400, '']);
    const { location } = await visit(`/notes/logout?${query(signedOut)}`);
    const request = await provider.readSignOut(location, await signingCertificate());
    await changeClient({ LogoutURLs: ['http://localhost:3000/other'] });
    const end = await answer(
      provider.answerSignOut(request, { destination: destination() }),
      request.relayState,
    );
    expect([end.status, end.location]).toEqual([400, '']);
    await changeClient({});
  });

  it('says so where the provider does not do it', async () => {
    await change({ IDPSignout: 'true' });
    const { location } = await (await signedIn())(`/notes/logout?${query(signedOut)}`);
    const request = await provider.readSignOut(location, await signingCertificate());
    const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
    const no = provider.answerSignOut(request, { destination: destination(), status });
    const end = await answer(no, request.relayState);
    expect([end.status, end.text.includes('You are signed out here')]).toEqual([400, true]);
  });

  it('is nothing of a provider that was not set up for it', async () => {
    await change({});
    const { location } = await (await signedIn())(`/notes/logout?${query(signedOut)}`);
    expect(location).toBe(signedOut);
  });

  it('does not begin at the provider', async () => {
    const form = { SAMLRequest: 'fVHL', RelayState: 'x' };
    const { status, text } = await browser()('/notes/saml2/logout', { form, isFromElsewhere: true });
    expect([status, text.includes('unsupported_request')]).toEqual([400, true]);
  });
});
