import type { JsonObject } from '@cairn/kit';
import { describe, expect, test } from 'vitest';
import { Run } from './testing/run.ts';

const one = (state: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: { ...state, End: true } } });
const pass = (parameters: JsonObject): JsonObject => one({ Type: 'Pass', Parameters: parameters });
const large = JSON.stringify({ a: 'x'.repeat(200_000) });
const tooLarge = {
  status: 'FAILED',
  error: 'States.DataLimitExceeded',
  cause:
    "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.",
};
const call = (name: string, argument: string, count: number) =>
  `${name}(${Array(count).fill(argument).join(',')})`;

describe('what is longer together than any string can be fails its state', () => {
  test.each<[string, JsonObject]>([
    ['a text', { 'a.$': `States.Format('${'{}'.repeat(9_000)}'${',$.a'.repeat(9_000)})` }],
    ['members', Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}.$`, '$.a']))],
    ['arguments', { 'a.$': call('States.Array', '$.a', 5_000) }],
    ['arguments as text', { 'a.$': `States.JsonToString(${call('States.Array', '$.a', 5_000)})` }],
    ['arguments to be hashed', { 'a.$': `States.Hash(${call('States.Array', '$.a', 5_000)}, 'MD5')` }],
    ['unique arguments', { 'a.$': `States.ArrayUnique(${call('States.Array', '$.a', 5_000)})` }],
    ['parts of a path', { 'a.$': `$.concat(${Array(5_000).fill('$.a').join(',')})` }],
  ])('%s', (_name, parameters) => {
    expect(Run.start(pass(parameters), { input: large }).execution).toMatchObject(tooLarge);
  });

  test('the outputs of iterations', () => {
    const definition = one({
      Type: 'Map',
      ItemSelector: { 'x.$': '$$.Execution.Input.b' },
      ItemProcessor: one({ Type: 'Pass' }),
      ItemsPath: '$.a',
    });
    const run = Run.start(definition, {
      input: JSON.stringify({ a: Array(3_000).fill(1), b: 'y'.repeat(200_000) }),
    });
    while (run.send({ kind: 'continue' }).more);
    expect(run.execution).toMatchObject(tooLarge);
    expect(run.events.length).toBeLessThan(400);
  });

  test('and whatever else the engine refuses to make', () => {
    const definition = one({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' });
    const refusing = (message: string) => () => {
      throw new RangeError(message);
    };
    expect(Run.start(definition, { refuseTask: refusing('Invalid string length') }).execution).toMatchObject(
      tooLarge,
    );
    const deep = Run.start(definition, { refuseTask: refusing('Maximum call stack size exceeded') });
    expect(deep.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

test('outputs that a Map discards may be as large together as they like', () => {
  const definition = one({
    Type: 'Map',
    ItemSelector: { 'x.$': '$$.Execution.Input.b' },
    ItemProcessor: one({ Type: 'Pass' }),
    ItemsPath: '$.a',
    ResultPath: null,
    OutputPath: '$.c',
  });
  const input = JSON.stringify({ a: Array(60).fill(1), b: 'y'.repeat(200_000), c: 1 });
  const run = Run.start(definition, { input });
  while (run.send({ kind: 'continue' }).more);
  expect(run.execution).toMatchObject({ status: 'SUCCEEDED', output: { text: '1' } });
});

describe('expressions of a state that take too many steps together fail it', () => {
  const numbers = JSON.stringify({ a: Array.from({ length: 1_000 }, (_, index) => index) });
  const times = (count: number, path: string): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}.$`, path]));
  test.each<[string, JsonObject]>([
    ['filters of several fields', times(5, '$.a[?($.a[?(@ == 7)])]')],
    ['wildcards that find nothing', times(4, '$.a[?($.a[*].x)]')],
    ['slices that find nothing', times(4, '$.a[?($.a[0:1000].x)]')],
    ['descents that find nothing', times(4, '$.a[?($..x)]')],
    ['functions', times(4_000, 'States.ArrayContains($.a, -1)')],
  ])('%s', (_name, parameters) => {
    const run = Run.start(pass(parameters), { input: numbers });
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.execution.cause).toContain('The expressions of the state take more than 3000000 steps.');
  });

  test('long strings inside that are compared again and again', () => {
    const long = ['x'.repeat(50_000)];
    const run = Run.start(pass({ 'a.$': '$.l[?($.m[?(@ == $.w)])]' }), {
      input: JSON.stringify({ l: Array(2_000).fill(1), m: [long], w: long }),
    });
    expect(run.execution.cause).toContain('steps');
  });

  test('deep values that are compared again and again', () => {
    const deep = Array.from({ length: 5_000 }, (_, index) => ({ i: index }));
    const run = Run.start(pass({ 'a.$': '$.l[?($.m[?(@ == $.w)])]' }), {
      input: JSON.stringify({ l: Array(2_000).fill(1), m: [deep], w: deep }),
    });
    expect(run.execution.cause).toContain('steps');
  });
});

describe('a burst yields', () => {
  test('after much work, though it has written few events', () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Parameters: { 'a.$': '$.a', 'f.$': '$.a[?($.a[?(@ == -1)])]' }, Next: 'A' },
      },
    };
    const input = JSON.stringify({ a: Array.from({ length: 800 }, (_, index) => index) });
    const run = Run.start(definition, { input });
    expect(run.events.length).toBeLessThan(10);
    expect(run.send({ kind: 'continue' })).toMatchObject({ more: true });
  });

  test('after many bytes of new payloads', () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Parameters: { 'a.$': '$.a' }, Next: 'A' } },
    };
    const run = new Run(definition, { input: large });
    const { events, more, spent } = run.send({ kind: 'start' });
    expect(events.length).toBeLessThan(60);
    expect(more).toBe(true);
    expect(spent).toBeGreaterThanOrEqual(1);
  });

  test('not for a payload that is only passed on', () => {
    const run = Run.start({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } }, { input: large });
    expect(run.events.length).toBeGreaterThanOrEqual(1_000);
  });
});

test('an execution whose time is over ends without its states being asked', () => {
  const definition = { ...one({ Type: 'Wait', Seconds: 1 }), TimeoutSeconds: 5 };
  const run = Run.start(definition);
  expect(run.send({ kind: 'expire' }).accepted).toBe(false);
  run.nowMs += 5_000;
  expect(run.send({ kind: 'expire' }).accepted).toBe(true);
  expect(run.outline.slice(1)).toEqual(['2<0 WaitStateEntered', '3<0 ExecutionTimedOut']);
  expect(run.execution.status).toBe('TIMED_OUT');
});
