import type { Caller, RealtimeOperation, Refusal, SubscriptionOutcome } from '@cairn/graphql';
import { subscriptionLimits, unauthorized } from '@cairn/graphql';
import { type AlarmClock, type Json, resolveLimits, ServiceError } from '@cairn/kit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UpgradeAnswer, UpgradeRequest, WebSocketListener } from '../http/web-socket.ts';
import { appSyncRealtimeService } from './appsync-realtime-service.ts';
import type { RealtimeFacade } from './realtime-facade.ts';

let nowMs: number;
let alarms: { atMs: number | undefined; callback: () => void }[];
const clock: AlarmClock = {
  now: () => nowMs,
  alarm: (callback) => {
    const alarm = { atMs: undefined as number | undefined, callback };
    alarms.push(alarm);
    return {
      set: (atMs) => {
        alarm.atMs = atMs;
      },
    };
  },
};
function passTime(milliseconds: number): void {
  const untilMs = nowMs + milliseconds;
  for (;;) {
    const due = alarms.filter(({ atMs = Number.POSITIVE_INFINITY }) => atMs <= untilMs);
    const [next] = due.sort((left, right) => (left.atMs as number) - (right.atMs as number));
    if (next === undefined) break;
    nowMs = next.atMs as number;
    next.atMs = undefined;
    next.callback();
  }
  nowMs = untilMs;
}

const key = 'da2-abcdefghijklmnopqrstuvwxyz';
const somebody: Caller = {
  identity: null,
  authorizationMode: 'API_KEY',
  authorizationType: 'API Key Authorization',
  scope: {
    account: '000000000000',
    region: 'us-east-1',
    principal: { arn: 'arn:aws:iam::000000000000:root' },
  },
  mayReach: () => true,
  isAlive: () => true,
};

/** What the API was asked, and how it goes on. */
let asked: RealtimeOperation[];
let authorized: Parameters<NonNullable<Awaited<ReturnType<RealtimeFacade['findApi']>>>['authorize']>[0][];
let answerStart: (request: RealtimeOperation) => Promise<SubscriptionOutcome> | SubscriptionOutcome;
let stopped: string[];
let logged: unknown[];
beforeEach(() => {
  nowMs = 1_700_000_000_000;
  alarms = [];
  asked = [];
  authorized = [];
  stopped = [];
  logged = [];
  answerStart = live;
});

function live({ id, subscriber }: RealtimeOperation): SubscriptionOutcome {
  subscriber.onLive(id);
  return { kind: 'live', subscription: { stop: () => stopped.push(id) } };
}

function facadeOf(limits: Partial<Record<keyof typeof subscriptionLimits, number>>): RealtimeFacade {
  return {
    clock,
    ids: { uuid: () => 'request-id' },
    limits: resolveLimits(subscriptionLimits, limits),
    findApi: async (id) =>
      id !== 'abcdefghijklmnopqrstuvwxyz'
        ? undefined
        : {
            authorize: async (request): Promise<Caller | Refusal> => {
              authorized.push(request);
              return request.headers['x-api-key'] === key ? somebody : unauthorized;
            },
            subscribe: async (request) => {
              asked.push(request);
              return answerStart(request);
            },
          },
  };
}

const header = { host: 'abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.localhost', 'x-api-key': key };
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const host = 'abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.localhost:4566';

function requestOf(changes: Partial<UpgradeRequest>): UpgradeRequest {
  return {
    host,
    face: 'site',
    path: '/graphql',
    query: new URLSearchParams({ header: base64(header), payload: 'e30=' }),
    headers: { host, upgrade: 'websocket' },
    protocols: ['graphql-ws'],
    requestId: 'upgrade-id',
    client: { address: '127.0.0.1', scheme: 'http' },
    authenticate: async () => {
      throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    },
    ...changes,
  };
}

function ask(
  changes: Partial<UpgradeRequest> = {},
  limits: Parameters<typeof facadeOf>[0] = {},
): Promise<UpgradeAnswer> {
  const { upgrade } = appSyncRealtimeService(facadeOf(limits)).speak(
    { log: (...line) => logged.push(line) },
    () => nowMs,
  );
  if (upgrade === undefined) throw new Error('no WebSockets');
  return upgrade(requestOf(changes));
}

/** The other side of a connection. */
interface Client {
  readonly heard: Json[];
  readonly closed: (readonly [code: number, reason: string])[];
  readonly listener: WebSocketListener;
  /** What the peer has not read. */
  unsentBytes: number;
  say(message: unknown): void;
}

async function connect(...parameters: Parameters<typeof ask>): Promise<Client> {
  const answer = await ask(...parameters);
  if (answer.kind !== 'accepted') throw new Error('refused');
  const heard: Json[] = [];
  const closed: [number, string][] = [];
  const client: Client = {
    heard,
    closed,
    unsentBytes: 0,
    listener: answer.open({
      send: (text) => heard.push(JSON.parse(text)),
      get unsentBytes() {
        return client.unsentBytes;
      },
      close: (code, reason) => closed.push([code, reason]),
      destroy: () => closed.push([0, '']),
    }),
    say: (message) => client.listener.onText(typeof message === 'string' ? message : JSON.stringify(message)),
  };
  return client;
}

function start(
  id: string,
  changes: object = {},
): { readonly id: string; readonly type: string; readonly payload: object } {
  return {
    id,
    type: 'start',
    payload: {
      data: JSON.stringify({ query: 'subscription { onPost { id } }', variables: { a: 1 } }),
      extensions: { authorization: { ...header, 'X-Amz-User-Agent': 'test' } },
    },
    ...changes,
  };
}

const ack = { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } };
const keepAlive = { type: 'ka' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function connected(...parameters: Parameters<typeof ask>): Promise<Client> {
  const client = await connect(...parameters);
  client.say({ type: 'connection_init' });
  client.heard.length = 0;
  return client;
}

describe('a socket of a GraphQL API', () => {
  it.each<[host: string, path: string, expected: boolean]>([
    [host, '/graphql', true],
    [host, '/graphql/realtime', true],
    [host, '/', false],
    [host, '/graphql/connect', false],
    [header.host, '/graphql/realtime', true],
    [header.host, '/graphql', true],
    ['localhost', '/_aws/appsync/abcdefghijklmnopqrstuvwxyz/graphql/realtime', true],
    ['localhost', '/_aws/appsync/abcdefghijklmnopqrstuvwxyz/graphql', true],
    ['localhost', '/_aws/appsync/abcdefghijklmnopqrstuvwxyz', false],
    ['localhost', '/graphql', false],
    ['a.appsync-realtime-api.us-east-1.localhost', '/graphql', false],
  ])('is at %s%s: %s', (at, path, expected) => {
    const service = appSyncRealtimeService(facadeOf({})).speak({ log: () => {} }, () => nowMs);
    expect(service.upgrades?.({ method: 'GET', host: at, face: 'site', path, headers: {} })).toBe(expected);
  });

  it('is of an API that there is, and speaks graphql-ws', async () => {
    const gone = await ask({ host: host.replace('abc', 'xyz') });
    expect(gone).toMatchObject({ kind: 'refused', answer: { status: 404 } });
    expect(await ask({ protocols: ['graphql-transport-ws'] })).toMatchObject({
      kind: 'refused',
      answer: { status: 400 },
    });
    expect(await ask({ protocols: ['header-e30', 'graphql-ws'] })).toMatchObject({ protocol: 'graphql-ws' });
  });

  const url = Buffer.from(JSON.stringify(header)).toString('base64url');
  it.each<[how: string, changes: Partial<UpgradeRequest>]>([
    ['the query', {}],
    ['a subprotocol', { query: new URLSearchParams(), protocols: ['graphql-ws', `header-${url}`] }],
    ['headers', { query: new URLSearchParams(), headers: { host, 'x-api-key': key } }],
  ])('is opened by credentials in %s', async (_how, changes) => {
    const client = await connect(changes);
    client.say({ type: 'connection_init' });
    expect(client.heard).toEqual([ack, keepAlive]);
    expect(authorized[0]).toMatchObject({ operationName: 'DeepDish:Connect', sourceIps: ['127.0.0.1'] });
  });

  it.each<[why: string, changes: Partial<UpgradeRequest>, error: object]>([
    [
      'a wrong key',
      { query: new URLSearchParams({ header: base64({ ...header, 'x-api-key': 'da2-other' }) }) },
      {
        errorType: 'UnauthorizedException',
        message: 'You are not authorized to make this call.',
        errorCode: 401,
      },
    ],
    [
      'none',
      { query: new URLSearchParams() },
      {
        errorType: 'BadRequestException',
        message: 'Both, the "header", and the "payload" query string parameters are missing',
        errorCode: 400,
      },
    ],
    [
      'no Base64',
      { query: new URLSearchParams({ header: '%%%' }) },
      { errorType: 'BadRequestException', errorCode: 400 },
    ],
    ['no object', { query: new URLSearchParams({ header: base64([1]) }) }, { errorCode: 400 }],
  ])('is closed with a word about %s once its client speaks, or soon', async (_why, changes, error) => {
    const speaking = await connect(changes);
    expect(speaking.heard).toEqual([]);
    speaking.say({ type: 'connection_init' });
    const silent = await connect(changes);
    passTime(1_000);
    for (const { heard, closed } of [speaking, silent]) {
      expect(heard).toMatchObject([{ type: 'connection_error', payload: { errors: [error] } }]);
      expect(closed[0]?.[0]).toBe(1_008);
    }
    speaking.say(start('1'));
    expect([asked.length, speaking.heard.length]).toEqual([0, 1]);
  });

  it('is kept alive every minute, for a day', async () => {
    const client = await connected();
    passTime(60_000);
    expect(client.heard).toEqual([keepAlive]);
    passTime(86_400_000 - 60_001);
    expect([client.heard.length, client.closed]).toEqual([1_439, []]);
    passTime(1);
    expect(client.closed).toEqual([[1_000, 'the longest life is reached']]);
    expect(alarms.every(({ atMs }) => atMs === undefined)).toBe(true);
  });

  it('is closed where nothing is said', async () => {
    const client = await connect();
    passTime(60_000);
    expect(client.closed).toEqual([[1_000, 'nothing was said']]);
  });
});

it('is described by as many headers as there may be', async () => {
  const tooMany = { ...header, one: '1' };
  const refused = await connect(
    { query: new URLSearchParams({ header: base64(tooMany) }) },
    { realtimeHeaders: 2 },
  );
  passTime(1_000);
  expect(refused.heard).toMatchObject([{ type: 'connection_error' }]);
  const client = await connected({}, { realtimeHeaders: 2 });
  client.say(start('1', { payload: { ...start('1').payload, extensions: { authorization: tooMany } } }));
  await turn();
  expect(client.heard).toMatchObject([{ id: '1', type: 'error' }]);
});

describe('a start', () => {
  it('is authorised by what it says itself, acknowledged and told', async () => {
    const client = await connected();
    client.say(start('a'));
    await turn();
    expect(client.heard).toEqual([{ type: 'start_ack', id: 'a' }]);
    expect(authorized[1]).toMatchObject({
      headers: { 'x-api-key': key, 'x-amz-user-agent': 'test' },
      query: 'subscription { onPost { id } }',
      variables: { a: 1 },
    });
    expect(asked[0]).toMatchObject({ id: 'a', query: 'subscription { onPost { id } }', variables: { a: 1 } });
    asked[0]?.subscriber.deliver('a', '{"data":{"onPost":{"id":"1"}}}');
    expect(client.heard[1]).toEqual({ id: 'a', type: 'data', payload: { data: { onPost: { id: '1' } } } });
  });

  it('needs no connection_init before', async () => {
    const client = await connect();
    client.say(start('a'));
    await turn();
    expect(client.heard).toEqual([{ type: 'start_ack', id: 'a' }]);
  });

  it.each<[why: string, message: unknown, error: object]>([
    [
      'without credentials',
      start('a', { payload: { data: '{"query":"subscription{a}"}' } }),
      { errorType: 'UnauthorizedException' },
    ],
    [
      'with wrong ones',
      start('a', {
        payload: { data: '{"query":"subscription{a}"}', extensions: { authorization: { 'x-api-key': 'x' } } },
      }),
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
    ],
    ['without data', start('a', { payload: {} }), { errorType: 'UnsupportedOperation' }],
    [
      'with data that is no text',
      start('a', { payload: { data: {} } }),
      { errorType: 'UnsupportedOperation', message: 'unknown not supported through the realtime channel' },
    ],
    [
      'with data that is no JSON',
      start('a', { payload: { data: '{' } }),
      { errorType: 'UnsupportedOperation' },
    ],
    ['without an id', start('', {}), { errorType: 'BadRequestException' }],
    ['with an endless id', start('x'.repeat(129), {}), { errorType: 'BadRequestException' }],
    ['of another kind', { id: 'a', type: 'subscribe' }, { errorType: 'UnsupportedOperation' }],
    ['that is no JSON', '{', { errorType: 'BadRequestException' }],
    ['that is no object', '7', { errorType: 'BadRequestException' }],
    ['that nests without end', '['.repeat(100_000), { errorType: 'BadRequestException' }],
    ['without a type', {}, { errorType: 'BadRequestException' }],
  ])('%s is refused, and the connection lives on', async (_why, message, error) => {
    const client = await connected();
    client.say(message);
    await turn();
    expect(client.heard).toMatchObject([{ type: 'error', payload: { errors: [error] } }]);
    expect([asked, client.closed]).toEqual([[], []]);
    client.say(start('b'));
    await turn();
    expect(client.heard[1]).toEqual({ type: 'start_ack', id: 'b' });
  });

  it('is refused as its operation is, and its id is free again', async () => {
    const client = await connected();
    answerStart = () => ({ kind: 'refused', errors: [{ errorType: 'Unauthorized', message: 'No.' }] });
    client.say(start('a'));
    await turn();
    expect(client.heard).toEqual([
      { id: 'a', type: 'error', payload: { errors: [{ errorType: 'Unauthorized', message: 'No.' }] } },
    ]);
    answerStart = live;
    client.say(start('a'));
    await turn();
    expect(client.heard[1]).toEqual({ type: 'start_ack', id: 'a' });
  });

  it('that fails inside tells nothing of why, but to the log', async () => {
    const client = await connected();
    answerStart = () => {
      throw new Error('a secret detail');
    };
    client.say(start('a'));
    await turn();
    expect(client.heard).toMatchObject([
      { id: 'a', payload: { errors: [{ errorType: 'InternalFailure' }] } },
    ]);
    expect(JSON.stringify(client.heard)).not.toContain('secret');
    expect(JSON.stringify(logged)).toContain('a secret detail');
    expect(JSON.stringify(logged)).not.toContain(key);
  });

  it('with an id that is in use is refused, and the other lives on', async () => {
    const client = await connected();
    client.say(start('a'));
    client.say(start('a'));
    await turn();
    expect(client.heard).toMatchObject([
      { id: 'a', type: 'error', payload: { errors: [{ message: 'Duplicate subscription id a.' }] } },
      { type: 'start_ack', id: 'a' },
    ]);
    expect(asked.length).toBe(1);
  });

  it('beyond the number that one socket may have is refused, those under way counted', async () => {
    const client = await connected({}, { subscriptionsPerConnection: 2 });
    for (const id of ['a', 'b', 'c']) client.say(start(id));
    await turn();
    expect(client.heard[0]).toMatchObject({
      id: 'c',
      payload: { errors: [{ errorType: 'MaxSubscriptionsReachedError' }] },
    });
    client.say({ id: 'a', type: 'stop' });
    client.say(start('c'));
    await turn();
    expect(client.heard.at(-1)).toEqual({ type: 'start_ack', id: 'c' });
  });
});

describe('a subscription over a socket', () => {
  it('is stopped with a word', async () => {
    const client = await connected();
    client.say(start('a'));
    await turn();
    client.say({ id: 'a', type: 'stop' });
    expect(client.heard.at(-1)).toEqual({ id: 'a', type: 'complete' });
    expect(stopped).toEqual(['a']);
    client.say({ id: 'a', type: 'stop' });
    expect(client.heard.at(-1)).toMatchObject({
      payload: { errors: [{ errorType: 'UnknownOperationError' }] },
    });
  });

  it('is not begun where it was stopped meanwhile, or the socket closed', async () => {
    for (const end of [
      (client: Client) => client.say({ id: 'a', type: 'stop' }),
      (client: Client) => client.listener.onClose(),
    ]) {
      const { promise, resolve } = Promise.withResolvers<void>();
      answerStart = async (request) => {
        await promise;
        return request.isWanted() ? live(request) : { kind: 'unwanted' };
      };
      const client = await connected();
      client.say(start('a'));
      await turn();
      end(client);
      resolve();
      await turn();
      expect(client.heard.filter((frame) => (frame as { type: string }).type === 'start_ack')).toEqual([]);
    }
  });

  it('ends with an error where the server ends it, and its id is free', async () => {
    const client = await connected();
    client.say(start('a'));
    await turn();
    asked[0]?.subscriber.onEnd('a', { errorType: 'UnauthorizedException', message: 'Over.' });
    expect(client.heard.at(-1)).toEqual({
      id: 'a',
      type: 'error',
      payload: { errors: [{ errorType: 'UnauthorizedException', message: 'Over.' }] },
    });
    client.say(start('a'));
    await turn();
    expect(client.heard.at(-1)).toEqual({ type: 'start_ack', id: 'a' });
  });

  it('ends with its socket', async () => {
    const client = await connected();
    for (const id of ['a', 'b']) client.say(start(id));
    await turn();
    client.listener.onClose();
    expect(stopped).toEqual(['a', 'b']);
    expect(alarms.every(({ atMs }) => atMs === undefined)).toBe(true);
    asked[0]?.subscriber.deliver('a', '{}');
    expect(client.heard.at(-1)).toEqual({ type: 'start_ack', id: 'b' });
  });
});

describe('a client without measure', () => {
  const limitError = {
    type: 'error',
    payload: { errors: [{ errorType: 'LimitExceededError', message: 'Rate limit exceeded' }] },
  };

  it.each<[what: string, flood: (client: Client) => void]>([
    ['messages', (client) => client.say({ type: 'connection_init' })],
    ['garbage', (client) => client.say('{')],
    ['pings', ({ listener }) => listener.onOther('ping')],
    ['bytes', ({ listener }) => listener.onOther('binary')],
  ])('is given up that floods with %s', async (_what, flood) => {
    const client = await connect({}, { realtimeMessagesPerSecond: 10 });
    for (let count = 0; count < 20; count += 1) flood(client);
    expect(client.closed).toEqual([]);
    flood(client);
    expect([client.heard.at(-1), client.closed]).toEqual([limitError, [[1_008, 'Rate limit exceeded']]]);
    const { length } = client.heard;
    for (let count = 0; count < 100; count += 1) flood(client);
    expect([client.heard.length, client.closed.length]).toEqual([length, 1]);
  });

  it('is none that says as much in a longer time', async () => {
    const client = await connect({}, { realtimeMessagesPerSecond: 10 });
    for (let count = 0; count < 200; count += 1) {
      client.say({ type: 'connection_init' });
      passTime(100);
    }
    expect(client.closed).toEqual([]);
  });

  it('is given up that does not read, and all of its subscriptions end at once', async () => {
    const client = await connected({}, { realtimeUnsentBytes: 1_000 });
    for (const id of ['a', 'b']) client.say(start(id));
    await turn();
    client.unsentBytes = 1_001;
    asked[0]?.subscriber.deliver('a', '{}');
    expect(client.heard.at(-1)).toEqual(limitError);
    expect([client.closed, stopped]).toEqual([[[1_008, 'Rate limit exceeded']], ['a', 'b']]);
    const { length } = client.heard;
    asked[1]?.subscriber.deliver('b', '{}');
    expect(client.heard.length).toBe(length);
  });
});
