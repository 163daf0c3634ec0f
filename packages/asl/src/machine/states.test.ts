import type { JsonObject } from '@cairn/kit';
import { describe, expect, test } from 'vitest';
import { Run } from './testing/run.ts';

const hour = 3600;

/** A machine of one state that ends. */
function single(state: JsonObject): JsonObject {
  return { StartAt: 'A', States: { A: state } };
}

describe('Pass', () => {
  const cases: [name: string, state: JsonObject, input: string, output: string][] = [
    ['gives out its input', {}, '{"a": 1}', '{"a": 1}'],
    ['gives out its Result', { Result: { r: 1 } }, '{"a":1}', '{"r":1}'],
    ['puts its Result at ResultPath', { Result: 2, ResultPath: '$.b.c' }, '{"a":1}', '{"a":1,"b":{"c":2}}'],
    ['drops its Result when ResultPath is null', { Result: 2, ResultPath: null }, '{"a":1}', '{"a":1}'],
    ['selects by InputPath', { InputPath: '$.a' }, '{"a":[1]}', '[1]'],
    ['takes {} when InputPath is null', { InputPath: null }, '{"a":1}', '{}'],
    ['evaluates Parameters', { Parameters: { 'x.$': '$.a', y: 2 } }, '{"a":1.0}', '{"x":1.0,"y":2}'],
    ['takes constant Parameters as they are', { Parameters: { x: 'y' } }, '{}', '{"x":"y"}'],
    ['selects by OutputPath', { OutputPath: '$.a' }, '{"a":"b"}', '"b"'],
    ['gives {} when OutputPath is null', { OutputPath: null }, '{"a":1}', '{}'],
    [
      'merges into the raw input, not into what InputPath selects',
      { InputPath: '$.a', ResultPath: '$.c' },
      '{"a":{"b":1}}',
      '{"a":{"b":1},"c":{"b":1}}',
    ],
  ];
  test.each(cases)('%s', (_name, fields, input, output) => {
    const run = Run.start(single({ Type: 'Pass', ...fields, End: true }), { input });
    expect(run.history).toEqual([
      `1<0 ExecutionStarted ${input}`,
      `2<0 PassStateEntered A ${input}`,
      `3<2 PassStateExited A ${output}`,
      `4<3 ExecutionSucceeded ${output}`,
    ]);
    expect(run.execution.status).toBe('SUCCEEDED');
    expect(run.execution.output?.text).toBe(output);
  });

  test('hands on the very same payload when nothing touches it', () => {
    const run = Run.start(single({ Type: 'Pass', End: true }), { input: '{"a":1}' });
    expect(run.execution.output).toBe(run.execution.identity.input);
  });
});

describe('a state that cannot read its data', () => {
  const cases: [name: string, state: JsonObject, cause: string][] = [
    [
      'names an InputPath that finds nothing',
      { InputPath: '$.x' },
      "Invalid path '$.x' : No results for path: $['x']",
    ],
    [
      'names an OutputPath that finds nothing',
      { OutputPath: '$.x' },
      "Invalid path '$.x' : No results for path: $['x']",
    ],
    [
      'names a parameter that finds nothing',
      { Parameters: { 'value.$': '$.x' } },
      "The JSONPath '$.x' specified for the field 'value.$' could not be found in the input '{\"a\":1}'",
    ],
  ];
  test.each(cases)('%s', (_name, fields, cause) => {
    const run = Run.start(single({ Type: 'Pass', ...fields, End: true }), { input: '{"a":1}' });
    const full = `An error occurred while executing the state 'A' (entered at the event id #2). ${cause}`;
    expect(run.history.slice(1)).toEqual([
      '2<0 PassStateEntered A {"a":1}',
      `3<2 ExecutionFailed States.Runtime ${full}`,
    ]);
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: full });
  });
});

describe('Choice', () => {
  const definition = {
    StartAt: 'A',
    States: {
      A: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.n', NumericGreaterThan: 10, Next: 'Big' },
          { Variable: '$.n', NumericGreaterThan: 5, Next: 'Middle' },
        ],
        Default: 'Small',
      },
      Big: { Type: 'Succeed' },
      Middle: { Type: 'Succeed' },
      Small: { Type: 'Succeed' },
    },
  };
  test.each([
    [11, 'Big'],
    [6, 'Middle'],
    [5, 'Small'],
  ])('takes the first rule that matches, else Default: %d', (n, next) => {
    const input = `{"n":${n}}`;
    const run = Run.start(definition, { input });
    expect(run.history.slice(1)).toEqual([
      `2<0 ChoiceStateEntered A ${input}`,
      `3<2 ChoiceStateExited A ${input}`,
      `4<3 SucceedStateEntered ${next} ${input}`,
      `5<4 SucceedStateExited ${next} ${input}`,
      `6<5 ExecutionSucceeded ${input}`,
    ]);
  });

  test('fails when nothing matches and there is no Default', () => {
    const choices = [{ Variable: '$.n', IsString: true, Next: 'A' }];
    const run = Run.start(single({ Type: 'Choice', Choices: choices }), { input: '{"n":1}' });
    expect(run.history.at(-1)).toBe(
      "3<2 ExecutionFailed States.Runtime An error occurred while executing the state 'A' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
    );
  });
});

describe('Wait', () => {
  const waits: [fields: JsonObject, input: string, seconds: number][] = [
    [{ Seconds: 10 }, '{}', 10],
    [{ SecondsPath: '$.s' }, '{"s":10}', 10],
    [{ SecondsPath: '$.s' }, '{"s":"10"}', 10],
    [{ Timestamp: '2026-01-01T01:00:00Z' }, '{}', hour],
    [{ TimestampPath: '$.t' }, '{"t":"2026-01-01T03:00:00.000+02:00"}', hour],
    [{ SecondsPath: '$.s' }, `{"s":${2 ** 31 - 1}}`, 2 ** 31 - 1],
  ];
  test.each(waits)('%j with %s waits', (fields, input, seconds) => {
    const definition = single({ Type: 'Wait', ...fields, End: true });
    const run = Run.start(definition, { input, limits: { executionSecondsMax: 2 ** 32 } });
    expect(run.outline).toEqual(['1<0 ExecutionStarted', '2<0 WaitStateEntered']);
    expect(run.execution.nextDueMs).toBe(run.nowMs + seconds * 1000);
    expect(run.execution.inFlight).toBe(false);
    expect(run.pass(seconds - 1).accepted).toBe(false);
    expect(run.pass(1).accepted).toBe(true);
    expect(run.outline.slice(2)).toEqual(['3<2 WaitStateExited', '4<3 ExecutionSucceeded']);
    expect(run.events.at(-1)?.timestampMs).toBe(run.nowMs);
  });

  test.each([
    [{ Seconds: 0 }, '{}'],
    [{ Timestamp: '2025-12-31T23:59:59Z' }, '{}'],
    [{ TimestampPath: '$.t' }, '{"t":"2020-02-29T00:00:00Z"}'],
  ])('%j passes at once', (fields, input) => {
    const run = Run.start(single({ Type: 'Wait', ...fields, End: true }), { input });
    expect(run.execution.status).toBe('SUCCEEDED');
  });

  const failures: [fields: JsonObject, input: string, cause: string][] = [
    [{ SecondsPath: '$.s' }, '{}', 'The SecondsPath parameter does not reference an input value: $.s'],
    [
      { SecondsPath: '$.s' },
      '{"s":1.5}',
      'The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5',
    ],
    [{ SecondsPath: '$.s' }, '{"s":-1}', 'The SecondsPath parameter references a negative value: $.s == -1'],
    [{ SecondsPath: '$.s' }, `{"s":${2 ** 31}}`, 'Wait state delay is too long.'],
    [
      { TimestampPath: '$.t' },
      '{"t":"2026-13-01T00:00:00Z"}',
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == 2026-13-01T00:00:00Z',
    ],
  ];
  test.each(failures)('%j with %s fails', (fields, input, cause) => {
    const run = Run.start(single({ Type: 'Wait', ...fields, End: true }), { input });
    expect(run.execution.cause).toBe(
      `An error occurred while executing the state 'A' (entered at the event id #2). ${cause}`,
    );
  });
});

describe('Fail', () => {
  test.each([
    [{ Error: 'E', Cause: 'C' }, ['E', 'C']],
    [{ Cause: 'C' }, ['C']],
    [{}, []],
    [{ ErrorPath: '$.e', CausePath: "States.Format('{}!', $.c)" }, ['e1', 'c1!']],
    [{ ErrorPath: '$$.State.Name' }, ['A']],
  ])('%j', (fields, shown) => {
    const run = Run.start(single({ Type: 'Fail', ...fields }), { input: '{"e":"e1","c":"c1"}' });
    expect(run.history.slice(2)).toEqual([['3<2', 'ExecutionFailed', ...shown].join(' ')]);
  });

  test('says which path finds nothing', () => {
    const run = Run.start(single({ Type: 'Fail', ErrorPath: '$.x' }), { input: '{"a": 1}' });
    expect(run.execution.cause).toContain(
      "The JSONPath '$.x' specified for the field 'ErrorPath' could not be found in the input '{\"a\":1}'",
    );
  });
});

test('the context object tells of the execution, the machine and the state', () => {
  const run = Run.start(single({ Type: 'Pass', Parameters: { 'c.$': '$$' }, End: true }), {
    input: '{"a":1}',
  });
  expect(run.execution.output?.value).toEqual({
    c: {
      Execution: {
        Id: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
        Input: { a: 1 },
        StartTime: '2026-01-01T00:00:00.000Z',
        Name: 'run',
        RoleArn: 'arn:aws:iam::123456789012:role/role',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', Name: 'machine' },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00.000Z' },
    },
  });
});
