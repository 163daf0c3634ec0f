import { ServiceError } from '@cairn/kit';
import { expect, test } from 'vitest';
import { TestServer } from './test-server.ts';

const caught = (resource: string) => ({
  Call: {
    Type: 'Task',
    Resource: resource,
    Parameters: { FunctionName: 'f' },
    Retry: [{ ErrorEquals: ['States.ALL'] }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Swallowed' }],
    End: true,
  },
  Swallowed: { Type: 'Succeed' },
});

test.each([
  ['arn:aws:states:::dynamodb:putItem', 'dynamodb'],
  ['arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'sqs'],
  ['arn:aws:states:::glue:startJobRun.sync', 'glue'],
  ['arn:aws:states:::aws-sdk:s3:listBuckets', 'aws-sdk:s3'],
])('%s is created with a warning; a run fails there, and no Catch swallows it', async (resource, service) => {
  const server = await new TestServer().start();
  const states = caught(resource);
  // The parameters that the integrations ask for do not matter here.
  if (service === 'sqs') {
    states.Call.Parameters = { QueueUrl: 'q', MessageBody: 'b' } as never;
  }
  const stateMachineArn = await server.createMachine('m', 'Call', states);
  expect(server.logged).toEqual([`Cairn does not call the service '${service}' yet`]);
  expect(await server.closed(await server.startExecution(stateMachineArn))).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining(`Cairn does not call the service '${service}' yet: ${resource}`),
  });
});

test('an operation that a called service does not have is no error of AWS either', async () => {
  const server = await new TestServer().start();
  server.callService = async () => {
    throw new ServiceError('UnknownOperationException', 'not supported');
  };
  const stateMachineArn = await server.createMachine(
    'm',
    'Call',
    caught('arn:aws:states:::aws-sdk:lambda:listLayers'),
  );
  expect(await server.closed(await server.startExecution(stateMachineArn))).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'not supported',
  });
});
