import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WholeRequests, type WholeRequestsOptions } from './whole-requests.ts';

const http = createHttpServer((request, response) => {
  request.resume().on('end', () => response.end(`http ${request.method} ${request.url}`));
});
const [speak] = http.listeners('connection') as ((socket: Socket) => void)[];

let server: Server;
let whole: WholeRequests;
let unsent: Set<Socket>;
let asked: string[] = [];
/** Answers of the whole way that were asked for and not given yet. */
let held: ((answer: string) => void)[] | undefined;
const clients: Socket[] = [];
/** The server's side of the connection that was made last. */
let accepted: Socket;

function answer(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

async function serve(changes: Partial<WholeRequestsOptions> = {}): Promise<void> {
  whole = new WholeRequests({
    handler: () => (request) => {
      const body = Buffer.from(request.body).toString();
      if (request.headers['x-way'] === 'http') return undefined;
      asked.push(body);
      if (held === undefined) return Promise.resolve(answer(`whole ${body}`));
      return new Promise((resolve) => held?.push(resolve));
    },
    speak: (socket) => speak?.call(http, socket),
    onUnsent: (socket) => unsent.add(socket),
    onSent: (socket) => unsent.delete(socket),
    idleMs: 60_000,
    checkIntervalMs: 10,
    ...changes,
  });
  server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted = socket;
    whole.take(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function request(body: string, ...headers: string[]): string {
  const lines = ['POST / HTTP/1.1', 'Host: localhost', `Content-Length: ${body.length}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

interface Client {
  readonly socket: Socket;
  heard: string;
}

function client(): Client {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(socket);
  const made = { socket, heard: '' };
  socket.on('data', (chunk: Buffer) => {
    made.heard += chunk.toString();
  });
  socket.on('error', () => undefined);
  return made;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

beforeEach(() => {
  unsent = new Set();
  asked = [];
  held = undefined;
});

afterEach(() => {
  for (const socket of clients.splice(0)) socket.destroy();
  whole.closeAll();
  http.closeAllConnections();
  server.close();
});

describe('a connection', () => {
  it('has its whole requests answered, one after the other', async () => {
    await serve();
    const { socket } = client();
    for (const body of ['a', 'b']) {
      socket.write(request(body));
      const [heard] = await once(socket, 'data');
      expect(String(heard)).toBe(answer(`whole ${body}`));
    }
  });

  it.each([
    ['another method', 'GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n', 'http GET /page'],
    [
      'a body in chunks',
      'POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'http POST /c',
    ],
    ['what the handler leaves', request('a', 'X-Way: http'), 'http POST /'],
  ])(
    'goes to the HTTP server with %s, before whole requests and after them',
    async (_what, bytes, expected) => {
      await serve();
      for (const before of [[], [request('a')]]) {
        const one = client();
        for (const earlier of before) {
          one.socket.write(earlier);
          await once(one.socket, 'data');
        }
        one.socket.write(bytes);
        await until(() => one.heard.endsWith(expected));
        one.socket.write(request('later'));
        await until(() => one.heard.endsWith('http POST /'));
      }
    },
  );

  it('goes to the HTTP server with a request that comes in pieces', async () => {
    await serve();
    const one = client();
    one.socket.setNoDelay(true);
    const bytes = request('abc');
    one.socket.write(bytes.slice(0, -2));
    await until(() => accepted?.bytesRead === bytes.length - 2);
    one.socket.write(bytes.slice(-2));
    await until(() => one.heard.endsWith('http POST /'));
    expect(asked).toEqual([]);
  });

  it('goes to the HTTP server with requests that come together, which answers them in order', async () => {
    await serve();
    const one = client();
    one.socket.write(request('a') + request('b'));
    await until(() => one.heard.split('http POST /').length === 3);
    expect(asked).toEqual([]);
  });

  it('has one request under way: what comes meanwhile waits for the answer', async () => {
    await serve();
    held = [];
    const one = client();
    one.socket.write(request('a'));
    await until(() => held?.length === 1);
    one.socket.write(request('b'));
    await until(() => accepted.bytesRead === 2 * request('a').length);
    expect(asked).toEqual(['a']);
    held[0]?.(answer('1'));
    await until(() => held?.length === 2);
    held[1]?.(answer('2'));
    await until(() => one.heard === answer('1') + answer('2'));
  });

  it('goes to the HTTP server with what came meanwhile where that is no whole request', async () => {
    await serve();
    held = [];
    const one = client();
    one.socket.write(request('a'));
    await until(() => held?.length === 1);
    const bytesBefore = accepted.bytesRead;
    one.socket.write('GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await until(() => accepted.bytesRead > bytesBefore);
    held[0]?.(answer('1'));
    await until(() => one.heard.startsWith(answer('1')) && one.heard.endsWith('http GET /b'));
  });

  it('is not read further while its client does not take an answer', async () => {
    await serve();
    held = [];
    const { socket } = client();
    socket.pause();
    socket.write(request('a'));
    await until(() => held?.length === 1);
    const large = answer('x'.repeat(16 * 1_024 * 1_024));
    held[0]?.(large);
    await until(() => unsent.size === 1);
    const bytesBefore = accepted.bytesRead;
    for (let count = 0; count < 3; count += 1) socket.write(request('b'));
    await until(() => accepted.bytesRead > bytesBefore);
    expect(asked).toEqual(['a']);
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    socket.resume();
    await until(() => received >= large.length);
    await until(() => unsent.size === 0);
  });

  it('ends when its client sends no more, as with the HTTP server', async () => {
    await serve();
    const { socket } = client();
    socket.write(request('a'));
    await once(socket, 'data');
    socket.end();
    await once(socket, 'close');
  });

  it('is given up after a time without requests', async () => {
    await serve({ idleMs: 30 });
    const { socket } = client();
    socket.write(request('a'));
    await once(socket, 'data');
    await once(socket, 'close');
  });

  it('is not given up while its answer takes long', async () => {
    await serve({ idleMs: 20 });
    held = [];
    const one = client();
    one.socket.write(request('a'));
    await until(() => held?.length === 1);
    // One that is idle is given up meanwhile, for which it has to be found idle three times.
    await once(client().socket, 'close');
    held[0]?.(answer('1'));
    await until(() => one.heard === answer('1'));
  });

  it("is the HTTP server's as long as nothing can be answered", async () => {
    await serve({ handler: () => undefined });
    const one = client();
    one.socket.write(request('a'));
    await until(() => one.heard.endsWith('http POST /'));
  });
});

it('closes idle connections and lets the others end', async () => {
  await serve();
  held = [];
  const busy = client();
  busy.socket.write(request('a'));
  await until(() => held?.length === 1);
  const idle = client();
  await once(idle.socket, 'connect');
  const closed = once(idle.socket, 'close');
  await until(() => {
    whole.closeIdle();
    return idle.socket.destroyed || idle.socket.readableEnded;
  });
  idle.socket.destroy();
  await closed;
  held[0]?.(answer('1'));
  await until(() => busy.heard === answer('1'));
});
