import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const daySeconds = 86_400;
const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:work';

let server: TestServer;
let startMs: number;

beforeEach(async () => {
  server = await new TestServer().start();
  startMs = server.clock.now();
});

afterEach(() => server.stepFunctions.stop());

/** Starts an execution on skipped time. */
async function start(name: string, states: { readonly [name: string]: object }): Promise<string> {
  const stateMachineArn = await server.createMachine(name, Object.keys(states)[0] as string, states);
  const input = { stateMachineArn, input: '{}' };
  const { executionArn } = await server.stepFunctions.startExecution(scope, input, { time: 'skip' });
  return executionArn;
}

async function closed(executionArn: string) {
  await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
  return await server.describe(executionArn);
}

/** The history as `seconds since the start, type, state`, without what merely leaves or starts something. */
async function outline(executionArn: string): Promise<readonly string[]> {
  const { events } = await server.stepFunctions.getExecutionHistory(scope, {
    executionArn,
    maxResults: 1_000,
  });
  return events.map(({ timestampMs, type, details }) =>
    [`${(timestampMs - startMs) / 1_000}`, type, details?.name].filter((part) => part).join(' '),
  );
}

describe('skipped time', () => {
  it('lets a year of waits pass with the instants of a year', async () => {
    const executionArn = await start('year', {
      Wait: { Type: 'Wait', Seconds: 300 * daySeconds, Next: 'Again' },
      Again: { Type: 'Wait', Seconds: 60 * daySeconds, End: true },
    });
    const end = await closed(executionArn);
    expect(end).toMatchObject({ status: 'SUCCEEDED', startDate: startMs });
    expect(end.stopDate).toBe(startMs + 360 * daySeconds * 1_000);
    expect(server.clock.now()).toBe(startMs);
  });

  it('runs retries with their backoff, and a time-out of the machine between them', async () => {
    let calls = 0;
    server.callService = async () => {
      calls += 1;
      throw Object.assign(new Error('no'), {});
    };
    const executionArn = await start('retries', {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:000000000000:function:none',
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, BackoffRate: 10, MaxAttempts: 3 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
        End: true,
      },
      After: { Type: 'Pass', End: true },
    });
    await closed(executionArn);
    expect(calls).toBe(4);
    const scheduled = (await outline(executionArn)).filter((line) => line.includes('Scheduled'));
    expect(scheduled).toEqual([
      '0 LambdaFunctionScheduled',
      '10 LambdaFunctionScheduled',
      '110 LambdaFunctionScheduled',
      '1110 LambdaFunctionScheduled',
    ]);
  });

  it('wakes branches in the order of their times', async () => {
    const branch = (name: string, seconds: number) => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Wait', Seconds: seconds, Next: `${name}2` },
        [`${name}2`]: { Type: 'Wait', Seconds: seconds, End: true },
      },
    });
    const executionArn = await start('branches', {
      Fork: {
        Type: 'Parallel',
        Branches: [branch('Ten', 10), branch('Three', 3), branch('Seven', 7)],
        End: true,
      },
    });
    await closed(executionArn);
    const exits = (await outline(executionArn)).filter((line) => line.includes('WaitStateExited'));
    expect(exits).toEqual([
      '3 WaitStateExited Three',
      '6 WaitStateExited Three2',
      '7 WaitStateExited Seven',
      '10 WaitStateExited Ten',
      '14 WaitStateExited Seven2',
      '20 WaitStateExited Ten2',
    ]);
  });

  it('stands while a call is under way, and passes as real time does then', async () => {
    let answer: (() => void) | undefined;
    server.callService = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { StatusCode: 200, Payload: '1' };
    };
    const executionArn = await start('held', {
      Fork: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 60, End: true } } },
          {
            StartAt: 'Call',
            States: {
              Call: {
                Type: 'Task',
                Resource: 'arn:aws:lambda:us-east-1:000000000000:function:slow',
                TimeoutSeconds: 10,
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    });
    await server.until(() => answer !== undefined);
    await server.turns();
    expect(await outline(executionArn)).not.toContain('60 WaitStateExited Nap');
    expect(await server.stepFunctions.describeClock(scope, { executionArn })).toMatchObject({
      heldBy: 'busy',
    });
    server.clock.advance(5_000);
    answer?.();
    await closed(executionArn);
    const lines = await outline(executionArn);
    expect(lines).toContain('5 LambdaFunctionSucceeded');
    expect(lines).toContain('60 WaitStateExited Nap');
    expect(server.clock.now()).toBe(startMs + 5_000);
  });

  it('lets a call that hangs run into its time-out in real time', async () => {
    server.callService = () => new Promise(() => {});
    const executionArn = await start('hangs', {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:000000000000:function:slow',
        TimeoutSeconds: 20,
        End: true,
      },
    });
    await server.reached(executionArn, 'LambdaFunctionStarted');
    await server.turns();
    server.clock.ringUntil(startMs + 19_999);
    await server.turns();
    expect((await server.describe(executionArn)).status).toBe('RUNNING');
    server.clock.ringUntil(startMs + 20_000);
    expect(await closed(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(server.clock.now()).toBe(startMs + 20_000);
  });

  it('is held by an activity until it is pushed, by way of its time-outs', async () => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const executionArn = await start('activity', {
      Work: {
        Type: 'Task',
        Resource: activityArn,
        TimeoutSeconds: 100,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Late' }],
        End: true,
      },
      Late: { Type: 'Wait', Seconds: 50, End: true },
    });
    await server.reached(executionArn, 'ActivityScheduled');
    await server.turns();
    expect(await server.stepFunctions.describeClock(scope, { executionArn })).toEqual({
      time: 'skip',
      now: startMs,
      heldBy: 'waiting',
      nextDue: startMs + 100_000,
    });
    await server.stepFunctions.advanceClock(scope, { executionArn, seconds: 30 });
    const half = await server.stepFunctions.describeClock(scope, { executionArn });
    expect(half.now).toBe(startMs + 30_000);
    const next = await server.stepFunctions.advanceClock(scope, { executionArn });
    expect(next.now).toBeGreaterThanOrEqual(startMs + 100_000);
    await server.stepFunctions.advanceClock(scope, { executionArn, seconds: 1_000 });
    await closed(executionArn);
    expect((await outline(executionArn)).filter((line) => /Activity|Execution|Exited/.test(line))).toEqual([
      '0 ExecutionStarted',
      '0 ActivityScheduled',
      '100 ActivityTimedOut',
      '105 ActivityScheduled',
      '205 ActivityTimedOut',
      '205 TaskStateExited Work',
      '255 WaitStateExited Late',
      '255 ExecutionSucceeded',
    ]);
  });

  it('takes an answer before a time-out that lies on the way of no push', async () => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const executionArn = await start('answer', {
      Work: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, TimeoutSeconds: 3_600, End: true },
    });
    const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
    const token = { taskToken: taskToken as string };
    for (let beat = 0; beat < 5; beat++) {
      await server.stepFunctions.advanceClock(scope, { executionArn, seconds: 50 });
      await server.stepFunctions.sendTaskHeartbeat(scope, token);
    }
    await server.stepFunctions.sendTaskSuccess(scope, { ...token, output: '"done"' });
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: startMs + 250_000 });
  });

  it('ends a task whose heartbeat fails to come', async () => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const executionArn = await start('heartbeat', {
      Work: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, TimeoutSeconds: 3_600, End: true },
    });
    await server.stepFunctions.getActivityTask(scope, { activityArn });
    await server.stepFunctions.advanceClock(scope, { executionArn });
    expect(await closed(executionArn)).toMatchObject({ status: 'FAILED', stopDate: startMs + 60_000 });
  });

  it('shares the clock between parent and child: neither passes over the other', async () => {
    const child = await server.createMachine('child', 'One', {
      One: { Type: 'Wait', Seconds: 100, Next: 'Two' },
      Two: { Type: 'Wait', Seconds: 100, End: true },
    });
    const executionArn = await start('parent', {
      Fork: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Child',
            States: {
              Child: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.sync:2',
                Parameters: { StateMachineArn: child, Name: 'child-run' },
                End: true,
              },
            },
          },
          {
            StartAt: 'Before',
            States: {
              Before: { Type: 'Wait', Seconds: 50, Next: 'Between' },
              Between: { Type: 'Wait', Seconds: 100, Next: 'After' },
              After: { Type: 'Wait', Seconds: 1_000, End: true },
            },
          },
        ],
        End: true,
      },
    });
    await closed(executionArn);
    const lines = (await outline(executionArn)).filter((line) => /TaskS[uc]|Exited/.test(line));
    expect(lines).toEqual([
      '0 TaskScheduled',
      '0 TaskSubmitted',
      '50 WaitStateExited Before',
      '150 WaitStateExited Between',
      '200 TaskSucceeded',
      '200 TaskStateExited Child',
      '1150 WaitStateExited After',
      '1150 ParallelStateExited Fork',
    ]);
    const childArn = 'arn:aws:states:us-east-1:000000000000:execution:child:child-run';
    expect(await server.describe(childArn)).toMatchObject({
      status: 'SUCCEEDED',
      startDate: startMs,
      stopDate: startMs + 200_000,
    });
  });

  it('starts children at the instant of their clock, those that nobody waits for too', async () => {
    const child = await server.createMachine('loose', 'One', {
      One: { Type: 'Wait', Seconds: 500, End: true },
    });
    const executionArn = await start('starter', {
      First: { Type: 'Wait', Seconds: 100, Next: 'Start' },
      Start: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution',
        Parameters: { StateMachineArn: child, Name: 'loose-run' },
        End: true,
      },
    });
    await closed(executionArn);
    const childArn = 'arn:aws:states:us-east-1:000000000000:execution:loose:loose-run';
    expect(await closed(childArn)).toMatchObject({
      startDate: startMs + 100_000,
      stopDate: startMs + 600_000,
    });
  });

  it('is no earlier after a restart than what the histories show, nor than it was pushed to', async () => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const executionArn = await start('restart', {
      First: { Type: 'Wait', Seconds: 100, Next: 'Work' },
      Work: { Type: 'Task', Resource: activityArn, TimeoutSeconds: 1_000, Next: 'Last' },
      Last: { Type: 'Wait', Seconds: 10, End: true },
    });
    await server.reached(executionArn, 'ActivityScheduled');
    await server.turns();
    await server.stepFunctions.advanceClock(scope, { executionArn, seconds: 300 });
    await server.restart();
    await server.stepFunctions.recovered;
    const { now } = await server.stepFunctions.describeClock(scope, { executionArn });
    expect(now).toBe(startMs + 400_000);
    const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
    await server.stepFunctions.sendTaskSuccess(scope, { taskToken: taskToken as string, output: '1' });
    expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', stopDate: startMs + 410_000 });
  });

  it('wakes executions that had to leave memory', async () => {
    server = await new TestServer({ idleExecutionsMax: 1 }).start();
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const arns: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      arns.push(
        await start(name, {
          Work: { Type: 'Task', Resource: activityArn, TimeoutSeconds: 100, End: true },
        }),
      );
    }
    await server.turns();
    for (const executionArn of arns) {
      await server.stepFunctions.advanceClock(scope, { executionArn, seconds: 50 });
      await server.stepFunctions.advanceClock(scope, { executionArn });
      expect(await closed(executionArn)).toMatchObject({ status: 'FAILED', stopDate: startMs + 100_000 });
    }
  });

  it('is not held by children whose machine was deleted', async () => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const child = await server.createMachine('deleted', 'Work', {
      Work: { Type: 'Task', Resource: activityArn, End: true },
    });
    const executionArn = await start('keeping', {
      Start: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution',
        Parameters: { StateMachineArn: child },
        Next: 'Nap',
      },
      Nap: { Type: 'Wait', Seconds: 100, End: true },
    });
    await server.reached(executionArn, 'WaitStateEntered');
    await server.turns();
    expect((await server.describe(executionArn)).status).toBe('RUNNING');
    await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn: child });
    expect(await closed(executionArn)).toMatchObject({ stopDate: startMs + 100_000 });
  });

  it('refuses a push while a call is under way for too long, and forgets it', async () => {
    let answer: (() => void) | undefined;
    server.callService = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { StatusCode: 200, Payload: '1' };
    };
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const executionArn = await start('slow', {
      Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:slow', Next: 'Work' },
      Work: { Type: 'Task', Resource: activityArn, End: true },
    });
    await server.until(() => answer !== undefined);
    const push = server.stepFunctions.advanceClock(scope, { executionArn, seconds: 1_000 });
    await server.turns();
    server.clock.ringUntil(startMs + 30_000);
    await expect(push).rejects.toMatchObject({ code: 'ClockHeld', status: 409 });
    answer?.();
    await server.reached(executionArn, 'ActivityScheduled');
    await server.turns();
    const { now } = await server.stepFunctions.describeClock(scope, { executionArn });
    expect(now).toBe(startMs + 30_000);
  });

  it('stands after a restart until all relatives are there', async () => {
    const child = await server.createMachine('near', 'Near', {
      Near: { Type: 'Wait', Seconds: 200, End: true },
    });
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const executionArn = await start('far', {
      Fork: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Child',
            States: {
              Child: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.sync',
                Parameters: { StateMachineArn: child, Name: 'near-run' },
                End: true,
              },
            },
          },
          {
            StartAt: 'Work',
            States: {
              Work: { Type: 'Task', Resource: activityArn, Next: 'Far' },
              Far: { Type: 'Wait', Seconds: 300, End: true },
            },
          },
        ],
        End: true,
      },
    });
    await server.reached(executionArn, 'TaskSubmitted');
    const { taskToken } = await server.stepFunctions.getActivityTask(scope, { activityArn });
    server.readTurns = 20;
    await server.restart();
    await server.stepFunctions.sendTaskSuccess(scope, { taskToken: taskToken as string, output: '1' });
    await closed(executionArn);
    const lines = (await outline(executionArn)).filter((line) => /TaskSucceeded|Exited/.test(line));
    expect(lines).toEqual([
      '0 TaskStateExited Work',
      '200 TaskSucceeded',
      '200 TaskStateExited Child',
      '300 WaitStateExited Far',
      '300 ParallelStateExited Fork',
    ]);
  });

  it('is no earlier for a child that outlives its parent than what the parent has shown', async () => {
    await server.stepFunctions.createActivity(scope, { name: 'work' });
    const child = await server.createMachine('left', 'Work', {
      Work: { Type: 'Task', Resource: activityArn, End: true },
    });
    const executionArn = await start('leaving', {
      Start: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution',
        Parameters: { StateMachineArn: child, Name: 'left-run' },
        Next: 'Nap',
      },
      Nap: { Type: 'Wait', Seconds: 100, End: true },
    });
    await server.reached(executionArn, 'WaitStateEntered');
    await server.turns();
    await server.stepFunctions.advanceClock(scope, { executionArn, seconds: 200 });
    const { stopDate } = await closed(executionArn);
    expect(stopDate).toBe(startMs + 100_000);
    await server.turns();
    await server.restart();
    await server.stepFunctions.recovered;
    const childArn = 'arn:aws:states:us-east-1:000000000000:execution:left:left-run';
    const { now } = await server.stepFunctions.describeClock(scope, { executionArn: childArn });
    expect(now).toBe(startMs + 200_000);
  });

  it('leaves others their turn while a machine waits in a loop without end', async () => {
    const loop = await start('loop', {
      Nap: { Type: 'Wait', Seconds: 1, Next: 'Enough' },
      Enough: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'Done' }], Default: 'Nap' },
      Done: { Type: 'Succeed' },
    });
    const others = await server.createMachine('others', 'One', { One: { Type: 'Pass', End: true } });
    const arns: string[] = [];
    for (let run = 0; run < 20; run++) arns.push(await server.startExecution(others));
    for (const arn of arns) expect(await closed(arn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await server.describe(loop)).toMatchObject({ status: 'RUNNING' });
    await server.stepFunctions.stopExecution(scope, { executionArn: loop });
  });

  it('is refused where it makes no sense', async () => {
    const stateMachineArn = await server.createMachine('plain', 'Nap', {
      Nap: { Type: 'Wait', Seconds: 1_000, End: true },
    });
    await expect(
      server.stepFunctions.startExecution(scope, { stateMachineArn }, { time: 'fast' }),
    ).rejects.toMatchObject({ code: 'ValidationException' });
    const executionArn = await server.startExecution(stateMachineArn);
    const clock = { executionArn };
    await expect(server.stepFunctions.advanceClock(scope, clock)).rejects.toThrow('real clock');
    expect(await server.stepFunctions.describeClock(scope, clock)).toEqual({ time: 'real', now: startMs });
    await server.stepFunctions.stopExecution(scope, { executionArn });
    await expect(server.stepFunctions.advanceClock(scope, clock)).rejects.toThrow('closed');
    await expect(server.stepFunctions.advanceClock(scope, { ...clock, seconds: -1 })).rejects.toThrow(
      'seconds',
    );
  });
});
