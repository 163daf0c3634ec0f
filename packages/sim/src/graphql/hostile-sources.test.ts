import { once } from 'node:events';
import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { storedZip } from '../wire/stored-zip.ts';
import { ApiMaker, type ApiPlace, askApi, asking } from './shop-api.ts';

/** What the endpoint does at its paths. */
const paths: { readonly [path: string]: (response: ServerResponse) => void } = {
  '/silent': () => {},
  '/half': (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  },
  '/large': (response) => {
    response.writeHead(200);
    for (let pieces = 0; pieces < 10; pieces += 1) response.write(Buffer.alloc(1_048_576, 'x'));
    response.end();
  },
  '/slow': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{');
  },
  '/garbage': (response) => response.writeHead(200).end(Buffer.from([0xff, 0xfe, 0x00, 0x7b])),
};

/** Does what its event says. */
const functionCode = `
exports.handler = async (event) => {
  switch (event.does) {
    case 'hang': return await new Promise(() => setInterval(() => {}, 1_000));
    case 'throw': { const error = new Error('it broke'); error.name = 'Broken'; throw error; }
    case 'exit': process.exit(1);
    case 'large': return 'x'.repeat(7_000_000);
    case 'deep': { let value = null; for (let level = 0; level < 3_000; level += 1) value = { value }; return value; }
    case 'list': return [1, 2];
    default: return event;
  }
};`;

let server: CairnServer;
let endpoint: Server;
let maker: ApiMaker;
let place: ApiPlace;
const logged: string[] = [];

beforeAll(async () => {
  endpoint = createHttpServer((request, response) => {
    (paths[request.url ?? ''] ?? ((other) => other.writeHead(404).end()))(response);
  }).listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  server = await createServer({
    ...{ memory: true, port: 0, studio: false },
    limits: { graphqlSourceTimeoutMs: 500 },
    log: (level, message, fields) => {
      if (level === 'error') logged.push(`${message} ${JSON.stringify(fields)}`);
    },
  });
  maker = new ApiMaker(server.endpoint);
  place = await makeApi();
}, 60_000);
afterAll(async () => {
  maker.destroy();
  endpoint.closeAllConnections();
  endpoint.close();
  await server.stop();
});

async function makeApi(): Promise<ApiPlace> {
  const made = await maker.api(
    'type Query { http(path: String!): String lambda(does: String!): Thing table: Thing nobody: String own: String safe: String } type Thing { value: String }',
  );
  const { apiId, key, path } = made;
  const { port } = endpoint.address() as AddressInfo;
  const functions = new LambdaClient(clientConfiguration(server.endpoint));
  await functions.send(
    new CreateFunctionCommand({
      ...{ FunctionName: 'misbehaves', Runtime: 'nodejs22.x', Handler: 'index.handler' },
      ...{ Role: 'arn:aws:iam::000000000000:role/any', Timeout: 1 },
      Code: { ZipFile: storedZip({ 'index.js': functionCode }) },
    }),
  );
  functions.destroy();
  const http = (name: string, at: string) => ({ name, type: 'HTTP', httpConfig: { endpoint: at } }) as const;
  await maker.source(apiId, http('http', `http://127.0.0.1:${port}`));
  await maker.source(apiId, http('nobody', 'http://127.0.0.1:1'));
  await maker.source(apiId, http('own', server.endpoint));
  await maker.source(apiId, {
    ...{ name: 'lambda', type: 'AWS_LAMBDA' },
    lambdaConfig: { lambdaFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:misbehaves' },
  });
  await maker.source(apiId, {
    ...{ name: 'table', type: 'AMAZON_DYNAMODB' },
    dynamodbConfig: { tableName: 'missing', awsRegion: 'us-east-1' },
  });
  const get = (resourcePath: string) => `({ method: 'GET', resourcePath: ${resourcePath} })`;
  const script = (field: string, source: string, expression: string) =>
    maker.script(apiId, `Query.${field}`, source, asking(expression));
  await script('http', 'http', get('ctx.args.path'));
  await script('nobody', 'nobody', get("'/'"));
  await script('lambda', 'lambda', "({ operation: 'Invoke', payload: ctx.args })");
  await script('table', 'table', "ddb.get({ key: { id: '1' } })");
  const query = JSON.stringify({ query: '{ own }' });
  await maker.script(
    apiId,
    'Query.own',
    'own',
    `export function request(ctx) { return { method: 'POST', resourcePath: '${path}', params: { headers: { 'content-type': 'application/json', 'x-api-key': '${key}' }, body: ${JSON.stringify(query)} } }; }
export function response(ctx) { return ctx.result.statusCode === 200 ? JSON.parse(ctx.result.body).data.own : ctx.result.body; }`,
  );
  await maker.script(
    apiId,
    'Query.safe',
    'none',
    "export function request(ctx) { return { payload: 'safe' }; }\nexport function response(ctx) { return ctx.result; }",
  );
  return made;
}

it.each([
  ['an endpoint that never answers', 'http(path: "/silent")', /^Http:|Timeout/i, /./],
  ['an endpoint that stops halfway', 'http(path: "/half")', /^Http:HttpRequestException$/, /./],
  ['an endpoint that never ends', 'http(path: "/slow")', /Timeout/i, /./],
  ['an endpoint that answers 10 MB', 'http(path: "/large")', /^Http:HttpRequestException$/, /./],
  ['an endpoint that is not there', 'nobody', /^Http:HttpRequestException$/, /./],
  [
    'a function that never answers',
    'lambda(does: "hang") { value }',
    /^Lambda:Unhandled$/,
    /timed out after 1/,
  ],
  ['a function that throws', 'lambda(does: "throw") { value }', /^Lambda:Unhandled$/, /^it broke$/],
  ['a function that ends its process', 'lambda(does: "exit") { value }', /^Lambda:Unhandled$/, /./],
  ['a function that answers 7 MB', 'lambda(does: "large") { value }', /^Lambda:/, /too large|exceeded/i],
  ['a table that is not there', 'table { value }', /^DynamoDB:ResourceNotFoundException$/, /./],
])('%s is an error at its field', async (_name, field, errorType, message) => {
  const { status, body } = await askApi(server.endpoint, place, `{ bad: ${field} safe }`);
  expect([status, body.data]).toEqual([200, { bad: null, safe: 'safe' }]);
  expect(body.errors).toHaveLength(1);
  const [error] = body.errors ?? [];
  expect(error?.path).toEqual(['bad']);
  expect(error?.errorType).toMatch(errorType);
  expect(error?.message).toMatch(message);
  expect(JSON.stringify(error)).not.toMatch(/node_modules|packages\/|at \w+ \(/);
});

it.each([
  ['text that is none', 'http(path: "/garbage")'],
  ['a value as deep as a text may be', 'lambda(does: "deep") { value }'],
  ['a list where an object should be', 'lambda(does: "list") { value }'],
])('%s does no harm', async (_name, field) => {
  const { status, body } = await askApi(server.endpoint, place, `{ bad: ${field} safe }`);
  expect([status, body.data?.safe]).toEqual([200, 'safe']);
  for (const error of body.errors ?? []) expect(error.path).toEqual(expect.arrayContaining(['bad']));
});

it('an API that asks itself ends at the depth that is allowed', async () => {
  const { body } = await askApi(server.endpoint, place, '{ own safe }');
  expect(body.data?.safe).toBe('safe');
  expect(body.data?.own).toContain('GraphQL APIs call each other too deep.');
});

it('nothing of it all was a failure of the server', () => {
  expect(logged).toEqual([]);
});
