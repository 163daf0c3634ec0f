import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededRandom, timeOrderedIds } from '@cairn/kit';
import { afterEach, expect, it } from 'vitest';
import { createRequestHandler } from '../http/request-handler.ts';
import type { CallOptions, Operation } from '../operation.ts';
import { restService } from '../protocol/rest-route.ts';
import { cairnPathPrefix } from './cairn-path.ts';
import { cairnProtocol } from './cairn-protocol.ts';
import type { CairnRoute } from './cairn-routes.ts';
import type { ServerSentEvent } from './server-sent-events.ts';

const route: CairnRoute = { method: 'GET', path: '/_cairn/v1/stream', status: 200, streams: true };
let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** Serves a stream and asks for it. */
async function listen(
  stream: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
  stopping = new AbortController(),
): Promise<IncomingMessage> {
  const operation: Operation = {
    name: 'Follow',
    long: true,
    readInput: () => ({}),
    call: async (_scope, _input, { signal }: CallOptions) => stream(signal as AbortSignal),
    print: () => '',
    toJson: () => null,
  };
  const rest = restService([{ operation, route }]);
  const table = { signingName: 'cairn', requestBytesMax: 100, operations: new Map(), rest };
  const log = () => {};
  const protocol = cairnProtocol({ table, observers: { log } });
  const spoken = { signingName: 'cairn', protocol };
  const made = createServer(
    createRequestHandler({
      services: [{ signingName: 'cairn', pathPrefix: cairnPathPrefix, spoken, load: async () => spoken }],
      guard: { hostnames: [], origins: [] },
      ids: timeOrderedIds({ now: () => 0 }, seededRandom(1)),
      log,
      stopping: stopping.signal,
    }),
  );
  server = made;
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cairn/aws4_request, Signature=0';
  const { port } = made.address() as AddressInfo;
  const call = request({ port, host: '127.0.0.1', path: route.path, headers: { authorization } });
  call.on('error', () => undefined);
  call.end();
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer;
}

/** Says one thing, then waits for the end. */
async function* untilAborted(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  yield { id: '1', data: 'first' };
  if (!signal.aborted) await once(signal, 'abort');
}

it('goes out as it comes and ends when the server stops', async () => {
  const stopping = new AbortController();
  const answer = await listen(untilAborted, stopping);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'transfer-encoding': 'chunked',
  });
  let text = '';
  for await (const chunk of answer) {
    text += String(chunk);
    if (text.includes('first')) stopping.abort();
  }
  expect(text).toBe(':\n\nid: 1\ndata: first\n\n');
});

it('ends when the client goes away', async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const answer = await listen(async function* (signal) {
    try {
      yield* untilAborted(signal);
    } finally {
      resolve();
    }
  });
  answer.once('data', () => answer.destroy());
  await ended;
});

it('takes nothing more from its source while the client reads nothing', async () => {
  let made = 0;
  const data = 'x'.repeat(100_000);
  const answer = await listen(async function* () {
    for (;;) {
      made += 1;
      yield { data };
    }
  });
  answer.pause();
  for (let still = 0, before = -1; still < 1_000; before = made) {
    await new Promise((resolve) => setImmediate(resolve));
    still = made === before ? still + 1 : 0;
  }
  // What the two sockets hold, and no more.
  expect(made).toBeLessThan(500);
  answer.destroy();
});
