import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ConnectionTurns, type PatienceOptions } from './connection-turns.ts';

const answerBytes = 8 * 1024 * 1024;
let server: Server;
let turns: ConnectionTurns;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  turns.close();
  server.closeAllConnections();
  server.close();
});

/** A server of large answers; gives its port and how many requests it has handled. */
async function serve(patience: PatienceOptions): Promise<{ port: number; handled: () => number }> {
  let handled = 0;
  turns = new ConnectionTurns(patience);
  server = createServer((request, response) =>
    turns.take(request, response, () => (_request, answer) => {
      handled += 1;
      answer.end('x'.repeat(answerBytes));
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, handled: () => handled };
}

/** A client that pipelines requests and does not read. */
async function askWithoutReading(port: number, times: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  sockets.push(socket);
  socket.on('error', () => {});
  socket.pause();
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(times));
  return socket;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a client that does not read has one request handled, however many it pipelines', async () => {
  const { port, handled } = await serve({ stalledMs: 60_000, unsentBytesMax: 2 ** 30, sweepIntervalMs: 10 });
  const slow = await askWithoutReading(port, 10);
  await until(() => handled() === 1);
  const other = await fetch(`http://127.0.0.1:${port}/`);
  expect((await other.text()).length).toBe(answerBytes);
  expect(handled()).toBe(2);
  let received = 0;
  slow.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  slow.resume();
  await until(() => received > 10 * answerBytes);
  expect(handled()).toBe(11);
});

test('an answer that does not move is given up', async () => {
  const { port } = await serve({ stalledMs: 50, unsentBytesMax: 2 ** 30, sweepIntervalMs: 10 });
  await askWithoutReading(port, 1);
  await until(() => server.listening);
  await new Promise<void>((resolve) => {
    const look = () =>
      server.getConnections((_error, count) => (count === 0 ? resolve() : setTimeout(look, 5)));
    setTimeout(look, 5);
  });
});

test('the fullest connections are given up when too much lies unsent', async () => {
  const { port, handled } = await serve({
    stalledMs: 60_000,
    unsentBytesMax: 3 * answerBytes,
    sweepIntervalMs: 10,
  });
  for (let count = 0; count < 6; count++) await askWithoutReading(port, 1);
  await until(() => handled() === 6);
  await new Promise<void>((resolve) => {
    const look = () =>
      server.getConnections((_error, count) => (count <= 4 ? resolve() : setTimeout(look, 5)));
    look();
  });
});
