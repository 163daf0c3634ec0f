/** How Cognito is spoken to: by the SDK's clients, by pages, signed and unsigned. What it does is tested elsewhere. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  ListIdentityPoolsCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateUserImportJobCommand,
  DescribeUserPoolCommand,
  ListWebAuthnCredentialsCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { nodeSignatureCrypto } from '@cairn/host';
import { type CallScope, type Log, seededRandom, timeOrderedIds } from '@cairn/kit';
import { createRequestHandlers, createServices, createWireServices, TrustedProxies } from '@cairn/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';

interface Called {
  readonly operation: string;
  readonly scope: CallScope;
  readonly input: { readonly [member: string]: unknown };
}
const calls: Called[] = [];
beforeEach(() => {
  calls.length = 0;
});

const method = (operation: string, output: object = {}) => [
  operation,
  async (scope: CallScope, input: Called['input']) => {
    calls.push({ operation, scope, input });
    return output;
  },
];
const atMs = Date.UTC(2026, 10, 20, 12, 0, 0, 250);

const userPools = {
  operations: Object.fromEntries([
    method('signUp', { UserConfirmed: false, UserSub: 'a-sub' }),
    method('initiateAuth', { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: { SALT: 'ab' } }),
    method('getUser', { Username: 'ada', UserAttributes: [{ Name: 'sub', Value: 'a-sub' }] }),
    method('adminGetUser', { Username: 'ada', UserCreateDate: atMs, UserLastModifiedDate: atMs }),
    method('adminCreateUser', { User: { Username: 'ada', UserCreateDate: atMs } }),
    method('describeUserPool', { UserPool: { Id: 'us-east-1_abc', CreationDate: atMs } }),
    method('listWebAuthnCredentials', { Credentials: [{ CredentialId: 'c', CreatedAt: atMs }] }),
    method('associateSoftwareToken', { SecretCode: 'X' }),
    method('revokeToken'),
  ]),
  origins: {
    has: (origin: string) => /^https:\/\/(?:first|second)\.example\.com$/.test(origin),
    ofClient: (client: string, origin: string) => origin === `https://${client}.example.com`,
  },
};
const identityPools = {
  operations: Object.fromEntries([
    method('getId', { IdentityId: 'us-east-1:1' }),
    method('getCredentialsForIdentity', {
      IdentityId: 'i',
      Credentials: { AccessKeyId: 'A', Expiration: atMs },
    }),
    method('listIdentityPools', { IdentityPools: [] }),
  ]),
  origins: userPools.origins,
};
const userPoolKeys = {
  jwksOf: (id: string) => (id === 'us-east-1_abc' ? { keys: [{ kid: 'one' }] } : undefined),
  discoveryOf: async (id: string) =>
    id === 'us-east-1_abc' ? { issuer: 'http://localhost/us-east-1_abc' } : undefined,
};

const log: Log = () => {};
const ids = timeOrderedIds({ now: () => Date.now() }, seededRandom(1));
const services = createWireServices(
  createServices({
    userPoolKeys: () => userPoolKeys,
    userPools: () => userPools,
    identityPools: () => identityPools,
    tables: () =>
      new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : async () => ({})) }) as never,
  }),
  { log },
);
const common = {
  services,
  guard: { hostnames: ['cairn.example.com'], origins: ['https://known.example.com'] },
  ids,
  log,
  proxies: new TrustedProxies(['127.0.0.1']),
};
const root = { account: '000000000000', principal: { arn: 'arn:aws:iam::000000000000:root' } };
const key = { accessKeyId: 'AKIAROOT', secretAccessKey: 'secret' };
const signatures = {
  crypto: nodeSignatureCrypto,
  resolveAccessKey: (id: string) =>
    id === key.accessKeyId
      ? { kind: 'found' as const, secretAccessKey: key.secretAccessKey, ...root }
      : { kind: 'unknown' as const },
  now: Date.now,
};
const servers: { readonly [auth: string]: Server } = {
  local: createServer(createRequestHandlers(common).handle),
  strict: createServer(createRequestHandlers({ ...common, signatures } as never).handle),
};
beforeAll(async () => {
  for (const server of Object.values(servers)) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const server of Object.values(servers)) server.close().closeAllConnections();
});

const portOf = (auth: string): number => ((servers[auth] as Server).address() as AddressInfo).port;
const options = (auth: string, credentials: typeof key | undefined = key) => ({
  endpoint: `http://127.0.0.1:${portOf(auth)}`,
  region: 'eu-central-1',
  maxAttempts: 1,
  credentials: credentials ?? (() => Promise.reject(new Error('there are no credentials'))),
});
const userPoolClient = (auth: string, credentials?: typeof key) =>
  new CognitoIdentityProviderClient(options(auth, credentials));
const unsigned = (auth: string) =>
  new CognitoIdentityProviderClient({
    ...options(auth),
    credentials: () => Promise.reject(new Error('there are no credentials')),
  });

interface Asked {
  readonly auth?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}
interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask({ auth = 'local', method = 'POST', path = '/', headers = {}, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: portOf(auth), method, path, headers },
      async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      },
    );
    call.on('error', reject).end(body);
  });
}

const json = { 'content-type': 'application/x-amz-json-1.1' };
const target = (operation: string, service = 'AWSCognitoIdentityProviderService') => ({
  ...json,
  'x-amz-target': `${service}.${operation}`,
});
const signUp = { ClientId: 'first', Username: 'ada', Password: 'Passw0rd!' };

describe.each(['local', 'strict'])('where credentials are taken as %s says', (auth) => {
  it('a public operation needs none, and is nobody’s', async () => {
    const answer = await unsigned(auth).send(new SignUpCommand(signUp));
    expect(answer).toMatchObject({ UserConfirmed: false, UserSub: 'a-sub' });
    expect(calls).toMatchObject([
      {
        operation: 'signUp',
        scope: { principal: { arn: 'anonymous' }, origin: { sourceIp: '127.0.0.1', isSecure: false } },
        input: signUp,
      },
    ]);
  });

  it.each([
    'Bearer abc',
    'Basic x',
    'AWS4-HMAC-SHA256 Credential=AKIAROOT/20260101/x/cognito-idp/aws4_request',
    'nonsense',
  ])('a public operation does not look at the credentials %s', async (authorization) => {
    const headers = { ...target('SignUp'), authorization };
    const { status } = await ask({ auth, headers, body: JSON.stringify(signUp) });
    expect(status).toBe(200);
    expect(calls[0]?.scope.principal).toEqual({ arn: 'anonymous' });
  });

  it('a public operation comes from whom trusted proxies name', async () => {
    const headers = { ...target('InitiateAuth'), 'x-forwarded-for': '198.51.100.7' };
    const body = JSON.stringify({ ClientId: 'first', AuthFlow: 'USER_SRP_AUTH' });
    expect((await ask({ auth, headers, body })).status).toBe(200);
    expect(calls[0]?.scope.origin?.sourceIp).toBe('198.51.100.7');
  });

  it('what is unsigned may be sent again as it is', async () => {
    const once = { auth, headers: target('SignUp'), body: JSON.stringify(signUp) };
    expect([(await ask(once)).status, (await ask(once)).status]).toEqual([200, 200]);
    expect(calls.length).toBe(2);
  });

  it('an administrator signs', async () => {
    const input = { UserPoolId: 'us-east-1_abc', Username: 'ada' };
    const user = await userPoolClient(auth).send(new AdminGetUserCommand(input));
    expect(user.UserCreateDate).toEqual(new Date(atMs));
    expect(calls[0]?.scope).toMatchObject({ region: 'eu-central-1', principal: root.principal });
    const { status, text } = await ask({
      auth,
      headers: target('AdminGetUser'),
      body: JSON.stringify(input),
    });
    expect([status, JSON.parse(text).__type]).toEqual([403, 'MissingAuthenticationTokenException']);
    expect(calls.length).toBe(1);
  });

  it('credentials of an identity are public, its pools are not', async () => {
    const client = new CognitoIdentityClient({
      ...options(auth),
      ...{ credentials: unsigned(auth).config.credentials },
    });
    const { IdentityId } = await client.send(new GetIdCommand({ IdentityPoolId: 'us-east-1:0-0' }));
    expect(IdentityId).toBe('us-east-1:1');
    const { Credentials } = await client.send(
      new GetCredentialsForIdentityCommand({ IdentityId: 'us-east-1:0-0' }),
    );
    expect(Credentials?.Expiration).toEqual(new Date(atMs));
    expect(calls.map(({ scope }) => scope.origin?.sourceIp)).toEqual(['127.0.0.1', '127.0.0.1']);
    await expect(client.send(new ListIdentityPoolsCommand({ MaxResults: 1 }))).rejects.toThrow(
      'no credentials',
    );
    await new CognitoIdentityClient(options(auth)).send(new ListIdentityPoolsCommand({ MaxResults: 1 }));
  });
});

test('a wrong secret is refused where signatures are verified, for what is not public', async () => {
  const wrong = userPoolClient('strict', { ...key, secretAccessKey: 'wrong' });
  const pool = new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_abc' });
  await expect(wrong.send(pool)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  expect(calls).toEqual([]);
});

test('instants are told in seconds wherever they stand', async () => {
  const { UserPool } = await userPoolClient('local').send(
    new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_abc' }),
  );
  expect(UserPool?.CreationDate).toEqual(new Date(atMs));
  const keys = await unsigned('local').send(new ListWebAuthnCredentialsCommand({ AccessToken: 'a.b.c' }));
  expect(keys.Credentials?.[0]?.CreatedAt).toEqual(new Date(atMs));
});

describe('errors', () => {
  it('of broken constraints are AWS’s, and hold no secret', async () => {
    const failure = await unsigned('local')
      .send(new SignUpCommand({ ...signUp, Username: 'a b', Password: 'with space' }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'InvalidParameterException',
      message:
        "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+",
    });
    const pool = new AdminCreateUserCommand({ UserPoolId: 'none', Username: 'ada' });
    await expect(userPoolClient('local').send(pool)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value 'none' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    });
    const logins = new GetIdCommand({ IdentityPoolId: 'us-east-1:0', Logins: { provider: '' } });
    const { message } = await new CognitoIdentityClient(options('local'))
      .send(logins)
      .catch((error) => error);
    expect(message).toMatch(/^1 validation error detected: Value at 'logins' failed/);
  });

  it('bear their names as clients look for them', async () => {
    const { status, headers, text } = await ask({ headers: target('GetUser'), body: '{}' });
    expect([status, headers['x-amzn-errortype'], headers['content-type']]).toEqual([
      400,
      'InvalidParameterException',
      'application/x-amz-json-1.1',
    ]);
    expect(headers['x-amzn-requestid']).toBeTruthy();
    expect(JSON.parse(text)).toEqual({
      __type: 'InvalidParameterException',
      message:
        "1 validation error detected: Value null at 'accessToken' failed to satisfy constraint: Member must not be null",
    });
  });

  it('tell what is not here', async () => {
    const job = {
      UserPoolId: 'us-east-1_abc',
      JobName: 'j',
      CloudWatchLogsRoleArn: 'arn:aws:iam::000000000000:role/r',
    };
    await expect(userPoolClient('local').send(new CreateUserImportJobCommand(job))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: 'Cairn does not support cognito-idp:CreateUserImportJob.',
    });
  });

  it('tell that Cognito Sync is not here', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/cognito-sync/aws4_request';
    for (const [path, method, headers] of [
      ['/', 'POST', target('ListDatasets', 'AWSCognitoSyncService')],
      ['/identitypools/us-east-1:1/identities/i/datasets', 'GET', {}],
    ] as const) {
      const { status, text } = await ask({ path, method, headers: { ...headers, authorization } });
      expect([status, JSON.parse(text).message]).toEqual([
        400,
        expect.stringContaining('Amazon Cognito Sync'),
      ]);
    }
  });

  it('of a body that nobody has signed and that is too large come before it is read as JSON', async () => {
    const body = JSON.stringify({ ...signUp, Password: 'x'.repeat(300_000) });
    const { status, text } = await ask({ headers: target('SignUp'), body });
    expect([status, JSON.parse(text).__type]).toEqual([413, 'RequestEntityTooLargeException']);
  });
});

describe.each(['local', 'strict'])('pages, where credentials are taken as %s says,', (auth) => {
  const preflight = (origin: string, asked = 'content-type,x-amz-target,x-amz-user-agent,cache-control') =>
    ask({
      auth,
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
    });

  it.each([
    'http://localhost:5173',
    'https://known.example.com',
    'https://first.example.com',
    'https://second.example.com',
  ])('of %s may ask whether they may call', async (origin) => {
    const { status, headers } = await preflight(origin, 'amz-sdk-request,amz-sdk-invocation-id,x-amz-target');
    expect([status, headers['access-control-allow-origin']]).toEqual([204, origin]);
    expect(headers['access-control-allow-headers']).toContain('x-amz-target');
    expect(headers['access-control-allow-headers']).toContain('amz-sdk-invocation-id');
    expect(headers.vary).toContain('Origin');
  });

  it.each([
    'https://evil.example.com',
    'null',
    'https://first.example.com.evil.example',
    'http://first.example.com',
  ])('of %s may not even ask', async (origin) => {
    const { status, headers } = await preflight(origin);
    expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  it.each([
    ['their own client', { ClientId: 'first' }, 'https://first.example.com', 200],
    ['any client from a known origin', { ClientId: 'first' }, 'https://known.example.com', 200],
    ['any client from this machine', { ClientId: 'first' }, 'http://127.0.0.1:3000', 200],
    ['the client of another page', { ClientId: 'first' }, 'https://second.example.com', 403],
    ['a client', { ClientId: 'first' }, 'https://evil.example.com', 403],
    ['a client', { ClientId: 'evil' }, 'https://first.example.com', 403],
    ['a client', { ClientId: 'first' }, 'null', 403],
    ['no client', {}, 'https://evil.example.com', 403],
  ])('call for %s (%j from %s): %d', async (_, body, origin, expected) => {
    const { status, headers } = await ask({
      auth,
      headers: { ...target('SignUp'), origin },
      body: JSON.stringify({ ...signUp, ClientId: undefined, ...body }),
    });
    expect(status).toBe(expected);
    expect(headers['access-control-allow-origin']).toBe(expected === 200 ? origin : undefined);
    if (expected === 200)
      expect(String(headers['access-control-expose-headers']).toLowerCase()).toMatch(
        /x-amzn-requestid.*x-amzn-errortype/,
      );
    expect(calls.length).toBe(expected === 200 ? 1 : 0);
  });

  const tokenOf = (client: string) =>
    `e30.${Buffer.from(JSON.stringify({ client_id: client })).toString('base64url')}.x`;

  it.each([
    ['GetUser', { AccessToken: tokenOf('first') }, 'https://first.example.com', 200],
    ['GetUser', { AccessToken: tokenOf('first') }, 'https://second.example.com', 403],
    // Whose it is, the call itself finds out.
    ['GetUser', { AccessToken: 'a.b.c' }, 'https://second.example.com', 200],
    ['GetUser', { AccessToken: 'a.b.c' }, 'https://evil.example.com', 403],
    ['AssociateSoftwareToken', { Session: 's'.repeat(20) }, 'https://second.example.com', 200],
    ['AssociateSoftwareToken', { Session: 's'.repeat(20) }, 'https://evil.example.com', 403],
  ])('call %s with %j from %s: %d', async (operation, body, origin, expected) => {
    const headers = { ...target(operation), origin };
    expect((await ask({ auth, headers, body: JSON.stringify(body) })).status).toBe(expected);
  });

  it('are told about errors of their calls', async () => {
    const headers = { ...target('SignUp'), origin: 'https://first.example.com' };
    const answer = await ask({ auth, headers, body: JSON.stringify({ ClientId: 'first' }) });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([
      400,
      'https://first.example.com',
    ]);
  });

  it('of a client’s origin may call nothing but what is public', async () => {
    const origin = 'https://first.example.com';
    const pool = JSON.stringify({ UserPoolId: 'us-east-1_abc' });
    const authorization = 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/cognito-idp/aws4_request';
    const tables = target('ListTables', 'DynamoDB_20120810');
    for (const headers of [target('DescribeUserPool'), tables]) {
      const { status, text } = await ask({
        auth,
        headers: { ...headers, origin, authorization },
        body: pool,
      });
      expect([status, JSON.parse(text).message]).toEqual([
        403,
        'Requests from pages of this origin are not allowed.',
      ]);
    }
    expect(calls).toEqual([]);
  });

  it('of no origin (a form, a link of another site) call nothing', async () => {
    const headers = { ...target('SignUp'), 'sec-fetch-site': 'cross-site' };
    expect((await ask({ auth, headers, body: JSON.stringify(signUp) })).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it('of any client ask for credentials of identities', async () => {
    const body = JSON.stringify({ IdentityPoolId: 'us-east-1:0-0' });
    const from = (origin: string) =>
      ask({ auth, headers: { ...target('GetId', 'AWSCognitoIdentityService'), origin }, body });
    expect((await from('https://second.example.com')).status).toBe(200);
    expect((await from('https://evil.example.com')).status).toBe(403);
  });

  it('and everybody else read keys and what they are for', async () => {
    const path = '/us-east-1_abc/.well-known/jwks.json';
    const headers = { origin: 'https://anybody.example.com' };
    const keys = await ask({ auth, method: 'GET', path, headers });
    expect([keys.status, keys.headers['access-control-allow-origin']]).toEqual([200, '*']);
    expect(JSON.parse(keys.text)).toEqual({ keys: [{ kid: 'one' }] });
    const head = await ask({ auth, method: 'HEAD', path });
    expect([head.status, head.headers['content-length'], head.text]).toEqual([
      200,
      String(keys.text.length),
      '',
    ]);
    const discovery = await ask({
      auth,
      method: 'GET',
      path: '/us-east-1_abc/.well-known/openid-configuration',
    });
    expect(JSON.parse(discovery.text)).toEqual({ issuer: 'http://localhost/us-east-1_abc' });
    const question = await ask({
      auth,
      method: 'OPTIONS',
      path,
      headers: {
        ...headers,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'x-a',
      },
    });
    expect([question.status, question.headers['access-control-allow-headers']]).toEqual([204, 'x-a']);
    expect((await ask({ auth, method: 'GET', path: path.replace('abc', 'xyz') })).status).toBe(404);
  });
});

test('a known host is asked for, always', async () => {
  const body = JSON.stringify(signUp);
  expect((await ask({ headers: { ...target('SignUp'), host: 'rebound.example' }, body })).status).toBe(403);
  expect((await ask({ headers: { ...target('SignUp'), host: 'cairn.example.com' }, body })).status).toBe(200);
  // What stands on a host of its own may be anybody's pages.
  expect((await ask({ headers: { ...target('SignUp'), host: 'bucket.localhost' }, body })).status).toBe(403);
});
