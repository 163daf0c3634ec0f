import { InvariantError, memberOf } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { scope } from '../workflows/test-server.ts';
import { MapRunServer } from './map-run-server.ts';

const reader = {
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
};
const writer = {
  ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'r', Prefix: 'p' } },
};
const work = {
  Before: { Type: 'Pass', Next: 'Work' },
  Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
};
const day = 86_400_000;

/** A server whose function answers with its event, and fails for some events. */
class RedriveServer extends MapRunServer {
  /** Events for which it fails, as JSON. */
  failing: ReadonlySet<string> = new Set();
  /** Events for which it never answers. */
  hanging: ReadonlySet<string> = new Set();
  readonly calls: string[] = [];

  constructor(limits: { readonly [name: string]: number } = {}) {
    super(limits);
    this.callService = async (call) => {
      const event = String(memberOf(call.input as never, 'Payload'));
      this.calls.push(event);
      if (this.hanging.has(event)) await new Promise(() => {});
      return this.failing.has(event)
        ? { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"E","errorMessage":"C"}' }
        : { StatusCode: 200, Payload: event };
    };
  }

  /** Children take many turns of the event loop: the clock waits for them. */
  override async turns(count?: number): Promise<void> {
    await super.turns((count ?? 50) * 15);
  }

  async redrive(executionArn: string): Promise<void> {
    await this.stepFunctions.redriveExecution(scope, { executionArn });
  }

  /** How often the function was called for an event. */
  callsOf(event: number): number {
    return this.calls.filter((call) => call === String(event)).length;
  }
}

const start = async (limits?: { readonly [name: string]: number }) =>
  (await new RedriveServer(limits).start()) as RedriveServer;
const events = (...numbers: number[]): ReadonlySet<string> => new Set(numbers.map(String));
const items = (count: number) => Array.from({ length: count }, (_, index) => index);

describe.each(['STANDARD', 'EXPRESS'])('a redriven map run with children of type %s', (type) => {
  it('runs those again that did not succeed, then those that were not started', async () => {
    const server = await start();
    server.failing = events(3, 4);
    const fields = { MaxConcurrency: 2, ToleratedFailureCount: 1, Label: 'L' };
    const executionArn = await server.run(fields, items(12), work, type);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED' });
    const before = await server.mapRun(executionArn);
    expect(before).toMatchObject({ status: 'FAILED', executionCounts: { failed: 2 } });
    expect(before).not.toHaveProperty('redriveCount');
    const done = new Set(server.calls);
    server.failing = events();
    server.clock.advance(1_000);
    await server.redrive(executionArn);
    const redriveDate = server.clock.now();
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(items(12)),
      redriveCount: 1,
    });
    expect(server.callsOf(3)).toBe(2);
    expect(done.has('0')).toBe(true);
    expect(server.callsOf(0)).toBe(1);
    const counts = { succeeded: 12, failed: 0, timedOut: 0, aborted: 0, pending: 0, running: 0, total: 12 };
    const run = await server.mapRun(executionArn);
    expect(run).toMatchObject({
      mapRunArn: before.mapRunArn,
      status: 'SUCCEEDED',
      startDate: before.startDate,
      redriveCount: 1,
      redriveDate,
      executionCounts: { ...counts, pendingRedrive: 0, failuresNotRedrivable: 0, resultsWritten: 12 },
      itemCounts: counts,
    });
    expect(await server.eventTypes(executionArn)).toEqual([
      ...['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunFailed'],
      ...['MapStateFailed', 'ExecutionFailed', 'ExecutionRedriven', 'MapRunRedriven', 'MapRunSucceeded'],
      ...['MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
    ]);
    const history = await server.stepFunctions.getExecutionHistory(scope, { executionArn });
    expect(history.events.find(({ type: event }) => event === 'MapRunRedriven')).toMatchObject({
      previousEventId: 2,
      details: { mapRunArn: before.mapRunArn, redriveCount: 1 },
    });
    expect(await server.children(executionArn)).toHaveLength(12);
    expect(await server.children(executionArn, 'FAILED')).toEqual([]);
    expect((await server.stepFunctions.listMapRuns(scope, { executionArn })).mapRuns).toHaveLength(1);
    expect(server.logEntries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('goes on after restarts, redriven as often as need be', async () => {
    const server = await start();
    server.failing = events(2, 5, 8);
    const fields = { MaxConcurrency: 3, ToleratedFailureCount: 0 };
    const executionArn = await server.run(fields, items(10), work, type);
    for (const [redrives, failing] of [[5, 8], [8], []].entries()) {
      expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED', redriveCount: redrives });
      await server.restart();
      server.failing = events(...failing);
      await server.redrive(executionArn);
      await server.turns(redrives);
      await server.restart();
    }
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(items(10)),
    });
    const run = await server.mapRun(executionArn);
    expect(run).toMatchObject({ redriveCount: 3, executionCounts: { succeeded: 10, total: 10 } });
    const children = await server.children(executionArn);
    expect(new Set(children.map(({ executionArn: arn }) => arn)).size).toBe(10);
    expect(children).toHaveLength(10);
  });

  it('shows what waits to be redriven', async () => {
    const server = await start();
    server.failing = events(1, 2, 3);
    const fields = { MaxConcurrency: 1, ToleratedFailureCount: 2 };
    const executionArn = await server.run(fields, items(4), work, type);
    await server.closed(executionArn);
    expect(await server.mapRun(executionArn)).toMatchObject({ executionCounts: { failed: 3, succeeded: 1 } });
    server.failing = events();
    server.hanging = events(1);
    await server.redrive(executionArn);
    await server.until(() => server.callsOf(1) === 2);
    const { mapRunArn, executionCounts, status } = await server.mapRun(executionArn);
    expect(status).toBe('RUNNING');
    expect(executionCounts).toMatchObject({
      ...{ succeeded: 1, failed: 0, running: 1, pendingRedrive: 2, pending: 0, total: 4 },
    });
    const waiting = await server.children(executionArn, 'PENDING_REDRIVE');
    expect(waiting).toHaveLength(2);
    expect(await server.describe(`${waiting[0]?.executionArn}`)).toMatchObject({
      status: 'PENDING_REDRIVE',
      redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    });
    expect(await server.children(executionArn, 'FAILED')).toEqual([]);
    expect(await server.children(executionArn, 'RUNNING')).toHaveLength(1);
    expect((await server.children(executionArn)).map((child) => child.status).toSorted()).toEqual([
      ...['PENDING_REDRIVE', 'PENDING_REDRIVE', 'RUNNING', 'SUCCEEDED'],
    ]);
    const filtered = async (redriveFilter: string) =>
      (await server.stepFunctions.listExecutions(scope, { mapRunArn, redriveFilter })).executions.length;
    expect([await filtered('REDRIVEN'), await filtered('NOT_REDRIVEN')]).toEqual(
      type === 'STANDARD' ? [1, 3] : [0, 4],
    );
    // Stopped once more, it counts what waited as it had ended.
    await server.stepFunctions.stopExecution(scope, { executionArn });
    await server.until(async () => (await server.mapRun(executionArn)).status === 'ABORTED');
    expect((await server.mapRun(executionArn)).executionCounts).toMatchObject({
      ...{ succeeded: 1, failed: 2, aborted: 1, running: 0, pendingRedrive: 0, total: 4 },
    });
    expect(await server.children(executionArn, 'PENDING_REDRIVE')).toEqual([]);
    server.hanging = events();
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[0,1,2,3]' });
  });

  it('goes on where its parent was stopped, items that were not read included', async () => {
    const server = await start();
    server.data.count = 30;
    server.data.itemOf = (index) => index;
    server.hanging = events(4, 5, 6);
    const executionArn = await server.run({ ...reader, MaxConcurrency: 3 }, {}, work, type);
    await server.until(() => server.callsOf(6) > 0);
    await server.stepFunctions.stopExecution(scope, { executionArn });
    server.hanging = events();
    // At once: the map run has not ended yet.
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(items(30)),
    });
    for (const event of [0, 1, 29]) expect(server.callsOf(event)).toBe(1);
    for (const event of [4, 5, 6]) expect(server.callsOf(event)).toBe(2);
  });

  it('reads its items again from where its reader failed, with the same children before', async () => {
    const server = await start();
    server.data.count = 20;
    server.data.itemOf = (index) => index;
    server.data.failsAt = 14;
    const executionArn = await server.run({ ...reader, MaxConcurrency: 2 }, {}, work, type);
    expect(await server.closed(executionArn)).toMatchObject({ error: 'States.ItemReaderFailed' });
    server.data.failsAt = Number.POSITIVE_INFINITY;
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(items(20)),
    });
    expect((await server.mapRun(executionArn)).redriveCount).toBe(1);
  });

  it('writes its results under the number of the redrive', async () => {
    const server = await start();
    server.failing = events(1);
    const executionArn = await server.run({ ...writer, MaxConcurrency: 1 }, items(3), work, type);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED' });
    expect(server.data.written.map(({ status }) => status)).toEqual(['SUCCEEDED', 'FAILED', 'PENDING']);
    expect(server.data.request?.redriveCount).toBe(0);
    server.failing = events();
    await server.redrive(executionArn);
    const { output, status } = await server.closed(executionArn);
    expect([status, JSON.parse(`${output}`).ResultWriterDetails]).toEqual([
      'SUCCEEDED',
      { Bucket: 'r', Key: 'p/manifest.json' },
    ]);
    expect(server.data.request?.redriveCount).toBe(1);
    const redriveCount = type === 'STANDARD' ? 1 : 0;
    // What had succeeded before stands in the files of the first attempt, which the manifest goes on from.
    expect(server.data.written).toMatchObject([
      { status: 'SUCCEEDED', output: '1', redriveCount },
      { status: 'SUCCEEDED', output: '2', redriveCount: 0 },
    ]);
  });

  it('writes all its results where the attempt before wrote none', async () => {
    const server = await start();
    server.hanging = events(1);
    const executionArn = await server.run({ ...writer, MaxConcurrency: 1 }, items(3), work, type);
    await server.until(() => server.callsOf(1) > 0);
    await server.stepFunctions.stopExecution(scope, { executionArn });
    server.hanging = events();
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(server.data.written.map(({ output }) => output)).toEqual(['0', '1', '2']);
  });

  it('fails where its earlier attempts are damaged, with its parent', async () => {
    const server = await start();
    server.failing = events(1);
    const executionArn = await server.run({}, items(3), work, type);
    await server.closed(executionArn);
    server.failing = events();
    const { journal } = server.store;
    const walkBack = journal.walkBack.bind(journal);
    // The newest snapshot can be read, what lies before it not.
    journal.walkBack = async (from, options) => {
      const rows = await walkBack(from, options);
      const isOfMapRun = rows.some(({ segment }) => segment[0] === 'M');
      if (isOfMapRun && options.stopAtPrefix === undefined) throw new InvariantError('damaged');
      return rows;
    };
    await server.redrive(executionArn);
    expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect((await server.mapRun(executionArn)).status).toBe('FAILED');
  });

  it('loses nothing, whichever commit fails', async () => {
    for (let failingAppend = 1; ; failingAppend++) {
      const server = await start();
      server.failing = events(1, 4);
      const fields = { MaxConcurrency: 2, ToleratedFailureCount: 1 };
      const executionArn = await server.run(fields, items(6), work, type);
      await server.closed(executionArn);
      server.failing = events();
      let appends = 0;
      server.beforeAppend = () => {
        appends += 1;
        if (appends === failingAppend) throw new Error(`append ${failingAppend} fails`);
      };
      await server.redrive(executionArn).catch(() => server.redrive(executionArn));
      const ended = await server.closed(executionArn);
      expect(ended, `append ${failingAppend}`).toMatchObject({
        status: 'SUCCEEDED',
        output: '[0,1,2,3,4,5]',
      });
      expect((await server.mapRun(executionArn)).executionCounts, `append ${failingAppend}`).toMatchObject({
        ...{ succeeded: 6, failed: 0, aborted: 0, total: 6 },
      });
      if (appends < failingAppend) break;
    }
  });
});

test('a parent that is stopped and redriven again and again, at once, runs each child to its end', async () => {
  const server = await start();
  server.hanging = events(0, 1, 2);
  const executionArn = await server.run({ MaxConcurrency: 2 }, [0, 1, 2, 3], work);
  await server.until(() => server.callsOf(1) > 0);
  for (let round = 0; round < 5; round++) {
    await server.stepFunctions.stopExecution(scope, { executionArn });
    await server.redrive(executionArn);
  }
  await server.stepFunctions.stopExecution(scope, { executionArn });
  server.hanging = events();
  await server.redrive(executionArn);
  expect(await server.closed(executionArn)).toMatchObject({
    status: 'SUCCEEDED',
    output: '[0,1,2,3]',
    redriveCount: 6,
  });
  await server.turns();
  expect(await server.store.journal.openExecutions()).toBe(0);
  expect((await server.mapRun(executionArn)).executionCounts).toMatchObject({ succeeded: 4, total: 4 });
  expect(server.logEntries.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a Standard child goes on with its own history; nobody redrives it by itself', async () => {
  const server = await start();
  server.failing = events(0);
  const executionArn = await server.run({}, [0], work);
  await server.closed(executionArn);
  const child = `${(await server.children(executionArn))[0]?.executionArn}`;
  expect(await server.describe(child)).toMatchObject({
    status: 'FAILED',
    redriveCount: 0,
    redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
  });
  await expect(server.redrive(child)).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Labeled Execution ARNs are not supported for this API',
  });
  server.failing = events();
  await server.redrive(executionArn);
  await server.closed(executionArn);
  expect(await server.describe(child)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
  expect(await server.eventTypes(child)).toEqual([
    ...['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'TaskStateEntered'],
    ...['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionFailed', 'ExecutionFailed'],
    ...['ExecutionRedriven', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
    ...['TaskStateExited', 'ExecutionSucceeded'],
  ]);
});

test('a Standard child that ended too long ago stays as it ended, and counts as failed', async () => {
  const server = await start();
  server.failing = events(0);
  server.hanging = events(1);
  const fields = { ToleratedFailureCount: 1 };
  const executionArn = await server.run(fields, [0, 1], work);
  await server.until(async () => (await server.mapRun(executionArn)).executionCounts.failed === 1);
  server.clock.advance(10 * day);
  await server.stepFunctions.stopExecution(scope, { executionArn });
  await server.until(async () => (await server.mapRun(executionArn)).status === 'ABORTED');
  server.clock.advance(10 * day);
  server.failing = events();
  server.hanging = events();
  await server.redrive(executionArn);
  const { status, output } = await server.closed(executionArn);
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(`${output}`)).toMatchObject([{ Status: 'FAILED', Input: '0', RedriveCount: 0 }, 1]);
  expect((await server.mapRun(executionArn)).executionCounts).toMatchObject({
    ...{ succeeded: 1, failed: 1, failuresNotRedrivable: 1, pendingRedrive: 0, total: 2 },
  });
  const [failed] = await server.children(executionArn, 'FAILED');
  expect(await server.describe(`${failed?.executionArn}`)).toMatchObject({
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution redrivable period exceeded',
  });
});

test.each([
  ['States.DataLimitExceeded', { itemOf: () => 'x'.repeat(100_000) }, {}],
  ['States.Runtime', {}, { ItemSelector: { 'a.$': '$$.Map.Item.Value.b' } }],
])('after %s another map run is started', async (error, data, fields) => {
  const server = await start();
  Object.assign(server.data, { count: 5 }, data);
  const executionArn = await server.run({ ...reader, ...fields }, {});
  expect(await server.closed(executionArn)).toMatchObject({ error });
  Object.assign(server.data, { itemOf: (index: number) => ({ b: index }) });
  await server.redrive(executionArn);
  expect(await server.closed(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  const { mapRuns } = await server.stepFunctions.listMapRuns(scope, { executionArn });
  expect(mapRuns).toHaveLength(2);
  expect(await server.eventTypes(executionArn)).not.toContain('MapRunRedriven');
});

test('a map run is redriven no more often than the limit says', async () => {
  const server = await start({ mapRunRedrivesMax: 1 });
  server.failing = events(0);
  const executionArn = await server.run({}, [0], work);
  await server.closed(executionArn);
  await server.redrive(executionArn);
  expect(await server.closed(executionArn)).toMatchObject({
    error: 'States.ExceedToleratedFailureThreshold',
  });
  await server.redrive(executionArn);
  expect(await server.closed(executionArn)).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining('redriven as often as it may be'),
  });
});
