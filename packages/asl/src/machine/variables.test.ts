import { type JsonObject, Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { restoreExecution, takeChanges, takeSnapshot } from './state-changes.ts';
import { defaultLimits, identityOf, Run, throughText } from './testing/run.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const end = { Type: 'Pass', Parameters: { 'x.$': '$x' }, End: true };

/** What a run of states assigns, event by event, and how it ends. */
function assignedBy(run: Run): readonly unknown[] {
  return run.events
    .map(({ details }) => details?.assignedVariables)
    .filter((assigned) => assigned !== undefined);
}

function start(states: JsonObject, input = '{}', limits = {}): Run {
  return Run.start({ StartAt: Object.keys(states)[0] as string, States: states }, { input, limits });
}

describe('Assign', () => {
  it('shows values as JSON text in the event that leaves the state', () => {
    const assign = { 'n.$': '$.n', s: 'a', 'deep.$': '$', nothing: null, 'call.$': 'States.MathAdd($.n, 1)' };
    const run = start({ A: { Type: 'Pass', Assign: assign, End: true } }, '{"n":1.0}');
    expect(assignedBy(run)).toEqual([{ n: '1.0', s: '"a"', deep: '{"n":1.0}', nothing: 'null', call: '2' }]);
  });

  it('holds from the next state on: what it and the output read are the old values', () => {
    const swap = {
      A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { 'x.$': '$y', 'y.$': '$x' }, OutputPath: '$x', Next: 'C' },
      C: { Type: 'Pass', Parameters: { 'x.$': '$x', 'y.$': '$y', 'in.$': '$' }, End: true },
    };
    expect(start(swap).execution.output?.text).toBe('{"x":2,"y":1,"in":1}');
    const jsonata = {
      A: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { x: 1, y: '{% 1 + 1 %}' }, Next: 'B' },
      B: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Assign: { x: '{% $y %}', y: '{% $x %}' },
        Output: '{% $x %}',
        Next: 'C',
      },
      C: swap.C,
    };
    expect(start(jsonata).execution.output?.text).toBe('{"x":2,"y":1,"in":1}');
  });

  it('sees the result of a Task, before anything is selected of it', () => {
    const task = {
      Type: 'Task',
      Resource: lambda,
      ResultSelector: { a: 1 },
      Assign: { 'x.$': '$.r' },
      Next: 'E',
    };
    const run = start({ T: task, E: end });
    run.succeed('{"r":7}');
    expect(run.execution.output?.text).toBe('{"x":7}');
  });

  it('of a Choice is that of the rule that holds; the own one of the state is for Default', () => {
    const states = {
      C: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.n', NumericEquals: 1, Assign: { x: 'one' }, Next: 'E' },
          { Variable: '$.n', NumericEquals: 2, Next: 'E' },
        ],
        Assign: { x: 'default' },
        Default: 'E',
      },
      E: { Type: 'Pass', End: true },
    };
    expect(assignedBy(start(states, '{"n":1}'))).toEqual([{ x: '"one"' }]);
    expect(assignedBy(start(states, '{"n":2}'))).toEqual([]);
    expect(assignedBy(start(states, '{"n":3}'))).toEqual([{ x: '"default"' }]);
  });

  it('of a catcher sees the error and replaces that of the state', () => {
    const caught = { ErrorEquals: ['States.ALL'], Assign: { 'x.$': '$.Error' }, Next: 'E' };
    const run = start({
      T: { Type: 'Task', Resource: lambda, Assign: { x: 1 }, Catch: [caught], Next: 'E' },
      E: end,
    });
    run.fail('Boom');
    expect(assignedBy(run)).toEqual([{ x: '"Boom"' }]);
    expect(run.execution.output?.text).toBe('{"x":"Boom"}');
  });

  it('of a Wait holds when the wait is over', () => {
    const run = start(
      { W: { Type: 'Wait', Seconds: 5, Assign: { 'x.$': '$.n' }, Next: 'E' }, E: end },
      '{"n":1}',
    );
    expect(assignedBy(run)).toEqual([]);
    run.pass(5);
    expect(run.execution.output?.text).toBe('{"x":1}');
  });

  it('fails its state when it cannot be evaluated; a variable that was never assigned is no value', () => {
    const run = start({ A: { Type: 'Pass', Assign: { 'x.$': '$y' }, End: true } });
    expect(run.execution.error).toBe('States.Runtime');
    expect(run.outline).toHaveLength(3);
  });
});

describe('scopes', () => {
  const inner = (assign: JsonObject, output: JsonObject) => ({
    StartAt: 'I',
    States: {
      I: { Type: 'Pass', Assign: assign, Next: 'J' },
      J: { Type: 'Pass', Parameters: output, End: true },
    },
  });

  it('read the variables around them and keep their own to themselves', () => {
    const processor = inner({ 'mine.$': '$' }, { 'mine.$': '$mine', 'x.$': '$x' });
    const run = start(
      {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
        M: { Type: 'Map', ItemsPath: '$.list', ItemProcessor: processor, Next: 'B' },
        B: { Type: 'Pass', Parameters: { 'all.$': '$', 'x.$': '$x' }, Next: 'C' },
        C: { Type: 'Pass', InputPath: '$mine', End: true },
      },
      '{"list":[5,6]}',
    );
    expect(run.history.at(-2)).toContain(
      'PassStateEntered C {"all":[{"mine":5,"x":1},{"mine":6,"x":1}],"x":1}',
    );
    expect(run.execution.error).toBe('States.Runtime');
  });

  it('end with what a Parallel catches: its catcher assigns outside', () => {
    const branch = {
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: lambda, Assign: { x: 'inner' }, End: true } },
    };
    const caught = { ErrorEquals: ['States.ALL'], Assign: { x: 'outer' }, Next: 'E' };
    const run = start({ P: { Type: 'Parallel', Branches: [branch], Catch: [caught], Next: 'E' }, E: end });
    run.fail('Boom');
    expect(run.execution.output?.text).toBe('{"x":"outer"}');
  });
});

describe('sizes', () => {
  const large = 'x'.repeat(100);
  const assign = (name: string, next: JsonObject) => ({ Type: 'Pass', Assign: { [name]: large }, ...next });

  it('of one Assign are limited', () => {
    const run = start({ A: assign('x', { End: true }) }, '{}', { assignBytesMax: 101 });
    expect(run.execution.error).toBe('States.DataLimitExceeded');
    expect(run.outline.slice(2)).toEqual(['3<0 EvaluationFailed', '4<3 ExecutionFailed']);
    expect(start({ A: assign('x', { End: true }) }, '{}', { assignBytesMax: 102 }).execution.status).toBe(
      'SUCCEEDED',
    );
  });

  it('of all variables are limited, those replaced not counted', () => {
    const states = {
      A: assign('x', { Next: 'B' }),
      B: assign('x', { Next: 'C' }),
      C: assign('y', { End: true }),
    };
    expect(start(states, '{}', { variableBytesMax: 204 }).execution.status).toBe('SUCCEEDED');
    const run = start(states, '{}', { variableBytesMax: 203 });
    expect([run.execution.error, run.events.at(-3)?.details?.name]).toEqual([
      'States.DataLimitExceeded',
      'C',
    ]);
  });

  it('are those of what is still there: scopes that ended give theirs back', () => {
    const processor = { StartAt: 'I', States: { I: assign('i', { End: true }) } };
    const map = {
      Type: 'Map',
      MaxConcurrency: 1,
      ItemsPath: '$.list',
      ItemProcessor: processor,
      ResultPath: null,
    };
    const states = { M: { ...map, Next: 'A' }, A: assign('x', { Next: 'B' }), B: assign('y', { End: true }) };
    const run = start(states, '{"list":[1,2]}', { variableBytesMax: 204 });
    expect(run.execution.status).toBe('SUCCEEDED');
  });
});

describe('the record of a variable', () => {
  const wait = (next: JsonObject) => ({ Type: 'Wait', Seconds: 1, ...next });

  it('is written when it changes, and only then', () => {
    const run = start({
      A: { Type: 'Pass', Assign: { x: 'large', y: 1 }, Next: 'W' },
      W: wait({ Next: 'V' }),
      V: wait({ Assign: { y: 2 }, Next: 'U' }),
      U: wait({ Next: 'E' }),
      E: end,
    });
    const values = () =>
      takeChanges(run.execution).frames.flatMap(({ data, payloads }) =>
        data.length === 2 ? [data[1], payloads[0]?.text] : [],
      );
    expect(values()).toEqual(['x', '"large"', 'y', '1']);
    run.pass(1);
    expect(values()).toEqual([]);
    run.pass(1);
    expect(values()).toEqual(['y', '2']);
    const layer = throughText(takeSnapshot(run.execution));
    const restored = restoreExecution(
      run.program,
      identityOf(Payload.parse('{}')),
      defaultLimits,
      'RUNNING',
      [layer],
    );
    expect(restored.variableBytes).toBe(run.execution.variableBytes);
    expect(restored.variables().map(({ name, value }) => [name, value.text])).toEqual([
      ['x', '"large"'],
      ['y', '2'],
    ]);
  });
});
