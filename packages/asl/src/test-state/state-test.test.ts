import { Payload, seededRandom } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { defaultLimits, digest, identityOf, startMs } from '../machine/testing/run.ts';
import { StateTest, type StateTestOutcome, type StateTestRequest } from './state-test.ts';

/** A test that has not run yet. */
function testOf(definition: object, request: Partial<StateTestRequest> = {}, input = '{"n":1}'): StateTest {
  return new StateTest(
    { definition: JSON.stringify(definition), hasRole: true, ...request },
    {
      identity: identityOf(Payload.parse(input)),
      limits: defaultLimits,
      environment: {
        nowMs: startMs,
        random: seededRandom(1),
        digest,
        refuseTask: () => undefined,
        taskToken: () => 'token',
      },
    },
  );
}

function outcomeOf(...given: Parameters<typeof testOf>): StateTestOutcome {
  const step = testOf(...given).run();
  if (step.kind !== 'done') throw new Error(`the test waits for its ${step.kind}`);
  return step.outcome;
}

const sent = { QueueUrl: 'q', MessageBody: 'm' };
const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: sent, End: true };
const map = {
  Type: 'Map',
  ItemsPath: '$.list',
  ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
  End: true,
};
const mock = { result: '{"MessageId":"m"}' };
const failure = { errorOutput: { error: 'Oops', cause: 'broken' } };

describe('a test of one state', () => {
  it('shows the data after each field', () => {
    const state = {
      Type: 'Pass',
      InputPath: '$.n',
      Parameters: { 'a.$': '$' },
      ResultPath: '$.r',
      Next: 'B',
    };
    expect(outcomeOf(state)).toEqual({
      status: 'SUCCEEDED',
      output: '{"n":1,"r":{"a":1}}',
      nextState: 'B',
      inspectionData: {
        input: '{"n":1}',
        afterInputPath: '1',
        afterParameters: '{"a":1}',
        afterResultSelector: '{"a":1}',
        afterResultPath: '{"n":1,"r":{"a":1}}',
      },
    });
  });

  it('finds a state of a machine at any depth', () => {
    const machine = { StartAt: 'M', States: { M: map } };
    expect(outcomeOf(machine, { stateName: 'I' })).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}' });
  });

  it('reads and assigns variables', () => {
    const state = { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { b: '{% $a + 1 %}' }, End: true };
    const { inspectionData } = outcomeOf(state, { variables: { a: 1 } });
    expect(inspectionData.variables).toBe('{"a":1,"b":2}');
  });

  it('tells why an evaluation failed without naming an event', () => {
    const failing = { ...map, ItemsPath: '$.n' };
    expect(outcomeOf(failing, { mock: { result: '[]' } })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'Reference path "$.n" must point to array.',
    });
    expect(outcomeOf({ Type: 'Fail', Error: 'E', Cause: 'C' })).toMatchObject({ error: 'E', cause: 'C' });
  });

  it('hands out the task that is not mocked, and goes on with its result', () => {
    const begun = testOf(task);
    expect(begun.run()).toMatchObject({ kind: 'task', command: { stateName: 'StateName' } });
    expect(begun.succeed(Payload.parse('"done"'))).toMatchObject({ outcome: { output: '"done"' } });
  });

  it('waits for the clock, then leaves a Wait state', () => {
    const begun = testOf({ Type: 'Wait', Seconds: 5, Next: 'B' });
    expect(begun.run()).toEqual({ kind: 'wait', dueMs: startMs + 5_000 });
    expect(begun.wake()).toMatchObject({ outcome: { status: 'SUCCEEDED', nextState: 'B' } });
  });
});

describe('a mocked failure', () => {
  const retry = [{ ErrorEquals: ['Oops'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 3 }];
  const handled = { ...task, Retry: retry, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] };

  it('is tried again while a retrier has attempts left', () => {
    const stateConfiguration = { retrierRetryCount: 2 };
    expect(outcomeOf(handled, { mock: failure, stateConfiguration })).toMatchObject({
      status: 'RETRIABLE',
      error: 'Oops',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 18 } },
    });
  });

  it('is caught after that', () => {
    const stateConfiguration = { retrierRetryCount: 3 };
    expect(outcomeOf(handled, { mock: failure, stateConfiguration })).toMatchObject({
      status: 'CAUGHT_ERROR',
      output: '{"Error":"Oops","Cause":"broken"}',
      nextState: 'B',
      inspectionData: { errorDetails: { catchIndex: 0, retryIndex: 0 } },
    });
  });
});

describe('a Map', () => {
  const list = '{"list":[1,2]}';

  it('shows what each iteration would get', () => {
    const selecting = { ...map, ItemSelector: { 'v.$': '$$.Map.Item.Value' }, MaxConcurrency: 3 };
    const { inspectionData } = outcomeOf(selecting, { mock: { result: '[1,2]' } }, list);
    expect(inspectionData).toMatchObject({
      afterItemsPath: '[1,2]',
      afterItemSelector: '[{"v":1},{"v":2}]',
      maxConcurrency: 3,
    });
  });
});

const stateError = "Mock result schema validation error: Field 'MessageId' must be a string";
test.each<[string, object, Partial<StateTestRequest>]>([
  ['State not found in definition', { StartAt: 'M', States: { M: map } }, { stateName: 'Z' }],
  ['RoleArn must be specified when testing a Task state', task, { hasRole: false }],
  ["State type 'Pass' is not supported when a mock is specified", { Type: 'Pass', End: true }, { mock }],
  [
    'A test mock should have only one of the following fields: [result, errorOutput].',
    task,
    { mock: { ...mock, ...failure } },
  ],
  ['Mocked result must be valid JSON', task, { mock: { result: '{' } }],
  ['Mocked result must be an array.', map, { mock }],
  [stateError, task, { mock: { result: '{"MessageId":1}' } }],
  ["Invalid Context object provided: Field 'X' is not allowed", task, { mock, context: '{"X":1}' }],
  [
    'Invalid Context object provided: Execution.Id must be a string',
    task,
    { mock, context: '{"Execution":{"Id":1}}' },
  ],
])('is refused: %s', (message, definition, request) => {
  expect(() => testOf(definition, request).run()).toThrow(message);
});
