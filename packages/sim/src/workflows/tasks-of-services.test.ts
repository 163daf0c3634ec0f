import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

/** Runs tasks after each other, each by `[resource, parameters]`; the output has each one's result by its number. */
async function run(name: string, ...tasks: readonly (readonly [resource: string, parameters: object])[]) {
  const states = tasks.map(([resource, Parameters], index) => [
    `T${index}`,
    {
      Type: 'Task',
      Resource: `arn:aws:states:::aws-sdk:${resource}`,
      Parameters,
      ResultPath: `$.t${index}`,
      ...(index + 1 < tasks.length ? { Next: `T${index + 1}` } : { End: true }),
    },
  ]);
  const definition = JSON.stringify({ StartAt: 'T0', States: Object.fromEntries(states) });
  const { stateMachineArn } = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({ name, definition, roleArn: 'arn:aws:iam::000000000000:role/any' }),
  );
  const { executionArn } = await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
  return until(
    () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

it('log and read logs, whose members the service itself spells otherwise', async () => {
  const group = { LogGroupName: 'of-tasks' };
  const stream = { ...group, LogStreamName: 's' };
  const timestamp = Date.now();
  const { status, output, error, cause } = await run(
    'logging',
    ['cloudwatchlogs:createLogGroup', group],
    ['cloudwatchlogs:createLogStream', stream],
    ['cloudwatchlogs:putLogEvents', { ...stream, LogEvents: [{ Timestamp: timestamp, Message: 'hello' }] }],
    ['cloudwatchlogs:getLogEvents', stream],
  );
  expect({ status, error, cause }).toMatchObject({ status: 'SUCCEEDED' });
  // CloudWatch Logs counts its instants in milliseconds, in results of tasks too.
  expect(JSON.parse(output ?? '').t3.Events).toMatchObject([{ Timestamp: timestamp, Message: 'hello' }]);
});

it('put metrics and read them', async () => {
  const from = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000).toISOString();
  const { status, output, error, cause } = await run(
    'metrics',
    [
      'cloudwatch:putMetricData',
      { Namespace: 'Orders', MetricData: [{ MetricName: 'Count', Value: 3, Timestamp: from }] },
    ],
    [
      'cloudwatch:getMetricStatistics',
      {
        Namespace: 'Orders',
        MetricName: 'Count',
        StartTime: from,
        EndTime: new Date(Date.now() + 60_000).toISOString(),
        Period: 60,
        Statistics: ['Sum'],
      },
    ],
  );
  expect({ status, error, cause }).toMatchObject({ status: 'SUCCEEDED' });
  // As Java writes an instant.
  const Timestamp = from.replace('.000Z', 'Z');
  expect(JSON.parse(output ?? '').t1.Datapoints).toMatchObject([{ Sum: 3, Timestamp }]);
});

it('fail with the names of the SDK', async () => {
  const { error, cause } = await run('no-group', [
    'cloudwatchlogs:getLogEvents',
    { LogGroupName: 'none', LogStreamName: 'none' },
  ]);
  expect(error).toBe('CloudWatchLogs.ResourceNotFoundException');
  expect(cause).toContain('The specified log group does not exist.');
});
