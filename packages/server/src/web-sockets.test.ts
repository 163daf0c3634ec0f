import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { LocalAuthority } from '@cairn/host/certificates';
import { resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import {
  createRequestHandlers,
  frontDoorLimits,
  TrustedProxies,
  type UpgradeAnswer,
  type UpgradeRequest,
  type WebSocketListener,
  type WebSocketPort,
  type WireService,
} from '@cairn/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Listener } from './listener.ts';

const listeners: Listener[] = [];
const clients: WebSocket[] = [];

/** What a service over WebSockets saw. */
interface Seen {
  readonly asked: UpgradeRequest[];
  readonly sockets: WebSocketPort[];
  readonly closed: number[];
  readonly others: string[];
}

interface Served extends Seen {
  readonly port: number;
  readonly listener: Listener;
}

/** Serves an echo at `/echo` of any host, by the doors of a real server. */
async function serve({
  limits = {},
  decide,
  proxies,
  tls,
  handshakeMs,
  unsentBytesTotal,
}: {
  readonly limits?: Partial<Record<keyof typeof frontDoorLimits, number>>;
  readonly decide?: () => Promise<UpgradeAnswer>;
  readonly proxies?: TrustedProxies;
  readonly tls?: ConstructorParameters<typeof Listener>[2];
  readonly handshakeMs?: number;
  readonly unsentBytesTotal?: number;
} = {}): Promise<Served> {
  const seen: Seen = { asked: [], sockets: [], closed: [], others: [] };
  const open = (socket: WebSocketPort): WebSocketListener => {
    const number = seen.sockets.push(socket);
    return {
      onText: (text) => socket.send(`echo ${text}`),
      onOther: (kind) => seen.others.push(kind),
      onClose: () => seen.closed.push(number),
    };
  };
  const service: WireService = {
    signingName: 'echo',
    upgrades: ({ path }) => path === '/echo',
    upgrade: async (request) => {
      seen.asked.push(request);
      return decide?.() ?? { kind: 'accepted', protocol: 'echo', messageBytesMax: 1_000, open };
    },
    protocol: {
      bodyBytesMax: 1,
      printError: ({ message }) => ({ status: 400, contentType: undefined, body: message }),
      answer: async () => ({ status: 200, contentType: undefined, body: 'answered' }),
    },
  };
  const handlers = createRequestHandlers({
    services: [{ ...service, spoken: service, load: async () => service }],
    guard: {
      hostnames: ['cairn.example'],
      origins: ['https://app.example'],
      studioHostnames: ['studio.localhost'],
    },
    ids: timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1)),
    log: () => {},
    limits: resolveLimits(frontDoorLimits, limits),
    proxies,
    page: async () => ({ status: 200, contentType: 'text/plain', body: 'a page' }),
  });
  const times = {
    stopGraceMs: 100,
    ...(handshakeMs === undefined ? {} : { webSocketHandshakeMs: handshakeMs }),
    ...(unsentBytesTotal === undefined ? {} : { webSocketUnsentBytesTotal: unsentBytesTotal }),
  };
  const listener = new Listener(handlers.handle, times, tls);
  listener.serve(handlers);
  listeners.push(listener);
  return { ...seen, listener, port: await listener.listen('127.0.0.1', 0) };
}

interface Outcome {
  readonly status: number;
  readonly body: string;
  readonly client: WebSocket;
}

/** Asks for a WebSocket; the status is 101 where there is one. */
function ask(
  port: number,
  {
    path = '/echo',
    headers = {},
    protocols = ['echo', 'header-e30'],
    ca,
  }: {
    readonly path?: string;
    readonly headers?: { readonly [name: string]: string };
    readonly protocols?: string[];
    readonly ca?: string;
  } = {},
): Promise<Outcome> {
  const scheme = ca === undefined ? 'ws' : 'wss';
  const client = new WebSocket(`${scheme}://localhost:${port}${path}`, protocols, {
    headers,
    ...(ca === undefined ? {} : { ca }),
  });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client
      .on('open', () => resolve({ status: 101, body: '', client }))
      .on('unexpected-response', async (_request, response) => {
        let body = '';
        for await (const chunk of response) body += String(chunk);
        resolve({ status: response.statusCode ?? 0, body, client });
      })
      .on('error', reject);
  });
}

async function echoOf(client: WebSocket, text: string): Promise<string> {
  const heard = once(client, 'message');
  client.send(text);
  return String((await heard)[0]);
}

/** Sends bytes and gives all that the server says until it closes. */
async function say(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return heard;
}

const asking =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

afterEach(async () => {
  for (const client of clients.splice(0)) client.on('error', () => {}).terminate();
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

describe('a WebSocket', () => {
  it('is opened where a service offers one, and speaks the subprotocol that the service chose', async () => {
    const { port, asked } = await serve();
    const { status, client } = await ask(port, { path: '/echo?header=e30=' });
    expect([status, client.protocol]).toEqual([101, 'echo']);
    expect(await echoOf(client, 'hallo')).toBe('echo hallo');
    expect(asked[0]).toMatchObject({
      path: '/echo',
      protocols: ['echo', 'header-e30'],
      client: { scheme: 'http' },
    });
  });

  it('is opened over TLS on the same port', async () => {
    const authority = LocalAuthority.inMemory(Date.now());
    const certificate = authority.issue(['localhost'], Date.now());
    const { port, asked } = await serve({ tls: { choose: () => certificate } });
    const { client } = await ask(port, { ca: authority.certificate });
    expect(await echoOf(client, 'hallo')).toBe('echo hallo');
    expect(asked[0]?.client.scheme).toBe('https');
  });

  it('is nowhere else, and its path is an ordinary one without an upgrade', async () => {
    const { port } = await serve();
    expect((await ask(port, { path: '/elsewhere' })).status).toBe(404);
    expect((await ask(port, { path: '/_cairn/health' })).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/_cairn/health`)).status).toBe(200);
  });

  it('is nothing that a client asks for who offers another HTTP', async () => {
    const { port } = await serve();
    const call = httpRequest({
      ...{ host: '127.0.0.1', port, path: '/_cairn/health' },
      headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' },
    });
    call.end();
    const [response] = await once(call, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it('takes no more than a message may have, and no malformed frames', async () => {
    const { port, closed } = await serve();
    const { client } = await ask(port);
    client.send('x'.repeat(1_001));
    expect((await once(client, 'close'))[0]).toBe(1_009);
    const malformed = await say(
      port,
      `GET /echo HTTP/1.1\r\nHost: localhost\r\n${asking}Sec-WebSocket-Protocol: echo\r\n\r\n\xff\xff\xff`,
    );
    expect(malformed).toContain('101 Switching Protocols');
    await expect.poll(() => closed.length).toBe(2);
  });

  it('tells its service of bytes and pings', async () => {
    const { port, others } = await serve();
    const { client } = await ask(port);
    client.ping();
    client.send(Buffer.from([1]));
    expect(await echoOf(client, 'after')).toBe('echo after');
    expect(others).toEqual(['ping', 'binary']);
  });

  it('is closed with the server, with a word for its client, and its service hears of it', async () => {
    const { port, listener, closed } = await serve();
    const { client } = await ask(port);
    const end = once(client, 'close');
    await listener.close();
    expect((await end)[0]).toBe(1_001);
    expect(closed).toEqual([1]);
  });

  it('does not keep a server from stopping whose client never answers a good-bye', async () => {
    const { port, listener, closed } = await serve();
    const { client } = await ask(port);
    client.pause();
    await listener.close();
    expect(closed).toEqual([1]);
  });
});

it('is cut off whose client reads least, where too much waits for all together', async () => {
  const { port, sockets, closed } = await serve({ unsentBytesTotal: 1_000_000 });
  const [deaf, listening] = [(await ask(port)).client, (await ask(port)).client];
  let heard = 0;
  listening.on('message', () => {
    heard += 1;
  });
  deaf.pause();
  const text = 'x'.repeat(100_000);
  while (closed.length === 0) {
    const before = heard;
    for (const socket of sockets) socket.send(text);
    await expect.poll(() => heard > before || closed.length > 0).toBe(true);
  }
  expect(closed).toEqual([1]);
  expect(listening.readyState).toBe(listening.OPEN);
});

describe('who may ask for a WebSocket', () => {
  const refused = 403;

  it.each([
    ['localhost', {}, 101],
    ['app.localhost:4566', {}, 101],
    ['cairn.example', {}, 101],
    ['abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.eu-central-1.amazonaws.com', {}, 101],
    ['abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.cairn.example', {}, 101],
    ['abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.evil.example', {}, refused],
    ['abcdefghijklmnopqrstuvwxyz.appsync-realtime-api.us-east-1.amazonaws.com.evil.example', {}, refused],
    ['evil.example', {}, refused],
    ['localhost.evil.example', {}, refused],
    ['127.0.0.1.nip.example', {}, refused],
    ['localhost', { origin: 'http://localhost:3000' }, 101],
    ['localhost', { origin: 'https://app.example' }, 101],
    ['localhost', { origin: 'https://evil.example' }, refused],
    ['localhost', { origin: 'null' }, refused],
    ['localhost', { origin: 'file://' }, refused],
    ['localhost', { 'sec-fetch-site': 'cross-site' }, refused],
    ['app.localhost', { origin: 'https://evil.example' }, refused],
    ['studio.localhost', {}, 101],
    ['studio.localhost', { origin: 'http://app.localhost' }, refused],
    ['studio.localhost', { origin: 'http://localhost:3000' }, refused],
  ] as const)('a request on %s with %j is answered with %i', async (host, headers, expected) => {
    const { port, asked } = await serve();
    const { status } = await ask(port, {
      headers: { host, authorization: 'Bearer secret', ...headers },
    }).catch(() => ({ status: 0 }));
    expect(status).toBe(expected);
    if (status !== 101) expect(asked).toEqual([]);
  });

  it('is told by trusted proxies only', async () => {
    const headers = { 'x-forwarded-host': 'cairn.example', 'x-forwarded-for': '198.51.100.7' };
    const trusting = await serve({ proxies: new TrustedProxies(['127.0.0.0/8', '::1']) });
    await ask(trusting.port, { headers: { ...headers, host: 'inner' } });
    expect(trusting.asked[0]).toMatchObject({ host: 'cairn.example', client: { address: '198.51.100.7' } });
    const wary = await serve();
    expect((await ask(wary.port, { headers: { ...headers, host: 'inner' } })).status).toBe(refused);
  });

  it('gets no more sockets than there may be, in all and of one address, until some are closed', async () => {
    for (const limits of [{ webSocketsMax: 2 }, { webSocketsPerAddressMax: 2 }]) {
      const { port, closed } = await serve({ limits });
      const [first] = await Promise.all([ask(port), ask(port)]);
      expect((await ask(port)).status).toBe(503);
      first.client.close();
      await expect.poll(() => closed.length).toBe(1);
      expect((await ask(port)).status).toBe(101);
    }
  });

  it('sends headers of a certain size at most, and those of a WebSocket', async () => {
    const { port, asked } = await serve();
    expect((await ask(port, { headers: { x: 'x'.repeat(40_000) } })).status).toBe(431);
    const head = 'GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
    expect(await say(port, `${head}\r\n`)).toContain('426');
    expect(await say(port, `${head}Sec-WebSocket-Version: 13\r\n\r\n`)).toContain('400');
    expect(asked).toEqual([]);
  });

  it('is given up where opening takes too long, and the place is free again', async () => {
    const never = Promise.withResolvers<UpgradeAnswer>();
    let isSlow = true;
    const open = () => ({ onText: () => {}, onOther: () => {}, onClose: () => {} });
    const { port } = await serve({
      limits: { webSocketsMax: 1 },
      handshakeMs: 20,
      decide: async () =>
        isSlow ? never.promise : { kind: 'accepted', protocol: 'echo', messageBytesMax: 1_000, open },
    });
    await expect(ask(port)).rejects.toThrow();
    isSlow = false;
    never.resolve({ kind: 'accepted', protocol: 'echo', messageBytesMax: 1_000, open });
    await expect.poll(async () => (await ask(port)).status).toBe(101);
  });

  it('waits for no answer to another request on the same connection', async () => {
    const { port, asked } = await serve();
    const first = 'GET /_cairn/health HTTP/1.1\r\nHost: localhost\r\n\r\n';
    await say(port, `${first}GET /echo HTTP/1.1\r\nHost: localhost\r\n${asking}\r\n`);
    expect(asked).toEqual([]);
  });
});
