import { InvariantError, ServiceError } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const task = { Type: 'Task', Resource: functionArn };
const waiting = { Only: { Type: 'Wait', Seconds: 100, End: true } };
const failing = { Only: { Type: 'Fail', Error: 'E', Cause: 'C' } };
const day = 86_400_000;

/** A server whose function fails until it is told to work. */
class RedriveServer extends TestServer {
  works = false;
  calls = 0;
  readonly keys: string[] = [];

  constructor(limits: { readonly [name: string]: number } = {}) {
    super(limits);
    this.callService = async (call) => {
      this.calls += 1;
      this.keys.push(call.idempotencyKey as string);
      if (!this.works) return { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"E"}' };
      return { StatusCode: 200, Payload: '{"done":1}' };
    };
  }

  async redrive(executionArn: string, clientToken?: string): Promise<number> {
    const input = { executionArn, ...(clientToken === undefined ? {} : { clientToken }) };
    return (await this.stepFunctions.redriveExecution(scope, input)).redriveDate;
  }

  /** An execution that has failed. */
  async failed(
    states: object = { A: { Type: 'Pass', Next: 'T' }, T: { ...task, End: true } },
  ): Promise<string> {
    const arn = await this.createMachine('m', Object.keys(states)[0] as string, states);
    const executionArn = await this.startExecution(arn, '{"n":1}', 'run');
    expect(await this.closed(executionArn)).toMatchObject({ status: 'FAILED' });
    return executionArn;
  }

  async list(more: object = {}): Promise<readonly { name: string; redriveCount: number }[]> {
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
    const { executions } = await this.stepFunctions.listExecutions(scope, { stateMachineArn, ...more });
    return executions as never;
  }
}

const start = async (limits?: { readonly [name: string]: number }): Promise<RedriveServer> =>
  (await new RedriveServer(limits).start()) as RedriveServer;

describe('a redriven execution', () => {
  it('goes on from where it failed, twice, and tells of it', async () => {
    const server = await start();
    const executionArn = await server.failed();
    const { stopDate, ...before } = await server.describe(executionArn);
    expect(before).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    expect(before).not.toHaveProperty('redriveDate');
    server.clock.advance(day);
    const first = await server.redrive(executionArn);
    expect(first).toBe(server.clock.now());
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'FAILED',
      redriveCount: 1,
      redriveDate: first,
      redriveStatus: 'REDRIVABLE',
      startDate: before.startDate,
      stopDate: first,
    });
    server.works = true;
    server.clock.advance(day);
    const second = await server.redrive(executionArn);
    const ended = await server.closed(executionArn);
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"done":1}',
      redriveCount: 2,
      redriveDate: second,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const { events } = await server.stepFunctions.getExecutionHistory(scope, { executionArn });
    const tried = (id: number, end: string) => [
      `${id}<4 LambdaFunctionScheduled`,
      `${id + 1}<${id} LambdaFunctionStarted`,
      `${id + 2}<${id + 1} LambdaFunction${end}`,
    ];
    expect(events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 PassStateEntered',
      '3<2 PassStateExited',
      '4<3 TaskStateEntered',
      ...tried(5, 'Failed'),
      '8<7 ExecutionFailed',
      '9<8 ExecutionRedriven',
      ...tried(10, 'Failed'),
      '13<12 ExecutionFailed',
      '14<13 ExecutionRedriven',
      ...tried(15, 'Succeeded'),
      '18<17 TaskStateExited',
      '19<18 ExecutionSucceeded',
    ]);
    expect(events.filter(({ type }) => type === 'ExecutionRedriven').map(({ details }) => details)).toEqual([
      { redriveCount: 1 },
      { redriveCount: 2 },
    ]);
    // Each attempt is another for whoever carries it out.
    expect(new Set(server.keys).size).toBe(3);
    expect(server.logged).toEqual([]);
  });

  it('is running again while it runs: not stopped, listed by its redrive, counted as open', async () => {
    const server = await start({ openExecutionsMax: 2 });
    const arn = await server.createMachine('m', 'Only', waiting);
    const one = await server.startExecution(arn, '{}', 'one');
    await server.stepFunctions.stopExecution(scope, { executionArn: one });
    server.clock.advance(1_000);
    await server.startExecution(arn, '{}', 'two');
    expect((await server.list()).map(({ name }) => name)).toEqual(['two', 'one']);
    server.clock.advance(1_000);
    const redriveDate = await server.redrive(one);
    const described = await server.describe(one);
    expect(described).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      redriveDate,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    expect(described).not.toHaveProperty('stopDate');
    const running = await server.list({ statusFilter: 'RUNNING' });
    expect(running).toMatchObject([
      { name: 'one', redriveCount: 1, redriveDate },
      { name: 'two', redriveCount: 0 },
    ]);
    expect(running[1]).not.toHaveProperty('redriveDate');
    const [page] = await server.list({ maxResults: 1 });
    expect(page).toMatchObject({ name: 'one' });
    await expect(server.startExecution(arn, '{}', 'three')).rejects.toMatchObject({
      code: 'ExecutionLimitExceeded',
    });
    expect(await server.closed(one)).toMatchObject({ status: 'SUCCEEDED', redriveDate });
    expect((await server.list({ statusFilter: 'SUCCEEDED' }))[0]).toMatchObject({ name: 'one', redriveDate });
  });

  it('waits, is stopped and times out as any other, with its time anew', async () => {
    const server = await start();
    const definition = JSON.stringify({ StartAt: 'Only', States: waiting, TimeoutSeconds: 50 });
    const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
      name: 'm',
      definition,
      roleArn: 'arn:aws:iam::000000000000:role/states',
    });
    const executionArn = await server.startExecution(stateMachineArn);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'TIMED_OUT' });
    const redriveDate = await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'TIMED_OUT',
      stopDate: redriveDate + 50_000,
    });
    await server.redrive(executionArn);
    await server.stepFunctions.stopExecution(scope, { executionArn, error: 'S' });
    expect(await server.describe(executionArn)).toMatchObject({ status: 'ABORTED', error: 'S' });
    await server.redrive(executionArn);
    expect((await server.closed(executionArn)).redriveCount).toBe(3);
  });

  it('goes on after restarts, before and after the redrive', async () => {
    const server = await start();
    const executionArn = await server.failed({
      T: { ...task, Next: 'W' },
      W: { Type: 'Wait', Seconds: 60, Next: 'R' },
      R: { ...task, Parameters: { 'count.$': '$$.Execution.RedriveCount' }, End: true },
    });
    await server.restart();
    server.works = true;
    await server.redrive(executionArn, 'token');
    await server.reached(executionArn, 'WaitStateEntered');
    await server.restart();
    expect(await server.describe(executionArn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
    expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    const { events } = await server.stepFunctions.getExecutionHistory(scope, { executionArn });
    const scheduled = events.filter(({ type }) => type === 'LambdaFunctionScheduled').at(-1);
    expect(scheduled?.details?.input).toMatchObject({ text: '{"count":1}' });
    expect(server.logged).toEqual([]);
  });
});

describe('a redrive is refused', () => {
  const refusal = async (server: RedriveServer, executionArn: string): Promise<unknown> => {
    const described = await server.describe(executionArn).catch(() => undefined);
    const error = await server.redrive(executionArn).catch((thrown: ServiceError) => thrown);
    expect(error).toBeInstanceOf(ServiceError);
    const { code, message } = error as ServiceError;
    if (code === 'ExecutionNotRedrivable') expect(described?.redriveStatusReason).toBe(message);
    return `${code}: ${message}`;
  };

  test('of what runs, has succeeded, ended too long ago or is not there', async () => {
    const server = await start();
    const runs = await server.startExecution(await server.createMachine('w', 'Only', waiting));
    const states = { Only: { Type: 'Pass', End: true } };
    const ends = await server.startExecution(await server.createMachine('p', 'Only', states));
    const fails = await server.startExecution(await server.createMachine('m', 'Only', failing));
    const notRedrivable = (reason: string) => `ExecutionNotRedrivable: ${reason}`;
    expect(await refusal(server, runs)).toBe(notRedrivable('Execution is RUNNING and cannot be redriven'));
    expect(await refusal(server, ends)).toBe(notRedrivable('Execution is SUCCEEDED and cannot be redriven'));
    server.clock.advance(14 * day);
    expect((await server.describe(fails)).redriveStatus).toBe('REDRIVABLE');
    server.clock.advance(1);
    expect(await refusal(server, fails)).toBe(notRedrivable('Execution redrivable period exceeded'));
    const arn = 'arn:aws:states:us-east-1:000000000000';
    expect(await refusal(server, `${arn}:execution:m:no`)).toBe(
      `ExecutionDoesNotExist: Execution Does Not Exist: '${arn}:execution:m:no'`,
    );
    expect(await refusal(server, `${arn}:express:m:no:uuid`)).toBe(
      "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
    );
    expect(await refusal(server, 'nonsense')).toBe("InvalidArn: Invalid Arn: 'Invalid ARN prefix: nonsense'");
    expect(await refusal(server, `${arn}:execution:m/Label:child`)).toBe(
      'ValidationException: Labeled Execution ARNs are not supported for this API',
    );
  });

  test('of what has a full history, or one with room for a single event', async () => {
    for (const [passes, redrivable] of [
      [3, true],
      [4, false],
    ] as const) {
      const server = await start({ historyEventsMax: 11 });
      const states = Object.fromEntries(
        Array.from({ length: passes }, (_, at) => [
          `P${at}`,
          { Type: 'Pass', Next: at + 1 < passes ? `P${at + 1}` : 'F' },
        ]),
      );
      const executionArn = await server.failed({ ...states, F: { Type: 'Fail', Error: 'E' } });
      if (redrivable) {
        // Event 10 is the redrive, event 11 the end.
        await server.redrive(executionArn);
        expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1 });
        expect((await server.eventTypes(executionArn)).length).toBe(11);
      }
      expect(await refusal(server, executionArn)).toBe(
        'ExecutionNotRedrivable: Execution history event limit exceeded',
      );
    }
  });

  test('of what has been open for a year', async () => {
    const server = await start();
    const states = { W: { Type: 'Wait', Seconds: 31_536_000 - 3_600, Next: 'Only' }, ...failing };
    const executionArn = await server.failed(states);
    await server.redrive(executionArn);
    await server.closed(executionArn);
    server.clock.advance(3_600_000);
    expect(await refusal(server, executionArn)).toBe(
      'ExecutionNotRedrivable: Execution has exceeded the max execution time',
    );
  });

  test('when as many executions run as may', async () => {
    const server = await start({ openExecutionsMax: 1 });
    const executionArn = await server.failed();
    await server.startExecution(await server.createMachine('w', 'Only', waiting));
    await expect(server.redrive(executionArn)).rejects.toMatchObject({ code: 'ExecutionLimitExceeded' });
    expect(await server.describe(executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 0 });
  });

  test('with its machine deleted', async () => {
    const server = await start();
    const executionArn = await server.failed();
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
    await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn });
    await expect(server.redrive(executionArn)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
  });
});

describe('client tokens', () => {
  it('make a redrive once, over restarts, for a quarter of an hour', async () => {
    const server = await start();
    const executionArn = await server.failed();
    const first = await server.redrive(executionArn, 'a');
    await server.closed(executionArn);
    await server.restart();
    server.clock.advance(899_999);
    expect(await server.redrive(executionArn, 'a')).toBe(first);
    expect((await server.describe(executionArn)).redriveCount).toBe(1);
    server.clock.advance(1);
    expect(await server.redrive(executionArn, 'a')).toBe(server.clock.now());
    expect((await server.describe(executionArn)).redriveCount).toBe(2);
  });

  it('are remembered ten at most, and while the execution runs or after it succeeded too', async () => {
    const server = await start();
    const executionArn = await server.failed();
    const dates: number[] = [];
    for (let at = 0; at < 11; at++) {
      server.clock.advance(1_000);
      server.works = at === 10;
      dates.push(await server.redrive(executionArn, `token-${at}`));
      expect(await server.redrive(executionArn, `token-${at}`)).toBe(dates.at(-1));
      await server.closed(executionArn);
    }
    expect(await server.redrive(executionArn, 'token-1')).toBe(dates[1]);
    await expect(server.redrive(executionArn, 'token-0')).rejects.toMatchObject({
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect((await server.describe(executionArn)).redriveCount).toBe(11);
  });

  it('of calls at the same time: one is made, the same token hears of it, the others are refused', async () => {
    const server = await start();
    const arn = await server.createMachine('m', 'Only', waiting);
    const executionArn = await server.startExecution(arn);
    await server.stepFunctions.stopExecution(scope, { executionArn });
    const [one, two, other, none] = await Promise.allSettled([
      server.redrive(executionArn, 'a'),
      server.redrive(executionArn, 'a'),
      server.redrive(executionArn, 'b'),
      server.redrive(executionArn),
    ]);
    expect(one).toEqual({ status: 'fulfilled', value: server.clock.now() });
    expect(two).toEqual(one);
    for (const refused of [other, none]) {
      expect(refused).toMatchObject({ reason: { code: 'ExecutionNotRedrivable' } });
    }
    expect((await server.describe(executionArn)).redriveCount).toBe(1);
    const types = await server.eventTypes(executionArn);
    expect(types.filter((type) => type === 'ExecutionRedriven')).toHaveLength(1);
  });

  it('make a redrive at the very end of an execution, once that end is kept', async () => {
    const server = await start();
    const arn = await server.createMachine('m', 'Only', waiting);
    const executionArn = await server.startExecution(arn);
    const stopped = server.stepFunctions.stopExecution(scope, { executionArn });
    const outcomes: unknown[] = [];
    // Whatever it meets: the execution is refused while it runs, and redriven afterwards.
    while (outcomes.at(-1) !== 'redriven') {
      outcomes.push(
        await server.redrive(executionArn).then(
          () => 'redriven',
          (error) => error.code,
        ),
      );
      await server.turns(1);
    }
    await stopped;
    expect(new Set(outcomes.slice(0, -1)).isSubsetOf(new Set(['ExecutionNotRedrivable']))).toBe(true);
    expect(await server.describe(executionArn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
  });
});

describe('a redrive and what it meets', () => {
  it('is not made when it cannot be kept, and is made once when only the answer is lost', async () => {
    for (const lost of [false, true]) {
      const server = await start({ openExecutionsMax: 1 });
      const arn = await server.createMachine('m', 'Only', waiting);
      const executionArn = await server.startExecution(arn);
      await server.stepFunctions.stopExecution(scope, { executionArn });
      let fails = true;
      server.beforeAppend = (bursts) => {
        if (!fails) return;
        fails = false;
        if (lost) void server.store.journal.append(bursts);
        throw new Error('disk full');
      };
      await expect(server.redrive(executionArn, 'token')).rejects.toMatchObject({ code: 'InternalFailure' });
      expect(await server.describe(executionArn)).toMatchObject({ status: lost ? 'RUNNING' : 'ABORTED' });
      server.clock.ringNext();
      await server.turns();
      await server.redrive(executionArn, 'token');
      expect(await server.describe(executionArn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
      await expect(server.startExecution(arn)).rejects.toMatchObject({ code: 'ExecutionLimitExceeded' });
      expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await server.startExecution(arn)).toContain(':execution:m:');
      expect(await server.eventTypes(executionArn)).toEqual([
        'ExecutionStarted',
        'WaitStateEntered',
        'ExecutionAborted',
        'ExecutionRedriven',
        'WaitStateExited',
        'ExecutionSucceeded',
      ]);
    }
  });

  it('keeps histories of many segments whole, over restarts, in pages of either direction', async () => {
    const server = await start({ burstEventsMax: 3 });
    const until = (count: number, next: string) => ({
      Type: 'Choice',
      Choices: [{ Variable: '$$.Execution.RedriveCount', NumericGreaterThanEquals: count, Next: next }],
    });
    const loop = (name: string, end: number, next: string) => ({
      [name]: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: `${name}Enough` },
      [`${name}Enough`]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.n', NumericGreaterThanEquals: end, Next: next }],
        Default: name,
      },
    });
    const arn = await server.createMachine('m', 'A', {
      ...loop('A', 70, 'One'),
      One: until(1, 'B'),
      ...loop('B', 140, 'Two'),
      Two: until(3, 'C'),
      ...loop('C', 210, 'Done'),
      Done: { Type: 'Succeed' },
    });
    const executionArn = await server.startExecution(arn, '{"n":0}');
    // No time passes: it has nothing to wait for.
    const ended = async () => {
      await server.until(async () => (await server.describe(executionArn)).status !== 'RUNNING');
      return await server.describe(executionArn);
    };
    for (let redrives = 0; redrives < 3; redrives++) {
      expect(await ended()).toMatchObject({ status: 'FAILED', redriveCount: redrives });
      await server.restart();
      await server.redrive(executionArn);
    }
    expect(await ended()).toMatchObject({ status: 'SUCCEEDED', output: '{"n":210}' });
    await server.restart();
    const idsOf = async (reverseOrder: boolean): Promise<readonly number[]> => {
      const ids: number[] = [];
      let nextToken: string | undefined;
      do {
        const page = await server.stepFunctions.getExecutionHistory(scope, {
          ...{ executionArn, reverseOrder, maxResults: 37 },
          ...(nextToken === undefined ? {} : { nextToken }),
        });
        ids.push(...page.events.map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return ids;
    };
    const ascending = await idsOf(false);
    expect(ascending.length).toBeGreaterThan(850);
    expect(ascending).toEqual(ascending.map((_, index) => index + 1));
    expect(await idsOf(true)).toEqual(ascending.toReversed());
  });

  it('is made whichever read or write fails, when it is asked for again', async () => {
    for (let failingCall = 1; ; failingCall++) {
      const server = await start();
      const executionArn = await server.failed();
      server.works = true;
      let calls = 0;
      const fail = () => {
        calls += 1;
        if (calls === failingCall) throw new Error(`call ${failingCall} fails`);
      };
      server.beforeAppend = fail;
      server.beforeRead = fail;
      const made = await server.redrive(executionArn, 'token').catch(() => undefined);
      const redriveDate = await server.redrive(executionArn, 'token').catch(() => undefined);
      if (made !== undefined && redriveDate !== undefined) expect(redriveDate).toBe(made);
      server.beforeRead = () => {};
      server.beforeAppend = () => {};
      await server.redrive(executionArn, 'token');
      server.clock.ringNext();
      const ended = await server.closed(executionArn);
      expect(ended, `call ${failingCall}`).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
      if (calls < failingCall) break;
    }
  });

  it('stumbles over a bug and is made later, the execution being as it was meanwhile', async () => {
    const server = await start({ openExecutionsMax: 1 });
    const Parameters = { 'h.$': "States.Hash('x', 'SHA-256')" };
    const executionArn = await server.failed({ T: { ...task, Parameters, End: true } });
    const { digest } = server;
    server.digest = {
      hex() {
        throw new Error('a bug');
      },
    };
    await expect(server.redrive(executionArn, 'token')).rejects.toThrow('a bug');
    expect(await server.describe(executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 0 });
    server.digest = digest;
    server.works = true;
    await server.redrive(executionArn, 'token');
    expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    expect(server.logged).toEqual(['an execution stumbled over a bug']);
  });

  it('is told where the journal is damaged', async () => {
    const server = await start();
    const executionArn = await server.failed();
    server.beforeRead = (name) => {
      if (name === 'walkBack') throw new InvariantError('damaged journal');
    };
    await expect(server.redrive(executionArn)).rejects.toMatchObject({
      code: 'InternalFailure',
      message: expect.stringContaining('its data is damaged'),
    });
    expect(server.logged).toEqual(['an execution is damaged and cannot be redriven']);
    server.beforeRead = () => {};
    expect(await server.redrive(executionArn)).toBe(server.clock.now());
  });

  it('leaves tokens of the attempt before dead', async () => {
    const server = await start();
    const { stepFunctions } = server;
    const { activityArn } = await stepFunctions.createActivity(scope, { name: 'a' });
    const arn = await server.createMachine('m', 'T', {
      T: { Type: 'Task', Resource: activityArn, End: true },
    });
    const executionArn = await server.startExecution(arn);
    const { taskToken: old = '' } = await stepFunctions.getActivityTask(scope, { activityArn });
    await stepFunctions.stopExecution(scope, { executionArn });
    await server.redrive(executionArn);
    const { taskToken = '' } = await stepFunctions.getActivityTask(scope, { activityArn });
    expect(taskToken).not.toBe(old);
    for (const answer of [
      () => stepFunctions.sendTaskSuccess(scope, { taskToken: old, output: '1' }),
      () => stepFunctions.sendTaskFailure(scope, { taskToken: old }),
      () => stepFunctions.sendTaskHeartbeat(scope, { taskToken: old }),
    ]) {
      await expect(answer()).rejects.toMatchObject({ code: 'TaskTimedOut' });
    }
    await stepFunctions.sendTaskSuccess(scope, { taskToken, output: '2' });
    expect(await server.describe(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '2' });
  });

  it('starts a child of .sync anew', async () => {
    const server = await start();
    const childArn = await server.createMachine('child', 'T', { T: { ...task, End: true } });
    const parentArn = await server.createMachine('m', 'N', {
      N: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Parameters: { StateMachineArn: childArn },
        OutputPath: '$.Output',
        End: true,
      },
    });
    const executionArn = await server.startExecution(parentArn);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED' });
    server.works = true;
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":1}' });
    const { executions } = await server.stepFunctions.listExecutions(scope, { stateMachineArn: childArn });
    expect(executions).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'FAILED' }]);
  });

  it('of a Map goes on with iterations that did not succeed, and keeps the others', async () => {
    const server = await start({ burstEventsMax: 7 });
    const seen: string[] = [];
    server.callService = async (call) => {
      const { Payload } = call.input as { Payload: string };
      seen.push(Payload);
      if (Payload === '7' && !server.works) {
        return { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"E"}' };
      }
      return { StatusCode: 200, Payload };
    };
    const items = Array.from({ length: 12 }, (_, at) => at);
    const arn = await server.createMachine('m', 'M', {
      M: {
        Type: 'Map',
        MaxConcurrency: 3,
        ItemProcessor: { StartAt: 'T', States: { T: { ...task, End: true } } },
        End: true,
      },
    });
    const executionArn = await server.startExecution(arn, JSON.stringify(items));
    expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED' });
    const before = new Set(seen);
    seen.length = 0;
    server.works = true;
    await server.restart();
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(items),
    });
    expect(seen).toContain('7');
    const { events } = await server.stepFunctions.getExecutionHistory(scope, {
      executionArn,
      maxResults: 1_000,
    });
    const succeeded = events.filter(({ type }) => type === 'TaskStateExited');
    expect(succeeded).toHaveLength(items.length);
    expect(seen.filter((item) => before.has(item)).length).toBeLessThanOrEqual(3);
  });
});
