import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import type { DataSource, SourcePorts } from '@cairn/graphql';
import { guardedHttp } from '@cairn/host/outbound';
import type { Json, OutboundAnswer } from '@cairn/kit';
import { createServer as createCairnServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callOf, errorOf, SourcesLaboratory } from './sources-laboratory.ts';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let laboratory: SourcesLaboratory;
let endpoint: string;
let stop: () => void;
const received: Received[] = [];

/** What the endpoint does at its paths; elsewhere it answers `{"ok":true}`. */
const paths: { readonly [path: string]: (response: ServerResponse) => void } = {
  '/redirect': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end(),
  '/large': (response) => {
    response.writeHead(200);
    const piece = Buffer.alloc(1_048_576);
    for (let piecesLeft = 10; piecesLeft > 0; piecesLeft -= 1) response.write(piece);
    response.end();
  },
  '/silent': () => {},
  '/half': (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  },
  '/latin': (response) =>
    response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe9])),
  '/bytes': (response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0xff, 0x41])),
  '/failed': (response) => response.writeHead(503, { 'set-cookie': ['a=1', 'b=2'] }).end('sorry'),
};

beforeAll(async () => {
  laboratory = await SourcesLaboratory.start();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const act = paths[url.split('?', 1)[0] as string];
    if (act !== undefined) return act(response);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');
  });
  endpoint = await listen(server);
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(async () => {
  stop();
  await laboratory.stop();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function http(at: string, ports: Partial<SourcePorts> = {}, more: object = {}): DataSource {
  return laboratory.source({ type: 'HTTP', httpConfig: { endpoint: at, ...more } }, ports);
}

const iam = (signingRegion: string, signingServiceName: string) => ({
  authorizationConfig: { authorizationType: 'AWS_IAM', awsIamConfig: { signingRegion, signingServiceName } },
});
const last = () => received.at(-1) as Received;
const bodyOf = (result: Json) => (result as { body: string }).body;

describe('an endpoint', () => {
  it('is sent what the document says, and its answer is the result', async () => {
    const answer = await ask(http(endpoint), {
      version: '2018-05-29',
      method: 'POST',
      resourcePath: '/v1/things',
      params: {
        query: { a: 'x y', b: ['1', 2], none: null, 'c&d': 'é' },
        headers: {
          'Content-Type': 'application/json',
          'X-Own': 'kept',
          Host: 'evil',
          'User-Agent': 'left out',
        },
        body: { a: 1 },
      },
    });
    expect(answer.error).toBe(undefined);
    expect(answer.result).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true}',
    });
    const { method, url, headers, body } = last();
    expect({ method, url, body }).toEqual({
      method: 'POST',
      url: '/v1/things?a=x%20y&b=1&b=2&c%26d=%C3%A9',
      body: '{"a":1}',
    });
    expect(headers).toMatchObject({ 'x-own': 'kept', host: new URL(endpoint).host });
    expect(headers['user-agent']).toBe(undefined);
  });

  it('is sent a text as it is, and nothing where there is none', async () => {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    await ask(http(endpoint), { method: 'PUT', resourcePath: 'a?b=c', params: { headers, body: '"ü"' } });
    expect(last()).toMatchObject({ method: 'PUT', url: '/a?b=c', body: '"ü"' });
    await ask(http(`${endpoint}/base/`), {
      method: 'GET',
      resourcePath: '/x',
      params: { query: { q: '1' } },
    });
    expect(last()).toMatchObject({ method: 'GET', url: '/base/x?q=1', body: '' });
  });

  it('that fails is the resolver’s to judge', async () => {
    expect((await ask(http(endpoint), { method: 'GET', resourcePath: '/failed' })).result).toMatchObject({
      statusCode: 503,
      headers: { 'set-cookie': 'a=1, b=2' },
      body: 'sorry',
    });
  });

  it('may answer in any charset, and bytes that are no text', async () => {
    expect(bodyOf((await ask(http(endpoint), { method: 'GET', resourcePath: '/latin' })).result)).toBe('é');
    expect(bodyOf((await ask(http(endpoint), { method: 'GET', resourcePath: '/bytes' })).result)).toBe(
      '\ufffdA',
    );
  });

  it('leads nowhere by redirects', async () => {
    const { result } = await ask(http(endpoint), { method: 'GET', resourcePath: '/redirect' });
    expect(result).toMatchObject({
      statusCode: 302,
      headers: { location: 'http://169.254.169.254/latest/' },
    });
  });
});

describe('a document that is none', () => {
  const get = (params: Json): Json => ({ method: 'GET', resourcePath: '/', params });
  it.each<[string, Json, string]>([
    ['no method', { resourcePath: '/' }, "Value for field '$[method]' not found."],
    ['another method', { method: 'TRACE' }, "for '$[method]' but got STRING instead."],
    ['an unknown member', { method: 'GET', url: '/' }, "Unsupported element '$[url]'."],
    ['an unknown parameter', get({ cookies: {} }), "Unsupported element '$[params][cookies]'."],
    [
      'another content type',
      get({ headers: { 'content-type': 'image/png' } }),
      "Unsupported content type 'image/png'.",
    ],
    [
      'a header within a header',
      get({ headers: { a: 'b\r\nX-Evil: c' } }),
      "The value of '$[params][headers][a]' is no header.",
    ],
    [
      'a header’s name that is none',
      get({ headers: { 'a b': 'c' } }),
      "Unsupported element '$[params][headers][a b]'.",
    ],
    [
      'a header that is an object',
      get({ headers: { a: {} } }),
      "Expected JSON string for '$[params][headers][a]'",
    ],
    ['a path to another host', { method: 'GET', resourcePath: '@evil.example/' }, ''],
    ['a path out of the base', { method: 'GET', resourcePath: '/../admin' }, 'leads away from the endpoint'],
    [
      'an encoded path out of the base',
      { method: 'GET', resourcePath: '/%2e%2e/admin' },
      'leads away from the endpoint',
    ],
    [
      'a path by backslashes',
      { method: 'GET', resourcePath: '\\..\\..\\admin' },
      'leads away from the endpoint',
    ],
  ])('is refused: %s', async (_, request, expected) => {
    const before = received.length;
    const told = await errorOf(http(`${endpoint}/base`), request);
    if (expected === '') {
      // What looks like another host is a path of this one.
      expect(last().url).toBe('/base/@evil.example/');
    } else {
      expect(told).toContain('MappingTemplate: ');
      expect(told).toContain(expected);
      expect(received.length).toBe(before);
    }
  });
});

describe('an endpoint that does harm', () => {
  it.each([
    ['metadata', 'http://169.254.169.254'],
    ['metadata, by another notation', 'http://[::ffff:a9fe:a9fe]'],
    ['a file', 'file:///etc'],
  ])('is not asked: %s', async (_, at) => {
    const told = await errorOf(http(at), { method: 'GET', resourcePath: '/latest/meta-data' });
    expect(told).toMatch(
      /^(?:Http:HttpRequestException: com\.amazonaws\.deepdish\.http\.HttpRequestException|MappingTemplate): /,
    );
  });

  it('is not asked on this machine where settings say so', async () => {
    const before = received.length;
    const guarded = http(endpoint, { http: guardedHttp({ privateAllowed: false }) });
    expect(await errorOf(guarded, { method: 'GET', resourcePath: '/' })).toContain(
      'Http:HttpRequestException: ',
    );
    expect(received.length).toBe(before);
  });

  it('is read no further than limits say', async () => {
    expect(await errorOf(http(endpoint), { method: 'GET', resourcePath: '/large' })).toBe(
      'Http:HttpRequestException: com.amazonaws.deepdish.http.HttpRequestException: the answer is longer than 6291556 bytes',
    );
  });

  it('is not sent more than limits say', async () => {
    const limits = { ...laboratory.ports.limits, graphqlSourceRequestBytes: 10 };
    const request = { method: 'POST', resourcePath: '/', params: { body: 'ü'.repeat(6) } };
    expect(await errorOf(http(endpoint, { limits }), request)).toContain('Http:RequestTooLargeException: ');
  });

  it('is waited for as long as limits and the request say', async () => {
    const limits = { ...laboratory.ports.limits, graphqlSourceTimeoutMs: 50 };
    const request = { method: 'GET', resourcePath: '/silent' };
    const timedOut = 'Http:ExecutionTimeoutException: Execution timed out.';
    expect(await errorOf(http(endpoint, { limits }), request)).toBe(timedOut);
    const controller = new AbortController();
    const answer = http(endpoint).invoke(request, callOf({ signal: controller.signal }));
    controller.abort();
    expect((await answer).error?.type).toBe('Http:ExecutionTimeoutException');
  });

  it('is told of where it breaks off, speaks no HTTP or is not there', async () => {
    const rejected = 'Http:HttpRequestException: com.amazonaws.deepdish.http.HttpRequestException: ';
    expect(await errorOf(http(endpoint), { method: 'GET', resourcePath: '/half' })).toContain(rejected);
    const garbage = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.end('\u0000garbage\r\n\r\n', () => socket.destroy());
    });
    const at = await listen(garbage);
    expect(await errorOf(http(at), { method: 'GET', resourcePath: '/' })).toContain(rejected);
    garbage.close();
    await new Promise((resolve) => garbage.once('close', resolve));
    expect(await errorOf(http(at), { method: 'GET', resourcePath: '/' })).toContain(rejected);
  });
});

describe('a signed request', () => {
  it('is taken by a server that verifies signatures', async () => {
    const server = await createCairnServer({
      memory: true,
      port: 0,
      logLevel: 'silent',
      auth: 'strict',
      studio: false,
    });
    try {
      const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
      const request = (target: string): Json => ({
        method: 'POST',
        resourcePath: '/',
        params: {
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': target,
            authorization: 'mine',
          },
          body: {},
        },
      });
      const signingKeyOf = async () => ({ accessKeyId, secretAccessKey });
      const signed = http(server.endpoint, { signingKeyOf }, iam('eu-west-1', 'dynamodb'));
      const { result } = await ask(signed, request('DynamoDB_20120810.ListTables'));
      expect(result).toMatchObject({ statusCode: 200, body: '{"TableNames":[]}' });
      const forged = http(
        server.endpoint,
        { signingKeyOf: async () => ({ accessKeyId, secretAccessKey: 'another' }) },
        iam('eu-west-1', 'dynamodb'),
      );
      expect(bodyOf((await ask(forged, request('DynamoDB_20120810.ListTables'))).result)).toContain(
        'InvalidSignatureException',
      );
    } finally {
      await server.stop();
    }
  });

  it('is not sent without a key', async () => {
    const before = received.length;
    const unsigned = http(endpoint, {}, iam('us-east-1', 'execute-api'));
    expect(await errorOf(unsigned, { method: 'GET', resourcePath: '/' })).toContain(
      'Http:AmazonClientException: ',
    );
    expect(received.length).toBe(before);
  });

  it('to a host of AWS is answered by the service that is here', async () => {
    await laboratory.makeTable('signed');
    const states = http('https://dynamodb.us-east-1.amazonaws.com', {}, iam('us-east-1', 'dynamodb'));
    const request = (action: string, body: Json): Json => ({
      method: 'POST',
      resourcePath: '/',
      params: {
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${action}`,
        },
        body,
      },
    });
    const { result } = await ask(states, request('ListTables', {}));
    expect(result).toMatchObject({ statusCode: 200, body: '{"TableNames":["signed"]}' });
    const { result: refused } = await ask(states, request('DescribeTable', { TableName: 'nowhere' }));
    expect(refused).toMatchObject({ statusCode: 400 });
    expect(JSON.parse(bodyOf(refused)).__type).toBe('ResourceNotFoundException');
    const { result: garbled } = await ask(states, request('ListTables', '{'));
    expect(garbled).toMatchObject({ statusCode: 400, body: '{"__type":"SerializationException"}' });
  });
});

describe('an API of this server', () => {
  it('is asked here, signed where the source signs', async () => {
    const callers: (string | undefined)[] = [];
    const callOwnApi: SourcePorts['callOwnApi'] = async (request, caller) => {
      if (!request.url.includes('execute-api')) return undefined;
      callers.push(caller?.principal.arn);
      return {
        status: 200,
        statusText: 'OK',
        headers: [],
        body: new TextEncoder().encode('own'),
      } as OutboundAnswer;
    };
    const own = 'https://abc.execute-api.us-east-1.amazonaws.com';
    const request = { method: 'GET', resourcePath: '/prod' };
    expect(bodyOf((await ask(http(own, { callOwnApi }), request)).result)).toBe('own');
    expect(
      bodyOf((await ask(http(own, { callOwnApi }, iam('us-east-1', 'execute-api')), request)).result),
    ).toBe('own');
    expect(bodyOf((await ask(http(endpoint, { callOwnApi }), request)).result)).toBe('{"ok":true}');
    expect(callers).toEqual([undefined, 'appsync.amazonaws.com']);
  });
});
