import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCairn } from '../cairn/cairn-client.ts';
import { ServerProcess } from '../server-process.ts';
import { awsClients, until } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:approve';
const daySeconds = 86_400;

let folder: string;
let server: ServerProcess;
let clients: ReturnType<typeof awsClients>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-skips-'));
});
afterEach(async () => {
  clients.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function serve(...options: readonly string[]): Promise<void> {
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data'), arguments: options });
  clients = awsClients(server.endpoint);
}

/** Makes a machine of states, the first of which begins. @returns its ARN */
async function machine(name: string, states: { readonly [state: string]: object }): Promise<string> {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  const made = await clients.sfn.send(new CreateStateMachineCommand({ name, roleArn, definition }));
  return made.stateMachineArn as string;
}

async function start(stateMachineArn: string, input = '{}'): Promise<string> {
  const { executionArn } = await clients.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
  return executionArn as string;
}

async function ended(executionArn: string) {
  return await until(
    () => clients.sfn.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

async function history(executionArn: string): Promise<readonly HistoryEvent[]> {
  const { events } = await clients.sfn.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }),
  );
  return events as HistoryEvent[];
}

/** Seconds from an execution's start to the events of a type. */
function secondsOf(events: readonly HistoryEvent[], type: string): readonly number[] {
  const startMs = Number(events[0]?.timestamp);
  return events
    .filter((event) => event.type === type)
    .map(({ timestamp }) => Math.round((Number(timestamp) - startMs) / 1_000));
}

const clockOf = (executionArn: string) => `/executions/${encodeURIComponent(executionArn)}/clock`;

describe('skipped time over the wire', () => {
  it('is asked for by a header that a middleware of the SDK adds', async () => {
    await serve();
    const stateMachineArn = await machine('year', {
      Year: { Type: 'Wait', Seconds: 365 * daySeconds - 60, End: true },
    });
    clients.sfn.middlewareStack.add(
      (next) => async (args) => {
        (args.request as { headers: { [name: string]: string } }).headers['x-cairn-time'] = 'skip';
        return await next(args);
      },
      { step: 'build' },
    );
    const { startDate, stopDate, status } = await ended(await start(stateMachineArn));
    expect(status).toBe('SUCCEEDED');
    expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual((365 * daySeconds - 60) * 1_000);
  });

  it('is asked for by a member of the start under /_cairn/v1', async () => {
    await serve();
    const stateMachineArn = await machine('year', { Year: { Type: 'Wait', Seconds: 1_000, End: true } });
    const body = { stateMachineArn, name: 'one', input: '{"a":1}', time: 'skip' };
    const started = await sendCairn(server.endpoint, 'POST', '/executions', body);
    expect(started).toMatchObject({
      status: 200,
      body: { executionArn: expect.stringMatching(/:year:one$/) },
    });
    expect(await ended(String(started.body.executionArn))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
    });
    const clock = await sendCairn(server.endpoint, 'GET', clockOf(String(started.body.executionArn)));
    expect(clock).toMatchObject({ status: 200, body: { time: 'skip', now: expect.any(Number) } });
  });

  it('holds for a whole server: retries, time-outs and branches keep their order', async () => {
    await serve('--time', 'skip');
    const stateMachineArn = await machine('order', {
      Fork: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Call',
            States: {
              Call: {
                Type: 'Task',
                Resource: 'arn:aws:lambda:us-east-1:000000000000:function:nowhere',
                Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, BackoffRate: 2, MaxAttempts: 4 }],
                Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
                End: true,
              },
              Caught: { Type: 'Pass', End: true },
            },
          },
          { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 200, End: true } } },
        ],
        End: true,
      },
    });
    const events = await ended(await start(stateMachineArn)).then(({ executionArn }) =>
      history(executionArn as string),
    );
    expect(secondsOf(events, 'LambdaFunctionScheduled')).toEqual([0, 60, 180, 420, 900]);
    expect(secondsOf(events, 'WaitStateExited')).toEqual([200]);
    const instants = events.map(({ timestamp }) => Number(timestamp));
    expect(instants).toEqual(instants.toSorted((left, right) => left - right));
  });

  it('is held by an activity, moved on by pushes, and ends what has missed its heartbeat', async () => {
    await serve('--time', 'skip');
    await clients.sfn.send(new CreateActivityCommand({ name: 'approve' }));
    const stateMachineArn = await machine('approval', {
      Approve: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 3_600, End: true },
    });
    const executionArn = await start(stateMachineArn);
    const { taskToken } = await clients.sfn.send(new GetActivityTaskCommand({ activityArn }));
    const held = await sendCairn(server.endpoint, 'GET', clockOf(executionArn));
    expect(held.body).toMatchObject({ heldBy: 'waiting', nextDue: expect.any(Number) });
    await sendCairn(server.endpoint, 'POST', clockOf(executionArn), { seconds: 3_000 });
    await clients.sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
    await sendCairn(server.endpoint, 'POST', clockOf(executionArn), { seconds: 3_000 });
    const described = await clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(described.status).toBe('RUNNING');
    await sendCairn(server.endpoint, 'POST', clockOf(executionArn));
    expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(secondsOf(await history(executionArn), 'ActivityTimedOut')).toEqual([6_600]);
    const closed = await sendCairn(server.endpoint, 'POST', clockOf(executionArn), { seconds: 1 });
    expect(closed).toMatchObject({ status: 400, body: { code: 'ValidationException' } });
  });

  it('does not jump while a function runs that nobody waits for', async () => {
    const functions = join(folder, 'functions');
    await mkdir(functions);
    const code = `import { writeFileSync } from 'node:fs';
export const handler = async ({ file }) => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  writeFileSync(file, 'done');
};`;
    const look = `import { existsSync } from 'node:fs';
export const handler = async ({ file }) => existsSync(file);`;
    await writeFile(join(functions, 'slow.mjs'), code);
    await writeFile(join(functions, 'look.mjs'), look);
    await serve('--time', 'skip', '--functions', functions);
    const stateMachineArn = await machine('background', {
      Send: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'slow', InvocationType: 'Event', 'Payload.$': '$' },
        ResultPath: null,
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', Seconds: 3_600, Next: 'Look' },
      Look: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:000000000000:function:look',
        End: true,
      },
    });
    const executionArn = await start(stateMachineArn, JSON.stringify({ file: join(folder, 'sent') }));
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: 'true' });
  });

  it('goes on after kill -9 where it stood', async () => {
    await serve('--time', 'skip');
    await clients.sfn.send(new CreateActivityCommand({ name: 'approve' }));
    const child = await machine('child', {
      Months: { Type: 'Wait', Seconds: 90 * daySeconds, Next: 'Approve' },
      Approve: { Type: 'Task', Resource: activityArn, TimeoutSeconds: 30 * daySeconds, End: true },
    });
    const parent = await machine('parent', {
      Child: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { StateMachineArn: child, Name: 'run' },
        Next: 'Last',
      },
      Last: { Type: 'Wait', Seconds: daySeconds, End: true },
    });
    const executionArn = await start(parent);
    const childArn = 'arn:aws:states:us-east-1:000000000000:execution:child:run';
    await until(
      () => history(childArn).catch(() => []),
      (events) => events.some(({ type }) => type === 'ActivityScheduled'),
    );
    const pushed = await sendCairn(server.endpoint, 'POST', clockOf(executionArn), {
      seconds: 20 * daySeconds,
    });
    expect(pushed.status).toBe(200);
    await server.kill();
    await server.start();
    const clock = await until(
      () => sendCairn(server.endpoint, 'GET', clockOf(childArn)),
      ({ body }) => body.heldBy === 'waiting',
    );
    expect(Number(clock.body.now)).toBeGreaterThanOrEqual(Number(pushed.body.now));
    const { taskToken } = await clients.sfn.send(new GetActivityTaskCommand({ activityArn }));
    await clients.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    const [childStop] = secondsOf(await history(childArn), 'ExecutionSucceeded');
    expect(childStop).toBeGreaterThanOrEqual(110 * daySeconds);
    const [taken] = secondsOf(await history(executionArn), 'TaskSucceeded');
    expect(taken).toBeGreaterThanOrEqual(childStop as number);
    const [parentStop] = secondsOf(await history(executionArn), 'ExecutionSucceeded');
    expect(parentStop).toBeGreaterThanOrEqual(111 * daySeconds);
  });

  it('loses and repeats no wait of a loop that is killed in the middle, and never turns back', async () => {
    await serve('--time', 'skip');
    const stateMachineArn = await machine('loop', {
      Day: { Type: 'Wait', Seconds: daySeconds, Next: 'Count' },
      Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough' },
      Enough: {
        Type: 'Choice',
        Choices: [{ Variable: '$.n', NumericGreaterThanEquals: 100, Next: 'Done' }],
        Default: 'Day',
      },
      Done: { Type: 'Succeed' },
    });
    const executionArn = await start(stateMachineArn, '{"n":0}');
    for (const count of [30, 200]) {
      await until(
        () => history(executionArn),
        ({ length }) => length >= count,
      );
      await server.kill();
      await server.start();
    }
    const end = await ended(executionArn);
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '{"n":100}' });
    const days = secondsOf(await history(executionArn), 'WaitStateExited').map((at) => at / daySeconds);
    expect(days).toHaveLength(100);
    days.forEach((at, index) => {
      expect(at).toBeGreaterThanOrEqual(index + 1);
      expect(at).toBeLessThan(index + 1.01);
    });
  });
});
