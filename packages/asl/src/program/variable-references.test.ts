import type { JsonObject } from '@cairn/kit';
import { expect, test } from 'vitest';
import { compileProgram } from './compile-program.ts';

const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true };
const done = { Type: 'Succeed' };

/** A machine of one state `S`, or of `S` and `Done`. */
function referencesOf(state: JsonObject): unknown {
  return compileProgram({ StartAt: 'S', States: { S: state, Done: done } }).variableReferences();
}

test.each<[string, JsonObject, readonly string[]]>([
  ['paths', { Type: 'Pass', InputPath: '$b.c', OutputPath: '$a', ResultPath: '$.c', End: true }, ['a', 'b']],
  [
    'templates',
    { ...task, Parameters: { 'x.$': '$a', y: '$no', z: [{ 'w.$': '$b[0]' }], InputPath: '$no' } },
    ['a', 'b'],
  ],
  [
    'intrinsic calls',
    { Type: 'Pass', Assign: { 'x.$': "States.Format('$no {}', States.MathAdd($a, $b.c))" }, End: true },
    ['a', 'b'],
  ],
  ['context and data', { Type: 'Pass', InputPath: '$$.Execution', OutputPath: '$.a', End: true }, []],
  ['Wait', { Type: 'Wait', SecondsPath: '$a', End: true }, ['a']],
  ['Fail', { Type: 'Fail', ErrorPath: '$a', CausePath: "States.Format('{}', $b)" }, ['a', 'b']],
  [
    'Choice rules',
    {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$c', IsPresent: true },
            { Variable: '$.x', StringEqualsPath: '$a' },
          ],
          Next: 'Done',
          Assign: { 'y.$': '$b' },
        },
      ],
      Default: 'Done',
    },
    ['a', 'b', 'c'],
  ],
  ['catchers', { ...task, Catch: [{ ErrorEquals: ['E'], Assign: { 'x.$': '$a' }, Next: 'Done' }] }, ['a']],
  ['static results', { Type: 'Pass', Result: { 'x.$': '$no', InputPath: '$no' }, End: true }, []],
  [
    'expressions, without functions and names of their own',
    {
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: [
        '{% $sum($b.list) + $states.input.n %}',
        { x: '{% ($c := 1; $map($a, function($v, $i) { $v * $c + $i })) %}' },
      ],
      Assign: { y: '{% $uuid() & $d@$e.$e %}', z: '$no' },
      End: true,
    },
    ['a', 'b', 'd'],
  ],
])('%s', (_name, state, names) => {
  expect(referencesOf(state)).toEqual(names.length === 0 ? {} : { S: names });
});

test('states in branches and processors stand under their own names', () => {
  const inner = (name: string, variable: string) => ({
    StartAt: name,
    States: { [name]: { Type: 'Pass', InputPath: `$${variable}`, End: true } },
  });
  const map = {
    Type: 'Map',
    MaxConcurrencyPath: '$m',
    ItemSelector: { 'x.$': '$s' },
    ItemProcessor: inner('I', 'i'),
  };
  const parallel = { Type: 'Parallel', Branches: [inner('B', 'b'), inner('C', 'c')] };
  const states = { M: { ...map, Next: 'P' }, P: { ...parallel, End: true } };
  expect(compileProgram({ StartAt: 'M', States: states }).variableReferences()).toEqual({
    M: ['m', 's'],
    I: ['i'],
    B: ['b'],
    C: ['c'],
  });
});
