import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFunction } from '../wire/create-function.ts';
import { functionUri, integration, RoutesLaboratory } from './routes-laboratory.ts';

const roleArn = 'arn:aws:iam::000000000000:role/machine';
let laboratory: RoutesLaboratory;
beforeAll(async () => {
  laboratory = await RoutesLaboratory.start();
});
afterAll(() => laboratory.stop());

let machines = 0;
async function run(resource: string, Parameters: object) {
  machines += 1;
  const { states } = laboratory;
  const state = { Type: 'Task', Resource: `arn:aws:states:::apigateway:${resource}`, Parameters, End: true };
  const definition = JSON.stringify({ StartAt: 'Call', States: { Call: state } });
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name: `invoke-${machines}`, definition, roleArn }),
  );
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn, input: '{"n":1}' }),
  );
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const endpoints: readonly (readonly [string, (apiId: string) => string])[] = [
  ["AWS's host", (apiId) => `${apiId}.execute-api.us-east-1.amazonaws.com`],
  ['the host here', (apiId) => `${apiId}.execute-api.us-east-1.localhost:4566`],
  ['the path', (apiId) => `localhost:4566/_aws/execute-api/${apiId}`],
];

it.each(endpoints)('a task invokes an API by %s', async (_, endpointOf) => {
  const apiId = await laboratory.restApi({
    '/echo/{id}': {
      post: integration({
        type: 'mock',
        // A mock's template sees the body, though nothing is called.
        requestTemplates: {
          'application/json':
            '{"statusCode": 200}#set($context.responseOverride.header.X-Body = $input.json("$"))#set($context.responseOverride.header.X-Q = $input.params("q"))',
        },
        responses: {
          default: {
            statusCode: '200',
            responseTemplates: { 'application/json': '{"id": "$input.params(\'id\')"}' },
          },
        },
      }),
    },
  });
  const { output } = await run('invoke', {
    ApiEndpoint: endpointOf(apiId),
    Method: 'POST',
    Stage: 'prod',
    Path: '/echo/7',
    QueryParameters: { q: ['a b'] },
    'RequestBody.$': '$',
  });
  expect(JSON.parse(output ?? '')).toMatchObject({
    StatusCode: 200,
    StatusText: 'OK',
    Headers: { 'x-body': ['{"n":1}'], 'x-q': ['a b'] },
    ResponseBody: { id: '7' },
  });
});

it('a task waits until whoever was told its token by an API gives it back', async () => {
  const code = `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ token: event.headers['Task-Token'] }) });`;
  const functionArn = await createFunction(laboratory.lambda, 'token', { code });
  const apiId = await laboratory.restApi({
    '/ask': { post: integration({ type: 'aws_proxy', httpMethod: 'POST', uri: functionUri(functionArn) }) },
    '/answer': {
      post: integration({
        type: 'aws',
        httpMethod: 'POST',
        uri: 'arn:aws:apigateway:us-east-1:states:action/SendTaskSuccess',
        credentials: roleArn,
        requestTemplates: {
          'application/json':
            '{"taskToken": "$input.params(\'token\')", "output": "$util.escapeJavaScript($input.json(\'$\'))"}',
        },
        responses: { default: { statusCode: '200' } },
      }),
    },
  });
  const finished = run('invoke.waitForTaskToken', {
    ApiEndpoint: `${apiId}.execute-api.us-east-1.amazonaws.com`,
    Method: 'POST',
    Stage: 'prod',
    Path: '/ask',
    Headers: { 'Task-Token.$': 'States.Array($$.Task.Token)' },
  });
  const executionArn = `arn:aws:states:us-east-1:000000000000:execution:invoke-${machines}:`;
  const token = await tokenOf(executionArn);
  const answer = await fetch(laboratory.url(apiId, `/prod/answer?token=${encodeURIComponent(token)}`), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"approved": true}',
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse((await finished).output ?? '')).toEqual({ approved: true });
});

/** What the API has answered stands in the history: the token that it was told. */
async function tokenOf(prefix: string): Promise<string> {
  const { states } = laboratory;
  const stateMachineArn = prefix.replace(':execution:', ':stateMachine:').slice(0, -1);
  for (;;) {
    const listed = await states.send(new ListExecutionsCommand({ stateMachineArn })).catch(() => undefined);
    const executionArn = listed?.executions?.[0]?.executionArn;
    if (executionArn !== undefined) {
      const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn }));
      const details = events.find(({ type }) => type === 'TaskSubmitted')?.taskSubmittedEventDetails;
      if (details?.output !== undefined) return JSON.parse(details.output).ResponseBody.token as string;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('an answer of the API that is an error fails the task', async () => {
  const apiId = await laboratory.restApi({ '/': { get: integration({ type: 'mock', responses: {} }) } });
  const ApiEndpoint = `${apiId}.execute-api.us-east-1.amazonaws.com`;
  expect(await run('invoke', { ApiEndpoint, Method: 'GET', Stage: 'prod', Path: '/none' })).toMatchObject({
    status: 'FAILED',
    error: 'ApiGateway.403',
    cause: '{"message":"Missing Authentication Token"}',
  });
});
