import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFunction } from '../wire/create-function.ts';
import { functionUri, integration, RoutesLaboratory } from './routes-laboratory.ts';

let laboratory: RoutesLaboratory;
let echo: string;
let made: string;

/** Answers as its body says. */
const asTold = `exports.handler = async (event) => {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  const told = JSON.parse(body ?? 'null');
  if (told?.fails) throw new Error(told.fails);
  if (told?.sleeps) await new Promise((resolve) => setTimeout(resolve, told.sleeps));
  return told;
};`;
const echoing = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';
const failing = `exports.handler = async (event) => {
  if (event.kind === 'bad') throw new Error('Bad request: ' + event.why);
  return { greeting: 'hello ' + event.name };
};`;

beforeAll(async () => {
  laboratory = await RoutesLaboratory.start();
  echo = await createFunction(laboratory.lambda, 'echo', { code: echoing });
  made = await createFunction(laboratory.lambda, 'made', { code: asTold });
});
afterAll(() => laboratory.stop());

const proxied = (functionArn: string, more: object = {}) =>
  integration({ type: 'aws_proxy', httpMethod: 'POST', uri: functionUri(functionArn), ...more });

describe('a function behind a REST API', () => {
  it('is given the request in payload format 1.0', async () => {
    const paths = { '/orders/{id}': { 'x-amazon-apigateway-any-method': proxied(echo) } };
    const apiId = await laboratory.restApi(paths, {}, { table: 'orders' });
    const answer = await fetch(laboratory.url(apiId, '/prod/orders/a%20b?x=1&x=2&y=z'), {
      method: 'POST',
      headers: { 'X-Mixed-Case': 'kept', 'content-type': 'text/plain', 'x-forwarded-for': '10.1.1.1' },
      body: 'text',
    });
    const event = (await answer.json()) as { readonly requestContext: { readonly identity: object } };
    expect(event).toMatchObject({
      resource: '/orders/{id}',
      path: '/orders/a%20b',
      httpMethod: 'POST',
      headers: {
        'content-type': 'text/plain',
        'X-Forwarded-For': '10.1.1.1, 127.0.0.1',
        'X-Forwarded-Proto': 'http',
      },
      queryStringParameters: { x: '2', y: 'z' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['z'] },
      pathParameters: { id: 'a b' },
      stageVariables: { table: 'orders' },
      requestContext: { apiId, stage: 'prod', resourcePath: '/orders/{id}', httpMethod: 'POST' },
      body: 'text',
      isBase64Encoded: false,
    });
    expect(event.requestContext.identity).toMatchObject({
      sourceIp: '127.0.0.1',
      userArn: null,
    });
  });

  it.each([
    ['fails', { fails: 'no' }, 502, { message: 'Internal server error' }],
    ['answers no status', { body: 'x' }, 502, { message: 'Internal server error' }],
    ['answers an impossible status', { statusCode: 99 }, 502, { message: 'Internal server error' }],
    ['answers a header that is none', { statusCode: 200, headers: { 'a b': 'c' } }, 502, {}],
    ['answers in time', { statusCode: 418, body: '{"tea":true}' }, 418, { tea: true }],
    ['is late', { sleeps: 5_000 }, 504, { message: 'Endpoint request timed out' }],
  ])('that %s is answered so', async (_, told, status, body) => {
    const apiId = await laboratory.restApi({ '/': { post: proxied(made, { timeoutInMillis: 1_500 }) } });
    const answer = await fetch(laboratory.url(apiId, '/prod/'), {
      method: 'POST',
      body: JSON.stringify(told),
    });
    expect([answer.status, await answer.json()]).toMatchObject([status, body]);
  });

  it('gets and gives bytes where the API says which types are binary', async () => {
    const api = { '/': { post: proxied(made) }, '/echo': { post: proxied(echo) } };
    const apiId = await laboratory.restApi(api, { 'x-amazon-apigateway-binary-media-types': ['image/png'] });
    const told = { statusCode: 200, body: 'AP/+', isBase64Encoded: true };
    const ask = (accept: string) =>
      fetch(laboratory.url(apiId, '/prod/'), {
        method: 'POST',
        headers: { accept },
        body: JSON.stringify(told),
      });
    expect([...(await (await ask('image/png')).bytes())]).toEqual([0, 255, 254]);
    expect(await (await ask('text/html')).text()).toBe('AP/+');
    const sent = await fetch(laboratory.url(apiId, '/prod/echo'), {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array([0, 255, 254]),
    });
    expect(await sent.json()).toMatchObject({ body: 'AP/+', isBase64Encoded: true });
  });

  it('is mapped, its errors selected by their text', async () => {
    const arn = await createFunction(laboratory.lambda, 'mapped', { code: failing });
    const mapped = integration({
      type: 'aws',
      httpMethod: 'POST',
      uri: functionUri(arn),
      requestTemplates: {
        'application/json': '{"kind": "$input.params(\'kind\')", "name": "you", "why": "it is"}',
      },
      responses: {
        default: {
          statusCode: '200',
          responseTemplates: { 'text/html': "<b>$input.path('$.greeting')</b>" },
        },
        'Bad request: (.|\n)*': {
          statusCode: '400',
          responseTemplates: { 'application/json': '{"why": $input.json(\'$.errorMessage\')}' },
        },
      },
    });
    const apiId = await laboratory.restApi({ '/': { get: mapped } });
    const good = await fetch(laboratory.url(apiId, '/prod?kind=good'));
    expect([good.status, good.headers.get('content-type'), await good.text()]).toEqual([
      200,
      'text/html',
      '<b>hello you</b>',
    ]);
    const bad = await fetch(laboratory.url(apiId, '/prod?kind=bad'));
    expect([bad.status, await bad.json()]).toEqual([400, { why: 'Bad request: it is' }]);
  });

  it('that is not there is a failure of the server', async () => {
    const apiId = await laboratory.restApi({ '/': { get: proxied(`${echo}-gone`) } });
    const answer = await fetch(laboratory.url(apiId, '/prod'));
    expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal server error' }]);
  });
});

describe('a function behind an HTTP API', () => {
  const second = (functionArn: string) =>
    integration({ type: 'aws_proxy', httpMethod: 'POST', uri: functionArn, payloadFormatVersion: '2.0' });

  it('is given the request in payload format 2.0', async () => {
    const apiId = await laboratory.httpApi({ '/orders/{id}': { post: second(echo) } });
    const answer = await fetch(laboratory.url(apiId, '/orders/7?x=1&x=2'), {
      method: 'POST',
      headers: { cookie: 'a=1; b=2', 'X-Mixed': 'm', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b',
    });
    expect(await answer.json()).toMatchObject({
      version: '2.0',
      routeKey: 'POST /orders/{id}',
      rawPath: '/orders/7',
      rawQueryString: 'x=1&x=2',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-mixed': 'm', 'x-forwarded-for': '127.0.0.1' },
      queryStringParameters: { x: '1,2' },
      pathParameters: { id: '7' },
      requestContext: {
        stage: '$default',
        http: { method: 'POST', path: '/orders/7', sourceIp: '127.0.0.1' },
      },
      body: 'YT1i',
      isBase64Encoded: true,
    });
  });

  it.each([
    ['without a status is the body', { a: 1 }, 200, 'application/json', '{"a":1}'],
    [
      'with cookies',
      { statusCode: 201, cookies: ['c=1', 'd=2'], body: 'x' },
      201,
      'text/plain; charset=utf-8',
      'x',
    ],
    ['that fails', { fails: 'no' }, 500, 'application/json', '{"message":"Internal Server Error"}'],
  ])('%s', async (_, told, status, type, body) => {
    const apiId = await laboratory.httpApi({ '/': { post: second(made) } });
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: JSON.stringify(told) };
    const answer = await fetch(laboratory.url(apiId, '/'), sent);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      status,
      type,
      body,
    ]);
    if ('cookies' in told) expect(answer.headers.getSetCookie()).toEqual(['c=1', 'd=2']);
  });
});
