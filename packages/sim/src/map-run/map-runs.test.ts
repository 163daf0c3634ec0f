import { describe, expect, it, test } from 'vitest';
import { scope } from '../workflows/test-server.ts';
import { distributed, MapRunServer } from './map-run-server.ts';

const reader = {
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
};
const wait = { W: { Type: 'Wait', Seconds: 60, End: true } };
const failOdd = {
  C: {
    Type: 'Choice',
    Choices: [{ Variable: '$.fails', BooleanEquals: true, Next: 'F' }],
    Default: 'P',
  },
  F: { Type: 'Fail', Error: 'E', Cause: 'C' },
  P: { Type: 'Pass', End: true },
};
const prefix = 'arn:aws:states:us-east-1:000000000000';

describe.each(['STANDARD', 'EXPRESS'])('children of type %s', (type) => {
  it('give their outputs in the order of the items, and are listed and described', async () => {
    const server = await new MapRunServer().start();
    const executionArn = await server.run(
      { Label: 'L', MaxConcurrency: 2 },
      [1, { a: 2.0 }, 'x'],
      undefined,
      type,
    );
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '[1,{"a":2},"x"]',
    });
    expect(await server.eventTypes(executionArn)).toEqual([
      ...['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunSucceeded'],
      ...['MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
    ]);
    const counts = { pending: 0, running: 0, succeeded: 3, failed: 0, timedOut: 0, aborted: 0, total: 3 };
    const run = await server.mapRun(executionArn);
    expect(run).toEqual({
      mapRunArn: expect.stringMatching(`^${prefix}:mapRun:m/L:[-0-9a-f]{36}$`),
      executionArn,
      status: 'SUCCEEDED',
      startDate: expect.any(Number),
      stopDate: expect.any(Number),
      maxConcurrency: 2,
      toleratedFailurePercentage: 0,
      toleratedFailureCount: 0,
      itemCounts: { ...counts, resultsWritten: 3 },
      executionCounts: { ...counts, resultsWritten: 3 },
    });
    const children = await server.children(executionArn, 'SUCCEEDED');
    expect(children).toHaveLength(3);
    expect(await server.children(executionArn, 'FAILED')).toEqual([]);
    const kind = type === 'EXPRESS' ? 'express' : 'execution';
    for (const child of children) {
      expect(child).toMatchObject({
        itemCount: 1,
        mapRunArn: run.mapRunArn,
        stateMachineArn: `${prefix}:stateMachine:m/L`,
        executionArn: expect.stringContaining(`${prefix}:${kind}:m/L:`),
      });
    }
    const described = await server.describe(`${children[0]?.executionArn}`);
    expect(described).toMatchObject({
      status: 'SUCCEEDED',
      mapRunArn: run.mapRunArn,
      stateMachineArn: `${prefix}:stateMachine:m/L`,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    expect(described.output).toBe(described.input);
    const forChild = await server.stepFunctions.describeStateMachineForExecution(scope, {
      executionArn: described.executionArn,
    });
    expect(forChild).toMatchObject({ label: 'L', mapRunArn: run.mapRunArn, name: 'm/L' });
    expect(JSON.parse(forChild.definition)).toEqual({
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    });
  });

  it('are listed in pages, each once', async () => {
    const server = await new MapRunServer().start();
    const executionArn = await server.run({}, [...Array(25).keys()], undefined, type);
    await server.closed(executionArn);
    const { mapRunArn } = await server.mapRun(executionArn);
    const found = new Set<string>();
    let pages = 0;
    for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
      const page = await server.stepFunctions.listExecutions(scope, {
        mapRunArn,
        maxResults: 10,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      for (const { name } of page.executions as readonly { name: string }[]) found.add(name);
      nextToken = page.nextToken;
      pages += 1;
    }
    expect([found.size, pages]).toEqual([25, 3]);
  });

  it('go on after a restart: no item is lost', async () => {
    const server = await new MapRunServer().start();
    server.data.count = 40;
    const fields = { ...reader, MaxConcurrency: 5 };
    const executionArn = await server.run(fields, {}, wait, type);
    await server.until(async () => (await server.mapRun(executionArn)).itemCounts.running === 5);
    await server.restart();
    expect(await server.mapRun(executionArn)).toMatchObject({ status: 'RUNNING' });
    await server.until(async () => (await server.mapRun(executionArn)).itemCounts.running === 5);
    server.clock.ringNext();
    await server.turns();
    await server.restart();
    const { output } = await server.closed(executionArn);
    expect(JSON.parse(output as string)).toEqual(Array.from({ length: 40 }, (_, n) => ({ n })));
    expect(await server.children(executionArn)).toHaveLength(40);
    expect(server.data.positions.length).toBeGreaterThan(1);
  });

  it('fail the run when more fail than may; those that run are aborted', async () => {
    const server = await new MapRunServer().start();
    const processor = {
      C: { ...failOdd.C, Default: 'W' },
      F: failOdd.F,
      W: { Type: 'Wait', Seconds: 60, End: true },
    };
    const items = [{ fails: false }, { fails: true }, { fails: true }, { fails: false }, { fails: false }];
    const fields = { ToleratedFailureCount: 1, MaxConcurrency: 3 };
    const executionArn = await server.run(fields, items, processor, type);
    expect(await server.closed(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    expect(await server.eventTypes(executionArn)).toEqual([
      ...['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunFailed'],
      ...['MapStateFailed', 'ExecutionFailed'],
    ]);
    expect(await server.mapRun(executionArn)).toMatchObject({
      status: 'FAILED',
      executionCounts: { failed: 2, aborted: expect.any(Number), running: 0, succeeded: 0 },
    });
    expect((await server.children(executionArn, 'ABORTED')).length).toBeGreaterThan(0);
    expect(await server.children(executionArn, 'RUNNING')).toEqual([]);
  });

  it('are ended with their parent', async () => {
    const server = await new MapRunServer().start();
    const executionArn = await server.run({}, [1, 2], wait, type);
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 2);
    await server.stepFunctions.stopExecution(scope, { executionArn });
    await server.until(async () => (await server.mapRun(executionArn)).status === 'ABORTED');
    expect(await server.children(executionArn, 'ABORTED')).toHaveLength(2);
  });

  it('are gone with their machine', async () => {
    const server = await new MapRunServer().start();
    const executionArn = await server.run({}, [1, 2], wait, type);
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 2);
    const { mapRunArn } = await server.mapRun(executionArn);
    await server.until(async () => (await server.children(executionArn)).length === 2);
    const children = await server.children(executionArn);
    await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn: `${prefix}:stateMachine:m` });
    await server.until(async () => (await server.store.journal.openExecutions()) === 0);
    await expect(server.stepFunctions.describeMapRun(scope, { mapRunArn })).rejects.toThrow(
      'Resource not found',
    );
    await expect(server.describe(`${children[0]?.executionArn}`)).rejects.toThrow('Execution Does Not Exist');
    expect(server.logEntries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('run again what a lost commit did not keep', async () => {
    const server = await new MapRunServer().start();
    server.data.count = 30;
    let failures = 0;
    const segmentIds: number[] = [];
    server.beforeAppend = (bursts) => {
      segmentIds.push(...bursts.map(({ segmentId }) => segmentId));
      if (bursts.some(({ segment }) => segment[0] === 'N') && failures++ < 3)
        throw new Error('no space left');
    };
    const executionArn = await server.run({ ...reader, MaxConcurrency: 4 }, {}, undefined, type);
    const { output } = await server.closed(executionArn);
    expect(JSON.parse(output as string)).toHaveLength(30);
    expect(failures).toBeGreaterThan(3);
    // What is tried again is a new segment: segments are kept in the order of their ids.
    expect(new Set(segmentIds).size).toBe(segmentIds.length);
  });
});

describe('items', () => {
  it('are selected in the scope of the Map: its input, variables and the context of the item', async () => {
    const server = await new MapRunServer().start();
    server.data.count = 2;
    const selector = {
      'input.$': '$.k',
      'variable.$': '$v',
      'item.$': '$$.Map.Item',
      'state.$': '$$.State.Name',
      'execution.$': '$$.Execution.Input',
    };
    const arn = await server.createMachine('s', 'Set', {
      Set: { Type: 'Pass', Assign: { v: 7 }, Next: 'Map' },
      Map: {
        Type: 'Map',
        ...reader,
        ItemSelector: selector,
        Iterator: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'P',
          States: { P: { Type: 'Pass', End: true } },
        },
        End: true,
      },
    });
    const { output } = await server.closed(await server.startExecution(arn, '{"k":1}'));
    const common = { input: 1, variable: 7, state: 'Map', execution: { k: 1 } };
    expect(JSON.parse(output as string)).toEqual(
      [0, 1].map((n) => ({ ...common, item: { Index: n, Value: { n }, Source: 'S3://bucket/key' } })),
    );
  });

  it('may be the members of an object', async () => {
    const server = await new MapRunServer().start();
    const selector = { ItemSelector: { 'key.$': '$$.Map.Item.Key', 'value.$': '$$.Map.Item.Value.Value' } };
    const executionArn = await server.run(selector, { a: 1, b: [2] });
    expect((await server.closed(executionArn)).output).toBe(
      '[{"key":"a","value":1},{"key":"b","value":[2]}]',
    );
  });

  it.each([
    [{ MaxItemsPerBatch: 2 }, ['{"Items":[{"n":0},{"n":1}]}', '{"Items":[{"n":2}]}'], [1, 2]],
    [
      { MaxItemsPerBatchPath: '$.max', BatchInput: { 'm.$': '$.max' } },
      ['{"BatchInput":{"m":"3"},"Items":[{"n":0},{"n":1},{"n":2}]}'],
      [3],
    ],
    [{ MaxInputBytesPerBatch: 27 }, ['{"Items":[{"n":0},{"n":1}]}', '{"Items":[{"n":2}]}'], [1, 2]],
  ])('come in batches of %j', async (ItemBatcher, outputs, counts) => {
    const server = await new MapRunServer().start();
    server.data.count = 3;
    server.data.pageMax = 2;
    const executionArn = await server.run({ ...reader, ItemBatcher }, { max: '3' });
    expect((await server.closed(executionArn)).output).toBe(`[${outputs.join(',')}]`);
    expect((await server.children(executionArn)).map(({ itemCount }) => itemCount).toSorted()).toEqual(
      counts,
    );
    expect((await server.mapRun(executionArn)).itemCounts.total).toBe(3);
  });

  it.each([
    [
      'an item that fits into no batch',
      { ItemBatcher: { MaxInputBytesPerBatch: 5 } },
      {},
      'States.DataLimitExceeded',
      'at most 5 bytes',
    ],
    [
      'a reader that fails',
      { ToleratedFailurePercentage: 100 },
      { failsAt: 5 },
      'States.ItemReaderFailed',
      'the row is broken',
    ],
    [
      'a negative MaxItems',
      { ItemReader: { ...reader.ItemReader, ReaderConfig: { MaxItemsPath: '$.max' } } },
      {},
      'States.ItemReaderFailed',
      'field MaxItems must be positive',
    ],
    [
      'results that are too large together',
      {},
      { itemOf: () => 'x'.repeat(100_000) },
      'States.DataLimitExceeded',
      "The state/task 'Map' returned a result",
    ],
    [
      'a selector that fails',
      { ItemSelector: { 'a.$': '$$.Map.Item.Value.b' } },
      {},
      'States.Runtime',
      "executing the state 'Map' (entered at the event id #2). The JSONPath '$$.Map.Item.Value.b'",
    ],
  ])('%s ends the run', async (_name, fields, data, error, cause) => {
    const server = await new MapRunServer().start();
    Object.assign(server.data, { count: 9 }, data);
    const executionArn = await server.run({ ...reader, ...fields }, { max: -1 });
    const described = await server.closed(executionArn);
    expect(described).toMatchObject({ status: 'FAILED', error });
    expect(await server.eventTypes(executionArn)).toContain('MapRunFailed');
    expect(described.cause).toContain(cause);
  });

  test('no items make an empty result', async () => {
    const server = await new MapRunServer().start();
    expect((await server.closed(await server.run({}, []))).output).toBe('[]');
  });

  it('over the limit fail the run', async () => {
    const server = await new MapRunServer({ mapRunItemsMax: 5 }).start();
    expect(await server.closed(await server.run({}, [1, 2, 3, 4, 5, 6]))).toMatchObject({
      error: 'States.ItemReaderFailed',
    });
  });
});

describe('failures', () => {
  const items = (failing: number, all: number) =>
    Array.from({ length: all }, (_, index) => ({ fails: index < failing }));

  it.each([
    [{}, 0, 'SUCCEEDED'],
    [{}, 1, 'FAILED'],
    [{ ToleratedFailureCount: 2 }, 2, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 2 }, 3, 'FAILED'],
    [{ ToleratedFailurePercentage: 20 }, 2, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 20 }, 3, 'FAILED'],
    [{ ToleratedFailurePercentage: 100 }, 10, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 50, ToleratedFailureCount: 1 }, 2, 'FAILED'],
    [{ ItemBatcher: { MaxItemsPerBatch: 5 }, ToleratedFailureCount: 4 }, 1, 'FAILED'],
  ])('under %j of %i in ten: %s', async (fields, failing, status) => {
    const server = await new MapRunServer().start();
    const batched = 'ItemBatcher' in fields;
    const processor = batched
      ? {
          ...failOdd,
          C: { ...failOdd.C, Choices: [{ Variable: '$.Items[0].fails', BooleanEquals: true, Next: 'F' }] },
        }
      : failOdd;
    const executionArn = await server.run(fields, items(failing, 10), processor);
    expect((await server.closed(executionArn)).status).toBe(status);
  });

  it('of a run are tried again and caught like those of any state', async () => {
    const server = await new MapRunServer().start();
    const threshold = ['States.ExceedToleratedFailureThreshold'];
    const fields = {
      Retry: [{ ErrorEquals: threshold, MaxAttempts: 1, IntervalSeconds: 1 }],
      Catch: [{ ErrorEquals: threshold, Next: 'After' }],
    };
    const arn = await server.createMachine('c', 'Map', {
      Map: { ...distributed(fields, failOdd) },
      After: { Type: 'Pass', End: true },
    });
    const executionArn = await server.startExecution(arn, '[{"fails":true}]');
    expect(JSON.parse((await server.closed(executionArn)).output as string)).toEqual({
      Error: 'States.ExceedToleratedFailureThreshold',
      Cause: 'The specified tolerated failure threshold was exceeded',
    });
    const { mapRuns } = await server.stepFunctions.listMapRuns(scope, { executionArn });
    expect(mapRuns).toHaveLength(2);
    expect((await server.eventTypes(executionArn)).filter((type) => type.startsWith('Map'))).toEqual([
      ...['MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunFailed', 'MapStateStarted'],
      ...['MapRunStarted', 'MapRunFailed', 'MapStateFailed', 'MapStateExited'],
    ]);
  });
});

it('children that wait take up again after restarts, however their starts are recorded', async () => {
  const server = await new MapRunServer({ mapRunBurstChildren: 3 }).start();
  const executionArn = await server.run({ MaxConcurrency: 8 }, [...Array(20).keys()], wait);
  await server.until(async () => (await server.children(executionArn, 'RUNNING')).length === 8);
  for (const maxConcurrency of [9, 10]) {
    await server.restart();
    await server.turns();
    const { mapRunArn } = await server.mapRun(executionArn);
    await server.stepFunctions.updateMapRun(scope, { mapRunArn, maxConcurrency });
    await server.until(
      async () => (await server.children(executionArn, 'RUNNING')).length === maxConcurrency,
    );
  }
  expect((await server.closed(executionArn)).output).toBe(JSON.stringify([...Array(20).keys()]));
  for (const { executionArn: child } of await server.children(executionArn)) {
    expect((await server.eventTypes(child)).filter((type) => type === 'ExecutionStarted')).toHaveLength(1);
  }
});

it('a map run is read back, however many changes came since all of its state was written', async () => {
  const server = await new MapRunServer().start();
  let deltas = 0;
  let deltasMax = 0;
  server.beforeAppend = (bursts) => {
    for (const { segment } of bursts) {
      if (segment[0] === 'M') deltas = 0;
      else if (segment[0] === 'N') deltas += 1;
      deltasMax = Math.max(deltasMax, deltas);
    }
  };
  // With all of its state so long, many changes come before that is written again.
  const executionArn = await server.run({}, ['x'.repeat(200_000)], wait, 'EXPRESS');
  await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 1);
  const { mapRunArn } = await server.mapRun(executionArn);
  let count = 0;
  const update = async () => {
    count += 1;
    await server.stepFunctions.updateMapRun(scope, { mapRunArn, toleratedFailureCount: count });
  };
  while (deltas === deltasMax) await update();
  while (deltas < deltasMax) await update();
  expect(deltasMax).toBeGreaterThan(100);
  await server.restart();
  await server.turns();
  expect(await server.mapRun(executionArn)).toMatchObject({
    status: 'RUNNING',
    toleratedFailureCount: count,
  });
  expect((await server.closed(executionArn)).status).toBe('SUCCEEDED');
});

describe('an update', () => {
  it('holds while the run runs, also after a restart, and is refused later', async () => {
    const server = await new MapRunServer().start();
    const executionArn = await server.run({ MaxConcurrency: 1 }, [1, 2, 3, 4], wait);
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 1);
    const { mapRunArn } = await server.mapRun(executionArn);
    const update = {
      mapRunArn,
      maxConcurrency: 3,
      toleratedFailureCount: 2,
      toleratedFailurePercentage: 5.5,
    };
    expect(await server.stepFunctions.updateMapRun(scope, update)).toEqual({});
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 3);
    await server.restart();
    await server.turns();
    expect(await server.mapRun(executionArn)).toMatchObject({
      maxConcurrency: 3,
      toleratedFailureCount: 2,
      toleratedFailurePercentage: 5.5,
    });
    expect((await server.closed(executionArn)).status).toBe('SUCCEEDED');
    await expect(server.stepFunctions.updateMapRun(scope, update)).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });
});

describe('an update that comes', () => {
  const isClosing = ({ segment, status }: { readonly segment: string; readonly status: string }) =>
    (segment[0] === 'N' || segment[0] === 'M') && status === 'SUCCEEDED';

  it('while the last burst is being committed is refused', async () => {
    const server = await new MapRunServer().start();
    let updates: Promise<string> | undefined;
    let isRefused = false;
    server.beforeAppend = (bursts) => {
      // The last burst is tried again and again: the map run stays in its last phase meanwhile.
      if (updates !== undefined || !bursts.some(isClosing)) return;
      isRefused = true;
      throw new Error('no space left');
    };
    const executionArn = await server.run({}, [1], wait);
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 1);
    const { mapRunArn } = await server.mapRun(executionArn);
    await server.until(async () => {
      await server.turns(20);
      if (!isRefused) server.clock.ringNext();
      return isRefused;
    });
    updates = server.stepFunctions
      .updateMapRun(scope, { mapRunArn, maxConcurrency: 2 })
      .then(String, ({ code }) => String(code));
    let answer: string | undefined;
    void updates.then((code) => {
      answer = code;
    });
    await server.until(() => answer !== undefined);
    expect(answer).toBe('ValidationException');
    expect((await server.closed(executionArn)).status).toBe('SUCCEEDED');
  });

  it('before the server stops says yes only if it is durable', async () => {
    const server = await new MapRunServer().start();
    const executionArn = await server.run({ MaxConcurrency: 1 }, [1, 2], wait);
    await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 1);
    const { mapRunArn } = await server.mapRun(executionArn);
    let failures = 0;
    server.beforeAppend = (bursts) => {
      if (bursts.some(({ segment }) => segment.includes('"maxConcurrency":2'))) failures += 1;
      throw new Error('no space left');
    };
    const update = server.stepFunctions
      .updateMapRun(scope, { mapRunArn, maxConcurrency: 2 })
      .then(String, ({ code }) => String(code));
    await server.until(() => failures > 0);
    server.beforeAppend = () => {};
    await server.restart();
    expect(await update).toBe('InternalFailure');
    await server.turns();
    expect(await server.mapRun(executionArn)).toMatchObject({ maxConcurrency: 1 });
  });
});

describe('results', () => {
  const writer = {
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'out', 'Prefix.$': '$.prefix' },
    },
  };

  it('are written in the order of the items, with what became of each child', async () => {
    const server = await new MapRunServer({ mapRunBurstChildren: 3 }).start();
    server.data.count = 20;
    server.data.itemOf = (index) => ({ n: index, fails: index % 7 === 3 });
    const fields = { ...reader, ...writer, ToleratedFailurePercentage: 50, MaxConcurrency: 4 };
    const executionArn = await server.run(fields, { prefix: 'p' }, failOdd, 'EXPRESS');
    const { output } = await server.closed(executionArn);
    const { mapRunArn, itemCounts } = await server.mapRun(executionArn);
    expect(JSON.parse(output as string)).toEqual({
      MapRunArn: mapRunArn,
      ResultWriterDetails: { Bucket: 'out', Key: 'p/manifest.json' },
    });
    expect(server.data.request).toMatchObject({
      bucket: 'out',
      prefix: 'p',
      transformation: 'NONE',
      mapRunArn,
    });
    expect(itemCounts).toMatchObject({ succeeded: 17, failed: 3, resultsWritten: 20 });
    expect(server.data.written.map(({ input }) => JSON.parse(input).n)).toEqual([...Array(20).keys()]);
    expect(server.data.written.map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, (_, index) => (index % 7 === 3 ? 'FAILED' : 'SUCCEEDED')),
    );
    expect(server.data.written[3]).toMatchObject({ error: 'E', cause: 'C' });
    expect(server.data.written[4]).toMatchObject({ output: server.data.written[4]?.input });
  });

  it('of children that were not started are pending', async () => {
    const server = await new MapRunServer().start();
    const fields = { ...writer, MaxConcurrency: 1, ItemsPath: '$.items' };
    const items = [{ fails: true }, { fails: false }, { fails: false }];
    const executionArn = await server.run(fields, { items, prefix: 'p' }, failOdd);
    expect((await server.closed(executionArn)).status).toBe('FAILED');
    expect(server.data.written.map(({ status }) => status)).toEqual(['FAILED', 'PENDING', 'PENDING']);
  });

  it('that cannot be written fail the run', async () => {
    const server = await new MapRunServer().start();
    server.data.writerFailure = 'Access Denied';
    const executionArn = await server.run({ ...writer, ItemsPath: '$.items' }, { items: [1], prefix: 'p' });
    expect(await server.closed(executionArn)).toMatchObject({
      error: 'States.ResultWriterFailed',
      cause: 'Access Denied',
    });
  });

  it('that could not be written end the run before any child starts', async () => {
    const server = await new MapRunServer().start();
    server.data.checkFailure = 'Access Denied';
    const executionArn = await server.run({ ...writer, ItemsPath: '$.items' }, { items: [1], prefix: 'p' });
    expect(await server.closed(executionArn)).toMatchObject({ error: 'States.ResultWriterFailed' });
    expect(await server.children(executionArn)).toEqual([]);
  });

  it('of children that failed and are tolerated stand in full among the outputs', async () => {
    const server = await new MapRunServer().start();
    const items = [{ fails: false }, { fails: true }, { fails: false }];
    const executionArn = await server.run({ ToleratedFailureCount: 1 }, items, failOdd);
    const output = JSON.parse((await server.closed(executionArn)).output as string);
    expect(output).toMatchObject([
      { fails: false },
      { Status: 'FAILED', Error: 'E', Cause: 'C', Input: '{"fails":true}' },
      { fails: false },
    ]);
    expect((await server.mapRun(executionArn)).itemCounts).toMatchObject({ succeeded: 2, failed: 1 });
  });

  it('may be full records, without files', async () => {
    const server = await new MapRunServer().start();
    const fields = { ResultWriter: { WriterConfig: { Transformation: 'NONE', OutputType: 'JSON' } } };
    const executionArn = await server.run(fields, [1, 2]);
    expect(JSON.parse((await server.closed(executionArn)).output as string)).toMatchObject([
      { Input: '1', Output: '1', Status: 'SUCCEEDED' },
      { Input: '2', Output: '2', Status: 'SUCCEEDED' },
    ]);
  });

  it('may be flattened', async () => {
    const server = await new MapRunServer().start();
    const fields = { ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } };
    const executionArn = await server.run(fields, [[1, 2], [], 3, [[4]]]);
    expect((await server.closed(executionArn)).output).toBe('[1,2,3,[4]]');
  });
});

it('a bug ends a map run for a while, and nothing else', async () => {
  const server = await new MapRunServer().start();
  const { digest } = server;
  let buggy = true;
  server.digest = {
    hex: (algorithm, text) => {
      if (buggy && algorithm === 'MD5' && text === '3') throw new Error('a bug');
      return digest.hex(algorithm, text);
    },
  };
  const fields = {
    Label: 'L',
    MaxConcurrency: 1,
    ItemSelector: { 'h.$': "States.Hash($$.Map.Item.Value, 'MD5')" },
  };
  const executionArn = await server.run(fields, [1, 2, 3, 4]);
  await server.until(() => server.logged.includes('a map run stumbled over a bug'));
  expect((await server.mapRun(executionArn)).status).toBe('RUNNING');
  expect((await server.describe(executionArn)).status).toBe('RUNNING');
  buggy = false;
  const { output } = await server.closed(executionArn);
  expect(JSON.parse(output as string)).toHaveLength(4);
});

it('a map run that cannot even start because of a bug fails its execution', async () => {
  const server = await new MapRunServer().start();
  server.digest = {
    hex: () => {
      throw new Error('a bug');
    },
  };
  const fields = { Label: 'L', ItemSelector: { 'h.$': "States.Hash($$.Map.Item.Value, 'MD5')" } };
  const executionArn = await server.run(fields, [1]);
  expect(await server.closed(executionArn)).toMatchObject({
    error: 'States.Runtime',
    cause: 'The map run could not be started because of an internal error.',
  });
  await server.until(() => server.stepFunctions.openExecutions === 0);
});

it.each([2, 5])('a map run asks its source for %i items at once', async (mapRunChunkItems) => {
  const server = await new MapRunServer({ mapRunChunkItems }).start();
  server.data.count = 20;
  const executionArn = await server.run({ ...reader, MaxConcurrency: 1 }, {}, wait);
  await server.until(async () => (await server.mapRun(executionArn)).executionCounts.running === 1);
  expect(new Set(server.data.reads)).toEqual(new Set([mapRunChunkItems]));
  await server.stepFunctions.stopExecution(scope, { executionArn });
});

it('more map runs than may take items wait for their turn', async () => {
  const server = await new MapRunServer({ mapRunsMax: 1 }).start();
  const first = await server.run({}, [1], wait);
  await server.until(async () => (await server.mapRun(first)).executionCounts.running === 1);
  const arn = `${prefix}:stateMachine:m`;
  const second = await server.startExecution(arn, '[2]');
  await server.turns();
  expect((await server.mapRun(second)).executionCounts).toMatchObject({ running: 0 });
  expect((await server.closed(first)).status).toBe('SUCCEEDED');
  expect((await server.closed(second)).output).toBe('[2]');
});

it('a map run within another waits for no turn, since that one waits for it', async () => {
  const server = await new MapRunServer({ mapRunsMax: 1 }).start();
  const executionArn = await server.run({ Label: 'Outer' }, [[1, 2], [3]], {
    Inner: distributed({ Label: 'Inner' }, wait),
  });
  await server.until(async () => (await server.children(executionArn)).length === 2);
  const arn = `${prefix}:stateMachine:m`;
  const other = await server.startExecution(arn, '[[4]]');
  await server.turns();
  expect((await server.mapRun(other)).executionCounts).toMatchObject({ running: 0 });
  await server.restart();
  expect((await server.closed(executionArn)).output).toBe('[[1,2],[3]]');
  expect((await server.closed(other)).output).toBe('[[4]]');
});

it('a map run of an execution that a child of another waits for waits for no turn', async () => {
  const server = await new MapRunServer({ mapRunsMax: 1 }).start();
  const inner = await server.createMachine('inner', 'Map', { Map: distributed({}) });
  const executionArn = await server.run({}, [[1, 2], [3]], {
    Start: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: { StateMachineArn: inner, 'Input.$': '$' },
      OutputPath: '$.Output',
      End: true,
    },
  });
  expect((await server.closed(executionArn)).output).toBe('[[1,2],[3]]');
});

it('a distributed Map in a child of another has map runs of its own', async () => {
  const server = await new MapRunServer().start();
  const executionArn = await server.run({ Label: 'Outer' }, [[1, 2], [3]], {
    Inner: distributed({ Label: 'Inner' }, { Q: { Type: 'Pass', End: true } }),
  });
  expect((await server.closed(executionArn)).output).toBe('[[1,2],[3]]');
  const [child] = await server.children(executionArn);
  const inner = await server.mapRun(`${child?.executionArn}`);
  expect(inner.mapRunArn).toContain(':mapRun:m/Inner:');
});

it('the machine of a child is the item processor, with the variables and the query language of its own', async () => {
  const server = await new MapRunServer().start();
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Map' },
      Map: {
        ...distributed(
          { Items: '{% [$outer] %}' },
          {
            A: { Type: 'Pass', Assign: { inner: 1 }, Next: 'B' },
            B: { Type: 'Pass', Output: '{% $inner %}', End: true },
          },
        ),
      },
    },
  };
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'v',
    definition: JSON.stringify(definition),
    roleArn: 'arn:aws:iam::000000000000:role/r',
  });
  const executionArn = await server.startExecution(stateMachineArn);
  expect((await server.closed(executionArn)).output).toBe('[1]');
  const [child] = await server.children(executionArn);
  const described = await server.stepFunctions.describeStateMachineForExecution(scope, {
    executionArn: `${child?.executionArn}`,
  });
  expect(described).toMatchObject({ variableReferences: { B: ['inner'] } });
  expect(described.variableReferences).not.toHaveProperty('Map');
  expect(JSON.parse(described.definition)).toMatchObject({ QueryLanguage: 'JSONata', StartAt: 'A' });
});

it('what is no map run is not found', async () => {
  const server = await new MapRunServer().start();
  const executionArn = await server.run({ Label: 'L' }, [1]);
  await server.closed(executionArn);
  const { mapRunArn } = await server.mapRun(executionArn);
  const describe = (arn: string) => server.stepFunctions.describeMapRun(scope, { mapRunArn: arn });
  for (const arn of [
    mapRunArn.replace('/L:', '/K:'),
    `${mapRunArn.slice(0, -1)}g`,
    mapRunArn.replace('m/L', 'n/L'),
  ]) {
    await expect(describe(arn)).rejects.toMatchObject({ code: 'ResourceNotFound' });
  }
  await expect(describe(executionArn)).rejects.toMatchObject({ code: 'InvalidArn' });
  const [child] = await server.children(executionArn);
  const other = `${child?.executionArn}`.replace('/L:', '/K:');
  await expect(server.describe(other)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
});
