import type { JsonObject } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { Run } from './testing/run.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const invoke = 'arn:aws:states:::lambda:invoke';

/** A JSONata machine of states, the first of which starts it. */
function machine(states: JsonObject): JsonObject {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0] as string, States: states };
}

/** The history from the third event on, without what every run begins with. */
function historyOf(states: JsonObject, input = '{}'): readonly string[] {
  return Run.start(machine(states), { input }).history.slice(2);
}

const place = (state: string, id = 2) =>
  `An error occurred while executing the state '${state}' (entered at the event id #${id}).`;
const failed = 'States.QueryEvaluationError';

describe('fields of JSONata states', () => {
  test.each<[string, JsonObject, string, readonly string[]]>([
    [
      'Output of a Pass',
      { Type: 'Pass', Output: { a: '{% $states.input.n + 1 %}', c: ' {% 1 %}' }, End: true },
      '{"n":1}',
      ['3<2 PassStateExited S {"a":2,"c":" {% 1 %}"}', '4<3 ExecutionSucceeded {"a":2,"c":" {% 1 %}"}'],
    ],
    [
      'Output of a Succeed',
      { Type: 'Succeed', Output: [null, '{% $states.input %}'] },
      '{"n":1.0}',
      ['3<2 SucceedStateExited S [null,{"n":1.0}]', '4<3 ExecutionSucceeded [null,{"n":1.0}]'],
    ],
    [
      'Error and Cause of a Fail',
      { Type: 'Fail', Error: '{% "E" & $states.input.n %}', Cause: 'as written' },
      '{"n":"1"}',
      ['3<2 ExecutionFailed E1 as written'],
    ],
    [
      'Seconds of a Wait',
      { Type: 'Wait', Seconds: '{% $states.input.n %}', Output: 'done', End: true },
      '{"n":0}',
      ['3<2 WaitStateExited S "done"', '4<3 ExecutionSucceeded "done"'],
    ],
    [
      'Timestamp of a Wait',
      { Type: 'Wait', Timestamp: '{% "2025-01-01T00:00:00Z" %}', End: true },
      '{}',
      ['3<2 WaitStateExited S {}', '4<3 ExecutionSucceeded {}'],
    ],
  ])('%s', (_name, state, input, expected) => {
    expect(historyOf({ S: state }, input)).toEqual(expected);
  });

  it('passes a payload on that stands for all of an output, as text', () => {
    const text = '{ "n" : 1.0 }';
    const run = Run.start(machine({ S: { Type: 'Pass', Output: '{% $states.input %}', End: true } }), {
      input: text,
    });
    expect(run.execution.output?.text).toBe(text);
    const kept = Run.start(machine({ S: { Type: 'Pass', End: true } }), { input: text });
    expect(kept.execution.output?.text).toBe(text);
  });

  it('evaluates conditions in order, and Output and Assign of the rule that holds or of the state', () => {
    const states = {
      C: {
        Type: 'Choice',
        Choices: [
          {
            Condition: '{% $states.input.n = 1 %}',
            Next: 'D',
            Output: 'one',
            Assign: { x: '{% $states.input.n %}' },
          },
          { Condition: true, Next: 'D' },
        ],
        Output: 'default',
        Default: 'D',
      },
      D: { Type: 'Pass', Output: '{% [$states.input, $exists($x)] %}', End: true },
    };
    expect(historyOf(states, '{"n":1}').at(-1)).toBe('6<5 ExecutionSucceeded ["one",true]');
    expect(historyOf(states, '{"n":2}').at(-1)).toBe('6<5 ExecutionSucceeded [{"n":2},false]');
    const { C, D } = states;
    const [first] = C.Choices;
    expect(historyOf({ C: { ...C, Choices: [first] } as JsonObject, D }, '{"n":2}').at(-1)).toBe(
      '6<5 ExecutionSucceeded ["default",false]',
    );
  });

  it('gives a Task its arguments, and its result to Output and Assign', () => {
    const run = Run.start(
      machine({
        T: {
          Type: 'Task',
          Resource: invoke,
          Arguments: { FunctionName: 'f', Payload: '{% $states.input.n %}' },
          TimeoutSeconds: '{% $t := 30 %}',
          Credentials: { RoleArn: '{% "arn:" & $states.context.State.Name %}' },
          Output: '{% $states.result.Payload + $states.input.n %}',
          Assign: { r: '{% $states.result %}' },
          End: true,
        },
      }),
      { input: '{"n":2}' },
    );
    run.succeed('{"Payload":40}');
    expect(run.history.slice(2)).toEqual([
      '3<2 TaskScheduled lambda invoke us-east-1 {"FunctionName":"f","Payload":2} 30 arn:T',
      '4<3 TaskStarted lambda invoke',
      '5<4 TaskSucceeded lambda invoke {"Payload":40}',
      '6<5 TaskStateExited T 42 [object Object]',
      '7<6 ExecutionSucceeded 42',
    ]);
    expect(run.events[5]?.details?.assignedVariables).toEqual({ r: '{"Payload":40}' });
  });

  it('gives a Map its items, each selected, and a Parallel its arguments', () => {
    const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
    const items = { v: '{% $states.context.Map.Item.Value * 10 %}', all: '{% $count($states.input.list) %}' };
    const map = {
      Type: 'Map',
      Items: '{% $states.input.list %}',
      ItemSelector: items,
      ItemProcessor: processor,
    };
    expect(
      historyOf({ M: { ...map, Output: '{% $states.result.v %}', End: true } }, '{"list":[1,2]}').at(-1),
    ).toBe('14<13 ExecutionSucceeded [10,20]');
    const list = { Type: 'Map', Items: [1, '{% $number("2") %}'], ItemProcessor: processor, End: true };
    expect(historyOf({ M: list }).at(-1)).toMatch(/ExecutionSucceeded \[1,2\]$/);
    const parallel = { Type: 'Parallel', Arguments: { a: '{% 1 + 1 %}' }, Branches: [processor], End: true };
    expect(historyOf({ P: parallel }).at(-1)).toMatch(/ExecutionSucceeded \[\{"a":2\}\]$/);
  });

  it('gives a catcher the error, by default as its output', () => {
    const catcher = { ErrorEquals: ['States.ALL'], Next: 'F' };
    const task = { Type: 'Task', Resource: lambda, Catch: [catcher], End: true };
    const finish = { Type: 'Pass', End: true };
    const run = Run.start(machine({ T: task, F: finish }));
    run.fail('E', '{"a":1}');
    expect(run.history.at(-1)).toBe('9<8 ExecutionSucceeded {"Error":"E","Cause":"{\\"a\\":1}"}');
    const output = { e: '{% $states.errorOutput.Error %}', i: '{% $states.input.n %}' };
    const told = Run.start(machine({ T: { ...task, Catch: [{ ...catcher, Output: output }] }, F: finish }), {
      input: '{"n":1}',
    });
    told.fail('E', 'C');
    expect(told.history.at(-1)).toBe('9<8 ExecutionSucceeded {"e":"E","i":1}');
  });

  it('may stand among JSONPath states', () => {
    const run = Run.start(
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Parameters: { 'n.$': '$.n' }, Assign: { 'v.$': '$.n' }, Next: 'B' },
          B: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { 'n.$': '{% $v + 1 %}' }, Next: 'C' },
          C: { Type: 'Pass', Parameters: { 'm.$': "$['n.$']", 'v.$': '$v' }, End: true },
        },
      },
      { input: '{"n":1}' },
    );
    expect(run.execution.output?.text).toBe('{"m":2,"v":1}');
  });
});

describe('an evaluation that fails', () => {
  const pass = (fields: JsonObject) => ({ S: { Type: 'Pass', End: true, ...fields } });
  const nothing = (expression: string, field: string) =>
    `${place('S')} The JSONata expression '${expression}' specified for the field '${field}' returned nothing (undefined).`;

  test.each<[JsonObject, string, string]>([
    [pass({ Output: { r: '{% $no %}' } }), 'Output/r', nothing('$no', 'Output/r')],
    [pass({ Output: [1, { a: '{% $no %}' }] }), 'Output[1]/a', nothing('$no', 'Output[1]/a')],
    [pass({ Assign: { x: { y: '{%$no%}' } } }), 'Assign/x/y', nothing('$no', 'Assign/x/y')],
    [
      {
        S: {
          Type: 'Choice',
          Choices: [
            { Condition: false, Next: 'E' },
            { Condition: '{% 1 %}', Next: 'E' },
          ],
        },
        E: { Type: 'Succeed' },
      },
      'Choices[1]/Condition',
      `${place('S')} The JSONata expression '1' specified for the field 'Choices[1]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1`,
    ],
    [
      { S: { Type: 'Task', Resource: lambda, Arguments: '{% $error("no") %}', End: true } },
      'Arguments',
      `${place('S')} The JSONata expression '$error("no")' specified for the field 'Arguments' threw an error during evaluation. D3137: no`,
    ],
    [
      { S: { Type: 'Task', Resource: lambda, TimeoutSeconds: '{% 1.5 %}', End: true } },
      'TimeoutSeconds',
      `${place('S')} The JSONata expression '1.5' specified for the field 'TimeoutSeconds' returned an unexpected result type. Expected 'integer', but was 'number' for value: 1.5`,
    ],
  ])('%j', (states, location, cause) => {
    expect(historyOf(states)).toEqual([
      `3<0 EvaluationFailed S ${location} ${failed} ${cause}`,
      `4<3 ExecutionFailed ${failed} ${cause}`,
    ]);
  });

  it('follows what the Entered event followed, but in a Wait the Entered event', () => {
    const states = { A: { Type: 'Pass', Next: 'S' }, S: { Type: 'Pass', Output: '{% $no %}', End: true } };
    expect(Run.start(machine(states)).outline.slice(3)).toEqual([
      '4<3 PassStateEntered',
      '5<3 EvaluationFailed',
      '6<5 ExecutionFailed',
    ]);
    const wait = { S: { Type: 'Wait', Timestamp: '{% "2016-12-05 21:29:29Z" %}', End: true } };
    const cause = `${place('S')} The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-12-05 21:29:29Z`;
    expect(historyOf(wait)).toEqual([
      `3<2 EvaluationFailed S Timestamp ${failed} ${cause}`,
      `4<3 ExecutionFailed ${failed} ${cause}`,
    ]);
  });

  it('fails a Map or a Parallel as such, although nothing of it has started', () => {
    const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
    const map = { S: { Type: 'Map', Items: '{% {"foo": "bar"} %}', ItemProcessor: processor, End: true } };
    const cause = `${place('S')} The JSONata expression '{"foo": "bar"}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {"foo":"bar"}`;
    expect(historyOf(map)).toEqual([
      `3<0 EvaluationFailed S Items ${failed} ${cause}`,
      '4<3 MapStateFailed',
      `5<4 ExecutionFailed ${failed} ${cause}`,
    ]);
    const bare = { S: { Type: 'Map', ItemProcessor: processor, End: true } };
    const shape = `${place('S')} Map state input must be an array but was: {}`;
    expect(historyOf(bare)[0]).toBe(`3<0 EvaluationFailed S ${failed} ${shape}`);
    const parallel = { S: { Type: 'Parallel', Arguments: '{% $no %}', Branches: [processor], End: true } };
    expect(Run.start(machine(parallel)).outline.slice(2)).toEqual([
      '3<0 EvaluationFailed',
      '4<3 ParallelStateFailed',
      '5<4 ExecutionFailed',
    ]);
  });

  it('can be caught, and follows the result when it is the output that fails', () => {
    const task = {
      Type: 'Task',
      Resource: lambda,
      Output: '{% $states.result.no %}',
      Catch: [{ ErrorEquals: [failed], Next: 'F' }],
      End: true,
    };
    const run = Run.start(machine({ S: task, F: { Type: 'Pass', End: true } }));
    run.succeed('{}');
    expect(run.outline.slice(4)).toEqual([
      '5<4 LambdaFunctionSucceeded',
      '6<5 EvaluationFailed',
      '7<6 TaskStateExited',
      '8<7 PassStateEntered',
      '9<8 PassStateExited',
      '10<9 ExecutionSucceeded',
    ]);
  });

  it('of a catcher fails the state with the new error', () => {
    const output = '{% $states.errorOutput.no %}';
    const task = {
      Type: 'Task',
      Resource: lambda,
      Catch: [{ ErrorEquals: ['States.ALL'], Output: output, Next: 'F' }],
      End: true,
    };
    const run = Run.start(machine({ S: task, F: { Type: 'Succeed' } }));
    run.fail('E');
    expect(run.outline.slice(4)).toEqual([
      '5<4 LambdaFunctionFailed',
      '6<5 EvaluationFailed',
      '7<6 ExecutionFailed',
    ]);
    expect(run.execution.error).toBe(failed);
    expect(run.execution.cause).toContain("specified for the field 'Catch[0]/Output' returned nothing");
  });

  it('writes numbers as the input has them', () => {
    const states = {
      S: {
        Type: 'Map',
        Items: '{% $states.input.n %}',
        ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Succeed' } } },
        End: true,
      },
    };
    expect(historyOf(states, '{"n":1.0}')[0]).toContain("but was 'number' for value: 1.0");
  });
});

test('outputs that take too much fail the state without an event of their own', () => {
  const states = { S: { Type: 'Pass', Output: '{% [1..50] %}', End: true } };
  const run = Run.start(machine(states), { limits: { payloadBytesMax: 100 } });
  expect(run.outline.slice(2)).toEqual(['3<2 ExecutionFailed']);
  expect(run.execution.error).toBe('States.DataLimitExceeded');
});
