import { type JsonObject, parseJson } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { jsonDifferences, jsonDifferencesMax } from './json-difference.ts';
import { compareRuns } from './run-comparison.ts';
import { RunView } from './run-view.ts';
import { type AnswerTask, engineRun, wireEvents } from './testing/engine-history.ts';

const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
const definition: JsonObject = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'Work', States: { Work: { ...task, End: true } } },
      Next: 'Which',
    },
    Which: {
      Type: 'Choice',
      Choices: [{ Variable: '$[0]', NumericEquals: 1, Next: 'Left' }],
      Default: 'Right',
    },
    Left: { Type: 'Pass', Next: 'Last' },
    Right: { Type: 'Pass', Next: 'Last' },
    Last: { ...task, End: true },
  },
};

function viewOf(answer: AnswerTask, input = '[1,2]'): RunView {
  const view = new RunView(definition);
  view.append(wireEvents(engineRun(definition, answer, { input }).events));
  return view;
}

describe('two runs beside each other', () => {
  it('belong together step by step, with what only one of them has in its place', () => {
    const left = viewOf((_, call) => ({ output: `${call + 1}` }));
    const right = viewOf(
      (name, call) => (name === 'Last' ? { error: 'Bad' } : { output: `${call + 5}` }),
      '[1,2,3]',
    );
    const { steps, firstDifference, isSamePath, isSameStatus, input, output } = compareRuns(left, right);
    expect(steps.map(({ key, differences }) => `${key} ${differences.join(' ')}`)).toEqual([
      'Each input output',
      'Each[0]/Work output',
      'Each[1]/Work output',
      'Each[2]/Work presence',
      'Which input output',
      'Left presence',
      'Right presence',
      'Last status input output error',
    ]);
    expect(firstDifference?.key).toBe('Each');
    expect([isSamePath, isSameStatus]).toEqual([false, false]);
    expect(input).toEqual([{ path: '$[2]', left: undefined, right: 3 }]);
    expect(output).toEqual([{ path: '$', left: 1, right: undefined }]);
  });

  it('are the same when only their times differ', () => {
    const answer: AnswerTask = () => ({ output: '1' });
    const { firstDifference, isSamePath, isSameStatus } = compareRuns(viewOf(answer), viewOf(answer));
    expect([firstDifference, isSamePath, isSameStatus]).toEqual([undefined, true, true]);
  });
});

describe('the differences of two JSON values', () => {
  it.each([
    ['1', '1.0', []],
    [
      '{"a":[1,{"b c":2}]}',
      '{"a":[1,{"b c":3}],"d":null}',
      [
        ["$.a[1]['b c']", '2', '3'],
        ['$.d', undefined, 'null'],
      ],
    ],
    ['[1]', '{"0":1}', [['$', '[1]', '{"0":1}']]],
    ['{"__proto__":1}', '{}', [['$.__proto__', '1', undefined]]],
    ['12345678901234567890', '12345678901234567891', [['$', '12345678901234567890', '12345678901234567891']]],
  ])('of %s and %s', (left, right, differences) => {
    const json = (text: string | undefined) => (text === undefined ? undefined : parseJson(text));
    expect(jsonDifferences(parseJson(left), parseJson(right))).toEqual(
      differences.map(([path, one, two]) => ({ path, left: json(one), right: json(two) })),
    );
  });

  it('are bounded', () => {
    const many = (value: number) => Array.from({ length: 2 * jsonDifferencesMax }, () => value);
    expect(jsonDifferences(many(1), many(2)).length).toBe(jsonDifferencesMax);
  });
});
