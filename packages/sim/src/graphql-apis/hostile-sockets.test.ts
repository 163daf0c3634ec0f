import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppSyncClient, DeleteGraphqlApiCommand, UpdateGraphqlApiCommand } from '@aws-sdk/client-appsync';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration } from '../wire/clients.ts';
import { createMessageApi, type MessageApi } from './message-api.ts';

let dataDirectory: string;
let server: ServerProcess;
let api: MessageApi;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-sockets-'));
  const limits = ['--limit', 'realtimeUnsentBytes=200000', '--log-level', 'info'];
  server = await ServerProcess.start({ dataDirectory, arguments: limits });
  api = await createMessageApi(server.endpoint, Date.now());
}, 60_000);
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.on('error', () => {}).terminate();
});
afterAll(async () => {
  await server.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly data?: object; readonly errors?: readonly { readonly errorType: string }[] };
}

/** A client that says whatever it is told to. */
class RawClient {
  readonly socket: WebSocket;
  readonly heard: Frame[] = [];
  closed: number | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.heard.push(JSON.parse(String(data))));
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.closed = code;
    });
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  start(id: string, key = api.apiKey): void {
    const data = JSON.stringify({ query: 'subscription { onSend { id text } }', variables: {} });
    const payload = { data, extensions: { authorization: { host: 'localhost', 'x-api-key': key } } };
    this.say({ id, type: 'start', payload });
  }

  async frame(type: string): Promise<Frame> {
    await expect.poll(() => this.heard.map((frame) => frame.type)).toContain(type);
    return this.heard.find((frame) => frame.type === type) as Frame;
  }
}

const query = (key: string): string =>
  `header=${encodeURIComponent(Buffer.from(JSON.stringify({ host: 'localhost', 'x-api-key': key })).toString('base64'))}&payload=e30=`;

/** @returns the status of a refused upgrade, or a client */
function ask(
  headers: { readonly [name: string]: string } = {},
  { path = `${api.path}/realtime`, key = api.apiKey }: { readonly path?: string; readonly key?: string } = {},
): Promise<number | RawClient> {
  const socket = new WebSocket(
    `${server.endpoint.replace('http', 'ws')}${path}?${query(key)}`,
    ['graphql-ws'],
    {
      headers,
    },
  );
  sockets.push(socket);
  const client = new RawClient(socket);
  return new Promise((resolve) => {
    socket.on('open', () => resolve(client));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
}

async function open(...parameters: Parameters<typeof ask>): Promise<RawClient> {
  const client = await ask(...parameters);
  if (typeof client === 'number') throw new Error(`refused with ${client}`);
  return client;
}

async function send(id: string, text = 'a'): Promise<void> {
  const mutation = 'mutation ($id: ID!, $text: String) { send(id: $id, text: $text) { id text } }';
  const answer = await fetch(`${server.endpoint}${api.path}`, {
    method: 'POST',
    headers: { 'x-api-key': api.apiKey },
    body: JSON.stringify({ query: mutation, variables: { id, text } }),
  });
  expect(await answer.json()).not.toHaveProperty('errors');
}

describe('sockets of GraphQL APIs', () => {
  it.each<[headers: { readonly [name: string]: string }, path: string | undefined, status: number]>([
    [{ host: 'evil.example' }, undefined, 403],
    [{ host: 'localhost.evil.example' }, undefined, 403],
    [{ host: '127.0.0.1.nip.io' }, undefined, 403],
    [{ origin: 'https://evil.example' }, undefined, 403],
    [{ origin: 'null' }, undefined, 403],
    [{ 'sec-fetch-site': 'cross-site' }, undefined, 403],
    [{ host: 'studio.localhost', origin: 'https://evil.example' }, undefined, 403],
    [{}, '/graphql', 404],
    [{}, '/_cairn/v1', 404],
    [{}, '/_aws/appsync/abcdefghijklmnopqrstuvwxyz/graphql/realtime', 404],
    [{ host: 'abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com' }, '/graphql', 404],
  ])('are refused with %j at %s: %i', async (headers, path, status) => {
    expect(await ask(headers, path === undefined ? {} : { path })).toBe(status);
  });

  it('say nothing to a wrong key but why they close', async () => {
    const client = await open({}, { key: 'da2-wrong' });
    client.say({ type: 'connection_init' });
    client.start('a');
    await expect.poll(() => client.closed).toBe(1_008);
    expect(client.heard).toEqual([
      {
        type: 'connection_error',
        payload: {
          errors: [
            {
              errorType: 'UnauthorizedException',
              message: 'You are not authorized to make this call.',
              errorCode: 401,
            },
          ],
        },
      },
    ]);
  });

  it('refuse what is no subscription, start by start', async () => {
    const client = await open();
    client.start('wrong', 'da2-wrong');
    expect(await client.frame('error')).toMatchObject({
      id: 'wrong',
      payload: { errors: [{ errorType: 'UnauthorizedException' }] },
    });
    client.heard.length = 0;
    for (const [id, text] of [
      ['query', 'query { message(id: 1) { id } }'],
      ['mutation', 'mutation { send(id: 1) { id } }'],
      ['invalid', 'subscription { unknown }'],
      ['syntax', '{'],
    ])
      client.say({
        ...{ id, type: 'start' },
        payload: {
          data: JSON.stringify({ query: text }),
          extensions: { authorization: { 'x-api-key': api.apiKey } },
        },
      });
    await expect.poll(() => client.heard.length).toBe(4);
    expect(client.heard.every(({ type }) => type === 'error')).toBe(true);
    const of = (id: string) => client.heard.find((frame) => frame.id === id)?.payload?.errors;
    expect([of('query')?.[0]?.errorType, of('mutation')?.[0]?.errorType]).toEqual([
      'UnsupportedOperation',
      'UnsupportedOperation',
    ]);
    await send('nobody');
    expect(client.heard.length).toBe(4);
  });

  it('close on messages beyond their size and on floods, and take bytes for none', async () => {
    const large = await open();
    large.socket.send('x'.repeat(300_000));
    await expect.poll(() => large.closed).toBe(1_009);
    const binary = await open();
    binary.socket.send(Buffer.from('{"type":"connection_init"}'));
    expect(await binary.frame('error')).toMatchObject({
      payload: { errors: [{ errorType: 'BadRequestException' }] },
    });
    for (const flood of [
      (each: RawClient) => each.socket.ping(),
      (each: RawClient) => each.socket.send('{'),
    ]) {
      const flooding = await open();
      for (let count = 0; count < 1_000; count += 1) flood(flooding);
      // A client that is still sending may find the connection gone before it reads the good-bye.
      await expect.poll(() => flooding.closed, { timeout: 10_000 }).toBeDefined();
      expect([1_006, 1_008]).toContain(flooding.closed);
    }
  }, 30_000);

  it('are closed that read nothing, while all others are told', async () => {
    const slow = await open();
    const quick = await open();
    for (const client of [slow, quick]) {
      client.start('a');
      await client.frame('start_ack');
    }
    slow.socket.pause();
    // The system holds some of it before the server has to.
    const count = 120;
    for (let number = 0; number < count; number += 1) await send(String(number), 'x'.repeat(100_000));
    await expect
      .poll(() => quick.heard.filter(({ type }) => type === 'data').length, { timeout: 20_000 })
      .toBe(count);
    slow.socket.resume();
    await expect.poll(() => slow.closed, { timeout: 20_000 }).toBeDefined();
    expect(slow.heard.filter(({ type }) => type === 'data').length).toBeLessThan(count);
  }, 60_000);

  it('are closed with a good-bye when the server stops, and no secret is in its log', async () => {
    const client = await open();
    client.start('a');
    await client.frame('start_ack');
    const closed = once(client.socket, 'close');
    await server.stop();
    expect((await closed)[0]).toBe(1_001);
    expect(server.output).not.toContain(api.apiKey);
    expect(server.output).not.toContain(query(api.apiKey).slice(0, 40));
    await server.start();
  }, 30_000);
});

it('a subscription ends with the mode in which its client was let in, and with its API', async () => {
  const changing = await createMessageApi(server.endpoint, Date.now());
  const control = new AppSyncClient(clientConfiguration(server.endpoint));
  const { apiId, apiKey, path } = changing;
  const change = (authenticationType: 'API_KEY' | 'AWS_IAM') =>
    control.send(new UpdateGraphqlApiCommand({ apiId, name: 'changing', authenticationType }));
  const client = (await ask({}, { path: `${path}/realtime`, key: apiKey })) as RawClient;
  client.start('1', apiKey);
  await client.frame('start_ack');
  await change('AWS_IAM');
  const { id, payload } = await client.frame('error');
  expect([id, payload?.errors?.[0]?.errorType]).toEqual(['1', 'UnauthorizedException']);
  await change('API_KEY');
  client.heard.length = 0;
  client.start('2', apiKey);
  await client.frame('start_ack');
  await control.send(new DeleteGraphqlApiCommand({ apiId }));
  expect((await client.frame('error')).payload?.errors?.[0]?.errorType).toBe('NotFoundException');
  control.destroy();
});
