import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ServiceError, seededRandom, timeOrderedIds } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type CairnMethod, cairnInputs } from '../cairn/cairn-shapes.ts';
import { type Facade, operationNameOf } from '../facade.ts';
import { type LambdaMethod, lambdaInputs } from '../lambda/lambda-shapes.ts';
import { type LogsMethod, logsInputs } from '../logs/logs-shapes.ts';
import { type MetricsMethod, metricsInputs } from '../metrics/metrics-shapes.ts';
import type { CallRecord } from '../perform-operation.ts';
import { type S3Method, s3Routes } from '../s3/s3-routes.ts';
import { createServiceCaller, createServices, createWireServices } from '../services.ts';
import { type StepFunctionsMethod, stepFunctionsInputs } from '../step-functions/step-functions-shapes.ts';
import { type StsMethod, stsInputs } from '../sts/sts-shapes.ts';
import { createRequestHandler } from './request-handler.ts';

/** A facade that answers what it was asked, but for the methods given. */
function echoing<Methods extends string>(
  methods: readonly Methods[],
  others: Partial<Facade<Methods>>,
): Facade<Methods> {
  const echo = methods.map((method) => [
    method,
    async (scope: object, input: object) => ({ method, scope, input }),
  ]);
  return { ...(Object.fromEntries(echo) as Facade<Methods>), ...others };
}

const logged: { message: string; fields: object | undefined }[] = [];
let pollEnded: (() => void) | undefined;
const services = createServices({
  sts: () =>
    echoing(Object.keys(stsInputs) as StsMethod[], {
      getCallerIdentity: async ({ account, principal }) => ({
        UserId: account,
        Account: account,
        Arn: principal.arn,
      }),
    }),
  stepFunctions: () =>
    echoing(Object.keys(stepFunctionsInputs) as StepFunctionsMethod[], {
      describeExecution: async () => {
        throw new ServiceError('ExecutionDoesNotExist', "Execution Does Not Exist: 'x'");
      },
      describeStateMachine: async () => {
        throw new Error('a secret detail');
      },
      startExecution: async () => ({ executionArn: 'arn', startDate: 1_700_000_000_123 }),
      getActivityTask: (_scope, _input, options) =>
        new Promise((resolve) => {
          options?.signal?.addEventListener('abort', () => {
            pollEnded?.();
            resolve({});
          });
        }),
    }),
  functions: () =>
    echoing(Object.keys(lambdaInputs) as LambdaMethod[], {
      getFunction: async () => {
        throw new ServiceError('ResourceNotFoundException', 'Function not found: f', { status: 404 });
      },
      invoke: async (_scope, input: { Payload?: string; InvocationType?: string }) =>
        input.InvocationType === 'Event'
          ? { StatusCode: 202 }
          : {
              StatusCode: 200,
              Payload: input.Payload,
              FunctionError: 'Unhandled',
              LogResult: 'bG9n',
              ExecutedVersion: '7',
            },
    }),
  logs: () => echoing(Object.keys(logsInputs) as LogsMethod[], {}),
  metrics: () => echoing(Object.keys(metricsInputs) as MetricsMethod[], {}),
  objects: () => ({
    ...echoing(Object.keys(s3Routes) as S3Method[], {}),
    corsHeaders: async () => undefined,
  }),
  cairn: () => echoing(Object.keys(cairnInputs) as CairnMethod[], {}),
});
const tableOf = (service: string) => services.find(({ name }) => name === service)?.service?.table;
const log = (_level: string, message: string, fields?: object): void => {
  logged.push({ message, fields });
};
const ids = timeOrderedIds({ now: () => 1_700_000_000_000 }, seededRandom(1));
const counted: CallRecord[] = [];
const observers = { log, onCall: (record: CallRecord) => counted.push(record) };
const handler = createRequestHandler({
  services: createWireServices(services, observers),
  guard: { hostnames: [], origins: ['https://app.example'] },
  ids,
  log,
  page: async (path) =>
    path === '/_cairn/page' ? { status: 200, contentType: 'text/plain', body: 'page' } : undefined,
});

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const scope = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/${service}/aws4_request, Signature=0`,
});
const states = (operation: string) => ({
  ...scope('states'),
  'x-amz-target': `AWSStepFunctions.${operation}`,
  'content-type': 'application/x-amz-json-1.0',
});

interface Exchange {
  readonly method?: string;
  readonly path?: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Buffer;
}

interface Answered {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
}

function send({ method = 'POST', path = '/', headers, body = '' }: Exchange): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode as number,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

describe('awsJson', () => {
  const coral = 'com.amazon.coral.service';
  test.each<[string, Exchange, number, object]>([
    [
      'an operation answers',
      { headers: states('StartExecution'), body: '{"stateMachineArn":"a"}' },
      200,
      { executionArn: 'arn', startDate: 1_700_000_000.123 },
    ],
    [
      'version 1.1 and a charset are understood',
      {
        headers: {
          ...states('StartExecution'),
          'content-type': 'application/x-amz-json-1.1; charset=utf-8',
        },
        body: '{"stateMachineArn":"a"}',
      },
      200,
      { executionArn: 'arn' },
    ],
    [
      'a service error is in the namespace of the service',
      { headers: states('DescribeExecution'), body: '{"executionArn":"a"}' },
      400,
      {
        __type: 'com.amazonaws.swf.service.v2.model#ExecutionDoesNotExist',
        message: "Execution Does Not Exist: 'x'",
      },
    ],
    [
      'a broken constraint is a validation error of the framework',
      { headers: states('ListStateMachines'), body: '{"maxResults":1001}' },
      400,
      {
        __type: 'com.amazon.coral.validate#ValidationException',
        message:
          "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
      },
    ],
    [
      'an unknown operation',
      { headers: states('Fly') },
      400,
      { __type: `${coral}#UnknownOperationException`, message: "The operation 'Fly' is not known." },
    ],
    [
      'a name of the prototype is no operation',
      { headers: states('constructor') },
      400,
      { __type: `${coral}#UnknownOperationException` },
    ],
    [
      'a wrong content type',
      { headers: { ...states('StartExecution'), 'content-type': 'text/plain' }, body: '{}' },
      400,
      { __type: `${coral}#UnknownOperationException` },
    ],
    [
      'a GET',
      { method: 'GET', headers: states('StartExecution') },
      400,
      { __type: `${coral}#UnknownOperationException` },
    ],
    [
      'no credentials',
      { headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' }, body: '{}' },
      403,
      { __type: `${coral}#MissingAuthenticationTokenException`, message: 'Missing Authentication Token' },
    ],
    [
      'a service that is not there',
      { headers: scope('teleport'), body: '{}' },
      400,
      { __type: `${coral}#UnknownOperationException` },
    ],
    ...['{', '[]', '"x"', '7', 'null', '{"a":}', '\u0000'].map((body): [string, Exchange, number, object] => [
      `the body ${JSON.stringify(body)}`,
      { headers: states('ListStateMachines'), body },
      400,
      { __type: `${coral}#SerializationException` },
    ]),
    [
      'a body that is not UTF-8',
      { headers: states('ListStateMachines'), body: Buffer.from([0x7b, 0xff, 0x7d]) },
      400,
      { __type: `${coral}#SerializationException` },
    ],
    [
      'deep nesting where nothing is known',
      {
        headers: states('ListStateMachines'),
        body: `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      },
      200,
      { method: 'listStateMachines', input: {} },
    ],
    [
      'deep nesting that never ends',
      { headers: states('ListStateMachines'), body: '['.repeat(1_000_000) },
      400,
      { __type: `${coral}#SerializationException` },
    ],
    [
      'members named like the prototype',
      {
        headers: states('ListStateMachines'),
        body: '{"__proto__":{"maxResults":5},"constructor":{"prototype":{}}}',
      },
      200,
      { input: {} },
    ],
    [
      'a body of more than a mebibyte',
      { headers: states('ListStateMachines'), body: `{"x":"${'x'.repeat(1_048_576)}"}` },
      413,
      { __type: `${coral}#RequestEntityTooLargeException` },
    ],
    ['an empty body counts as no members', { headers: states('ListStateMachines') }, 200, { input: {} }],
  ])('%s', async (_name, exchange, status, body) => {
    const answer = await send(exchange);
    expect(JSON.parse(answer.text)).toMatchObject(body);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-type']).toMatch(/^application\/x-amz-json-1\.[01]$/);
  });

  it('hands on account and region of the credential scope', async () => {
    const answer = await send({ headers: states('ListActivities'), body: '{"maxResults":3}' });
    expect(JSON.parse(answer.text)).toEqual({
      method: 'listActivities',
      scope: {
        account: '123456789012',
        region: 'eu-west-1',
        principal: { arn: 'arn:aws:iam::123456789012:root' },
      },
      input: { maxResults: 3 },
    });
  });

  it('hides an internal failure and logs it under the id of the request', async () => {
    logged.length = 0;
    const answer = await send({ headers: states('DescribeStateMachine'), body: '{"stateMachineArn":"a"}' });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text).__type).toBe('com.amazon.coral.service#InternalFailure');
    expect(answer.text).not.toContain('secret');
    expect(logged).toMatchObject([
      {
        message: 'internal failure',
        fields: {
          requestId: answer.headers['x-amzn-requestid'],
          operation: 'DescribeStateMachine',
          cause: expect.stringContaining('a secret detail'),
        },
      },
    ]);
  });

  it('ends a long poll when its client goes away', async () => {
    const ended = new Promise<void>((resolve) => {
      pollEnded = resolve;
    });
    const body = '{"activityArn":"a"}';
    const call = request({ port, host: '127.0.0.1', method: 'POST', headers: states('GetActivityTask') });
    call.on('error', () => undefined);
    call.end(body);
    await once(call, 'finish');
    // The next answered request shows that the poll before it has arrived.
    await send({ headers: states('ListActivities'), body: '{}' });
    call.destroy();
    await ended;
  });
});

describe('restJson', () => {
  const functions = '/2015-03-31/functions';
  test.each<[string, Exchange, number, object]>([
    [
      'members of path, query and body meet',
      {
        path: `${functions}/f/policy?Qualifier=1`,
        headers: scope('lambda'),
        body: '{"StatementId":"s","Action":"lambda:InvokeFunction","Principal":"*"}',
      },
      201,
      {
        method: 'addPermission',
        input: {
          FunctionName: 'f',
          Qualifier: '1',
          StatementId: 's',
          Action: 'lambda:InvokeFunction',
          Principal: '*',
        },
      },
    ],
    [
      'numbers in the query',
      { method: 'GET', path: `${functions}?MaxItems=5`, headers: scope('lambda') },
      200,
      { input: { MaxItems: 5 } },
    ],
    [
      'a number in the query that is none',
      {
        method: 'GET',
        path: `${functions}?MaxItems=many`,
        headers: scope('lambda'),
      },
      400,
      { Message: 'STRING_VALUE can not be converted to an Integer' },
    ],
    [
      'an unknown path',
      { path: '/2015-03-31/nothing', headers: scope('lambda') },
      404,
      { message: "The operation 'POST /2015-03-31/nothing' is not known." },
    ],
    [
      'a path of Lambda that is not there yet',
      { method: 'GET', path: '/2018-10-31/layers', headers: scope('lambda') },
      404,
      { message: "The operation 'GET /2018-10-31/layers' is not supported by Cairn yet." },
    ],
    [
      'an error whose text has a capital letter',
      { method: 'GET', path: `${functions}/f`, headers: scope('lambda') },
      404,
      { Type: 'User', Message: 'Function not found: f' },
    ],
    [
      'a broken constraint shows the member with a small letter',
      {
        method: 'PUT',
        path: `${functions}/f/configuration`,
        headers: scope('lambda'),
        body: '{"MemorySize":1}',
      },
      400,
      {
        message:
          "1 validation error detected: Value '1' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
      },
    ],
    [
      'a body that is no object',
      { path: functions, headers: scope('lambda'), body: '[]' },
      400,
      { Message: 'Unexpected field type' },
    ],
    ['no credentials', { path: functions, headers: {} }, 403, { message: 'Missing Authentication Token' }],
  ])('%s', async (_name, exchange, status, body) => {
    const answer = await send(exchange);
    expect(JSON.parse(answer.text)).toMatchObject(body);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.headers['x-amzn-errortype']).toMatch(/^\w+$/);
  });

  it('gives an invocation its payload as it is and tells the rest in headers', async () => {
    const answer = await send({
      path: `${functions}/f/invocations`,
      headers: { ...scope('lambda'), 'x-amz-log-type': 'Tail' },
      body: '{ "a": 1.0 }',
    });
    expect(answer).toMatchObject({
      status: 200,
      text: '{ "a": 1.0 }',
      headers: {
        'x-amz-function-error': 'Unhandled',
        'x-amz-log-result': 'bG9n',
        'x-amz-executed-version': '7',
      },
    });
  });

  it('answers an event with 202 and nothing else', async () => {
    const answer = await send({
      path: `${functions}/f/invocations`,
      headers: { ...scope('lambda'), 'x-amz-invocation-type': 'Event' },
    });
    expect(answer).toMatchObject({ status: 202, text: '' });
  });

  it('answers 204 without a body', async () => {
    const answer = await send({
      method: 'DELETE',
      path: '/2017-03-31/tags/a?tagKeys=x&tagKeys=y',
      headers: scope('lambda'),
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
  });
});

describe('query', () => {
  test.each([
    ['iam', { method: 'POST', body: 'Action=ListRoles&Version=2010-05-08' }],
    ['sqs', { method: 'POST', body: 'Action=ListQueues&Version=2012-11-05' }],
  ])('the service %s, which is not here, is told so in the XML that its clients read', async (name, call) => {
    const headers = { ...scope(name), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const { status, text } = await send({ ...call, headers });
    expect(status).toBe(400);
    expect(text).toMatch(
      `<Error><Type>Sender</Type><Code>UnknownOperationException</Code><Message>The service '${name}' is not known here.`,
    );
  });

  it('tells who calls, as XML', async () => {
    const answer = await send({
      headers: { ...scope('sts'), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<Account>123456789012</Account>');
    expect(answer.text).toContain(`<RequestId>${answer.headers['x-amzn-requestid']}</RequestId>`);
  });

  it('escapes what it repeats', async () => {
    const answer = await send({ headers: scope('sts'), body: `Action=${encodeURIComponent('<a>&\u0001')}` });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Could not find operation &lt;a&gt;&amp;\ufffd for version 2011-06-15');
  });
});

describe('web pages', () => {
  it('of other sites are refused before anything is read', async () => {
    const answer = await send({
      headers: { ...states('StartExecution'), origin: 'https://evil.example' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are refused for a host name that is not ours', async () => {
    expect((await send({ headers: { ...states('StartExecution'), host: 'evil.example' } })).status).toBe(403);
  });

  it('of known origins may read the answer', async () => {
    const answer = await send({
      headers: { ...states('StartExecution'), origin: 'https://app.example' },
      body: '{"stateMachineArn":"a"}',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      vary: 'Origin',
    });
  });

  it('of known origins may ask first', async () => {
    const answer = await send({
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-headers': 'x-amz-target,authorization',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-headers': 'x-amz-target,authorization',
    });
  });
});

describe('connections', () => {
  /** Sends bytes and gives all that comes back until the server closes or `enough` is there. */
  async function exchange(bytes: string | Buffer, enough: (text: string) => boolean): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    return new Promise((resolve, reject) => {
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (enough(text)) socket.destroy();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.write(bytes);
    });
  }

  it('answer pipelined requests in order', async () => {
    const headers = (operation: string) =>
      Object.entries({ host: 'localhost', ...states(operation) })
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
    const one = (operation: string) => `POST / HTTP/1.1\r\n${headers(operation)}content-length: 2\r\n\r\n{}`;
    const text = await exchange(one('ListActivities') + one('ListStateMachines') + one('Fly'), (so) =>
      so.includes('UnknownOperation'),
    );
    expect(text.indexOf('listActivities')).toBeGreaterThan(-1);
    expect(text.indexOf('listStateMachines')).toBeGreaterThan(text.indexOf('listActivities'));
  });

  it('that send garbage are refused and others go on', async () => {
    expect(await exchange(Buffer.from([0, 255, 13, 10, 13, 10]), () => false)).toContain('400 Bad Request');
    expect((await send({ headers: states('ListActivities'), body: '{}' })).status).toBe(200);
  });

  it('that break off in the middle of a body disturb nobody', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"a"');
    await once(socket, 'connect');
    socket.destroy();
    expect((await send({ headers: states('ListActivities'), body: '{}' })).status).toBe(200);
  });
});

describe('pages', () => {
  const get = (path: string, headers: Record<string, string> = {}) => send({ method: 'GET', path, headers });

  it('are answered without credentials', async () => {
    expect(await get('/_cairn/page')).toMatchObject({ status: 200, text: 'page' });
    for (const path of ['/_cairn', '/_cairn/nothing', '/_localstack/nothing'])
      expect(await get(path)).toMatchObject({ status: 404, text: expect.stringContaining('nothing here') });
  });

  it.each([
    ['/_next/static/chunk.js', {}],
    ['/_cairnx', {}],
    ['/_cairn/page', { host: 'site.localhost' }],
  ])('do not take %s of %j from what is hosted', async (path, headers) => {
    const answer = await get(path, headers);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Missing Authentication Token');
  });
});

describe("Cairn's own API", () => {
  const path = '/_cairn/v1/executions?stateMachineArn=m';
  const get = (headers: { readonly [name: string]: string }, at = path) =>
    send({ method: 'GET', path: at, headers });

  it.each([
    ['of its own', scope('cairn')],
    ['for another service', scope('s3')],
    ['with a target of another service', states('StartExecution')],
  ])('takes credentials %s: the path says whose a request is', async (_whose, headers) => {
    expect(await get(headers)).toMatchObject({
      status: 200,
      text: expect.stringContaining('searchExecutions'),
    });
  });

  it('wants credentials, and tells in its own form that there are none', async () => {
    const answer = await get({});
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toEqual({
      code: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
  });

  it('lies under the own names of the server alone', async () => {
    const answer = await get({ ...scope('lambda'), host: 'site.localhost' });
    expect(answer.text).not.toContain('searchExecutions');
    expect(answer.status).toBe(404);
  });

  it('refuses pages of other sites', async () => {
    expect(await get({ ...scope('cairn'), origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  });

  it('is nothing for the definitions of machines', async () => {
    const callService = createServiceCaller(services, { ...observers, ids });
    await expect(
      callService({
        account: '000000000000',
        region: 'us-east-1',
        principal: { arn: 'arn' },
        service: 'cairn',
        action: 'SearchExecutions',
        input: { stateMachineArn: 'm' },
      }),
    ).rejects.toMatchObject({ code: 'UnknownOperationException' });
  });
});

describe('calls from inside the process', () => {
  const callService = createServiceCaller(services, { ...observers, ids });
  const caller = { account: '000000000000', region: 'us-east-1', principal: { arn: 'arn' } };

  it('take the same checks, outputs and errors as those over HTTP', async () => {
    const call = (action: string, input: object) =>
      callService({ ...caller, service: 'states', action, input: input as never });
    await expect(call('StartExecution', {})).rejects.toThrow('1 validation error detected');
    await expect(call('Fly', {})).rejects.toMatchObject({ code: 'UnknownOperationException' });
    await expect(call('DescribeExecution', { executionArn: 'a' })).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
    });
    expect(await call('StartExecution', { stateMachineArn: 'a' })).toEqual({
      executionArn: 'arn',
      startDate: 1_700_000_000.123,
    });
  });

  it('tell nothing of internal failures but in the log, and are counted as those over HTTP are', async () => {
    const input = { stateMachineArn: 'a' };
    const body = JSON.stringify(input);
    for (const call of [
      () => callService({ ...caller, service: 'states', action: 'DescribeStateMachine', input }),
      async () => {
        const { text } = await send({ headers: states('DescribeStateMachine'), body });
        throw new Error(text);
      },
    ]) {
      logged.length = 0;
      counted.length = 0;
      const error = await call().then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      expect(error?.message).toContain('The request processing has failed because of an unknown error.');
      expect(error?.message).not.toContain('secret');
      const operation = 'DescribeStateMachine';
      const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
      const cause = expect.stringContaining('a secret detail');
      expect(logged).toMatchObject([{ fields: { operation, requestId, cause } }]);
      expect(counted).toEqual([
        { service: 'states', operation: 'DescribeStateMachine', errorCode: 'InternalFailure' },
      ]);
    }
  });

  it('to services and operations that are not there are counted without their names', async () => {
    counted.length = 0;
    await expect(callService({ ...caller, service: 'fly', action: 'Away', input: {} })).rejects.toThrow();
    await expect(callService({ ...caller, service: 'states', action: 'Away', input: {} })).rejects.toThrow();
    const errorCode = 'UnknownOperationException';
    expect(counted).toEqual([
      { service: 'unknown', operation: 'unknown', errorCode },
      { service: 'states', operation: 'unknown', errorCode },
    ]);
  });

  it('carry payloads as text or as values', async () => {
    for (const Payload of ['{"a":1}', { a: 1 }]) {
      const input = { FunctionName: 'f', Payload };
      expect(await callService({ ...caller, service: 'lambda', action: 'Invoke', input })).toMatchObject({
        Payload: '{"a":1}',
      });
    }
  });

  it('know every operation of both tables', async () => {
    await Promise.all(services.map(({ load }) => load()));
    for (const method of Object.keys(stepFunctionsInputs))
      expect(tableOf('states')?.operations.has(operationNameOf(method))).toBe(true);
    for (const method of Object.keys(lambdaInputs))
      expect(tableOf('lambda')?.operations.has(operationNameOf(method))).toBe(true);
  });
});
