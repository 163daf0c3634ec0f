import { CreateStateMachineCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { code, GraphqlLaboratory } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
let states: SFNClient;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
  const { endpoint, cairn } = laboratory.server;
  states = new SFNClient({
    endpoint,
    region: 'us-east-1',
    credentials: cairn.rootAccessKey,
    maxAttempts: 1,
    disableHostPrefix: true,
  });
});
afterAll(async () => {
  states.destroy();
  await laboratory.stop();
});

async function task(name: string, action: string, Parameters: object) {
  const Resource = `arn:aws:states:::aws-sdk:appsync:${action}`;
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({
      name,
      type: 'EXPRESS',
      roleArn: 'arn:aws:iam::000000000000:role/r',
      definition: JSON.stringify({
        StartAt: 'Task',
        States: { Task: { Type: 'Task', Resource, Parameters, End: true } },
      }),
    }),
  );
  const { output, error, cause } = await states.send(new StartSyncExecutionCommand({ stateMachineArn }));
  return { output: JSON.parse(output ?? 'null') as unknown, error, cause };
}

it('tasks call AppSync in the spelling of tasks', async () => {
  const made = await task('make', 'createGraphqlApi', {
    Name: 'made',
    AuthenticationType: 'OPENID_CONNECT',
    OpenIDConnectConfig: { Issuer: 'https://a.example' },
    Tags: { 'lower-case': 'kept' },
  });
  expect(made.output).toMatchObject({
    GraphqlApi: {
      Name: 'made',
      OpenIDConnectConfig: { Issuer: 'https://a.example' },
      Uris: { GRAPHQL: expect.stringMatching(/^http:.*\/graphql$/) },
      Tags: { 'lower-case': 'kept' },
    },
  });
  const evaluated = await task('evaluate', 'evaluateCode', {
    Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
    Code: code,
    Context: '{"result":7}',
    Function: 'response',
  });
  expect(evaluated.output).toMatchObject({ EvaluationResult: '7' });
});

it('a task learns why AppSync refuses it', async () => {
  expect(await task('missing', 'getGraphqlApi', { ApiId: 'nothing' })).toMatchObject({
    error: 'AppSync.NotFoundException',
    cause: expect.stringContaining('GraphQL API nothing not found.'),
  });
});
