import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ApiGatewayV2Client, CreateApiCommand } from '@aws-sdk/client-apigatewayv2';
import { CreateConnectionCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  SFNClient,
  StartSyncExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
let server: CairnServer;
let sfn: SFNClient;
let events: EventBridgeClient;
let api: Server;
let apiUrl: string;
let connectionArn: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  sfn = new SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
  events = new EventBridgeClient(clientConfiguration(server.endpoint));
  api = createHttpServer(async (request: IncomingMessage, response) => {
    const { method, url = '', headers } = request;
    if (url.startsWith('/inside')) {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
      return;
    }
    const { authorization, 'x-team': team, 'user-agent': agent } = headers;
    const body = await text(request);
    response.writeHead(url.startsWith('/busy') ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ method, url, authorization, team, agent, body }));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const connection = await events.send(
    new CreateConnectionCommand({
      Name: 'api',
      AuthorizationType: 'BASIC',
      AuthParameters: {
        BasicAuthParameters: { Username: 'ada', Password: 'secret' },
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: 'X-Team', Value: 'from the connection' }],
          QueryStringParameters: [{ Key: 'page', Value: '2' }],
        },
      },
    }),
  );
  connectionArn = connection.ConnectionArn as string;
});
afterAll(async () => {
  sfn.destroy();
  events.destroy();
  api.closeAllConnections();
  api.close();
  await server.stop();
});

const stateOf = (path: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::http:invoke',
  Parameters: {
    ApiEndpoint: `${apiUrl}${path}`,
    Method: 'POST',
    InvocationConfig: { ConnectionArn: connectionArn },
    Headers: { 'X-Team': 'from the state' },
    RequestBody: { n: 1 },
    ...more,
  },
  End: true,
});

let machines = 0;
async function run(state: object) {
  machines += 1;
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: `http-${machines}`,
      type: 'EXPRESS',
      definition: JSON.stringify({ StartAt: 'Call', States: { Call: state } }),
      roleArn,
    }),
  );
  return await sfn.send(new StartSyncExecutionCommand({ stateMachineArn }));
}

it('calls an API with what its connection adds', async () => {
  const { status, output } = await run(stateOf('/orders?page=1'));
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output ?? '')).toMatchObject({
    StatusCode: 200,
    StatusText: 'OK',
    Headers: { 'content-type': ['application/json'] },
    ResponseBody: {
      method: 'POST',
      url: '/orders?page=2',
      authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}`,
      team: 'from the connection',
      agent: 'Amazon|StepFunctions|HttpInvoke|us-east-1',
      body: '{"n":1}',
    },
  });
});

it.each([
  ['/busy', {}, 'States.Http.StatusCode.503'],
  ['/inside', { Method: 'GET' }, 'States.Http.Socket'],
  ['/', { ApiEndpoint: 'http://169.254.169.254/latest/meta-data/' }, 'States.Http.Socket'],
  ['/', { ApiEndpoint: 'http://[::ffff:a9fe:a9fe]/' }, 'States.Http.Socket'],
  [
    '/',
    { InvocationConfig: { ConnectionArn: 'arn:aws:events:us-east-1:000000000000:connection/none/1' } },
    'Events.ConnectionResource.ResourceNotFound',
  ],
])('%s with %j fails by name', async (path, more, error) => {
  expect(await run(stateOf(path, more))).toMatchObject({ status: 'FAILED', error });
});

it('shows a test what goes out, secrets only when they are to be revealed', async () => {
  const definition = JSON.stringify(stateOf('/orders'));
  const request = { definition, roleArn, inspectionLevel: 'TRACE' } as const;
  const hidden = await sfn.send(new TestStateCommand(request));
  expect(hidden.inspectionData?.request).toMatchObject({
    protocol: 'http',
    method: 'POST',
    url: `${apiUrl}/orders`,
    body: '{"n":1}',
  });
  expect(hidden.inspectionData?.request?.headers).not.toContain('Basic');
  expect(hidden.inspectionData?.response).toMatchObject({ statusCode: '200', statusMessage: 'OK' });
  const shown = await sfn.send(new TestStateCommand({ ...request, revealSecrets: true }));
  expect(shown.inspectionData?.request?.headers).toContain('Authorization: Basic ');
  expect(shown.inspectionData?.request?.url).toBe(`${apiUrl}/orders?page=2`);
});

it("calls this server's own APIs by their endpoints", async () => {
  const gateway = new ApiGatewayV2Client(clientConfiguration(server.endpoint));
  try {
    const { ApiId } = await gateway.send(
      new CreateApiCommand({
        Name: 'own',
        ProtocolType: 'HTTP',
        Target: `${apiUrl}/behind`,
        RouteKey: 'POST /orders',
      }),
    );
    const { status, output, error, cause } = await run({
      Type: 'Task',
      Resource: 'arn:aws:states:::apigateway:invoke',
      Parameters: {
        ApiEndpoint: `${ApiId}.execute-api.us-east-1.amazonaws.com`,
        Method: 'POST',
        Path: '/orders',
        RequestBody: { n: 1, gone: null },
      },
      End: true,
    });
    expect({ status, error, cause }).toMatchObject({ status: 'SUCCEEDED' });
    expect(JSON.parse(output ?? '')).toMatchObject({
      StatusCode: 200,
      ResponseBody: { method: 'POST', body: '{"n":1}' },
    });
  } finally {
    gateway.destroy();
  }
});

it('refuses definitions with headers that are not the user’s to set', async () => {
  await expect(run(stateOf('/', { Headers: { Authorization: 'mine' } }))).rejects.toMatchObject({
    name: 'InvalidDefinition',
    message: expect.stringContaining("The header 'Authorization' is not supported"),
  });
});
