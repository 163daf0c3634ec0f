import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Listener, type ListenerTimes } from './listener.ts';

const times: ListenerTimes = {
  headersTimeoutMs: 50,
  requestTimeoutMs: 100,
  checkIntervalMs: 10,
  stopGraceMs: 50,
};

const listeners: Listener[] = [];

async function listen(handler: ConstructorParameters<typeof Listener>[0]): Promise<number> {
  const listener = new Listener(handler, times);
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
