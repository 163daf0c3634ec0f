import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { ServiceError, seededRandom, timeOrderedIds } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facade } from '../facade.ts';
import { createServices, createWireServices } from '../services.ts';
import { type StepFunctionsMethod, stepFunctionsInputs } from '../step-functions/step-functions-shapes.ts';
import { createRequestHandlers } from './request-handler.ts';
import { TrustedProxies } from './trusted-proxies.ts';
import { readWholeRequest } from './whole-request.ts';

let polled: AbortSignal | undefined;
const echo = Object.fromEntries(
  Object.keys(stepFunctionsInputs).map((method) => [
    method,
    async (scope: object, input: object) => ({ method, scope, input }),
  ]),
) as unknown as Facade<StepFunctionsMethod>;
const services = createServices({
  stepFunctions: () => ({
    ...echo,
    describeExecution: async () => {
      throw new ServiceError('ExecutionDoesNotExist', "Execution Does Not Exist: 'é'");
    },
    describeStateMachine: async () => {
      throw new Error('a secret detail');
    },
    getActivityTask: (_scope, _input, options) =>
      new Promise((resolve) => {
        polled = options?.signal;
        options?.signal?.addEventListener('abort', () => resolve({}));
      }),
  }),
});
const stopping = new AbortController();
const options = {
  services: createWireServices(services, { log: () => undefined }),
  guard: { hostnames: [], origins: ['https://app.example'] },
  ids: timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1)),
  log: () => undefined,
  stopping: stopping.signal,
};
const handlers = createRequestHandlers(options);
const server = createServer({ keepAliveTimeout: 75_000 }, handlers.handle);

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Exchange {
  readonly operation?: string;
  /** Headers that are other than usual; undefined leaves one out. */
  readonly headers?: { readonly [name: string]: string | undefined };
  readonly body?: string;
}

function bytesOf({ operation = 'ListStateMachines', headers = {}, body = '{}' }: Exchange): Buffer {
  const all = {
    Host: 'localhost',
    'Content-Type': 'application/x-amz-json-1.0',
    'X-Amz-Target': `AWSStepFunctions.${operation}`,
    Authorization:
      'AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/states/aws4_request, Signature=0',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** What the HTTP server answers to the same bytes. */
async function overHttp(bytes: Buffer): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let heard = '';
  socket.write(bytes);
  for await (const chunk of socket) {
    heard += String(chunk);
    const [head = '', body] = heard.split('\r\n\r\n', 2);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (body !== undefined && Buffer.byteLength(body) >= length) break;
  }
  return heard;
}

async function whole(bytes: Buffer, by = handlers): Promise<string | undefined> {
  const request = readWholeRequest(bytes);
  const answer = await (request && by.answerWhole(request, new Socket()));
  return answer === undefined ? undefined : Buffer.from(answer as string).toString();
}

/**
 * An answer without what is another each time, and without what becomes of the connection: the HTTP server closes it
 * where it has refused a request before its body came.
 */
function comparable(answer: string): string {
  return answer
    .replace(/(x-amzn-RequestId|Date): .*\r\n/g, '$1\r\n')
    .replace(/(Connection|Keep-Alive|Date)(: .*)?\r\n/g, '');
}

describe('a request that came whole', () => {
  it.each<[string, Exchange]>([
    ['that is in order', { body: '{"maxResults":3}' }],
    ['without a body', { body: '' }],
    ['in the other version', { headers: { 'Content-Type': 'application/x-amz-json-1.1' } }],
    ['with text that is not ASCII', { operation: 'ListExecutions', body: '{"stateMachineArn":"é💧"}' }],
    ['of an operation that fails', { operation: 'DescribeExecution', body: '{"executionArn":"a"}' }],
    ['of an operation that breaks', { operation: 'DescribeStateMachine', body: '{"stateMachineArn":"a"}' }],
    ['of an operation that is not known', { operation: 'Nothing' }],
    ['of an operation of AWS that is not there', { operation: 'ValidateStateMachineDefinitions' }],
    ['whose body is no JSON', { body: '{"a":' }],
    ['whose body is no object', { body: '[]' }],
    ['that breaks constraints', { body: '{"maxResults":-1}' }],
    ['with another type', { headers: { 'Content-Type': 'application/json' } }],
    ['without a type', { headers: { 'Content-Type': undefined } }],
    ['without credentials', { headers: { Authorization: undefined } }],
    ['with half credentials', { headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=a' } }],
    ['with credentials of the second version', { headers: { Authorization: 'AWS abc:def' } }],
    [
      'with credentials of another service',
      { headers: { Authorization: 'Credential=a/b/c/sqs/aws4_request' } },
    ],
  ])('%s is answered as one over the HTTP server', async (_what, exchange) => {
    const bytes = bytesOf(exchange);
    const answer = await whole(bytes);
    expect(comparable(answer ?? '')).toBe(comparable(await overHttp(bytes)));
  });

  it.each<[string, Exchange]>([
    ['without a target', { headers: { 'X-Amz-Target': undefined } }],
    ['of a service that is not known', { headers: { 'X-Amz-Target': 'A.B' } }],
    ['of a page that may call', { headers: { Origin: 'https://app.example' } }],
    ['of a page that may not call', { headers: { Origin: 'https://other.example' } }],
    ['of another site', { headers: { 'Sec-Fetch-Site': 'cross-site' } }],
    ['under a name of users', { headers: { Host: 'a.localhost:80' } }],
    ['to a host that is not known', { headers: { Host: 'rebound.example' } }],
  ])('%s is left to the HTTP server', async (_what, exchange) => {
    expect(await whole(bytesOf(exchange))).toBeUndefined();
  });

  it('is left to the HTTP server where proxies are trusted', async () => {
    const behind = createRequestHandlers({ ...options, proxies: new TrustedProxies(['10.0.0.0/8']) });
    expect(await whole(bytesOf({}), behind)).toBeUndefined();
  });

  it('tells a call that lasts when its client has gone away, and lets go of what it has listened to', async () => {
    const socket = new Socket();
    const request = readWholeRequest(bytesOf({ operation: 'GetActivityTask', body: '{"activityArn":"a"}' }));
    const answer = request && handlers.answerWhole(request, socket);
    while (polled === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(polled.aborted).toBe(false);
    socket.destroy();
    await answer;
    expect(polled.aborted).toBe(true);
    expect(socket.listenerCount('close')).toBe(0);
  });

  it('tells a call that lasts when the server stops', async () => {
    polled = undefined;
    const request = readWholeRequest(bytesOf({ operation: 'GetActivityTask', body: '{"activityArn":"a"}' }));
    const answer = request && handlers.answerWhole(request, new Socket());
    while (polled === undefined) await new Promise((resolve) => setImmediate(resolve));
    stopping.abort();
    expect(String(await answer)).toContain('200 OK');
  });
});
