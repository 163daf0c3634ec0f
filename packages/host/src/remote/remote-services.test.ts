import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Json, type RemoteCall, RemoteServiceError } from '@cairn/kit';
import { afterEach, expect, it } from 'vitest';
import { guardedHttp } from '../outbound/guarded-http.ts';
import { type RemotePlace, SdkRemoteServices } from './remote-services.ts';
import { sdkPackageName } from './sdk-package.ts';

const servers: Server[] = [];
const root = join(import.meta.dirname, '..', '..', '..', '..');

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly target: string;
  readonly authorization: string;
  readonly body: string;
}

/** Stands for a service elsewhere. */
async function serviceAt(answer: (seen: Seen) => { status?: number; type?: string; body: string }) {
  const seen: Seen[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const { 'x-amz-target': target = '', authorization = '' } = request.headers;
    const { method = '', url = '' } = request;
    const call = { method, url, target: String(target), authorization, body: await text(request) };
    seen.push(call);
    const { status = 200, type = 'application/x-amz-json-1.1', body } = answer(call);
    response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'request-1' }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function remote(places: { readonly [sdkId: string]: RemotePlace }, folders = [root]): SdkRemoteServices {
  const http = guardedHttp({ privateAllowed: true });
  return new SdkRemoteServices({
    places: new Map(Object.entries(places)),
    isOwn: (sdkId) => sdkId === 'sqs',
    folders,
    http,
    httpTo: () => http,
    environment: {},
  });
}

function callOf(sdkId: string, serviceId: string, action: string, input: Json): RemoteCall {
  const principal = { arn: 'arn:aws:iam::000000000000:root' };
  return { account: '000000000000', region: 'eu-west-1', principal, sdkId, serviceId, action, input };
}

it('names the packages of the SDK', () => {
  expect(sdkPackageName('Secrets Manager')).toBe('@aws-sdk/client-secrets-manager');
  expect(sdkPackageName('ApiGatewayV2')).toBe('@aws-sdk/client-apigatewayv2');
  expect(sdkPackageName('SFN')).toBe('@aws-sdk/client-sfn');
});

it('spells members both ways by the schema; keys of the user stay', async () => {
  const { url, seen } = await serviceAt(() => ({
    body: JSON.stringify({
      tasks: [{ taskArn: 'arn', createdAt: 1_700_000_000, containers: [{ exitCode: 0 }] }],
      failures: [],
    }),
  }));
  const services = remote({ ecs: { url } });
  const answer = await services.call(
    callOf('ecs', 'ECS', 'RunTask', {
      TaskDefinition: 'job',
      Overrides: { ContainerOverrides: [{ Name: 'main', Environment: [{ Name: 'A', Value: 'b' }] }] },
      Cluster: null,
    }),
  );
  expect(answer).toEqual({
    Tasks: [{ TaskArn: 'arn', CreatedAt: '2023-11-14T22:13:20Z', Containers: [{ ExitCode: 0 }] }],
    Failures: [],
  });
  expect(seen[0]?.target).toMatch(/\.RunTask$/);
  expect(seen[0]?.authorization).toContain('/eu-west-1/ecs/aws4_request');
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
    taskDefinition: 'job',
    overrides: { containerOverrides: [{ name: 'main', environment: [{ name: 'A', value: 'b' }] }] },
  });
});

it('carries blobs as texts and maps as they are', async () => {
  const { url, seen } = await serviceAt(({ url: path }) =>
    path.startsWith('/2015')
      ? { type: 'application/json', body: '{"answer":true}' }
      : { body: '{"jobId":"j"}' },
  );
  const services = remote({ lambda: { url }, batch: { url } });
  const invoked = await services.call(
    callOf('lambda', 'Lambda', 'Invoke', { FunctionName: 'f', Payload: { n: 1 } }),
  );
  expect(invoked).toMatchObject({ StatusCode: 200, Payload: '{"answer":true}' });
  expect(seen[0]?.body).toBe('{"n":1}');
  await services.call(
    callOf('batch', 'Batch', 'SubmitJob', {
      JobName: 'n',
      JobQueue: 'q',
      JobDefinition: 'd',
      Parameters: { UpperCase: 'x', lower: 'y' },
    }),
  );
  expect(JSON.parse(seen[1]?.body ?? '').parameters).toEqual({ UpperCase: 'x', lower: 'y' });
});

it('sends the key of an attempt where the action knows a token', async () => {
  const { url, seen } = await serviceAt(() => ({ body: '{"tasks":[]}' }));
  const services = remote({ ecs: { url } });
  const call = callOf('ecs', 'ECS', 'RunTask', { TaskDefinition: 'job' });
  await services.call({ ...call, idempotencyKey: 'attempt-1' });
  expect(JSON.parse(seen[0]?.body ?? '').clientToken).toBe('attempt-1');
});

it("tells the service's errors, modelled ones and others", async () => {
  let name = 'ResourceNotFoundException';
  const { url } = await serviceAt(() => ({
    status: 400,
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb#${name}`, message: 'not here' }),
  }));
  const services = remote({ dynamodb: { url } });
  const failing = services.call(callOf('dynamodb', 'DynamoDB', 'GetItem', { TableName: 't', Key: {} }));
  await expect(failing).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'not here',
    status: 400,
    requestId: 'request-1',
    isModelled: true,
  });
  name = 'ValidationException';
  const other = services.call(callOf('dynamodb', 'DynamoDB', 'GetItem', { TableName: 't', Key: {} }));
  await expect(other).rejects.toMatchObject({ code: 'ValidationException', isModelled: false });
});

it('says that there is no answer', async () => {
  const services = remote({ sns: { url: 'http://127.0.0.1:1' } });
  const failing = services.call(callOf('sns', 'SNS', 'ListTopics', {}));
  await expect(failing).rejects.toBeInstanceOf(RemoteServiceError);
  await expect(failing).rejects.toMatchObject({ code: 'SdkClientException' });
});

it('never calls metadata addresses, wherever a setting points', async () => {
  const services = remote({ sns: { url: 'http://169.254.169.254' } });
  await expect(services.call(callOf('sns', 'SNS', 'ListTopics', {}))).rejects.toMatchObject({
    code: 'SdkClientException',
    message: expect.stringContaining('link-local or metadata'),
  });
});

it('names the package that is missing, the action, and the field', async () => {
  const services = remote({ '*': 'aws' });
  await expect(services.call(callOf('textract', 'Textract', 'DetectDocumentText', {}))).rejects.toMatchObject(
    {
      code: 'UnknownOperationException',
      message: expect.stringContaining('npm install @aws-sdk/client-textract'),
    },
  );
  await expect(services.call(callOf('sns', 'SNS', 'Sing', {}))).rejects.toThrow(/no action 'Sing'/);
  await expect(services.call(callOf('sns', 'SNS', 'ListTopics', { Nope: 1 }))).rejects.toThrow(
    'The field "Nope" is not supported by Step Functions',
  );
});

it('takes for remote what is named, and by * what the server does not have', () => {
  const services = remote({ '*': 'aws' });
  expect(services.isRemote('glue')).toBe(true);
  expect(services.isRemote('sqs')).toBe(false);
  expect(remote({ sqs: 'aws' }).isRemote('sqs')).toBe(true);
  expect(remote({ sqs: 'aws' }).isRemote('glue')).toBe(false);
});
