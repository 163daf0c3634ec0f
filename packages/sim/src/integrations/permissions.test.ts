import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BatchElsewhere } from './batch-elsewhere.ts';

const account = '000000000000';
const root = {
  account,
  region: 'us-east-1',
  principal: { arn: `arn:aws:iam::${account}:root`, kind: 'root', account },
} as const;
let batch: BatchElsewhere;
let server: CairnServer;
let cairn: CairnServer['cairn'];

beforeAll(async () => {
  batch = new BatchElsewhere();
  const url = await batch.start();
  server = await createServer({
    memory: true,
    port: 0,
    auth: 'strict',
    remoteServices: { batch: url },
    logLevel: 'silent',
  });
  cairn = server.cairn;
});
afterAll(async () => {
  await server.stop();
  batch.stop();
});

async function makeRole(RoleName: string, actions: readonly string[]): Promise<string> {
  const call = (action: string, input: object) =>
    cairn.callService({ ...root, service: 'iam', action, input: input as never });
  const trust = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const document = (Statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await call('CreateRole', { RoleName, AssumeRolePolicyDocument: document(trust) });
  const PolicyDocument = document({ Effect: 'Allow', Action: actions, Resource: '*' });
  await call('PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument });
  return `arn:aws:iam::${account}:role/${RoleName}`;
}

async function run(name: string, roleArn: string, state: object) {
  const { stateMachineArn } = await cairn.stepFunctions.createStateMachine(root, {
    name,
    roleArn,
    type: 'EXPRESS',
    definition: JSON.stringify({ StartAt: 'Call', States: { Call: { Type: 'Task', End: true, ...state } } }),
  });
  return await cairn.stepFunctions.startSyncExecution(root, { stateMachineArn });
}

it('a service elsewhere is called only with the permission of the role', async () => {
  const submit = {
    Resource: 'arn:aws:states:::batch:submitJob',
    Parameters: { JobName: 'n', JobQueue: 'q', JobDefinition: 'd' },
  };
  const denied = await run('denied', await makeRole('idle', ['logs:*']), submit);
  expect(denied).toMatchObject({
    status: 'FAILED',
    error: 'Batch.AccessDeniedException',
    cause: expect.stringContaining('is not authorized to perform: batch:SubmitJob'),
  });
  expect(batch.calls).toEqual([]);
  const allowed = await run('allowed', await makeRole('worker', ['batch:SubmitJob']), submit);
  expect(allowed.status).toBe('SUCCEEDED');
});

it('an HTTP endpoint is called only with the permission of the role', async () => {
  const ConnectionArn = `arn:aws:events:us-east-1:${account}:connection/c/1`;
  const call = {
    Resource: 'arn:aws:states:::http:invoke',
    Parameters: { ApiEndpoint: 'https://example.com', Method: 'GET', InvocationConfig: { ConnectionArn } },
  };
  const none = await run('http-none', await makeRole('quiet', ['logs:*']), call);
  expect(none).toMatchObject({
    error: 'States.Permissions',
    cause: expect.stringContaining('states:InvokeHTTPEndpoint'),
  });
  const half = await run('http-half', await makeRole('caller', ['states:InvokeHTTPEndpoint']), call);
  expect(half).toMatchObject({ error: 'Events.ConnectionResource.AccessDenied' });
});
