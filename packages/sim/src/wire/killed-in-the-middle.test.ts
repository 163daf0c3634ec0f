import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsClients, until } from './clients.ts';
import { storedZip } from './stored-zip.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const greet = `exports.handler = async (event) => ({ ...event, greetings: (event.greetings ?? 0) + 1 });`;

/** Greets, waits for an approval, waits a second, greets again. */
const definition = {
  StartAt: 'Greet',
  States: {
    Greet: {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:greet',
      Next: 'Approve',
    },
    Approve: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'greet', Payload: { 'token.$': '$$.Task.Token' } },
      ResultPath: '$.approval',
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'GreetAgain' },
    GreetAgain: {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:greet',
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
};

let folder: string;
let server: ServerProcess;
let clients: ReturnType<typeof awsClients>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  clients = awsClients(server.endpoint);
});
afterEach(async () => {
  clients.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Function and machine, made by the SDK. @returns the machine's ARN */
async function deploy(): Promise<string> {
  const { lambda, sfn } = clients;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'greet',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: roleArn,
      Code: { ZipFile: storedZip({ 'index.js': greet }) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: 'greet' });
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name: 'greeting', roleArn, definition: JSON.stringify(definition) }),
  );
  return stateMachineArn as string;
}

/** The history once an event of a type is in it. */
async function historyWith(executionArn: string, type: HistoryEvent['type']): Promise<HistoryEvent[]> {
  const { events } = await until(
    () => clients.sfn.send(new GetExecutionHistoryCommand({ executionArn })),
    (answer) => answer.events?.some((event) => event.type === type) === true,
  );
  return events ?? [];
}

async function killAndStart(): Promise<void> {
  await server.kill();
  await server.start();
}

it('a run survives a kill while a task token is out, and another while it waits', async () => {
  const stateMachineArn = await deploy();
  const { executionArn = '' } = await clients.sfn.send(
    new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"name":"Ada"}' }),
  );
  const submitted = await historyWith(executionArn, 'TaskSubmitted');
  const scheduled = submitted.find(({ type }) => type === 'TaskScheduled');
  const { Payload } = JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '');

  await killAndStart();
  expect(await clients.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'RUNNING',
    input: '{"name":"Ada"}',
  });
  expect(
    await historyWith(executionArn, 'TaskSubmitted'),
    'what was told before the kill is told again',
  ).toEqual(submitted);
  await clients.sfn.send(new SendTaskSuccessCommand({ taskToken: Payload.token, output: '"yes"' }));
  await historyWith(executionArn, 'WaitStateEntered');

  await killAndStart();
  const described = await until(
    () => clients.sfn.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
  expect(described).toMatchObject({ status: 'SUCCEEDED' });
  expect(JSON.parse(described.output ?? '')).toEqual({ name: 'Ada', greetings: 2, approval: 'yes' });
  const events = await historyWith(executionArn, 'ExecutionSucceeded');
  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    ...['TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
    ...['TaskStateExited', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted'],
    ...['TaskSucceeded', 'TaskStateExited', 'WaitStateEntered', 'WaitStateExited', 'TaskStateEntered'],
    ...['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded', 'TaskStateExited'],
    ...['SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'],
  ]);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  await expect(
    clients.sfn.send(new SendTaskSuccessCommand({ taskToken: Payload.token, output: '"again"' })),
  ).rejects.toMatchObject({ name: 'TaskTimedOut' });
});
