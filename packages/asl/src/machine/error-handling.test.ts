import type { JsonObject } from '@cairn/kit';
import { describe, expect, test } from 'vitest';
import { Run } from './testing/run.ts';

const resource = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const tokenResource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';

function machine(fields: JsonObject): JsonObject {
  return {
    StartAt: 'T',
    States: { T: { Type: 'Task', Resource: resource, ...fields, End: true }, Caught: { Type: 'Succeed' } },
  };
}

describe('Retry', () => {
  /** Seconds after each failure until the next attempt; the last is undefined when there is none. */
  function delays(run: Run, errors: readonly string[]): (number | undefined)[] {
    return errors.map((error) => {
      run.fail(error);
      if (run.execution.status !== 'RUNNING') return undefined;
      const seconds = ((run.execution.nextDueMs as number) - run.nowMs) / 1000;
      run.pass(seconds);
      return seconds;
    });
  }

  const retriers: [name: string, retry: JsonObject[], errors: string[], seconds: (number | undefined)[]][] = [
    ['by default: 1, 2, 4 seconds', [{ ErrorEquals: ['E'] }], ['E', 'E', 'E', 'E'], [1, 2, 4, undefined]],
    ['MaxAttempts 0: never', [{ ErrorEquals: ['E'], MaxAttempts: 0 }], ['E'], [undefined]],
    [
      'at most MaxDelaySeconds',
      [{ ErrorEquals: ['E'], IntervalSeconds: 3, BackoffRate: 3, MaxDelaySeconds: 10 }],
      ['E', 'E', 'E'],
      [3, 9, 10],
    ],
    [
      'a count for each retrier',
      [
        { ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 5 },
        { ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 7, BackoffRate: 1 },
      ],
      ['B', 'A', 'B', 'C'],
      [7, 5, 7, undefined],
    ],
    [
      'a used-up retrier does not leave the error to those after it',
      [{ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'] }],
      ['A', 'A'],
      [1, undefined],
    ],
  ];
  test.each(retriers)('%s', (_name, Retry, errors, seconds) => {
    expect(delays(Run.start(machine({ Retry })), errors)).toEqual(seconds);
  });

  test('FULL jitter takes any part of the delay', () => {
    const Retry = [{ ErrorEquals: ['E'], IntervalSeconds: 100, JitterStrategy: 'FULL' }];
    const run = Run.start(machine({ Retry }), { random: { next: () => 0.25 } });
    expect(delays(run, ['E', 'E'])).toEqual([25, 50]);
  });

  test('schedules anew after the failure, without entering the state again', () => {
    const run = Run.start(machine({ Retry: [{ ErrorEquals: ['E'] }] }));
    run.fail('E');
    run.pass(1);
    expect(run.outline.slice(4)).toEqual([
      '5<4 LambdaFunctionFailed',
      '6<5 LambdaFunctionScheduled',
      '7<6 LambdaFunctionStarted',
    ]);
  });

  test('evaluates the parameters anew: the count and the token are of the attempt', () => {
    const Parameters = { 'n.$': '$$.State.RetryCount', 'token.$': '$$.Task.Token' };
    const run = Run.start(machine({ Resource: tokenResource, Parameters, Retry: [{ ErrorEquals: ['E'] }] }));
    run.fail('E');
    run.pass(1);
    expect(run.startTask(1).parameters.text).toBe('{"n":0,"token":"token-0-3"}');
    expect(run.startTask().parameters.text).toBe('{"n":1,"token":"token-0-6"}');
  });

  test('counts from nothing when the state is entered again', () => {
    const definition = {
      StartAt: 'T',
      States: {
        T: { Type: 'Task', Resource: resource, Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], Next: 'T' },
      },
    };
    const run = Run.start(definition);
    expect(delays(run, ['E'])).toEqual([1]);
    run.succeed('1');
    expect(delays(run, ['E', 'E'])).toEqual([1, undefined]);
  });
});

describe('ErrorEquals', () => {
  const cases: [name: string, error: string, catches: boolean][] = [
    ['States.ALL', 'Any', true],
    ['States.ALL', 'States.DataLimitExceeded', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.TaskFailed', 'Any', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['Any', 'Any', true],
    ['Any', 'any', false],
  ];
  test.each(cases)('%s against %s: %s', (name, error, catches) => {
    const run = Run.start(machine({ Catch: [{ ErrorEquals: [name], Next: 'Caught' }] }));
    run.fail(error);
    expect(run.execution.status).toBe(catches ? 'SUCCEEDED' : 'FAILED');
  });

  test.each([
    ['States.HeartbeatTimeout', true],
    ['States.Timeout', true],
    ['States.ALL', true],
    ['States.TaskFailed', false],
  ])('%s against a missed heartbeat: %s', (name, catches) => {
    const Catch = [{ ErrorEquals: [name], Next: 'Caught' }];
    const run = Run.start(
      machine({ Resource: tokenResource, HeartbeatSeconds: 3, TimeoutSeconds: 60, Catch }),
    );
    run.pass(3);
    expect(run.execution.status).toBe(catches ? 'SUCCEEDED' : 'FAILED');
    expect(run.history[4]).toBe('5<4 TaskTimedOut sqs sendMessage.waitForTaskToken States.Timeout');
  });
});

describe('Catch', () => {
  test.each([
    [{}, '{"Error":"E","Cause":"C"}'],
    [{ ResultPath: '$.error' }, '{"a":{"b":1},"error":{"Error":"E","Cause":"C"}}'],
    [{ ResultPath: null }, '{"a":{"b":1}}'],
  ])('%j gives %s: into the raw input, past OutputPath', (fields, output) => {
    const Catch = [{ ErrorEquals: ['E'], Next: 'Caught', ...fields }];
    const run = Run.start(machine({ InputPath: '$.a', OutputPath: '$.nothing', Catch }), {
      input: '{"a":{"b":1}}',
    });
    run.fail('E', 'C');
    expect(run.history.slice(4)).toEqual([
      '5<4 LambdaFunctionFailed E C',
      `6<5 TaskStateExited T ${output}`,
      `7<6 SucceedStateEntered Caught ${output}`,
      `8<7 SucceedStateExited Caught ${output}`,
      `9<8 ExecutionSucceeded ${output}`,
    ]);
  });

  test('takes the first catcher that matches, after Retry is used up', () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'T' },
      { ErrorEquals: ['States.TaskFailed'], Next: 'Caught' },
    ];
    const run = Run.start(machine({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], Catch }));
    run.fail('E');
    run.pass(1);
    expect(run.execution.status).toBe('RUNNING');
    run.fail('E');
    expect(run.execution.status).toBe('SUCCEEDED');
  });

  test('fails by its own error when its ResultPath does not fit the input', () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught', ResultPath: '$.a.b' }];
    const run = Run.start(machine({ Catch }), { input: '{"a":1}' });
    run.fail('E');
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.ReferencePathConflict' });
  });

  test('an intrinsic function that fails in Parameters is caught', () => {
    const Parameters = { 'x.$': "States.StringToJson('{')" };
    const Catch = [{ ErrorEquals: ['States.IntrinsicFailure'], Next: 'Caught' }];
    expect(Run.start(machine({ Parameters, Catch })).execution.status).toBe('SUCCEEDED');
  });
});
