import type { JsonObject } from '@cairn/kit';
import { describe, expect, test } from 'vitest';
import { takeChanges } from './state-changes.ts';
import { Run } from './testing/run.ts';

const resource = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const pass = { Type: 'Pass', End: true };
const task = { Type: 'Task', Resource: resource, End: true };
const fail = { Type: 'Fail', Error: 'E', Cause: 'C' };
const one = (state: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: state } });

function machine(state: JsonObject): JsonObject {
  return { StartAt: 'M', States: { M: { ...state, End: true }, Caught: { Type: 'Succeed' } } };
}

function map(processor: JsonObject, fields: JsonObject = {}): JsonObject {
  return machine({ Type: 'Map', ItemProcessor: processor, ...fields });
}

function parallel(branches: JsonObject[], fields: JsonObject = {}): JsonObject {
  return machine({ Type: 'Parallel', Branches: branches, ...fields });
}

describe('Map', () => {
  test('runs one iteration after another with MaxConcurrency 1', () => {
    const run = Run.start(map(one(pass), { MaxConcurrency: 1 }), { input: '[1,"b"]' });
    expect(run.history.slice(1)).toEqual([
      '2<0 MapStateEntered M [1,"b"]',
      '3<2 MapStateStarted 2',
      '4<3 MapIterationStarted M 0',
      '5<4 PassStateEntered S 1',
      '6<5 PassStateExited S 1',
      '7<6 MapIterationSucceeded M 0',
      '8<6 MapIterationStarted M 1',
      '9<8 PassStateEntered S "b"',
      '10<9 PassStateExited S "b"',
      '11<10 MapIterationSucceeded M 1',
      '12<11 MapStateSucceeded',
      '13<11 MapStateExited M [1,"b"]',
      '14<13 ExecutionSucceeded [1,"b"]',
    ]);
  });

  test('starts all iterations before their states, and keeps the order of the items', () => {
    const run = Run.start(map(one(task)), { input: '[1,2]' });
    expect(run.outline.slice(3)).toEqual([
      '4<3 MapIterationStarted',
      '5<3 MapIterationStarted',
      '6<4 TaskStateEntered',
      '7<5 TaskStateEntered',
      '8<6 LambdaFunctionScheduled',
      '9<8 LambdaFunctionStarted',
      '10<7 LambdaFunctionScheduled',
      '11<10 LambdaFunctionStarted',
    ]);
    run.succeed('"two"');
    run.succeed('"one"', run.startTask(1).task);
    expect(run.history.slice(11)).toEqual([
      '12<11 LambdaFunctionSucceeded "two"',
      '13<12 TaskStateExited S "two"',
      '14<13 MapIterationSucceeded M 1',
      '15<9 LambdaFunctionSucceeded "one"',
      '16<15 TaskStateExited S "one"',
      '17<16 MapIterationSucceeded M 0',
      '18<17 MapStateSucceeded',
      '19<17 MapStateExited M ["one","two"]',
      '20<19 ExecutionSucceeded ["one","two"]',
    ]);
  });

  test('has nothing to do for an empty array', () => {
    const run = Run.start(map(one(fail)), { input: '[]' });
    expect(run.history.slice(2)).toEqual([
      '3<2 MapStateStarted 0',
      '4<3 MapStateSucceeded',
      '5<3 MapStateExited M []',
      '6<5 ExecutionSucceeded []',
    ]);
  });

  test('selects items and makes each iteration its input', () => {
    const fields = {
      InputPath: '$.order',
      ItemsPath: '$.lines',
      ItemSelector: { 'id.$': '$.id', 'line.$': '$$.Map.Item.Value', 'n.$': '$$.Map.Item.Index' },
      ResultSelector: { 'all.$': '$' },
      ResultPath: '$.out',
    };
    const input = '{"order":{"id":7,"lines":["x","y"]}}';
    const inner = one({ Type: 'Pass', Parameters: { 'i.$': '$$.Map.Item.Index', 'in.$': '$' }, End: true });
    expect(Run.start(map(inner, fields), { input }).execution.output?.value).toEqual({
      order: { id: 7, lines: ['x', 'y'] },
      out: {
        all: [
          { i: 0, in: { id: 7, line: 'x', n: 0 } },
          { i: 1, in: { id: 7, line: 'y', n: 1 } },
        ],
      },
    });
  });

  test('understands Iterator and Parameters of old definitions', () => {
    const definition = machine({
      Type: 'Map',
      Iterator: one(pass),
      Parameters: { 'v.$': '$$.Map.Item.Value' },
    });
    expect(Run.start(definition, { input: '[1]' }).execution.output?.text).toBe('[{"v":1}]');
  });

  test.each([
    [{ MaxConcurrency: 2 }, '[1,2,3,4]', {}, 2],
    [{ MaxConcurrencyPath: '$.n', ItemsPath: '$.i' }, '{"n":3,"i":[1,2,3,4]}', {}, 3],
    [{ MaxConcurrency: 0 }, JSON.stringify(Array(60).fill(0)), {}, 40],
    [{}, JSON.stringify(Array(60).fill(0)), { mapConcurrencyMax: 50 }, 50],
  ])('%j runs as many at a time as it may', (fields, input, limits, count) => {
    const run = Run.start(map(one(task), fields), { input, limits });
    expect(run.commands).toHaveLength(count);
    run.succeed('1');
    expect(run.commands).toHaveLength(count + 1);
  });

  test.each([
    [
      { MaxConcurrencyPath: '$.n' },
      '{"n":"many"}',
      'The MaxConcurrencyPath field refers to value "many" which is not a valid integer: $.n',
    ],
    [{}, '{}', 'Reference path "$" must point to array.'],
  ])('%j with %s fails before it starts, past Catch', (fields, input, cause) => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const run = Run.start(map(one(pass), { ...fields, Catch }), { input });
    expect(run.history.slice(2)).toEqual([
      `3<2 ExecutionFailed States.Runtime An error occurred while executing the state 'M' (entered at the event id #2). ${cause}`,
    ]);
  });

  test('fails with its iteration; the others are aborted and their tasks cancelled', () => {
    const run = Run.start(map(one(task)), { input: '[1,2]' });
    run.fail('E', 'C', run.startTask(1).task);
    expect(run.history.slice(11)).toEqual([
      '12<9 LambdaFunctionFailed E C',
      '13<12 MapIterationFailed M 0',
      '14<12 MapIterationAborted M 1',
      '15<12 TaskStateAborted',
      '16<12 MapStateFailed',
      '17<16 ExecutionFailed E C',
    ]);
    expect(run.commands.slice(2)).toMatchObject([{ kind: 'cancel-task', task: run.startTask().task }]);
  });

  test('retries as a whole, and catches what is left', () => {
    const fields = {
      Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['E'], Next: 'Caught', ResultPath: null }],
    };
    const run = Run.start(map(one(fail), fields), { input: '[1]' });
    run.pass(1);
    expect(run.outline.slice(2, 13)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 FailStateEntered',
      '6<5 MapIterationFailed',
      '7<5 MapStateStarted',
      '8<7 MapIterationStarted',
      '9<8 FailStateEntered',
      '10<9 MapIterationFailed',
      '11<9 MapStateFailed',
      '12<11 MapStateExited',
      '13<12 SucceedStateEntered',
    ]);
  });
});

test('what an iteration changes does not grow with the number of iterations', () => {
  const input = JSON.stringify(Array.from({ length: 200 }, (_, index) => ({ index })));
  const run = Run.start(map(one(task), { MaxConcurrency: 1 }), { input });
  takeChanges(run.execution);
  for (let index = 0; index < 199; index++) {
    run.succeed(`{"out":${index}}`);
    const { frames, removedFrameIds } = takeChanges(run.execution);
    const bytes = JSON.stringify(
      frames.map(({ data, payloads }) => [data, payloads.map(({ text }) => text)]),
    ).length;
    expect(frames).toHaveLength(2);
    expect(bytes).toBeLessThan(300);
    expect(removedFrameIds).toEqual([]);
  }
  run.succeed('{}');
  expect(takeChanges(run.execution).removedFrameIds).toHaveLength(201);
  expect(run.execution.status).toBe('SUCCEEDED');
});

describe('Parallel', () => {
  test('gives every branch the same input and collects in branch order', () => {
    const run = Run.start(parallel([one(pass), one({ ...pass, Result: 2 })]), { input: '1' });
    expect(run.history.slice(1)).toEqual([
      '2<0 ParallelStateEntered M 1',
      '3<2 ParallelStateStarted',
      '4<3 PassStateEntered S 1',
      '5<3 PassStateEntered S 1',
      '6<4 PassStateExited S 1',
      '7<5 PassStateExited S 2',
      '8<7 ParallelStateSucceeded',
      '9<7 ParallelStateExited M [1,2]',
      '10<9 ExecutionSucceeded [1,2]',
    ]);
  });

  test('fails with a branch; siblings are aborted, and so is the task that failed', () => {
    const branches = [one(task), one({ Type: 'Wait', Seconds: 9, End: true })];
    const run = Run.start(parallel(branches, { Catch: [{ ErrorEquals: ['E'], Next: 'Caught' }] }));
    run.fail('E', 'C');
    expect(run.history.slice(7, 12)).toEqual([
      '8<7 LambdaFunctionFailed E C',
      '9<8 TaskStateAborted',
      '10<8 WaitStateAborted',
      '11<8 ParallelStateFailed',
      '12<11 ParallelStateExited M {"Error":"E","Cause":"C"}',
    ]);
  });

  test.each([
    ['States.BranchFailed', 'SUCCEEDED'],
    ['E', 'SUCCEEDED'],
    ['Other', 'FAILED'],
  ])('%s names the failure of a branch: %s', (name, status) => {
    const run = Run.start(parallel([one(fail)], { Catch: [{ ErrorEquals: [name], Next: 'Caught' }] }));
    expect(run.execution.status).toBe(status);
  });

  test('retries as a whole without a Failed event in between', () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 2 }];
    const run = Run.start(parallel([one(fail)], { Retry }));
    run.pass(2);
    expect(run.outline.slice(2)).toEqual([
      '3<2 ParallelStateStarted',
      '4<3 FailStateEntered',
      '5<4 ParallelStateStarted',
      '6<5 FailStateEntered',
      '7<6 ParallelStateFailed',
      '8<7 ExecutionFailed',
    ]);
  });

  test('aborts what runs inside its branches, at any depth', () => {
    const inner = { Type: 'Map', ItemsPath: '$', ItemProcessor: one(task), End: true };
    const run = Run.start(parallel([one(inner), one(task)]), { input: '[1]' });
    run.fail('E', 'C', run.startTask(1).task);
    expect(run.outline.slice(-6)).toEqual(
      [
        '13<8 LambdaFunctionFailed',
        '14<13 TaskStateAborted',
        '15<13 MapIterationAborted',
        '16<13 TaskStateAborted',
        '17<13 MapStateAborted',
        '18<13 ParallelStateFailed',
      ]
        .concat('19<18 ExecutionFailed')
        .slice(-6),
    );
  });
});
