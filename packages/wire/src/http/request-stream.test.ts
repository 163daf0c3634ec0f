import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { RequestStream } from './request-stream.ts';

/** Sends the head of a request and a part of its body to a server that reads it. @returns how reading ended */
async function readPart(then: 'wait' | 'go away'): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = createServer(async (request, response) => {
    const stream = new RequestStream(request, then === 'wait' ? 20 : 10_000);
    try {
      for await (const chunk of stream.bytes) if (then === 'go away' && chunk.length > 0) socket.destroy();
      resolve('read');
    } catch (error) {
      await stream.discard();
      resolve(error);
    }
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('PUT / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nhalf');
  const outcome = await promise;
  socket.destroy();
  server.close();
  server.closeAllConnections();
  return outcome;
}

it('gives up on a client that falls silent', async () => {
  expect(await readPart('wait')).toMatchObject({ code: 'RequestTimeout' });
});

it('tells that a client went away', async () => {
  expect(await readPart('go away')).toMatchObject({ code: 'IncompleteBody' });
});
