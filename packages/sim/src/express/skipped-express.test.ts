import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scope, TestServer } from '../workflows/test-server.ts';

let server: TestServer;
let startMs: number;

beforeEach(async () => {
  server = await new TestServer().start();
  startMs = server.clock.now();
});

afterEach(() => server.stepFunctions.stop());

const wait = (seconds: number) => ({ Wait: { Type: 'Wait', Seconds: seconds, End: true } });

async function sync(states: { readonly [name: string]: object }, time = 'skip') {
  const stateMachineArn = await server.createMachine(
    'x',
    Object.keys(states)[0] as string,
    states,
    'EXPRESS',
  );
  return await server.stepFunctions.startSyncExecution(scope, { stateMachineArn, input: '{}' }, { time });
}

describe('a synchronous execution on skipped time', () => {
  it('waits in no real time, and is billed for the time that it saw', async () => {
    const end = await sync(wait(200));
    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      startDate: startMs,
      stopDate: startMs + 200_000,
      billingDetails: { billedDurationInMilliseconds: 200_000 },
    });
    expect(server.clock.now()).toBe(startMs);
  });

  it('ends after five minutes of its own time', async () => {
    const end = await sync(wait(400));
    expect(end).toMatchObject({ status: 'TIMED_OUT', stopDate: startMs + 300_000 });
    expect(server.clock.now()).toBe(startMs);
  });

  it('does not pass over the time of a call, and goes by real time then', async () => {
    let isCalled = false;
    server.callService = async () => {
      isCalled = true;
      return await new Promise<never>(() => {});
    };
    const ending = sync({
      Wait: { Type: 'Wait', Seconds: 100, Next: 'Call' },
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f',
        TimeoutSeconds: 20,
        End: true,
      },
    });
    await server.until(() => isCalled);
    await server.turns();
    expect(server.clock.now()).toBe(startMs);
    let isOver = false;
    void ending.then(() => {
      isOver = true;
    });
    await server.until(async () => {
      if (!isOver) server.clock.ringNext();
      await server.turns(5);
      return isOver;
    });
    expect(server.clock.now()).toBe(startMs + 20_000);
    expect(await ending).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      stopDate: startMs + 120_000,
    });
  });

  it('retries with its backoff in no time', async () => {
    let calls = 0;
    server.callService = async () => {
      calls += 1;
      throw new Error('no');
    };
    const end = await sync({
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f',
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, BackoffRate: 3, MaxAttempts: 3 }],
        End: true,
      },
    });
    expect(calls).toBe(4);
    expect(end).toMatchObject({ status: 'FAILED', stopDate: startMs + 130_000 });
  });

  it('refuses a time that is none', async () => {
    await expect(sync(wait(1), 'quick')).rejects.toThrow("x-cairn-time is 'skip' or 'real', not 'quick'");
  });
});

describe('an asynchronous execution on skipped time', () => {
  it('ends in no real time, in the journal too', async () => {
    const stateMachineArn = await server.createMachine('x', 'Wait', wait(200), 'EXPRESS');
    await server.stepFunctions.startExecution(scope, { stateMachineArn, input: '{}' }, { time: 'skip' });
    let found = await search();
    await server.until(async () => {
      await server.turns(5);
      // Ends are written some real time later, with others.
      server.clock.ringNext();
      found = await search();
      return found?.status === 'SUCCEEDED';
    });
    expect(found).toMatchObject({ stopDate: startMs + 200_000 });
    expect(found?.executionArn).toMatch(/:express:x:[-0-9a-f]+:[-0-9a-f]+$/);
    expect(found?.executionArn.endsWith(`:${found.name}`)).toBe(true);
  });

  it('lets the parent that waits for it wait as long, and both pass over that', async () => {
    const child = await server.createMachine('x', 'Wait', wait(200), 'EXPRESS');
    const parent = await server.createMachine('parent', 'Before', {
      Before: { Type: 'Wait', Seconds: 86_400, Next: 'Call' },
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { StateMachineArn: child, Input: {} },
        End: true,
      },
    });
    const { executionArn } = await server.stepFunctions.startExecution(
      scope,
      { stateMachineArn: parent, input: '{}' },
      { time: 'skip' },
    );
    await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
    expect(await server.describe(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      stopDate: startMs + 86_600_000,
    });
    expect(server.clock.now()).toBe(startMs);
  });

  it('lends its time to the synchronous execution that a task calls', async () => {
    const child = await server.createMachine('x', 'Wait', wait(200), 'EXPRESS');
    const parent = await server.createMachine('parent', 'Before', {
      Before: { Type: 'Wait', Seconds: 86_400, Next: 'Call' },
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
        Parameters: { StateMachineArn: child, Input: {} },
        ResultSelector: { 'stop.$': '$.StopDate' },
        End: true,
      },
    });
    const { executionArn } = await server.stepFunctions.startExecution(
      scope,
      { stateMachineArn: parent, input: '{}' },
      { time: 'skip' },
    );
    await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
    const { stopDate, status, output } = await server.describe(executionArn);
    expect([status, stopDate]).toEqual(['SUCCEEDED', startMs + 86_600_000]);
    expect(new Date(JSON.parse(output ?? '').stop).getTime()).toBe(startMs + 86_600_000);
  });
});

async function search() {
  const { executions } = await server.stepFunctions.searchExecutions(scope, {});
  return executions[0];
}
