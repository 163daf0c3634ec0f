import { type JsonObject, Payload } from '@cairn/kit';
import { describe, expect, test } from 'vitest';
import { Run } from './testing/run.ts';

const resource = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const invoke = 'arn:aws:states:::lambda:invoke';
const loop = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } };
const one = (state: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: state } });

describe('a history', () => {
  test('that is full ends the execution with its last event', () => {
    const run = Run.start(loop, { limits: { historyEventsMax: 10, burstEventsMax: 100 } });
    expect(run.history.slice(-2)).toEqual([
      '9<8 PassStateExited A {}',
      '10<9 ExecutionFailed States.Runtime The execution reached the maximum number of history events (10).',
    ]);
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime', lastEventId: 10 });
  });

  test('may end with success at its very limit', () => {
    const definition = one({ Type: 'Pass', End: true });
    expect(Run.start(definition, { limits: { historyEventsMax: 4 } }).execution.status).toBe('SUCCEEDED');
    expect(Run.start(definition, { limits: { historyEventsMax: 3 } }).execution.status).toBe('FAILED');
  });
});

describe('a burst', () => {
  test('ends at its cap and goes on when told so', () => {
    const run = Run.start(loop, { limits: { historyEventsMax: 25_000, burstEventsMax: 100 } });
    expect(run.events).toHaveLength(101);
    while (run.execution.status === 'RUNNING') {
      const { more, events } = run.send({ kind: 'continue' });
      expect(events.length).toBeLessThanOrEqual(101);
      expect(more).toBe(run.execution.status === 'RUNNING');
    }
    expect(run.execution.lastEventId).toBe(25_000);
    expect(run.events.map(({ id }) => id)).toEqual(Array.from({ length: 25_000 }, (_, index) => index + 1));
  });

  test('that many timers begin ends at its cap too', () => {
    const definition = one({
      Type: 'Map',
      ItemProcessor: one({ Type: 'Wait', Seconds: 5, End: true }),
      End: true,
    });
    const input = JSON.stringify(Array(40).fill(0));
    const run = Run.start(definition, { input, limits: { burstEventsMax: 20 } });
    while (run.send({ kind: 'continue' }).more);
    let bursts = 1;
    for (let more = run.pass(5).more; more; bursts++) more = run.send({ kind: 'continue' }).more;
    expect(bursts).toBeGreaterThan(3);
    expect(run.execution.status).toBe('SUCCEEDED');
  });
});

describe('data', () => {
  const large = JSON.stringify('x'.repeat(100));
  const limits = { payloadBytesMax: 100 };
  const cause = (producer: string) =>
    `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`;

  test.each([
    [resource, resource, 'LambdaFunctionFailed'],
    [invoke, 'lambda', 'TaskFailed'],
  ])('too large from %s fails the task, which can be caught', (Resource, producer, type) => {
    const Catch = [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Caught' }];
    const run = Run.start(
      { StartAt: 'T', States: { T: { Type: 'Task', Resource, Catch, End: true }, Caught: { Type: 'Fail' } } },
      { limits: { payloadBytesMax: 300 } },
    );
    run.succeed(JSON.stringify('x'.repeat(300)));
    expect(run.events[4]).toMatchObject({
      type,
      details: { error: 'States.DataLimitExceeded', cause: cause(producer) },
    });
    expect(run.events[5]?.type).toBe('TaskStateExited');
  });

  test('too large from a state names the state', () => {
    const run = Run.start(one({ Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' }, End: true }), {
      input: JSON.stringify('x'.repeat(60)),
      limits,
    });
    expect(run.history.at(-1)).toBe(`3<2 ExecutionFailed States.DataLimitExceeded ${cause('S')}`);
  });

  test('is measured in bytes of UTF-8', () => {
    const state = { Type: 'Pass', Parameters: { 'a.$': '$' }, End: true };
    const run = (text: string) =>
      Run.start(one(state), { input: JSON.stringify(text), limits }).execution.status;
    expect(run('é'.repeat(46))).toBe('SUCCEEDED');
    expect(run('é'.repeat(47))).toBe('FAILED');
    expect(large.length).toBeGreaterThan(100);
  });

  test('that nests ever deeper ends with a failure, not with a crash', () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Parameters: { 'a.$': '$' }, Next: 'A' } },
    } as const;
    const run = Run.start(definition, { limits: { burstEventsMax: 5_000 } });
    while (run.send({ kind: 'continue' }).more);
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.execution.cause).toContain('nests deeper');
  });

  test('that an integration answers and nobody can read fails the state that reads it', () => {
    const definition = one({ Type: 'Task', Resource: resource, ResultSelector: { 'a.$': '$.b' }, End: true });
    const run = Run.start(definition);
    const output = Payload.ofText('['.repeat(1_001) + ']'.repeat(1_001));
    run.send({ kind: 'task-succeeded', task: run.startTask().task, output });
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('time', () => {
  test('TimeoutSeconds of the machine ends it past Catch, and cancels its tasks', () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'T' }];
    const definition = {
      TimeoutSeconds: 10,
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: resource, Catch, End: true } },
    };
    const run = Run.start(definition);
    expect(run.pass(9).accepted).toBe(false);
    run.pass(1);
    expect(run.history.at(-1)).toBe('5<0 ExecutionTimedOut');
    expect(run.execution).toMatchObject({ status: 'TIMED_OUT', error: undefined, cause: undefined });
    expect(run.commands.at(-1)).toMatchObject({ kind: 'cancel-task' });
    expect(run.execution.nextDueMs).toBeUndefined();
  });

  test('no execution takes more than a year', () => {
    const run = Run.start(one({ Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', End: true }));
    expect(run.execution.nextDueMs).toBe(run.nowMs + 365 * 86_400_000);
    run.pass(365 * 86_400);
    expect(run.execution.status).toBe('TIMED_OUT');
  });
});

describe('stop', () => {
  test('aborts the execution and cancels its tasks; nothing moves it after that', () => {
    const run = Run.start(one({ Type: 'Task', Resource: resource, TimeoutSeconds: 5, End: true }));
    run.send({ kind: 'stop', error: 'E', cause: 'C' });
    expect(run.history.at(-1)).toBe('5<0 ExecutionAborted E C');
    expect(run.execution).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C', inFlight: false });
    expect(run.commands.at(-1)).toMatchObject({ kind: 'cancel-task', task: run.startTask().task });
    expect(run.succeed('1').accepted).toBe(false);
    expect(run.pass(10).accepted).toBe(false);
    expect(run.send({ kind: 'stop' }).accepted).toBe(false);
  });

  test('needs no reason', () => {
    const run = Run.start(one({ Type: 'Wait', Seconds: 5, End: true }));
    run.send({ kind: 'stop' });
    expect(run.history.at(-1)).toBe('3<0 ExecutionAborted');
  });
});

test('an execution starts once', () => {
  const run = Run.start(one({ Type: 'Wait', Seconds: 5, End: true }));
  expect(run.send({ kind: 'start' }).accepted).toBe(false);
});
