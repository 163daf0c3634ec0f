import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { APIGatewayClient, CreateDeploymentCommand, ImportRestApiCommand } from '@aws-sdk/client-api-gateway';
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type CairnServer, createServer } from '@cairn/server';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';

/**
 * Who may ask what on which host, on a server that takes any credentials: pages that users made and that the server
 * itself shows must not act as its users.
 */

const roleArn = 'arn:aws:iam::000000000000:role/any';
const evil = '<!doctype html><script>parent.postMessage(document.domain)</script>';
let server: CairnServer;
let apiId: string;
let codePath: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, studio: false });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const options = { endpoint: server.endpoint, region: 'us-east-1', credentials };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'pages' }));
  for (const [Key, ContentType] of [
    ['evil.html', 'text/html'],
    ['evil.svg', 'image/svg+xml'],
  ])
    await s3.send(new PutObjectCommand({ Bucket: 'pages', Key, Body: evil, ContentType }));
  const rest = new APIGatewayClient(options);
  const { id } = await rest.send(new ImportRestApiCommand({ body: Buffer.from(api) }));
  await rest.send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
  apiId = id as string;
  const lambda = new LambdaClient(options);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'page',
      Role: roleArn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: {
        ZipFile: zipSync({
          'index.mjs': Buffer.from(`export const handler = async () => ${JSON.stringify(evil)};`),
        }),
      },
    }),
  );
  const { Code } = await lambda.send(new GetFunctionCommand({ FunctionName: 'page' }));
  codePath = new URL(Code?.Location as string).pathname;
  for (const client of [s3, rest, lambda]) client.destroy();
});
afterAll(() => server.stop());

/** An API that answers a page, and tries to take back what is said of its type. */
const api = `
openapi: 3.0.1
info: { title: pages, version: '1' }
paths:
  /evil:
    get:
      responses: { '200': { description: ok } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses:
          default:
            statusCode: '200'
            responseParameters:
              method.response.header.Content-Type: "'text/html'"
              method.response.header.X-Content-Type-Options: "'none'"
            responseTemplates: { application/json: '${evil}' }
`;

const port = (): string => new URL(server.endpoint).port;

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

async function ask(
  host: string,
  { method = 'GET', path, headers = {}, body }: Asked,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const named = { host: `${host}:${port()}`, ...headers };
  const [answer] = await once(request({ port: port(), method, path, headers: named }).end(body), 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, headers: answer.headers, body: text };
}

const credential = (service: string): string => `test/20260101/us-east-1/${service}/aws4_request`;
const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${credential(service)}, SignedHeaders=host, Signature=0`,
});
const presigned = (service: string): string =>
  `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential(service))}&X-Amz-Date=20990101T000000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=0`;

/** What is asked, and what shows that it was answered. */
const calls: { readonly [what: string]: Asked & { readonly answered: string } } = {
  'machines, by target': {
    method: 'POST',
    path: '/',
    headers: {
      ...signed('states'),
      'x-amz-target': 'AWSStepFunctions.ListStateMachines',
      'content-type': 'application/x-amz-json-1.0',
    },
    body: '{}',
    answered: '"stateMachines"',
  },
  'functions, by path': { path: '/2015-03-31/functions', headers: signed('lambda'), answered: '"Functions"' },
  'queues, by a link': { path: `/?Action=ListQueues&${presigned('sqs')}`, answered: 'ListQueuesR' },
  "Cairn's own search": { path: '/_cairn/v1/executions', headers: signed('cairn'), answered: '"executions"' },
  "Cairn's own stream": {
    method: 'POST',
    path: '/_cairn/v1/stream',
    headers: signed('cairn'),
    body: '{"executions":3}',
    // The stream itself has no end: what is wrong with the input shows that it was looked at.
    answered: 'SerializationException',
  },
};

/** Who asks, by the headers that a browser sends for pages. */
const askers: { readonly [who: string]: (host: string, method: string) => Record<string, string> } = {
  'a program': () => ({}),
  'a page of this very host': (host, method) => ({
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    // A GET of the own origin names none.
    ...(method === 'GET' ? {} : { origin: `http://${host}:${port()}` }),
  }),
  'a page of a neighbour, by a picture': () => ({
    'sec-fetch-site': 'same-site',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-dest': 'image',
  }),
  'a sandboxed page': () => ({ origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }),
  'a page of a bucket': () => ({
    origin: `http://pages.localhost:${port()}`,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
  }),
  'a page of the studio': () => ({
    origin: `http://studio.localhost:${port()}`,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
  }),
  "a developer's page": () => ({
    origin: 'http://localhost:3000',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
  }),
};

const all = Object.keys(calls);
const wire = all.slice(0, 3);
const own = all.slice(3);
const nothing: readonly string[] = [];

/** What is answered, by host and asker; all else is refused. */
const answered: { readonly [host: string]: { readonly [who: string]: readonly string[] } } = {
  '127.0.0.1': {
    'a program': all,
    // What lies there is sandboxed: a page that is not, a user has opened from a file or a tool.
    'a page of this very host': wire,
    'a page of a neighbour, by a picture': wire,
    'a sandboxed page': nothing,
    'a page of a bucket': nothing,
    'a page of the studio': nothing,
    "a developer's page": wire,
  },
  'studio.localhost': {
    'a program': [...wire.slice(0, 2), ...own],
    'a page of this very host': [...wire.slice(0, 2), ...own],
    'a page of a neighbour, by a picture': nothing,
    'a sandboxed page': nothing,
    'a page of a bucket': nothing,
    'a page of the studio': nothing,
    "a developer's page": nothing,
  },
  'pages.localhost': {
    'a program': wire,
    'a page of this very host': nothing,
    'a page of a neighbour, by a picture': nothing,
    'a sandboxed page': nothing,
    'a page of a bucket': nothing,
    'a page of the studio': nothing,
    "a developer's page": wire,
  },
  'sqs.us-east-1.localhost': {
    'a program': wire,
    'a page of this very host': nothing,
    'a page of a neighbour, by a picture': nothing,
    'a sandboxed page': nothing,
    'a page of a bucket': nothing,
    'a page of the studio': nothing,
    "a developer's page": wire,
  },
  'API.execute-api.us-east-1.localhost': {
    'a program': nothing,
    'a page of this very host': nothing,
    'a page of a neighbour, by a picture': nothing,
    'a sandboxed page': nothing,
    'a page of a bucket': nothing,
    'a page of the studio': nothing,
    "a developer's page": nothing,
  },
};

describe.each(Object.keys(answered))('on %s', (named) => {
  test.each(Object.keys(askers))('%s is answered what it may ask', async (who) => {
    const host = named.replace('API', apiId);
    const heard: string[] = [];
    for (const [what, call] of Object.entries(calls)) {
      // A page of the host itself sends its own origin: there it is the same asker.
      const headers = { ...call.headers, ...askers[who]?.(host, call.method ?? 'GET') };
      const { status, body } = await ask(host, { ...call, headers });
      if (body.includes(call.answered)) heard.push(what);
      else expect([403, 404]).toContain(status);
    }
    const isItself = who === 'a page of a bucket' && named === 'pages.localhost';
    const expected = answered[named]?.[isItself ? 'a page of this very host' : who];
    expect(heard).toEqual(expected);
  });
});

describe('what users made', () => {
  const shown = (): { readonly [what: string]: Asked } => ({
    'an object': { path: '/pages/evil.html', headers: signed('s3') },
    'an object by a link': { path: `/pages/evil.html?${presigned('s3')}` },
    'a drawing': { path: `/pages/evil.svg?${presigned('s3')}` },
    'an object under another type': {
      path: `/pages/evil.svg?response-content-type=text%2Fhtml&${presigned('s3')}`,
    },
    'a route': { path: `/restapis/${apiId}/prod/_user_request_/evil` },
    'a route by another path': { path: `/_aws/execute-api/${apiId}/prod/evil` },
  });

  it.each(['127.0.0.1', 'localhost'])('is sandboxed on %s', async (host) => {
    for (const [what, asked] of Object.entries(shown())) {
      const { status, headers } = await ask(host, asked);
      const { 'content-security-policy': policy, 'x-content-type-options': types } = headers;
      expect([what, status, policy, types]).toEqual([what, 200, 'sandbox', 'nosniff']);
    }
  });

  it('is not shown by a link on the host of the studio', async () => {
    for (const [what, asked] of Object.entries(shown())) {
      const { status, body } = await ask('studio.localhost', asked);
      const isSigned = what === 'an object';
      expect([what, body.includes('postMessage')]).toEqual([what, isSigned]);
      expect([200, 403, 404]).toContain(status);
    }
  });

  it('as code and output of functions is never guessed to be a page', async () => {
    const code = await ask('127.0.0.1', { path: codePath });
    expect([code.status, code.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
    const invoke = {
      method: 'POST',
      path: '/2015-03-31/functions/page/invocations',
      headers: signed('lambda'),
      body: '{}',
    };
    for (const host of ['127.0.0.1', 'studio.localhost']) {
      const { headers, body } = await ask(host, invoke);
      expect(body).toContain('postMessage');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it("is a page as it is on an API's own host", async () => {
    const { headers, body } = await ask(`${apiId}.execute-api.us-east-1.localhost`, { path: '/prod/evil' });
    expect(body).toBe(evil);
    expect(headers['content-security-policy']).toBeUndefined();
  });
});
