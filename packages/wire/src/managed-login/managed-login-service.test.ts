import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostedRequest } from '@cairn/identity/managed-login';
import { seededRandom, timeOrderedIds } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestHandlers } from '../http/request-handler.ts';
import type { WireService } from '../service-signs.ts';
import { managedLoginService } from './managed-login-service.ts';

const asked: HostedRequest[] = [];
const login = managedLoginService(
  {
    async answer(hosted) {
      asked.push(hosted);
      return {
        status: 200,
        contentType: 'text/html; charset=utf-8',
        headers: [
          ['Content-Security-Policy', "default-src 'none'"],
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
        ],
        body: `<p>${hosted.method} ${hosted.path}</p>`,
      };
    },
  },
  { managedLoginRequestBytes: 1_000 },
).speak({} as never, Date.now);

/** Claims all that it may, as S3 does with buckets. */
const greedy: WireService = {
  signingName: 's3',
  claims: () => true,
  isOpenToPages: true,
  servesApiDomains: true,
  targetPrefix: 'Greedy',
  pathPrefix: '/greedy',
  upgrades: () => true,
  protocol: {
    bodyBytesMax: 1_000,
    printError: ({ message }) => ({ status: 400, contentType: undefined, body: message }),
    answer: async () => ({ status: 200, contentType: 'text/plain', body: 'something of users' }),
  },
};

let server: Server;
let decide: ReturnType<typeof createRequestHandlers>['upgrade'];
beforeAll(async () => {
  const atRest = (service: WireService) => ({ ...service, spoken: service, load: async () => service });
  const handlers = createRequestHandlers({
    services: [atRest(greedy), atRest(login)],
    guard: {
      hostnames: ['cairn.example.com', 'own.example.com'],
      origins: [],
      studioHostnames: ['studio.localhost'],
      authHostnames: ['auth.localhost', 'auth.cairn.example.com'],
      isLoginDomain: (name) => ['login.example.com', 'own.example.com', 'localhost'].includes(name),
    },
    page: async () => ({ status: 200, contentType: 'text/plain', body: 'a page of the server' }),
    studio: async () => ({ status: 200, contentType: 'text/html', body: 'a file of the studio' }),
    ids: timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1)),
    log: () => {},
  });
  decide = handlers.upgrade;
  server = createServer(handlers.handle);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => server.close().closeAllConnections());

async function ask(
  host: string,
  { method = 'GET', path = '/notes/login?a=1', body = '', headers = {} as object } = {},
) {
  const { port } = server.address() as AddressInfo;
  const call = request({ host: '127.0.0.1', port, method, path, headers: { ...headers, host } as never });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await response.toArray()).toString();
  return { status: response.statusCode, headers: response.headers, text };
}

describe('a host of sign-in pages', () => {
  it.each([
    'auth.localhost',
    'AUTH.localhost:4566',
    'notes.auth.localhost',
    'a.b.auth.localhost',
    'auth.cairn.example.com',
    'notes.auth.cairn.example.com:443',
    'login.example.com',
  ])('is %s: pages with their own policy and cookies', async (host) => {
    const { status, text, headers } = await ask(host);
    expect([status, text]).toEqual([200, '<p>GET /notes/login</p>']);
    expect(headers['content-security-policy']).toBe("default-src 'none'");
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(asked.at(-1)).toMatchObject({ host, address: '127.0.0.1', isSecure: false });
    expect(asked.at(-1)?.query.get('a')).toBe('1');
  });

  it.each([
    'localhost',
    '127.0.0.1:4566',
    'cairn.example.com',
    'own.example.com',
    'studio.localhost',
    'oauth.localhost',
    'auth.localhost.localhost',
    'notes.auth.localhost.localhost',
    'sync-auth.localhost',
  ])('is not %s', async (host) => {
    const before = asked.length;
    const { text } = await ask(host);
    expect(text).not.toContain('<p>');
    expect(asked.length).toBe(before);
  });

  it.each<[string, Parameters<typeof ask>[1] & object]>([
    ['with a target of a service', { method: 'POST', headers: { 'x-amz-target': 'Greedy.Go' } }],
    ['on a path of a service', { path: '/greedy/x' }],
    [
      'with the credentials of a service',
      {
        headers: {
          authorization:
            'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
        },
      },
    ],
    ['for pages of the server', { path: '/health' }],
    ['for metrics', { path: '/_cairn/metrics' }],
    ['by a presigned URL', { path: '/a/b?X-Amz-Signature=0' }],
    [
      'by a browser from a provider',
      { method: 'POST', headers: { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' } },
    ],
    ['before a request of another origin', { method: 'OPTIONS', headers: { origin: 'https://app.example' } }],
  ])('has nothing else, asked %s', async (_how, given) => {
    const { status, text, headers } = await ask('notes.auth.localhost', given);
    expect([status, text]).toEqual([
      200,
      `<p>${given.method ?? 'GET'} ${given.path?.split('?')[0] ?? '/notes/login'}</p>`,
    ]);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('takes bodies, up to a length', async () => {
    const given = { method: 'POST', body: 'a=1' };
    expect((await ask('auth.localhost', given)).status).toBe(200);
    expect(new TextDecoder().decode(asked.at(-1)?.body)).toBe('a=1');
    expect((await ask('auth.localhost', { ...given, body: 'a'.repeat(1_001) })).status).toBe(413);
  });

  it('has no WebSockets', async () => {
    const upgrade = { url: '/graphql', method: 'GET', headers: { host: 'auth.localhost' }, rawHeaders: [] };
    expect(await decide(upgrade as unknown as IncomingMessage)).toMatchObject({ kind: 'refused' });
  });
});
