import { UpdateGraphqlApiCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customToken, GuardedApi, type Headers } from './guarded-api.ts';
import { signedFor } from './signed-headers.ts';
import { makeKey, TestIssuer } from './test-issuer.ts';

const withdrawn = makeKey('withdrawn');
let issuer: TestIssuer;
let api: GuardedApi;

beforeAll(async () => {
  issuer = await TestIssuer.start(makeKey('rsa-1'), withdrawn);
  api = await GuardedApi.start(issuer, {
    server: { limits: { subscriptionCallerCheckSeconds: 1, graphqlIssuerCooldownSeconds: 0.001 } },
  });
}, 60_000);
afterAll(async () => {
  await api.stop();
  await issuer.stop();
});

type Mode = 'key' | 'iam' | 'oidc' | 'lambda' | 'users' | 'admins';
const allModes: readonly Mode[] = ['key', 'iam', 'oidc', 'lambda', 'users', 'admins'];

const anyKey = { accessKeyId: '111122223333', secretAccessKey: 'any' };

/** What shows who one is, for a request with a body or an operation over a socket. */
async function headersOf(mode: Mode, body: string, path = '/graphql'): Promise<Headers> {
  switch (mode) {
    case 'key':
      return { 'x-api-key': api.apiKey };
    case 'iam':
      return signedFor({ url: new URL(path, api.url), body }, anyKey);
    case 'oidc':
      return { authorization: await issuer.token() };
    case 'lambda':
      return {
        authorization: customToken({ isAuthorized: true, resolverContext: { team: 'blue', level: 3 } }),
      };
    case 'users':
      return { authorization: await issuer.userToken() };
    case 'admins':
      return { authorization: await issuer.userToken({ 'cognito:groups': ['Others', 'Admins'] }) };
  }
}

async function ask(mode: Mode, query: string) {
  const body = JSON.stringify({ query, variables: {} });
  return api.ask(query, await headersOf(mode, body, new URL(api.url).pathname));
}

/** Fields of the root that somebody is let in to. */
async function reached(mode: Mode): Promise<readonly string[]> {
  const { status, body } = await ask(mode, '{ any plain key iam oidc lambda users admins }');
  expect(status).toBe(200);
  for (const { errorType, message, path } of body.errors ?? []) {
    const [name] = path as [string];
    expect([errorType, message]).toEqual(['Unauthorized', `Not Authorized to access ${name} on type Query`]);
  }
  return Object.entries(body.data ?? {}).flatMap(([name, value]) => (value === null ? [] : [name]));
}

describe('all modes at once', () => {
  it.each([
    ['key', ['any', 'plain', 'key']],
    ['iam', ['any', 'iam']],
    ['oidc', ['any', 'oidc']],
    ['lambda', ['any', 'lambda']],
    ['users', ['any', 'users']],
    ['admins', ['any', 'users', 'admins']],
  ] as const)('%s reaches what directives open to it', async (mode, fields) => {
    expect(await reached(mode)).toEqual(fields);
  });

  it('what has no directive is open to the default mode alone, types that are returned too', async () => {
    const closed = '{ closed { name } }';
    expect((await ask('key', closed)).body).toEqual({ data: { closed: { name: 'seen' } } });
    expect((await ask('oidc', closed)).body).toMatchObject({
      data: { closed: { name: null } },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access name on type Closed' }],
    });
    expect((await ask('iam', '{ who { onlyIam } }')).body).toEqual({ data: { who: { onlyIam: 'seen' } } });
    expect((await ask('users', '{ who { onlyIam } }')).body).toMatchObject({
      data: { who: { onlyIam: null } },
    });
  });

  it.each([
    ['key', 'API Key Authorization', null],
    [
      'iam',
      'IAM Authorization',
      {
        accountId: '111122223333',
        userArn: 'arn:aws:iam::111122223333:root',
        sourceIp: ['127.0.0.1'],
        cognitoIdentityId: null,
      },
    ],
    ['oidc', 'Open ID Connect Authorization', { sub: 'subject-1', claims: { aud: 'app-1' } }],
    ['lambda', 'Lambda Authorization', { resolverContext: { team: 'blue', level: 3 } }],
    [
      'users',
      'User Pool Authorization',
      {
        sub: 'subject-1',
        username: 'ana',
        groups: null,
        defaultAuthStrategy: 'ALLOW',
        sourceIp: ['127.0.0.1'],
      },
    ],
    ['admins', 'User Pool Authorization', { groups: ['Others', 'Admins'], claims: { token_use: 'id' } }],
  ] as const)('resolvers are told who asks: %s', async (mode, type, identity) => {
    const { body } = await ask(mode, '{ who { mode identity } }');
    const who = body.data?.who as { readonly mode: string; readonly identity: string | null };
    expect(who.mode).toBe(type);
    const told = who.identity === null ? null : JSON.parse(who.identity);
    if (identity === null) expect(told).toBe(null);
    else expect(told).toMatchObject(identity);
  });

  it('a socket may hold subscriptions of all of them, each told what is open to it', async () => {
    const client = api.connect(await headersOf('iam', '{}', '/graphql/connect'));
    await client.frame('connection_ack');
    for (const mode of allModes) {
      await client.start(mode, 'subscription { onSend { id secret } }', (data) => headersOf(mode, data));
      expect((await client.frame('start_ack error', mode)).type).toBe('start_ack');
    }
    await ask('iam', 'mutation { send(id: "1") { id secret } }');
    for (const mode of allModes) {
      const { payload } = await client.frame('data', mode);
      expect(payload?.data).toEqual({ onSend: { id: '1', secret: mode === 'iam' ? 'seen' : null } });
    }
  });

  it('an operation is refused by what it says itself, whoever has connected', async () => {
    const client = api.connect(await headersOf('key', ''));
    await client.frame('connection_ack');
    await client.start('1', 'subscription { onSend { id } }', { Authorization: 'nobody' });
    expect(await client.frame('error start_ack', '1')).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'UnauthorizedException' }] },
    });
  });
});

describe('credentials that end while somebody listens', () => {
  async function listen(headers: Headers): Promise<ReturnType<GuardedApi['connect']>> {
    const client = api.connect(headers);
    await client.frame('connection_ack');
    await client.start('1', 'subscription { onSend { id } }', headers);
    expect((await client.frame('start_ack error', '1')).type).toBe('start_ack');
    return client;
  }
  const ended = { type: 'error', payload: { errors: [{ errorType: 'UnauthorizedException' }] } };

  it('a token whose time is over is told nothing more, and learns it', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 3;
    const client = await listen({ Authorization: await issuer.userToken({ exp }) });
    expect(await client.frame('error', '1')).toMatchObject(ended);
    await ask('key', 'mutation { send(id: "9") { id } }');
    expect(client.heard.filter(({ type }) => type === 'data')).toEqual([]);
  });

  it('a token of a key that was withdrawn is told nothing more, and is refused', async () => {
    const token = await issuer.userToken({}, withdrawn);
    const client = await listen({ Authorization: token });
    issuer.keys = issuer.keys.filter((key) => key !== withdrawn);
    // A name that is not known makes the server look: it learns that the other is gone.
    const unknown = await issuer.userToken({}, makeKey('rotated'));
    expect((await api.ask('{ any }', { authorization: unknown })).status).toBe(401);
    expect((await api.ask('{ any }', { authorization: token })).status).toBe(401);
    expect(await client.frame('error', '1')).toMatchObject(ended);
  });

  it('a mode that was taken away lets nobody in any more', async () => {
    const { appSync } = api.laboratory;
    const { apiId } = api;
    await appSync.send(new UpdateGraphqlApiCommand({ apiId, name: 'blog', authenticationType: 'API_KEY' }));
    expect((await ask('oidc', '{ any }')).status).toBe(401);
    expect((await ask('key', '{ any }')).status).toBe(200);
  });
});
