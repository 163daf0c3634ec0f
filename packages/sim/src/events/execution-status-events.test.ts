import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { account, clientOptions, type EventsServer, roleArn, startEventsServer } from './events-server.ts';

let cairn: EventsServer;
let logs: CloudWatchLogsClient;
beforeAll(async () => {
  cairn = await startEventsServer();
  logs = new CloudWatchLogsClient(clientOptions(cairn.server.endpoint));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/events/states' }));
  await cairn.events.send(
    new PutRuleCommand({
      Name: 'states',
      EventPattern: '{"source":["aws.states"],"detail":{"name":["watched"]}}',
    }),
  );
  const Arn = `arn:aws:logs:us-east-1:${account}:log-group:/aws/events/states`;
  await cairn.events.send(new PutTargetsCommand({ Rule: 'states', Targets: [{ Id: '1', Arn }] }));
});
afterAll(async () => {
  logs.destroy();
  await cairn.stop();
});

interface StatusEvent {
  readonly detail: { readonly [member: string]: unknown };
}

/** Events by status, once there are so many. */
async function statusEvents(count: number, executionArn: string): Promise<ReadonlyMap<string, StatusEvent>> {
  const read = async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/events/states' }),
    );
    return events
      .map(({ message }) => JSON.parse(message as string) as StatusEvent)
      .filter(({ detail }) => detail.executionArn === executionArn);
  };
  await expect.poll(async () => (await read()).length, { timeout: 10_000, interval: 20 }).toBe(count);
  return new Map(
    (await read()).map((event) => [`${event.detail.status}/${event.detail.redriveCount}`, event]),
  );
}

async function start(name: string, states: object, input = '{"a": 1}'): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'A', States: states });
  const { stateMachineArn } = await cairn.states.send(
    new CreateStateMachineCommand({ name, roleArn, definition }),
  );
  const { executionArn } = await cairn.states.send(
    new StartExecutionCommand({ stateMachineArn, name: 'watched', input }),
  );
  return executionArn as string;
}

it('puts the start and the end of an execution on the default bus, as AWS describes them', async () => {
  const executionArn = await start('m', { A: { Type: 'Pass', Result: { b: 2 }, End: true } });
  const events = await statusEvents(2, executionArn);
  const stateMachineArn = `arn:aws:states:us-east-1:${account}:stateMachine:m`;
  const common = {
    executionArn,
    stateMachineArn,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name: 'watched',
    startDate: expect.any(Number),
    input: '{"a": 1}',
    inputDetails: { included: true },
    error: null,
    cause: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: 'NOT_REDRIVABLE',
  };
  expect(events.get('RUNNING/0')).toEqual({
    version: '0',
    id: expect.any(String),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    region: 'us-east-1',
    resources: [executionArn],
    detail: {
      ...common,
      status: 'RUNNING',
      stopDate: null,
      output: null,
      outputDetails: null,
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    },
  });
  expect(events.get('SUCCEEDED/0')?.detail).toEqual({
    ...common,
    status: 'SUCCEEDED',
    stopDate: expect.any(Number),
    output: '{"b":2}',
    outputDetails: { included: true },
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
});

it('tells why one failed, that it was redriven and that it was stopped', async () => {
  const failed = await start('f', { A: { Type: 'Fail', Error: 'E', Cause: 'C' } });
  await statusEvents(2, failed);
  await cairn.states.send(new RedriveExecutionCommand({ executionArn: failed }));
  const events = await statusEvents(4, failed);
  expect(events.get('FAILED/0')?.detail).toMatchObject({
    error: 'E',
    cause: 'C',
    redriveStatus: 'REDRIVABLE',
    output: null,
  });
  expect([...events.keys()].filter((key) => key.endsWith('/1')).sort()).toContain('FAILED/1');
  const stopped = await start('w', { A: { Type: 'Wait', Seconds: 600, End: true } });
  await cairn.states.send(new StopExecutionCommand({ executionArn: stopped, error: 'Stop' }));
  expect((await statusEvents(2, stopped)).get('ABORTED/0')?.detail).toMatchObject({ error: 'Stop' });
});

it('leaves out input and output that are too long together', async () => {
  const executionArn = await start(
    'long',
    { A: { Type: 'Pass', End: true } },
    JSON.stringify('x'.repeat(200_000)),
  );
  const events = await statusEvents(2, executionArn);
  expect(events.get('RUNNING/0')?.detail).toMatchObject({ inputDetails: { included: true } });
  expect(events.get('SUCCEEDED/0')?.detail).toMatchObject({
    input: null,
    inputDetails: { included: false },
    outputDetails: { included: true },
  });
});
