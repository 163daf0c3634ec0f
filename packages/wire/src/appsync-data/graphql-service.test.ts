import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  ApiAuthorizers,
  type ApiEntrance,
  type AuthorizationPorts,
  apiKeyAuthorizer,
  compileApi,
  type ResolverCode,
} from '@cairn/graphql';
import { graphqlLimits } from '@cairn/graphql/settings';
import { resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestHandler } from '../http/request-handler.ts';
import { graphqlDataService } from './graphql-service.ts';

const api = 'abcdefghijklmnopqrstuvwxyz';
const host = `${api}.appsync-api.us-east-1.localhost:4566`;
const limits = resolveLimits(graphqlLimits);

const codes: { readonly [name: string]: ResolverCode } = {
  request: {
    evaluate: ({ arguments: given, request: { headers } }, { effects }) => {
      effects.responseHeaders.push(['X-Mine', 'one'], ['X-Content-Type-Options', 'any']);
      for (const name of ['Set-Cookie', 'Clear-Site-Data', 'STRICT-Transport-Security'])
        effects.responseHeaders.push([name, 'one']);
      return { kind: 'value', value: { payload: { text: 'a'.repeat(2_000), given, headers } as never } };
    },
  },
  response: { evaluate: ({ result }) => ({ kind: 'value', value: result }) },
};

function entrance(sdl: string | undefined): ApiEntrance {
  const scope = { account: '0', region: 'us-east-1', principal: { arn: '' } };
  const program = compileApi(
    {
      apiId: 'api',
      revision: '1',
      sdl,
      resolvers: [{ typeName: 'Query', fieldName: 'echo', dataSourceName: 'none', code: 'x' }],
      functions: [],
      dataSources: [{ name: 'none', type: 'NONE' }],
      environmentVariables: {},
      introspectionConfig: 'ENABLED',
      queryDepthLimit: 0,
      resolverCountLimit: 0,
    },
    {
      clock: { now: () => 0 },
      random: () => 0,
      limits,
      deadline: () => ({ signal: new AbortController().signal, cancel: () => {} }),
      compileScript: () => ({
        handlers: new Set(Object.keys(codes)),
        handler: (name) => codes[name] as ResolverCode,
      }),
      compileTemplate: () => ({ kind: 'rejected', message: '' }),
      dataSource: () => undefined,
    },
  );
  const expiryOf = (key: string) => (key === 'da2-key' ? 10 : undefined);
  return { program, authorizer: apiKeyAuthorizer({ scope, clock: { now: () => 0 }, expiryOf }) };
}

const iam = new ApiAuthorizers({ clock: { now: () => 0 }, limits } as AuthorizationPorts).authorizerOf({
  definition: {
    ...{ apiId: 'api', account: '000000000000', region: 'us-east-1', arn: 'arn' },
    settings: { name: 'api', authenticationType: 'AWS_IAM' },
  },
  schema: undefined,
  keys: new Map(),
});
const sdl =
  'type Query { echo(a: Int): Echo day: String } type Echo { text: String given: AWSJSON headers: AWSJSON } type Mutation { go: Int }';
const iamApi = 'cccccccccccccccccccccccccc';
const entrances: { readonly [name: string]: ApiEntrance } = {
  [api]: entrance(sdl),
  bbbbbbbbbbbbbbbbbbbbbbbbbb: entrance(undefined),
  [iamApi]: { ...entrance(sdl), authorizer: iam },
};
const service = graphqlDataService({ entranceOf: (name) => entrances[name] }, limits).speak(
  { log: () => {}, onCall: () => {} } as never,
  Date.now,
);

let server: Server;
beforeAll(async () => {
  server = createServer(
    createRequestHandler({
      services: [{ ...service, spoken: service, load: async () => service }],
      guard: { hostnames: [], origins: [], studioHostnames: ['studio.localhost'] },
      studio: async () => ({ status: 200, contentType: 'text/html', body: 'a file of the studio' }),
      ids: timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1)),
      log: () => {},
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => server.close().closeAllConnections());

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  readonly body?: string;
}

async function ask({ method = 'POST', path = '/graphql', headers = {}, body = '' }: Asked) {
  const { port } = server.address() as AddressInfo;
  const call = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { host, 'x-api-key': 'da2-key', 'content-type': 'application/json', ...headers } as never,
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const bytes = Buffer.concat(await response.toArray());
  const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  return { status: response.statusCode, headers: response.headers, text };
}

const errors = (errorType: string, message: string) => JSON.stringify({ errors: [{ message, errorType }] });

describe('a GraphQL API over HTTP', () => {
  it.each([
    ['an empty body', { body: '' }, 400, 'MalformedHttpRequestException', 'Request body is empty.'],
    ['{}', { body: '{}' }, 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    ['an array', { body: '[]' }, 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    [
      'a batch',
      { body: '[{"query":"{day}"}]' },
      400,
      'MalformedHttpRequestException',
      'Unable to parse GraphQL query.',
    ],
    ['no JSON', { body: 'query' }, 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
    [
      'several operations',
      { body: '{"query":"query A { day } query B { day }"}' },
      400,
      'BadRequestException',
      'Missing operation name.',
    ],
    [
      'an API without a schema',
      {
        body: '{"query":"{ a }"}',
        path: '/_aws/appsync/bbbbbbbbbbbbbbbbbbbbbbbbbb/graphql',
        headers: { host: 'localhost' },
      },
      502,
      'GraphQLSchemaException',
      'No schema definition exists.',
    ],
    [
      'a mutation by GET',
      { method: 'GET', path: '/graphql?query=mutation%7Bgo%7D' },
      400,
      'BadRequestException',
      'Only queries can be sent by GET.',
    ],
  ] as const)('answers %s', async (_, asked, status, errorType, message) => {
    const answer = await ask(asked);
    expect(answer).toMatchObject({ status, text: errors(errorType, message) });
    expect(answer.headers['x-amzn-errortype']).toBe(errorType);
  });

  it.each([
    ['no key', { 'x-api-key': [] as string[] }],
    ['a wrong key', { 'x-api-key': 'da2-other' }],
  ])('refuses %s', async (_, headers) => {
    const answer = await ask({ body: '{"query":"{ day }"}', headers });
    expect(answer.status).toBe(401);
    expect(answer.headers['x-amzn-errortype']).toBe('UnauthorizedException');
    expect(answer.text).toBe(
      '{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}',
    );
  });

  it('knows no other path', async () => {
    for (const asked of [{ path: '/other' }, { method: 'PUT' }]) {
      const answer = await ask(asked);
      expect(answer.text).toBe(
        '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}',
      );
    }
  });

  it('executes by POST and by GET, by its host, by the host of AWS and by its path', async () => {
    const data = '{"data":{"day":null}}';
    const body = '{"query":"{ day }"}';
    expect(await ask({ body })).toMatchObject({ status: 200, text: data });
    expect(await ask({ body, headers: { 'content-type': 'application/graphql' } })).toMatchObject({
      text: data,
    });
    expect(await ask({ method: 'GET', path: '/graphql?query=%7Bday%7D' })).toMatchObject({
      status: 200,
      text: data,
    });
    const aws = `${api}.appsync-api.eu-west-1.amazonaws.com`;
    expect(await ask({ body, headers: { host: aws } })).toMatchObject({ text: data });
    const path = `/_aws/appsync/${api}/graphql`;
    expect(await ask({ body, path, headers: { host: 'localhost' } })).toMatchObject({ text: data });
    expect((await ask({ body, headers: { host: 'example.com' } })).status).toBe(403);
    const answer = await ask({ body });
    expect(answer.headers['x-amzn-appsync-tokensconsumed']).toBe('1');
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[\da-f-]{36}$/);
  });

  it('tells resolvers the headers, and sends theirs', async () => {
    const query = 'query ($a: Int) { echo(a: $a) { given headers } }';
    const answer = await ask({
      body: JSON.stringify({ query, variables: { a: 2 }, operationName: null }),
      headers: { 'X-Twice': ['a', 'b'], cookie: 'c=d' },
    });
    expect(answer.headers['x-mine']).toBe('one');
    const { echo } = JSON.parse(answer.text).data;
    expect(JSON.parse(echo.given)).toEqual({ a: 2 });
    expect(JSON.parse(echo.headers)).toMatchObject({ 'x-twice': ['a', 'b'], 'x-api-key': 'da2-key' });
    expect(JSON.parse(echo.headers)).not.toHaveProperty('cookie');
  });

  it("sends of resolvers' headers what acts on a host only on the API's own", async () => {
    const body = '{"query":"{ echo { given } }"}';
    const own = await ask({ body });
    expect(own.headers).toMatchObject({
      'set-cookie': ['one'],
      'clear-site-data': 'one',
      'strict-transport-security': 'one',
      'x-content-type-options': 'nosniff',
    });
    expect(own.headers).not.toHaveProperty('x-cairn-headers-left-out');
    const path = `/_aws/appsync/${api}/graphql`;
    for (const host of ['localhost', 'studio.localhost:4566']) {
      const { headers, status } = await ask({ body, path, headers: { host } });
      expect([status, headers['x-mine'], headers['x-content-type-options']]).toEqual([200, 'one', 'nosniff']);
      expect(headers['x-cairn-headers-left-out']).toBe(
        'Set-Cookie, Clear-Site-Data, STRICT-Transport-Security',
      );
      for (const name of ['set-cookie', 'clear-site-data', 'strict-transport-security'])
        expect(headers).not.toHaveProperty(name);
    }
  });

  it('compresses where it is asked to, and only what is long', async () => {
    const headers = { 'accept-encoding': 'gzip, deflate' };
    const long = await ask({ body: '{"query":"{ echo { text } }"}', headers });
    expect(long.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(long.text).data.echo.text).toHaveLength(2_000);
    expect((await ask({ body: '{"query":"{ day }"}', headers })).headers['content-encoding']).toBeUndefined();
    expect(
      (await ask({ body: '{"query":"{ echo { text } }"}' })).headers['content-encoding'],
    ).toBeUndefined();
  });

  it("answers the studio's own pages on their host, by path alone, and no link", async () => {
    const body = '{"query":"{ day }"}';
    const path = `/_aws/appsync/${api}/graphql`;
    const own = { host: 'studio.localhost:4566', origin: 'http://studio.localhost:4566' };
    const answer = await ask({ body, path, headers: { ...own, 'sec-fetch-site': 'same-origin' } });
    expect(answer).toMatchObject({ status: 200, text: '{"data":{"day":null}}' });
    // What a resolver makes must not become a page beside the studio's own.
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect((await ask({ body, headers: own })).text).not.toContain('"data"');
    const link = { method: 'GET', path: `${path}?query=%7Bday%7D`, headers: { host: own.host } };
    expect((await ask(link)).text).toBe('a file of the studio');
    for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await ask({ body, path, headers: { host: own.host, ...foreign } })).status).toBe(403);
    const asked = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    expect((await ask({ method: 'OPTIONS', path, headers: { host: own.host, ...asked } })).status).toBe(403);
  });

  it('answers pages of all origins', async () => {
    const origin = 'https://app.example.com';
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key' };
    const before = await ask({ method: 'OPTIONS', headers: { origin, ...asked } });
    expect(before.status).toBe(200);
    expect(before.headers['access-control-allow-origin']).toBe('*');
    expect(before.headers['access-control-allow-headers']).toBe('x-api-key');
    const answer = await ask({
      body: '{"query":"{ day }"}',
      headers: { origin, 'sec-fetch-site': 'cross-site' },
    });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it("takes the signature of a page of another origin for nobody's, as long as signatures are not verified", async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIAINVENTED/20261120/us-east-1/appsync/aws4_request, SignedHeaders=host, Signature=0';
    const askAs = (headers: { readonly [name: string]: string }) =>
      ask({
        body: '{"query":"{ day }"}',
        path: `/_aws/appsync/${iamApi}/graphql`,
        headers: { host: 'localhost', authorization, ...headers },
      });
    expect(await askAs({})).toMatchObject({ status: 200 });
    expect(await askAs({ origin: 'http://localhost:5173' })).toMatchObject({ status: 200 });
    for (const headers of [{ origin: 'https://app.example.com' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await askAs(headers as { readonly [name: string]: string });
      expect(answer.status).toBe(403);
      expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    }
  });
});
