import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfiguration } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';

let server: CairnServer;
let client: Sfn.SFNClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  // `sync-127.0.0.1`, which the SDK would call, is no host.
  client = new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

function testState(definition: object, request: Partial<Sfn.TestStateCommandInput> = {}) {
  return client.send(new Sfn.TestStateCommand({ definition: JSON.stringify(definition), ...request }));
}

describe('TestState by the SDK', () => {
  it('runs a state and shows its data as the level asks for', async () => {
    const state = { Type: 'Pass', Result: { a: 1 }, Next: 'B' };
    const info = await testState(state);
    expect(info).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}', nextState: 'B' });
    expect(info.inspectionData).toBeUndefined();
    const { inspectionData } = await testState(state, { inspectionLevel: 'DEBUG' });
    expect(inspectionData).toMatchObject({ input: '{}', result: '{"a":1}' });
  });

  it('calls the service that a task names', async () => {
    const Resource = 'arn:aws:states:::aws-sdk:sfn:listStateMachines';
    const answer = await testState({ Type: 'Task', Resource, Parameters: {}, End: true }, { roleArn });
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"StateMachines":[]}' });
  });

  it('takes a mock and failures before', async () => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::glue:startJobRun.sync',
      Parameters: { JobName: 'j' },
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      End: true,
    };
    const mock = { errorOutput: { error: 'Glue.Oops', cause: 'c' } };
    const stateConfiguration = { retrierRetryCount: 1 };
    expect(await testState(state, { mock, stateConfiguration, inspectionLevel: 'TRACE' })).toMatchObject({
      status: 'RETRIABLE',
      error: 'Glue.Oops',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 2 } },
    });
  });

  it('says what is wrong with a request', async () => {
    await expect(testState({ Type: 'Nothing' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await expect(testState({ Type: 'Succeed' }, { input: '{' })).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
    });
    await expect(testState({ Type: 'Succeed' }, { variables: '[]' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
