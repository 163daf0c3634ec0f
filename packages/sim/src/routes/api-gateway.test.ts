// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of API Gateway
import { request } from 'node:http';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteRestApiCommand,
  GetIntegrationCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStageCommand,
  ImportRestApiCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateStageCommand as CreateHttpStageCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  GetApiCommand,
  GetRoutesCommand,
  ImportApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const roleArn = 'arn:aws:iam::000000000000:role/api';
let server: CairnServer;
let rest: APIGatewayClient;
let http: ApiGatewayV2Client;
let states: SFNClient;
let machineArn: string;
let expressArn: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  const common = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    disableHostPrefix: true,
  };
  rest = new APIGatewayClient(common);
  http = new ApiGatewayV2Client(common);
  states = new SFNClient(common);
  const create = async (name: string, type: 'STANDARD' | 'EXPRESS', state: object) => {
    const definition = JSON.stringify({ StartAt: 'S', States: { S: state } });
    const made = await states.send(new CreateStateMachineCommand({ name, type, roleArn, definition }));
    return made.stateMachineArn as string;
  };
  const pass = { Type: 'Pass', Parameters: { 'got.$': '$' }, End: true };
  machineArn = await create('standard', 'STANDARD', pass);
  expressArn = await create('express', 'EXPRESS', pass);
});

afterAll(async () => {
  await server.stop();
});

/** A REST API with one method on one path that calls an action of Step Functions. */
async function restApi(options: {
  readonly path: string;
  readonly httpMethod: string;
  readonly action: string;
  readonly template: string;
  readonly responseTemplate?: string;
}): Promise<string> {
  const { id: restApiId, rootResourceId } = await rest.send(new CreateRestApiCommand({ name: 'orders' }));
  let parentId = rootResourceId as string;
  for (const pathPart of options.path.split('/').filter(Boolean)) {
    const made = await rest.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
    parentId = made.id as string;
  }
  const place = { restApiId, resourceId: parentId, httpMethod: options.httpMethod };
  await rest.send(new PutMethodCommand({ ...place, authorizationType: 'NONE' }));
  await rest.send(
    new PutIntegrationCommand({
      ...place,
      type: 'AWS',
      integrationHttpMethod: 'POST',
      uri: `arn:aws:apigateway:us-east-1:states:action/${options.action}`,
      credentials: roleArn,
      requestTemplates: { 'application/json': options.template },
    }),
  );
  await rest.send(
    new PutMethodResponseCommand({
      ...place,
      statusCode: '200',
      responseParameters: { 'method.response.header.X-Kind': false },
    }),
  );
  await rest.send(new PutMethodResponseCommand({ ...place, statusCode: '400' }));
  await rest.send(
    new PutIntegrationResponseCommand({
      ...place,
      statusCode: '200',
      responseParameters: { 'method.response.header.X-Kind': "'order'" },
      ...(options.responseTemplate === undefined
        ? {}
        : { responseTemplates: { 'application/json': options.responseTemplate } }),
    }),
  );
  await rest.send(
    new PutIntegrationResponseCommand({
      ...place,
      statusCode: '400',
      selectionPattern: '4\\d{2}',
      responseTemplates: { 'application/json': '{"refused": $input.json(\'$.__type\')}' },
    }),
  );
  await rest.send(
    new CreateDeploymentCommand({ restApiId, stageName: 'prod', variables: { machine: 'standard' } }),
  );
  return restApiId as string;
}

const at = (apiId: string, path: string): string => `${server.endpoint}/_aws/execute-api/${apiId}${path}`;

/** `fetch` makes the host itself. */
function statusByHost(host: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(server.endpoint);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function endOf(executionArn: string) {
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a REST API', () => {
  it('starts an execution with what its template makes of the body', async () => {
    const apiId = await restApi({
      path: '/orders/{orderId}',
      httpMethod: 'POST',
      action: 'StartExecution',
      template: `#set($body = $util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'"))
{"stateMachineArn": "${machineArn.replace(/standard$/, '')}$stageVariables.machine",
 "name": "order-$input.params('orderId')-$context.requestId",
 "input": "{\\"order\\": $body, \\"id\\": \\"$input.params('orderId')\\"}"}`,
    });
    const answer = await fetch(at(apiId, '/prod/orders/7'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'a \'quoted\' "text"', count: 2 }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-kind')).toBe('order');
    const started = (await answer.json()) as { executionArn: string };
    const execution = await endOf(started.executionArn);
    expect(execution.name).toMatch(/^order-7-/);
    expect(JSON.parse(execution.output ?? '')).toEqual({
      got: { order: { item: 'a \'quoted\' "text"', count: 2 }, id: '7' },
    });
  });

  it('answers with the output of a synchronous execution, as its response template has it', async () => {
    const apiId = await restApi({
      path: '/sync',
      httpMethod: 'GET',
      action: 'StartSyncExecution',
      template: `{"stateMachineArn": "${expressArn}", "input": "{\\"q\\": \\"$input.params('q')\\"}"}`,
      responseTemplate: `#set($out = $util.parseJson($input.path('$.output')))
#if($input.path('$.status') != 'SUCCEEDED')#set($context.responseOverride.status = 500)#end
{"answer": "$out.got.q"}`,
    });
    const answer = await fetch(at(apiId, '/prod/sync?q=why'));
    expect([answer.status, await answer.json()]).toEqual([200, { answer: 'why' }]);
  });

  it('lets a human answer a waiting task by a link', async () => {
    const { activityArn } = await states.send(new CreateActivityCommand({ name: 'approval' }));
    const definition = JSON.stringify({
      StartAt: 'Ask',
      States: { Ask: { Type: 'Task', Resource: activityArn, End: true } },
    });
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({ name: 'asking', roleArn, definition }),
    );
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
    const { taskToken } = await states.send(new GetActivityTaskCommand({ activityArn }));
    const apiId = await restApi({
      path: '/approve',
      httpMethod: 'GET',
      action: 'SendTaskSuccess',
      template: `{"taskToken": "$util.urlDecode($input.params('token'))", "output": "{\\"by\\": \\"$context.identity.sourceIp\\"}"}`,
      responseTemplate: '{"message": "Thank you."}',
    });
    const link = at(
      apiId,
      `/prod/approve?token=${encodeURIComponent(encodeURIComponent(taskToken as string))}`,
    );
    const answer = await fetch(link);
    expect([answer.status, await answer.json()]).toEqual([200, { message: 'Thank you.' }]);
    expect(JSON.parse((await endOf(executionArn as string)).output ?? '')).toEqual({ by: '127.0.0.1' });
    expect((await fetch(link)).status).toBe(400);
  });

  it('answers what the service refuses by the response whose pattern fits', async () => {
    const apiId = await restApi({
      path: '/stop',
      httpMethod: 'ANY',
      action: 'StopExecution',
      template: '{"executionArn": "nonsense"}',
    });
    const answer = await fetch(at(apiId, '/prod/stop'), { method: 'DELETE' });
    expect([answer.status, await answer.json()]).toEqual([400, { refused: 'InvalidArn' }]);
  });

  it('is found by its host, and refuses what it does not have as API Gateway does', async () => {
    const apiId = await restApi({
      path: '/x',
      httpMethod: 'GET',
      action: 'ListStateMachines',
      template: '{}',
    });
    const { port } = new URL(server.endpoint);
    expect(await statusByHost(`${apiId}.execute-api.us-east-1.localhost:${port}`, '/prod/x')).toBe(200);
    expect(await statusByHost(`${apiId}.execute-api.us-east-1.elsewhere.example`, '/prod/x')).toBe(403);
    expect((await fetch(at(apiId, '/prod/x'))).status).toBe(200);
    const unknown = await fetch(at(apiId, '/prod/y'));
    expect([unknown.status, await unknown.json()]).toEqual([
      403,
      { message: 'Missing Authentication Token' },
    ]);
    expect((await fetch(at(apiId, '/prod/x'), { method: 'PUT' })).status).toBe(403);
    const noStage = await fetch(at(apiId, '/dev/x'));
    expect([noStage.status, await noStage.json()]).toEqual([403, { message: 'Forbidden' }]);
    expect((await fetch(at('aaaaaaaaaa', '/prod/x'))).status).toBe(404);
  });

  it('answers a mock, with headers and status of its own', async () => {
    const { id: restApiId, rootResourceId } = await rest.send(new CreateRestApiCommand({ name: 'mock' }));
    const place = { restApiId, resourceId: rootResourceId, httpMethod: 'OPTIONS' };
    await rest.send(new PutMethodCommand({ ...place, authorizationType: 'NONE' }));
    await rest.send(
      new PutIntegrationCommand({
        ...place,
        type: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode": 204}' },
      }),
    );
    await rest.send(
      new PutMethodResponseCommand({
        ...place,
        statusCode: '204',
        responseParameters: { 'method.response.header.Access-Control-Allow-Origin': true },
      }),
    );
    await rest.send(
      new PutIntegrationResponseCommand({
        ...place,
        statusCode: '204',
        selectionPattern: '204',
        responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
      }),
    );
    const { id: deploymentId } = await rest.send(new CreateDeploymentCommand({ restApiId }));
    await rest.send(new CreateStageCommand({ restApiId, deploymentId, stageName: 'v1' }));
    const answer = await fetch(at(restApiId as string, '/v1/'), { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    await rest.send(
      new UpdateStageCommand({
        restApiId,
        stageName: 'v1',
        patchOperations: [{ op: 'replace', path: '/variables/a', value: 'b' }],
      }),
    );
    const stage = await rest.send(new GetStageCommand({ restApiId, stageName: 'v1' }));
    expect(stage.variables).toEqual({ a: 'b' });
    expect(stage.createdDate).toBeInstanceOf(Date);
  });

  it('answers 500 where a template gives what is no answer of HTTP', async () => {
    const template = `
#set($over = $context.responseOverride)
#if($input.params('status') != '')#set($over.status = $util.parseJson($input.params('status')))#end
#if($input.params('name') != '')#set($over.header[$input.params('name')] = $input.params('value'))#end
#set($over.header['Transfer-Encoding'] = 'chunked')#set($over.header['Content-Length'] = '1')ok`;
    const definition = {
      openapi: '3.0.1',
      info: { title: 'overrides', version: '1' },
      paths: {
        '/': {
          get: {
            responses: { 200: { description: 'ok' } },
            'x-amazon-apigateway-integration': {
              type: 'mock',
              requestTemplates: { 'application/json': '{"statusCode": 200}' },
              responses: {
                default: { statusCode: '200', responseTemplates: { 'application/json': template } },
              },
            },
          },
        },
      },
    };
    const { id: restApiId } = await rest.send(
      new ImportRestApiCommand({ body: Buffer.from(JSON.stringify(definition)) }),
    );
    await rest.send(new CreateDeploymentCommand({ restApiId, stageName: 'v1' }));
    const ask = async (query: Record<string, string>) => {
      const answer = await fetch(at(restApiId as string, `/v1/?${new URLSearchParams(query)}`));
      return [answer.status, await answer.text()];
    };
    const failure = [500, '{"message":"Internal server error"}'];
    for (const status of ['1000', '99', '-1', '101', '600', '1e30', '200.5'])
      expect([status, ...(await ask({ status }))]).toEqual([status, ...failure]);
    for (const name of ['X\r\nSet-Cookie', 'é', 'a b'])
      expect([name, ...(await ask({ name, value: 'v' }))]).toEqual([name, ...failure]);
    expect(await ask({ name: 'X', value: 'v'.repeat(10_240) })).toEqual(failure);
    expect((await ask({ status: '599', name: 'X', value: 'v'.repeat(10_239) }))[0]).toBe(599);
    expect((await ask({}))[0]).toBe(200);
  });

  it('is imported from OpenAPI in YAML', async () => {
    const body = `
openapi: 3.0.1
info: { title: imported, version: '1' }
paths:
  /pets/{petId}:
    get:
      parameters:
        - { name: petId, in: path, required: true }
      responses: { '200': { description: ok } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses:
          default:
            statusCode: '200'
            responseTemplates: { application/json: '{"pet": "$input.params(''petId'')"}' }
`;
    const { id: restApiId } = await rest.send(new ImportRestApiCommand({ body: Buffer.from(body) }));
    await rest.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
    const answer = await fetch(at(restApiId as string, '/prod/pets/cat'));
    expect([answer.status, await answer.json()]).toEqual([200, { pet: 'cat' }]);
    const { items } = await rest.send(new GetResourcesCommand({ restApiId, embed: ['methods'] }));
    expect(items?.map(({ path }) => path).sort()).toEqual(['/', '/pets', '/pets/{petId}']);
    const resourceId = items?.find(({ path }) => path === '/pets/{petId}')?.id;
    const integration = await rest.send(
      new GetIntegrationCommand({ restApiId, resourceId, httpMethod: 'GET' }),
    );
    expect(integration.type).toBe('MOCK');
    const { items: apis } = await rest.send(new GetRestApisCommand({ limit: 500 }));
    expect(apis?.some(({ id }) => id === restApiId)).toBe(true);
    await rest.send(new DeleteRestApiCommand({ restApiId }));
    expect((await fetch(at(restApiId as string, '/prod/pets/cat'))).status).toBe(404);
  });

  it('refuses what is not here by name', async () => {
    const { id: restApiId, rootResourceId } = await rest.send(new CreateRestApiCommand({ name: 'refused' }));
    const place = { restApiId, resourceId: rootResourceId, httpMethod: 'GET' };
    await expect(
      rest.send(
        new PutMethodCommand({ ...place, authorizationType: 'COGNITO_USER_POOLS', authorizerId: 'a' }),
      ),
    ).rejects.toMatchObject({ name: 'BadRequestException', message: /does not support authorizers/ });
    await rest.send(new PutMethodCommand({ ...place, authorizationType: 'NONE' }));
    await expect(
      rest.send(
        new PutIntegrationCommand({
          ...place,
          type: 'MOCK',
          requestTemplates: { 'application/json': '#if(' },
        }),
      ),
    ).rejects.toMatchObject({ name: 'BadRequestException', message: /Invalid mapping template.*line 1/ });
    await expect(rest.send(new CreateDeploymentCommand({ restApiId }))).rejects.toMatchObject({
      message: 'No integration defined for method',
    });
    await expect(rest.send(new GetStageCommand({ restApiId, stageName: 'none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid stage identifier specified',
    });
  });
});

describe('an HTTP API', () => {
  it('starts and stops executions by its first-class integrations, and answers CORS by itself', async () => {
    const { ApiId } = await http.send(
      new CreateApiCommand({
        Name: 'orders',
        ProtocolType: 'HTTP',
        CorsConfiguration: { AllowOrigins: ['http://localhost:3000'], AllowMethods: ['POST'], MaxAge: 10 },
      }),
    );
    const { IntegrationId } = await http.send(
      new CreateIntegrationCommand({
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationSubtype: 'StepFunctions-StartExecution',
        PayloadFormatVersion: '1.0',
        CredentialsArn: roleArn,
        RequestParameters: {
          StateMachineArn: machineArn,
          Input: '$request.body',
          Name: '${request.path.id}-1',
        },
      }),
    );
    await http.send(
      new CreateRouteCommand({
        ApiId,
        RouteKey: 'POST /orders/{id}',
        Target: `integrations/${IntegrationId}`,
      }),
    );
    await http.send(new CreateHttpStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
    const url = at(ApiId as string, '/orders/o7');
    const answer = await fetch(url, {
      method: 'POST',
      body: '{"a": 1}',
      headers: { origin: 'http://localhost:3000' },
    });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'http://localhost:3000',
    ]);
    const { executionArn } = (await answer.json()) as { executionArn: string };
    expect(executionArn).toMatch(/:o7-1$/);
    expect(JSON.parse((await endOf(executionArn)).output ?? '')).toEqual({ got: { a: 1 } });
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST']);
    const missing = await fetch(at(ApiId as string, '/none'));
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
    const api = await http.send(new GetApiCommand({ ApiId }));
    expect(api.ApiEndpoint).toMatch(
      new RegExp(`^http://${ApiId}\\.execute-api\\.us-east-1\\.localhost:\\d+$`),
    );
    expect((await http.send(new GetRoutesCommand({ ApiId }))).Items).toHaveLength(1);
  });

  it('is imported, and proxies to an HTTP endpoint', async () => {
    const body = JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'proxied' },
      paths: {
        '/health/{proxy+}': {
          'x-amazon-apigateway-any-method': {
            'x-amazon-apigateway-integration': {
              type: 'http_proxy',
              httpMethod: 'ANY',
              uri: `${server.endpoint}/_cairn/{proxy}`,
              payloadFormatVersion: '1.0',
            },
          },
        },
      },
    });
    const { ApiId } = await http.send(new ImportApiCommand({ Body: body }));
    await http.send(new CreateHttpStageCommand({ ApiId, StageName: 'v1', AutoDeploy: true }));
    const answer = await fetch(at(ApiId as string, '/v1/health/health'));
    expect([answer.status, await answer.json()]).toMatchObject([200, {}]);
  });

  it('refuses WebSocket APIs and unknown subtypes by name', async () => {
    await expect(
      http.send(new CreateApiCommand({ Name: 'w', ProtocolType: 'WEBSOCKET' })),
    ).rejects.toMatchObject({ name: 'BadRequestException', message: /does not support WEBSOCKET APIs/ });
    const { ApiId } = await http.send(new CreateApiCommand({ Name: 'h', ProtocolType: 'HTTP' }));
    await expect(
      http.send(
        new CreateIntegrationCommand({
          ApiId,
          IntegrationType: 'AWS_PROXY',
          IntegrationSubtype: 'Kinesis-PutRecord',
          CredentialsArn: roleArn,
        }),
      ),
    ).rejects.toMatchObject({ message: /does not support the integration subtype Kinesis-PutRecord/ });
  });
});
