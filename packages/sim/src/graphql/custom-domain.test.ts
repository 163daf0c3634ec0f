import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  AssociateApiCommand,
  CreateDomainNameCommand,
  DeleteDomainNameCommand,
  DisassociateApiCommand,
} from '@aws-sdk/client-appsync';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ApiMaker, type ApiPlace } from './shop-api.ts';

const domainName = 'api.rocks.example';
const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555';
const query = JSON.stringify({ query: '{ domain }' });

let dataDirectory: string;
let server: CairnServer;
let place: ApiPlace;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-domain-'));
  await start();
  const maker = new ApiMaker(server.endpoint);
  place = await maker.api(`
    type Query { domain: String }
    type Mutation { say(text: String): Said }
    type Said { text: String }
    type Subscription { onSay: Said @aws_subscribe(mutations: ["say"]) }
  `);
  const code = (value: string) =>
    `export function request(ctx) { return { payload: ${value} }; }\nexport function response(ctx) { return ctx.result; }`;
  await maker.script(place.apiId, 'Query.domain', 'none', code('ctx.request.domainName'));
  await maker.script(place.apiId, 'Mutation.say', 'none', code('{ text: ctx.args.text }'));
  await maker.client.send(new CreateDomainNameCommand({ domainName, certificateArn }));
  await maker.client.send(new AssociateApiCommand({ domainName, apiId: place.apiId }));
  maker.destroy();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await createServer({ dataDirectory, port: 0, logLevel: 'silent', studio: false });
}

interface Asked {
  readonly path?: string;
  readonly host?: string;
  readonly headers?: object;
  readonly body?: string;
}

/** Asks over TLS by a name, whose certificate has to hold. */
async function ask({ path = '/graphql', host = domainName, headers, body = query }: Asked = {}) {
  const sent = request({
    ...{ host: '127.0.0.1', port: new URL(server.endpoint).port, path, method: 'POST', agent: false },
    ...{ servername: host, ca: server.certificateAuthority() },
    headers: { host, 'content-type': 'application/json', 'x-api-key': place.key, ...headers },
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: await text(answer) };
}

const ofDomain = { status: 200, body: `{"data":{"domain":"${domainName}"}}` };

it('an API answers under its domain, by a certificate of that name, and tells resolvers', async () => {
  expect(await ask()).toEqual(ofDomain);
  expect(await ask({ headers: { host: `${domainName.toUpperCase()}:8443` } })).toEqual(ofDomain);
});

it('nothing else of the server answers there, and no other name is answered', async () => {
  const target = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' };
  const signed = {
    ...target,
    authorization:
      'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
  };
  for (const path of ['/', '/_cairn/health', '/_cairn/v1/anything', '/v1/apis', '/2015-03-31/functions']) {
    const { status, body } = await ask({ path, headers: signed, body: '{}' });
    expect([path, status, body]).toEqual([path, 404, expect.stringContaining('UnknownOperationException')]);
  }
  await expect(ask({ host: 'other.rocks.example' })).rejects.toThrow(/certificate|altnames/i);
  const { status } = await ask({ headers: { host: 'other.rocks.example' } });
  expect(status).toBe(403);
});

it('subscriptions are spoken under the domain too', { timeout: 20_000 }, async () => {
  const credentials = { host: domainName, 'x-api-key': place.key };
  const header = Buffer.from(JSON.stringify(credentials)).toString('base64url');
  const { port } = new URL(server.endpoint);
  const socket = new WebSocket(
    `wss://127.0.0.1:${port}/graphql/realtime`,
    ['graphql-ws', `header-${header}`],
    {
      ...{ servername: domainName, ca: server.certificateAuthority(), headers: { host: domainName } },
    },
  );
  const heard: { readonly type: string; readonly payload?: unknown }[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
  const hears = async (type: string) => {
    for (;;) {
      const found = heard.find((message) => message.type === type);
      if (found !== undefined) return found;
      await once(socket, 'message');
    }
  };
  socket.once('open', () => socket.send('{"type":"connection_init"}'));
  await hears('connection_ack');
  const data = JSON.stringify({ query: 'subscription { onSay { text } }' });
  const payload = { data, extensions: { authorization: credentials } };
  socket.send(JSON.stringify({ id: 'one', type: 'start', payload }));
  await hears('start_ack');
  await ask({ body: JSON.stringify({ query: 'mutation { say(text: "hello") { text } }' }) });
  expect((await hears('data')).payload).toEqual({ data: { onSay: { text: 'hello' } } });
  socket.terminate();
});

it('a domain is known after a restart, and no more when it is gone', { timeout: 30_000 }, async () => {
  await server.stop();
  await start();
  expect(await ask()).toEqual(ofDomain);
  const maker = new ApiMaker(server.endpoint);
  await maker.client.send(new DisassociateApiCommand({ domainName }));
  expect((await ask()).status).toBe(404);
  await maker.client.send(new DeleteDomainNameCommand({ domainName }));
  maker.destroy();
  await expect(ask()).rejects.toThrow(/certificate|altnames/i);
});
