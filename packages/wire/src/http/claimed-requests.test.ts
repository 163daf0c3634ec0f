import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededRandom, timeOrderedIds } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireRequest } from '../protocol/wire-request.ts';
import type { WireService } from '../service-signs.ts';
import { createRequestHandler } from './request-handler.ts';

/** A service that answers with what it was given, and who has signed where it asks. */
const routes: WireService = {
  signingName: 'execute-api',
  claims: ({ host, path }) => host.startsWith('abc.execute-api.') || path.startsWith('/_aws/execute-api/'),
  protocol: {
    bodyBytesMax: 100,
    printError: (error) => ({
      status: error.status,
      contentType: 'text/plain',
      body: JSON.stringify(error.code),
    }),
    answer: async (asked: WireRequest) => {
      const caller = asked.query.has('who')
        ? await asked.authenticate?.().then(
            ({ principal }) => principal.arn,
            (error: { code: string }) => error.code,
          )
        : asked.scope.principal.arn;
      return {
        status: 200,
        contentType: 'application/json',
        body: JSON.stringify({
          method: asked.method,
          path: asked.path,
          caller,
          body: Buffer.from(asked.body).toString(),
        }),
      };
    },
  },
};

const common = {
  services: [{ ...routes, spoken: routes, load: async () => routes }],
  guard: { hostnames: [], origins: [] },
  ids: timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1)),
  log: () => {},
};
const strict = {
  signatures: {
    crypto: { sha256Hex: () => '' } as never,
    resolveAccessKey: () => ({ kind: 'unknown' }) as const,
    now: () => 0,
  },
};
const servers: { [auth: string]: Server } = {
  local: createServer(createRequestHandler(common)),
  strict: createServer(createRequestHandler({ ...common, ...strict })),
};

beforeAll(async () => {
  for (const server of Object.values(servers)) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const server of Object.values(servers)) server.close().closeAllConnections();
});

interface Asked {
  readonly auth?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

function ask({
  auth = 'local',
  method = 'GET',
  path = '/_aws/execute-api/abc/prod/orders',
  headers,
  body,
}: Asked) {
  return new Promise<{ status: number | undefined; answer: Record<string, unknown> }>((resolve, reject) => {
    const port = ((servers[auth] as Server).address() as AddressInfo).port;
    const call = request(
      { host: '127.0.0.1', port, method, path, headers: { ...headers } },
      async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode, answer: JSON.parse(text) });
      },
    );
    call.on('error', reject).end(body);
  });
}

describe('a request that a service claims', () => {
  it('needs no credentials, by its path or its host', async () => {
    const posted = await ask({ method: 'POST', body: '{"order":1}' });
    const answer = {
      method: 'POST',
      path: '/_aws/execute-api/abc/prod/orders',
      caller: 'anonymous',
      body: '{"order":1}',
    };
    expect(posted).toEqual({ status: 200, answer });
    const byHost = await ask({
      path: '/prod/orders',
      headers: { host: 'abc.execute-api.us-east-1.localhost:4566' },
    });
    expect(byHost.answer).toMatchObject({ path: '/prod/orders', caller: 'anonymous' });
  });

  it('is handed over whatever authorization it has, and whatever it asks first', async () => {
    expect((await ask({ headers: { authorization: 'Bearer token' } })).status).toBe(200);
    const preflight = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
    expect((await ask({ method: 'OPTIONS', headers: preflight })).answer).toMatchObject({
      method: 'OPTIONS',
    });
  });

  it('tells who has signed it where the service asks', async () => {
    const path = '/_aws/execute-api/abc/prod/orders?who';
    const credential = '123456789012/20260101/us-east-1/execute-api/aws4_request';
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const signed = { path, headers: { authorization, 'x-amz-date': '20260101T000000Z' } };
    expect((await ask(signed)).answer.caller).toBe('arn:aws:iam::123456789012:root');
    expect((await ask({ path })).answer.caller).toBe('MissingAuthenticationTokenException');
    expect((await ask({ ...signed, auth: 'strict' })).answer.caller).toBe('InvalidSignatureException');
  });

  it('is not one to names of others, nor are other paths', async () => {
    expect((await ask({ headers: { host: 'abc.execute-api.evil.example' } })).status).toBe(403);
    expect((await ask({ path: '/other' })).status).toBe(403);
  });

  const foreign = { origin: 'https://shop.example' };
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  it.each([
    ['local', 'POST', foreign, 403],
    ['local', 'GET', foreign, 403],
    [
      'local',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      403,
    ],
    ['local', 'POST', link, 403],
    ['local', 'GET', link, 200],
    ['strict', 'POST', foreign, 200],
    ['strict', 'OPTIONS', foreign, 200],
    ['strict', 'GET', link, 200],
    ['strict', 'POST', { ...foreign, host: 'evil.example' }, 403],
  ])('of a page of another site: %s %s %j: %i', async (auth, method, headers, status) => {
    expect((await ask({ auth, method, headers: headers as never })).status).toBe(status);
  });
});
