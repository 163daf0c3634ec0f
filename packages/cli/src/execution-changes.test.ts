import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { ExecutionChanges } from './execution-changes.ts';

const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:m:e/1';
/** Longer than a test may take. */
const forever = 3_600_000;

/** A server that answers the stream of an execution as told. */
async function serving(answer: (response: ServerResponse, path: string) => void) {
  const server = createServer((request, response) => answer(response, request.url ?? ''));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

it('tells each time that something came, and at the end', async () => {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  let asked = '';
  const server = await serving((response, path) => {
    asked = path;
    response.write(':\n\n');
    resolve(response);
  });
  const changes = new ExecutionChanges(server.endpoint, executionArn);
  await changes.next(forever);
  expect(asked).toBe(`/_cairn/v1/executions/${encodeURIComponent(executionArn)}/events`);
  const response = await promise;
  response.write('id: 1\ndata: {}\n\n');
  await changes.next(forever);
  response.end();
  await changes.next(forever);
  changes.close();
  server.close();
});

it('pauses as it is told where there is no such stream', async () => {
  const server = await serving((response) => response.writeHead(404).end());
  const changes = new ExecutionChanges(server.endpoint, executionArn);
  // The refusal itself is told, once.
  await changes.next(forever);
  await changes.next(1);
  changes.close();
  server.close();
});
