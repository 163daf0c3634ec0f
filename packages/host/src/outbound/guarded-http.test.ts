import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutboundError, type OutboundRequest } from '@cairn/kit';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type GuardedHttpOptions, guardedHttp } from './guarded-http.ts';
import type { Resolver } from './resolve-host.ts';

const servers: Server[] = [];

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const open = { privateAllowed: true };
const shut = { privateAllowed: false };

function get(url: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
  return {
    method: 'GET',
    url,
    headers: [],
    timeoutMs: 5_000,
    responseBytesMax: 1_000,
    redirectsMax: 10,
    ...more,
  };
}

async function kindOf(options: GuardedHttpOptions, request: OutboundRequest): Promise<string> {
  try {
    return String((await guardedHttp(options)(request)).status);
  } catch (error) {
    if (error instanceof OutboundError) return error.kind;
    throw error;
  }
}

function resolvesTo(...addresses: string[]): Resolver {
  return async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

test('a request is answered with status, headers in their order and the body', async () => {
  const port = await listening((request, response) => {
    response.writeHead(201, 'Made', [
      ['X-One', 'a'],
      ['X-One', 'b'],
      ['Content-Type', 'text/plain'],
    ]);
    request.on('data', (chunk) => response.write(chunk));
    request.on('end', () => response.end(`${request.method} ${request.url} ${request.headers['x-from']}`));
  });
  const answer = await guardedHttp(open)(
    get(`http://localhost:${port}/path?q=1`, {
      method: 'POST',
      headers: [
        ['X-From', 'me'],
        ['Transfer-Encoding', 'chunked'],
        ['content-length', '3'],
      ],
      body: new TextEncoder().encode('hello '),
    }),
  );
  expect(answer).toMatchObject({ status: 201, statusText: 'Made' });
  expect(answer.headers.slice(0, 3)).toEqual([
    ['x-one', 'a'],
    ['x-one', 'b'],
    ['content-type', 'text/plain'],
  ]);
  expect(new TextDecoder().decode(answer.body)).toBe('hello POST /path?q=1 me');
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xA9FEA9FE/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://169。254。169。254/',
  'http://①⑥⑨.254.169.254/',
])('%s is never called, wherever the server is bound', async (url) => {
  const options = { ...open, allowedRanges: ['0.0.0.0/0', '::/0'] };
  expect(await kindOf(options, get(url))).toBe('refused-address');
});

test('no spelling of a link-local address is called', async () => {
  const part = fc.integer({ min: 0, max: 255 });
  await fc.assert(
    fc.asyncProperty(part, part, fc.nat(8), async (third, fourth, form) => {
      const bytes = [169, 254, third, fourth];
      const whole = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      const hex = (number: number): string => number.toString(16);
      const groups = `${hex(0xa9fe)}:${hex(third * 256 + fourth)}`;
      const spellings = [
        bytes.join('.'),
        String(whole),
        `0x${hex(whole)}`,
        `0${whole.toString(8)}`,
        bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
        bytes.map((byte) => `0x${hex(byte)}`).join('.'),
        `169.254.${third * 256 + fourth}`,
        `[::ffff:${groups}]`,
        `[64:ff9b::${bytes.join('.')}]`,
      ];
      expect(await kindOf(open, get(`http://${spellings[form]}/`))).toBe('refused-address');
    }),
  );
});

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://017700000001/',
  'http://0/',
  'http://localhost/',
  'http://studio.localhost/',
  'http://localhost./',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://10.0.0.1/',
  'http://192.168.0.1/',
  'file:///etc/passwd',
  'ftp://example.com/',
])('%s is refused where private addresses are closed', async (url) => {
  expect(await kindOf(shut, get(url))).toBe('refused-address');
});

test('a name that stands for a refused address is refused, beside an open one too', async () => {
  const metadata = { ...open, resolve: resolvesTo('8.8.8.8', '169.254.169.254') };
  expect(await kindOf(metadata, get('http://innocent.example/'))).toBe('refused-address');
  const zoned = { ...open, resolve: resolvesTo('fe80::1%eth0') };
  expect(await kindOf(zoned, get('http://innocent.example/'))).toBe('refused-address');
  const inside = { ...shut, resolve: resolvesTo('10.0.0.1') };
  expect(await kindOf(inside, get('http://innocent.example/'))).toBe('refused-address');
});

test('ranges open private addresses', async () => {
  const port = await listening((_request, response) => response.end());
  const options = { ...shut, allowedRanges: ['127.0.0.0/8'] };
  expect(await kindOf(options, get(`http://127.0.0.1:${port}/`))).toBe('200');
  expect(await kindOf(options, get(`http://10.0.0.1:${port}/`))).toBe('refused-address');
});

test('a name that changes after it was judged changes nothing', async () => {
  const port = await listening((request, response) => response.end(request.headers.host));
  const addresses = ['127.0.0.1', '169.254.169.254', '169.254.169.254'];
  let asked = 0;
  const resolve: Resolver = async () => [{ address: addresses[asked++] as string, family: 4 }];
  const answer = await guardedHttp({ ...open, resolve })(get(`http://rebind.example:${port}/`));
  expect(new TextDecoder().decode(answer.body)).toBe(`rebind.example:${port}`);
  expect(asked).toBe(1);
});

test('a redirect is judged as a request of its own, its name resolved anew', async () => {
  const port = await listening((request, response) => {
    const location = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? '';
    response.writeHead(302, { location }).end();
  });
  const to = (url: string): OutboundRequest => get(`http://127.0.0.1:${port}/?to=${encodeURIComponent(url)}`);
  expect(await kindOf(open, to('http://169.254.169.254/latest'))).toBe('refused-address');
  expect(await kindOf(open, to('http://[::ffff:169.254.169.254]/'))).toBe('refused-address');
  expect(await kindOf(open, to('//169.254.169.254/'))).toBe('refused-address');
  expect(await kindOf(open, to('file:///etc/passwd'))).toBe('refused-address');
  let asked = 0;
  const resolve: Resolver = async () => [
    { address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 },
  ];
  const again = `http://twice.example:${port}/`;
  const request = get(`${again}?to=${encodeURIComponent(again)}`);
  expect(await kindOf({ ...open, resolve }, request)).toBe('refused-address');
});

test('redirects end', async () => {
  let calls = 0;
  const port = await listening((request, response) => {
    calls += 1;
    response.writeHead(307, { location: request.url }).end();
  });
  const request = get(`http://127.0.0.1:${port}/`, { redirectsMax: 3 });
  expect(await kindOf(open, request)).toBe('too-many-redirects');
  expect(calls).toBe(4);
  expect(await kindOf(open, { ...request, redirectsMax: 0 })).toBe('307');
});

test('another origin is not told the secrets, and a POST that is sent elsewhere becomes a GET', async () => {
  const seen: unknown[] = [];
  const target = await listening((request, response) => {
    const { authorization, 'x-api-key': key, 'x-plain': plain, 'content-type': type } = request.headers;
    seen.push({ method: request.method, authorization, key, plain, type });
    response.end();
  });
  const port = await listening((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${target}/` }).end();
  });
  await guardedHttp(open)(
    get(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: [
        ['Authorization', 'secret'],
        ['X-Api-Key', 'secret'],
        ['X-Plain', 'told'],
        ['Content-Type', 'text/plain'],
      ],
      secretHeaders: ['x-api-key'],
      body: new TextEncoder().encode('body'),
    }),
  );
  expect(seen).toEqual([
    { method: 'GET', authorization: undefined, key: undefined, plain: 'told', type: undefined },
  ]);
});

test('too long an answer, too late an answer and none have names', async () => {
  const port = await listening((request, response) => {
    if (request.url === '/long') response.end('x'.repeat(1_001));
    if (request.url === '/drop') request.socket.destroy();
  });
  expect(await kindOf(open, get(`http://127.0.0.1:${port}/long`))).toBe('too-large');
  expect(await kindOf(open, get(`http://127.0.0.1:${port}/late`, { timeoutMs: 50 }))).toBe('timeout');
  expect(await kindOf(open, get(`http://127.0.0.1:${port}/drop`))).toBe('connection');
  expect(await kindOf(open, get(`https://127.0.0.1:${port}/`))).toMatch(/^(?:tls|connection)$/);
  const never: Resolver = () => new Promise(() => {});
  expect(await kindOf({ ...open, resolve: never }, get('http://x.example/', { timeoutMs: 50 }))).toBe(
    'timeout',
  );
  const unknown: Resolver = () => Promise.reject(new Error('ENOTFOUND'));
  expect(await kindOf({ ...open, resolve: unknown }, get('http://x.example/'))).toBe('unknown-host');
});

test('what cannot be sent is an invalid request', async () => {
  expect(await kindOf(open, get('no url'))).toBe('invalid-request');
  expect(await kindOf(open, get('http://127.0.0.1/', { headers: [['bad name', 'x']] }))).toBe(
    'invalid-request',
  );
  expect(await kindOf(open, get('http://127.0.0.1/', { headers: [['X-A', 'a\r\nX-B: b']] }))).toBe(
    'invalid-request',
  );
});

test('a caller that has lost interest gets no answer', async () => {
  const port = await listening(() => {});
  const abort = new AbortController();
  const answer = guardedHttp(open)(get(`http://127.0.0.1:${port}/`, { signal: abort.signal }));
  abort.abort(new Error('stopped'));
  await expect(answer).rejects.toMatchObject({ kind: 'aborted', cause: new Error('stopped') });
});

test('no proxy of the environment stands between', async () => {
  const port = await listening((_request, response) => response.end('direct'));
  process.env.HTTP_PROXY = 'http://127.0.0.1:1';
  process.env.NODE_USE_ENV_PROXY = '1';
  try {
    const answer = await guardedHttp(open)(get(`http://127.0.0.1:${port}/`));
    expect(new TextDecoder().decode(answer.body)).toBe('direct');
  } finally {
    delete process.env.HTTP_PROXY;
    delete process.env.NODE_USE_ENV_PROXY;
  }
});
