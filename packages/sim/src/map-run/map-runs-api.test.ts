import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { distributed } from './map-run-server.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const waiting = { W: { Type: 'Wait', Seconds: 3_600, End: true } };

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let sfn: Sfn.SFNClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
  sfn = clients.sfn;
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

/** Starts an execution whose children wait, and gives its map run once the children run. */
async function waitingRun(name: string, type: string): Promise<{ executionArn: string; mapRunArn: string }> {
  const definition = JSON.stringify({
    StartAt: 'Map',
    States: { Map: distributed({ Label: 'Items', MaxConcurrency: 2 }, waiting, type) },
  });
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({ name, definition, roleArn }),
  );
  const { executionArn = '' } = await sfn.send(
    new Sfn.StartExecutionCommand({ stateMachineArn, input: '[1,2,3]' }),
  );
  const { mapRuns } = await until(
    () => sfn.send(new Sfn.ListMapRunsCommand({ executionArn })),
    (answer) => answer.mapRuns?.length === 1,
  );
  const mapRunArn = `${mapRuns?.[0]?.mapRunArn}`;
  await until(
    () => sfn.send(new Sfn.ListExecutionsCommand({ mapRunArn, statusFilter: 'RUNNING' })),
    (answer) => answer.executions?.length === 2,
  );
  return { executionArn, mapRunArn };
}

it('a map run is listed, described, changed and ended with its execution', async () => {
  const { executionArn, mapRunArn } = await waitingRun('life', 'STANDARD');
  const described = await sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn }));
  expect(described).toMatchObject({
    mapRunArn,
    executionArn,
    status: 'RUNNING',
    maxConcurrency: 2,
    toleratedFailureCount: 0,
    toleratedFailurePercentage: 0,
    itemCounts: { running: 2, pending: 1, total: 3, resultsWritten: 0 },
    executionCounts: { running: 2, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
  });
  expect(described.startDate).toBeInstanceOf(Date);
  expect(described.stopDate).toBeUndefined();

  const changes = { maxConcurrency: 3, toleratedFailureCount: 1, toleratedFailurePercentage: 12.5 };
  const { $metadata, ...answer } = await sfn.send(new Sfn.UpdateMapRunCommand({ mapRunArn, ...changes }));
  expect([$metadata.httpStatusCode, answer]).toEqual([200, {}]);
  expect(await sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn }))).toMatchObject(changes);
  const { executions } = await until(
    () => sfn.send(new Sfn.ListExecutionsCommand({ mapRunArn })),
    (listed) => listed.executions?.length === 3,
  );
  const child = await sfn.send(
    new Sfn.DescribeExecutionCommand({ executionArn: executions?.[0]?.executionArn }),
  );
  expect(child).toMatchObject({ status: 'RUNNING', mapRunArn });
  const ofChild = await sfn.send(
    new Sfn.DescribeStateMachineForExecutionCommand({ executionArn: child.executionArn }),
  );
  expect(ofChild).toMatchObject({ mapRunArn, label: 'Items', name: 'life/Items' });
  const { events } = await sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn: child.executionArn }));
  expect(events?.map(({ type }) => type)).toEqual(['ExecutionStarted', 'WaitStateEntered']);

  await sfn.send(new Sfn.StopExecutionCommand({ executionArn }));
  const ended = await until(
    () => sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn })),
    ({ status }) => status !== 'RUNNING',
  );
  expect(ended).toMatchObject({ status: 'ABORTED', executionCounts: { aborted: 3, running: 0 } });
  expect(ended.stopDate).toBeInstanceOf(Date);
  await expect(sfn.send(new Sfn.UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 }))).rejects.toMatchObject(
    {
      name: 'ValidationException',
      reason: 'CANNOT_UPDATE_COMPLETED_MAP_RUN',
    },
  );
});

it('Express children that run are listed and described, and have no history', async () => {
  const { mapRunArn } = await waitingRun('express-life', 'EXPRESS');
  const { executions } = await sfn.send(new Sfn.ListExecutionsCommand({ mapRunArn }));
  const executionArn = executions?.[0]?.executionArn;
  expect(await sfn.send(new Sfn.DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'RUNNING',
    mapRunArn,
  });
  for (const command of [
    new Sfn.GetExecutionHistoryCommand({ executionArn }),
    new Sfn.StopExecutionCommand({ executionArn }),
  ]) {
    await expect(sfn.send(command as Sfn.StopExecutionCommand)).rejects.toMatchObject({ name: 'InvalidArn' });
  }
});

it.each([
  ['no ARN', 'x', 'InvalidArn'],
  ['an execution', 'arn:aws:states:us-east-1:000000000000:execution:m:e', 'InvalidArn'],
  ['a run without label', 'arn:aws:states:us-east-1:000000000000:mapRun:m:uuid', 'ResourceNotFound'],
  ['a run of no machine', 'arn:aws:states:us-east-1:000000000000:mapRun:m/l:uuid', 'ResourceNotFound'],
])('what is no map run is refused: %s', async (_name, mapRunArn, name) => {
  const commands = [
    new Sfn.DescribeMapRunCommand({ mapRunArn }),
    new Sfn.UpdateMapRunCommand({ mapRunArn }),
    new Sfn.ListExecutionsCommand({ mapRunArn }),
  ];
  for (const command of commands) {
    await expect(sfn.send(command as Sfn.DescribeMapRunCommand)).rejects.toMatchObject({ name });
  }
});

it.each([
  [{ maxConcurrency: -1 }],
  [{ toleratedFailureCount: -1 }],
  [{ toleratedFailurePercentage: 100.1 }],
  [{ toleratedFailurePercentage: -0.1 }],
])('a change to %j is refused', async (changes) => {
  const mapRunArn = 'arn:aws:states:us-east-1:000000000000:mapRun:m/l:uuid';
  await expect(sfn.send(new Sfn.UpdateMapRunCommand({ mapRunArn, ...changes }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('executions are listed by a machine or by a map run, not by both', async () => {
  const both = { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m', mapRunArn: 'x' };
  await expect(sfn.send(new Sfn.ListExecutionsCommand(both))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:m:e';
  await expect(sfn.send(new Sfn.ListMapRunsCommand({ executionArn }))).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
  });
});

it('a distributed Map inside an Express machine is refused', async () => {
  const definition = JSON.stringify({ StartAt: 'Map', States: { Map: distributed({}) } });
  await expect(
    sfn.send(new Sfn.CreateStateMachineCommand({ name: 'e', definition, roleArn, type: 'EXPRESS' })),
  ).rejects.toMatchObject({
    name: 'InvalidDefinition',
    message: expect.stringContaining(
      "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
    ),
  });
});
