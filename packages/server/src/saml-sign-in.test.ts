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
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SamlProvider } from '../../host/src/identity/testing/saml-provider.ts';
import { type CairnServer, createServer } from './create-server.ts';

const callback = 'http://localhost:3000/';
const provider = new SamlProvider();
let metadata: Server;
let server: CairnServer;
let users: CognitoIdentityProviderClient;
let poolId: string;
let clientId: string;

beforeAll(async () => {
  metadata = createHttpServer((_request, response) => response.end(provider.metadata()));
  await once(metadata.listen(0, '127.0.0.1'), 'listening');
  const { port } = metadata.address() as AddressInfo;
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
      ProviderDetails: { MetadataURL: `http://127.0.0.1:${port}/metadata` },
      AttributeMapping: { email: 'mail', given_name: 'http://schemas.example/givenname' },
    }),
  );
  const { UserPoolClient } = await users.send(
    new CreateUserPoolClientCommand({
      ...{ UserPoolId: poolId, ClientName: 'web', CallbackURLs: [callback] },
      ...{ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid', 'email', 'profile'] },
      ...{ AllowedOAuthFlowsUserPoolClient: true, SupportedIdentityProviders: ['Company'] },
    }),
  );
  clientId = UserPoolClient?.ClientId ?? '';
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

async function leave() {
  const ask = browser();
  const query = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: callback, response_type: 'code', state: 's' },
    ...{ scope: 'openid email profile', identity_provider: 'Company' },
  });
  const { location } = await ask(`/notes/oauth2/authorize?${query}`);
  return { ask, asked: await provider.readRequest(location) };
}

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

it.each(['IDPInit', 'IDPSignout', 'EncryptedResponses'])('%s is refused by its name', async (name) => {
  const input = { UserPoolId: poolId, ProviderName: 'Other', ProviderType: 'SAML' } as const;
  const ProviderDetails = { MetadataFile: provider.metadata(), [name]: 'true' };
  await expect(users.send(new CreateIdentityProviderCommand({ ...input, ProviderDetails }))).rejects.toThrow(
    name,
  );
});
