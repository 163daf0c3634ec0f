import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { createServer } from '@cairn/server';
import { expect, it } from 'vitest';
import { awsClients, until } from './clients.ts';
import { storedZip } from './stored-zip.ts';

it('runs a state machine with a function of its own in the first five minutes', async () => {
  const server = await createServer({ memory: true, port: 0 });
  const { sfn, lambda, sts, destroy } = awsClients(server.endpoint);
  try {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' });
    const code = `exports.handler = async (event) => ({ greeting: 'Hello, ' + event.name + '!' });`;
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'greet',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/any',
        Code: { ZipFile: storedZip({ 'index.js': code }) },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: 'greet' });
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'greeting',
        roleArn: 'arn:aws:iam::000000000000:role/any',
        definition: JSON.stringify({
          StartAt: 'Greet',
          States: { Greet: { Type: 'Task', Resource: FunctionArn, Next: 'Done' }, Done: { Type: 'Succeed' } },
        }),
      }),
    );
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, input: '{"name":"Ada"}' }),
    );
    const described = await until(
      () => sfn.send(new DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== 'RUNNING',
    );
    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '{"greeting":"Hello, Ada!"}' });
    expect(described.startDate).toBeInstanceOf(Date);
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events?.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  } finally {
    destroy();
    await server.stop();
  }
});
