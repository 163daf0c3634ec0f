import { once } from 'node:events';
import { Agent as HttpAgent, get as httpGet, request as httpRequest } from 'node:http';
import { Agent, get as httpsGet, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { CertificateWithKey } from '@cairn/host';
import { LocalAuthority } from '@cairn/host/certificates';
import { afterEach, describe, expect, it } from 'vitest';
import { Listener, type ListenerTimes } from './listener.ts';

const times: Partial<ListenerTimes> = {
  headersTimeoutMs: 50,
  requestTimeoutMs: 100,
  checkIntervalMs: 10,
  stopGraceMs: 50,
};

const listeners: Listener[] = [];

async function listen(
  handler: ConstructorParameters<typeof Listener>[0],
  tls?: ConstructorParameters<typeof Listener>[2],
): Promise<number> {
  const listener = new Listener(handler, times, tls);
  listeners.push(listener);
  return listener.listen('127.0.0.1', 0);
}

/** Sends bytes, sends no more, and gives all that the server says until it closes. */
async function say(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  socket.write(text);
  await once(socket, 'close');
  return heard;
}

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

describe('a listener', () => {
  it('gives up on headers that do not come to an end', async () => {
    const port = await listen(() => undefined);
    expect(await say(port, 'POST / HTTP/1.1\r\nhost: localhost\r\n')).toContain('408 Request Timeout');
  });

  it('gives up on a body that does not come to an end', async () => {
    const port = await listen((request) => void request.resume());
    const heard = await say(port, 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{');
    expect(heard).toContain('408 Request Timeout');
  });

  it('refuses headers without measure', async () => {
    const port = await listen(() => undefined);
    const heard = await say(port, `POST / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`);
    expect(heard).toContain('431 Request Header Fields Too Large');
  });

  it('refuses what is not HTTP', async () => {
    const port = await listen(() => undefined);
    expect(await say(port, '\u0016\u0003\u0001\u0000\u0001\u0000\r\n\r\n')).toContain('400 Bad Request');
  });

  it('closes, though a call does not end', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const port = await listen(() => arrive());
    const call = say(port, 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await arrived;
    await listeners[0]?.close();
    expect(await call).toBe('');
  });
});

describe('a listener that speaks TLS too', () => {
  const authority = LocalAuthority.inMemory(Date.now());
  let asked: (string | undefined)[] = [];
  const kept = new Map<string | undefined, CertificateWithKey>();
  const tls = {
    choose: (name: string | undefined) => {
      asked.push(name);
      const made = kept.get(name) ?? authority.issue([name ?? '127.0.0.1'], Date.now());
      kept.set(name, made);
      return made;
    },
  };
  const answer: ConstructorParameters<typeof Listener>[0] = (request, response) => {
    const isEncrypted = 'encrypted' in request.socket;
    request.resume().on('end', () => response.end(`${isEncrypted ? 'https' : 'http'} ${request.url}`));
  };
  const ask = (url: string, options: object) =>
    new Promise<string>((resolve, reject) => {
      const get = url.startsWith('https') ? httpsGet : httpGet;
      get(url, options, async (response) => resolve(Buffer.concat(await response.toArray()).toString())).on(
        'error',
        reject,
      );
    });

  it('speaks HTTP and HTTPS on one port, with a certificate for the name that was asked for', async () => {
    asked = [];
    const port = await listen(answer, tls);
    const ca = authority.certificate;
    expect(await ask(`http://127.0.0.1:${port}/a`, {})).toBe('http /a');
    expect(asked).toEqual([]);
    expect(await ask(`https://127.0.0.1:${port}/b`, { ca })).toBe('https /b');
    const lookup = { hostname: '127.0.0.1', servername: 'a.localhost', ca };
    expect(await ask(`https://a.localhost:${port}/c`, lookup)).toBe('https /c');
    expect(asked).toContain('a.localhost');
    await expect(ask(`https://127.0.0.1:${port}/d`, {})).rejects.toThrow('certificate');
  });

  it('keeps connections open, whichever way they speak, and what comes in pieces is put together', async () => {
    const port = await listen(answer, tls);
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    const heard = (async () => Buffer.concat(await socket.toArray()).toString())();
    for (const piece of ['P', 'OST /1 HT', 'TP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\na', 'bc']) {
      await new Promise((resolve) => socket.write(piece, resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.write('GET /2 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const text = await heard;
    expect(text).toContain('http /1');
    expect(text).toContain('http /2');
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.certificate });
    for (const path of ['/3', '/4'])
      expect(await ask(`https://127.0.0.1:${port}${path}`, { agent })).toBe(`https ${path}`);
    agent.destroy();
  });

  it('gives up on connections that say nothing, or shake hands for ever', async () => {
    const port = await listen(answer, tls);
    expect(await say(port, '')).toBe('');
    await say(port, '\u0016\u0003\u0001\u0000\u0001');
    expect(await say(port, 'GET')).toContain('408 Request Timeout');
  });

  it('closes, though connections say nothing or are idle', async () => {
    const port = await listen(answer, tls);
    const silent = connect(port, '127.0.0.1');
    const agent = new Agent({ keepAlive: true, ca: authority.certificate });
    expect(await ask(`https://127.0.0.1:${port}/`, { agent })).toBe('https /');
    const closed = once(silent, 'close');
    await listeners[0]?.close();
    await closed;
    agent.destroy();
  });

  it('answers whole requests by their own way, whichever way they come, and closes though they are idle', async () => {
    const port = await listen(answer, tls);
    listeners[0]?.serve({
      handle: answer,
      answerWhole: ({ body }, socket) => {
        const way = 'encrypted' in socket ? 'https' : 'http';
        const said = `whole ${way} ${Buffer.from(body).toString()}`;
        return Promise.resolve(`HTTP/1.1 200 OK\r\nContent-Length: ${said.length}\r\n\r\n${said}`);
      },
    });
    const agents = {
      http: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
      https: new Agent({ keepAlive: true, maxSockets: 1 }),
    };
    const post = (scheme: 'http' | 'https', body: string) =>
      new Promise<string>((resolve, reject) => {
        const request = scheme === 'http' ? httpRequest : httpsRequest;
        const options = { method: 'POST', agent: agents[scheme], ca: authority.certificate };
        request(`${scheme}://127.0.0.1:${port}/`, options, async (response) =>
          resolve(Buffer.concat(await response.toArray()).toString()),
        )
          .on('error', reject)
          .end(body);
      });
    for (const scheme of ['http', 'https'] as const) {
      for (const body of ['1', '2']) expect(await post(scheme, body)).toBe(`whole ${scheme} ${body}`);
      const { certificate: ca } = authority;
      const url = `${scheme}://127.0.0.1:${port}/page`;
      // Over the connection that has answered whole requests so far.
      expect(await ask(url, { agent: agents[scheme], ca })).toBe(`${scheme} /page`);
      expect(await post(scheme, '3')).toBe(`${scheme} /`);
    }
    agents.http.destroy();
    agents.https.destroy();
    const idle = connect(port, '127.0.0.1');
    idle.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n4');
    expect(String((await once(idle, 'data'))[0])).toContain('whole http 4');
    const closed = once(idle, 'close');
    await listeners[0]?.close();
    await closed;
  });

  it('lets a whole request end that is under way when it closes', async () => {
    const port = await listen(answer, tls);
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: answered, resolve: give } = Promise.withResolvers<string>();
    listeners[0]?.serve({
      handle: answer,
      answerWhole: () => {
        arrive();
        return answered;
      },
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n4');
    await arrived;
    const closing = listeners[0]?.close();
    give('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    expect(Buffer.concat(await socket.toArray()).toString()).toContain('ok');
    await closing;
  });
});
