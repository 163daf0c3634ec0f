import { createHash } from 'node:crypto';
import { request } from 'node:https';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  GetUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CairnServer, createServer } from './create-server.ts';

const callback = 'http://localhost:3000/';
const verifier = 'v'.repeat(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');
let server: CairnServer;
let users: CognitoIdentityProviderClient;
let clientId: string;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  users = new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { UserPool } = await users.send(new CreateUserPoolCommand({ PoolName: 'Notes' }));
  const UserPoolId = UserPool?.Id;
  const { UserPoolClient } = await users.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'web',
      CallbackURLs: [callback],
      LogoutURLs: [callback],
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
      AllowedOAuthFlowsUserPoolClient: true,
      SupportedIdentityProviders: ['COGNITO'],
    }),
  );
  clientId = UserPoolClient?.ClientId ?? '';
  await users.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'notes' }));
  const UserAttributes = [{ Name: 'email', Value: 'ada@example.com' }];
  const created = { UserPoolId, Username: 'ada', UserAttributes, MessageAction: 'SUPPRESS' } as const;
  await users.send(new AdminCreateUserCommand(created));
  const password = { UserPoolId, Username: 'ada', Password: 'Correct-1-horse', Permanent: true };
  await users.send(new AdminSetUserPasswordCommand(password));
});
afterAll(async () => {
  users?.destroy();
  await server?.stop();
});

const cookies = new Map<string, string>();

/** Asks the pages over TLS, by the authority that the server has made. */
function ask(path: string, { form, headers = {} }: { form?: Record<string, string>; headers?: object } = {}) {
  const { port } = new URL(server.endpoint);
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port,
          servername: 'auth.localhost',
          ca: server.certificateAuthority(),
          method: form === undefined ? 'GET' : 'POST',
          path,
          headers: {
            host: `auth.localhost:${port}`,
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
            ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
        },
        async (response) => {
          for (const cookie of response.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            cookies.set(name, value);
          }
          const text = Buffer.concat(await response.toArray()).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        },
      );
      call.on('error', reject);
      call.end(form === undefined ? '' : new URLSearchParams(form).toString());
    },
  );
}

it('leads people by its pages to tokens of their pool, over TLS on a host of their own', async () => {
  const query = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: callback, response_type: 'code', state: 's' },
    ...{ scope: 'openid email aws.cognito.signin.user.admin' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  });
  const start = await ask(`/notes/oauth2/authorize?${query}`);
  const page = await ask(String(start.headers.location));
  expect(page.text).toContain('<h1>Sign in</h1>');
  expect(page.headers['content-security-policy']).not.toContain('sandbox');
  const [, action = '', hidden = ''] =
    /action="([^"]*)"[^>]*>\s*<input[^>]* value="([^"]*)"/.exec(page.text) ?? [];
  const fields = { _csrf: hidden, username: 'ada', password: 'Correct-1-horse' };
  const end = await ask(action.replaceAll('&amp;', '&'), { form: fields });
  const target = new URL(String(end.headers.location));
  expect([target.origin, target.searchParams.get('state')]).toEqual(['http://localhost:3000', 's']);
  const code = target.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback, code };
  const exchanged = {
    form: { ...form, code_verifier: verifier },
    headers: { origin: 'http://localhost:3000' },
  };
  const answer = await ask('/notes/oauth2/token', exchanged);
  expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:3000');
  const tokens = JSON.parse(answer.text);
  expect(Object.keys(tokens).sort()).toEqual([
    'access_token',
    'expires_in',
    'id_token',
    'refresh_token',
    'token_type',
  ]);
  const { Username } = await users.send(new GetUserCommand({ AccessToken: tokens.access_token }));
  expect(Username).toBe('ada');
  const bearer = { headers: { authorization: `Bearer ${tokens.access_token}` } };
  expect(JSON.parse((await ask('/notes/oauth2/userInfo', bearer)).text)).toMatchObject({
    username: 'ada',
    email: 'ada@example.com',
  });
  const refresh = { grant_type: 'refresh_token', client_id: clientId, refresh_token: tokens.refresh_token };
  expect(JSON.parse((await ask('/notes/oauth2/token', { form: refresh })).text).access_token).toBeDefined();
  // The code comes a second time: what it gave is over.
  expect(JSON.parse((await ask('/notes/oauth2/token', exchanged)).text)).toEqual({ error: 'invalid_grant' });
  expect(JSON.parse((await ask('/notes/oauth2/token', { form: refresh })).text)).toEqual({
    error: 'invalid_grant',
  });
  await expect(users.send(new GetUserCommand({ AccessToken: tokens.access_token }))).rejects.toThrow(
    'revoked',
  );
});
