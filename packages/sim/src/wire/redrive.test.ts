import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as CloudWatch from '@aws-sdk/client-cloudwatch';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsClients, until } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
type Clients = ReturnType<typeof awsClients>;

/** Types of the events, with what each followed: `5<2 ActivityScheduled`. */
function outline(events: readonly Sfn.HistoryEvent[]): readonly string[] {
  return events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
}

async function historyOf({ sfn }: Clients, executionArn: string): Promise<readonly Sfn.HistoryEvent[]> {
  return (await sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn }))).events ?? [];
}

async function ended({ sfn }: Clients, executionArn: string): Promise<Sfn.DescribeExecutionOutput> {
  return await until(
    () => sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

describe('RedriveExecution', () => {
  let server: CairnServer;
  let clients: Clients;
  beforeAll(async () => {
    server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
    clients = awsClients(server.endpoint);
  });
  afterAll(async () => {
    clients.destroy();
    await server.stop();
  });

  it('answers the SDK, with dates where AWS has them, and is logged and counted', async () => {
    const { sfn, logs, cloudWatch } = clients;
    await logs.send(new Logs.CreateLogGroupCommand({ logGroupName: 'runs' }));
    const logGroupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:runs:*';
    const definition = JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } });
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({
        name: 'fails',
        definition,
        roleArn,
        loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
      }),
    );
    const { executionArn = '' } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    await ended(clients, executionArn);
    const { redriveDate } = await sfn.send(new Sfn.RedriveExecutionCommand({ executionArn }));
    expect(redriveDate).toBeInstanceOf(Date);
    expect(await ended(clients, executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'E',
      redriveCount: 1,
      redriveDate,
      redriveStatus: 'REDRIVABLE',
    });
    const { executions } = await sfn.send(new Sfn.ListExecutionsCommand({ stateMachineArn }));
    expect(executions).toMatchObject([{ redriveCount: 1, redriveDate }]);
    expect(outline(await historyOf(clients, executionArn))).toEqual([
      '1<0 ExecutionStarted',
      '2<0 FailStateEntered',
      '3<2 ExecutionFailed',
      '4<3 ExecutionRedriven',
      '5<2 ExecutionFailed',
    ]);
    await (await server.cairn.logs.use()).settled();
    const { events } = await logs.send(new Logs.FilterLogEventsCommand({ logGroupName: 'runs' }));
    const records = (events ?? []).map(({ message }) => JSON.parse(message as string));
    expect(records.map(({ type, redrive_count, details }) => [type, redrive_count, details])).toEqual([
      ['ExecutionStarted', '0', { roleArn }],
      ['FailStateEntered', '0', { name: 'F' }],
      ['ExecutionFailed', '0', { error: 'E' }],
      ['ExecutionRedriven', '1', { redriveCount: 1 }],
      ['ExecutionFailed', '1', { error: 'E' }],
    ]);
    const names = ['ExecutionsStarted', 'ExecutionsRedriven', 'ExecutionsFailed', 'RedrivenExecutionsFailed'];
    const Dimensions = [{ Name: 'StateMachineArn', Value: stateMachineArn }];
    const { MetricDataResults = [] } = await cloudWatch.send(
      new CloudWatch.GetMetricDataCommand({
        StartTime: new Date((redriveDate as Date).getTime() - 600_000),
        EndTime: new Date((redriveDate as Date).getTime() + 600_000),
        MetricDataQueries: names.map((MetricName, at) => ({
          Id: `q${at}`,
          MetricStat: {
            Metric: { Namespace: 'AWS/States', MetricName, Dimensions },
            Period: 3_600,
            Stat: 'Sum',
          },
        })),
      }),
    );
    const sums = MetricDataResults.map(({ Values = [] }) => Values.reduce((sum, value) => sum + value, 0));
    expect(sums).toEqual([1, 1, 2, 1]);
  });

  it('refuses with the SDK classes of AWS', async () => {
    const { sfn } = clients;
    const redrive = (input: Sfn.RedriveExecutionInput) => sfn.send(new Sfn.RedriveExecutionCommand(input));
    const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'passes', definition, roleArn }),
    );
    const { executionArn = '' } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    await ended(clients, executionArn);
    const thrown = await redrive({ executionArn }).catch((error) => error);
    expect(thrown).toBeInstanceOf(Sfn.ExecutionNotRedrivable);
    expect(thrown.message).toBe('Execution is SUCCEEDED and cannot be redriven');
    const missing = await redrive({ executionArn: `${executionArn}x` }).catch((error) => error);
    expect(missing).toBeInstanceOf(Sfn.ExecutionDoesNotExist);
    const labelled = await redrive({
      executionArn: executionArn.replace(':passes:', ':passes/Label:'),
    }).catch((error) => error);
    expect(labelled).toBeInstanceOf(Sfn.ValidationException);
    expect(labelled.reason).toBe('API_DOES_NOT_SUPPORT_LABELED_ARNS');
    await expect(redrive({ executionArn, clientToken: 'é' })).rejects.toThrow(
      "Value 'é' at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [!-~]+",
    );
    await expect(redrive({ executionArn, clientToken: 'x'.repeat(65) })).rejects.toThrow(
      'Member must have length less than or equal to 64',
    );
  });
});

describe('a redrive of a server that is killed', () => {
  let folder: string;
  let server: ServerProcess;
  let clients: Clients;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-redrive-'));
    server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
    clients = awsClients(server.endpoint);
  });
  afterEach(async () => {
    clients.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Takes the next task of the activity. */
  async function take(activityArn: string | undefined): Promise<{ taskToken: string; input: string }> {
    const task = await until(
      () => clients.sfn.send(new Sfn.GetActivityTaskCommand({ activityArn })),
      ({ taskToken }) => taskToken !== undefined,
    );
    return task as { taskToken: string; input: string };
  }

  it('redrives the map run of its Map, through kills before, between and after', async () => {
    const { sfn } = clients;
    const { activityArn } = await sfn.send(new Sfn.CreateActivityCommand({ name: 'work' }));
    const definition = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Work',
            States: { Work: { Type: 'Task', Resource: activityArn, End: true } },
          },
          MaxConcurrency: 2,
          ToleratedFailureCount: 1,
          End: true,
        },
      },
    };
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'm', definition: JSON.stringify(definition), roleArn }),
    );
    const { executionArn = '' } = await sfn.send(
      new Sfn.StartExecutionCommand({ stateMachineArn, input: '[0,1,2,3,4]' }),
    );
    const done: string[] = [];
    /** Answers so many tasks, those of some items with a failure. */
    const work = async (failing: string, count: number) => {
      for (let answered = 0; answered < count; answered++) {
        const { taskToken, input } = await take(activityArn);
        if (failing.includes(input)) {
          await sfn.send(new Sfn.SendTaskFailureCommand({ taskToken, error: 'E' }));
        } else {
          await sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken, output: input }));
          done.push(input);
        }
      }
    };
    const killAndStart = async () => {
      await server.kill();
      await server.start();
    };
    await work('01234', 1);
    await killAndStart();
    await work('01234', 1);
    expect((await ended(clients, executionArn)).status).toBe('FAILED');
    await killAndStart();
    await sfn.send(new Sfn.RedriveExecutionCommand({ executionArn }));
    await killAndStart();
    await work('', 2);
    await killAndStart();
    await work('', 3);
    expect(await ended(clients, executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '[0,1,2,3,4]',
      redriveCount: 1,
    });
    expect(done.toSorted()).toEqual(['0', '1', '2', '3', '4']);
    const { mapRuns = [] } = await sfn.send(new Sfn.ListMapRunsCommand({ executionArn }));
    const { mapRunArn } = mapRuns[0] as Sfn.MapRunListItem;
    const run = await sfn.send(new Sfn.DescribeMapRunCommand({ mapRunArn }));
    expect(run).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, redriveDate: expect.any(Date) });
    expect(run.executionCounts).toMatchObject({ succeeded: 5, failed: 0, total: 5, pendingRedrive: 0 });
    const { executions = [] } = await sfn.send(
      new Sfn.ListExecutionsCommand({ mapRunArn, redriveFilter: 'REDRIVEN' }),
    );
    expect(executions.length).toBeGreaterThan(0);
    for (const child of executions) {
      const events = await historyOf(clients, child.executionArn as string);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ type }) => type === 'ExecutionRedriven')).toHaveLength(1);
    }
  });

  it('goes on where it was: right after the answer, with the same token, and between two redrives', async () => {
    const { sfn } = clients;
    const { activityArn } = await sfn.send(new Sfn.CreateActivityCommand({ name: 'work' }));
    const work = { Type: 'Task', Resource: activityArn };
    const definition = {
      StartAt: 'All',
      States: {
        All: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Done', States: { Done: { Type: 'Pass', Result: 1, End: true } } },
            { StartAt: 'Work', States: { Work: { ...work, End: true } } },
          ],
          Next: 'Then',
        },
        Then: { ...work, End: true },
      },
    };
    const { stateMachineArn } = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'm', definition: JSON.stringify(definition), roleArn }),
    );
    const { executionArn = '' } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    const fail = async () => {
      const { taskToken } = await take(activityArn);
      await sfn.send(new Sfn.SendTaskFailureCommand({ taskToken, error: 'E' }));
      expect((await ended(clients, executionArn)).status).toBe('FAILED');
      return taskToken;
    };
    const killAndStart = async () => {
      await server.kill();
      await server.start();
    };
    const redrive = (clientToken: string) =>
      sfn.send(new Sfn.RedriveExecutionCommand({ executionArn, clientToken }));

    const old = await fail();
    await killAndStart();
    const first = await redrive('first');
    await killAndStart();
    expect(await redrive('first')).toMatchObject({ redriveDate: first.redriveDate });
    expect(await sfn.send(new Sfn.DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      redriveDate: first.redriveDate,
    });
    await fail();
    await killAndStart();
    expect(await redrive('first')).toMatchObject({ redriveDate: first.redriveDate });
    await redrive('second');
    const { taskToken } = await take(activityArn);
    await sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken, output: '2' }));
    await killAndStart();
    await expect(
      sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken: old, output: '"late"' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
    const { taskToken: last, input } = await take(activityArn);
    expect(input).toBe('[1,2]');
    await sfn.send(new Sfn.SendTaskFailureCommand({ taskToken: last }));
    await ended(clients, executionArn);
    await redrive('third');
    const { taskToken: again } = await take(activityArn);
    await sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken: again, output: '3' }));
    expect(await ended(clients, executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '3',
      redriveCount: 3,
    });
    const events = await historyOf(clients, executionArn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const exits = events.filter(({ type }) => type?.endsWith('StateExited'));
    expect(exits.map(({ stateExitedEventDetails }) => stateExitedEventDetails?.name)).toEqual([
      'Done',
      'Work',
      'All',
      'Then',
    ]);
  });
});
