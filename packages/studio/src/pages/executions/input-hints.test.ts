import { readFileSync } from 'node:fs';
import { type JsonObject, parseJson } from '@cairn/kit';
import { expect, it } from 'vitest';
import { inputHints, missingHints, withHints } from './input-hints.ts';

function example(name: string): JsonObject {
  const file = new URL(`../../../../../examples/${name}/machine.asl.json`, import.meta.url);
  return parseJson(readFileSync(file, 'utf8')) as JsonObject;
}

it('finds what a definition reads of its input, and not what its states have made', () => {
  expect(inputHints(example('approval'))).toEqual(['order.id']);
  expect(inputHints(example('data-processing'))).toEqual(['bucket', 'key']);
  expect(inputHints(example('year-long'))).toEqual(['customer', 'renewsAfter']);
});

it('does not ask for the error that a Catch puts into the data', () => {
  const definition: JsonObject = {
    StartAt: 'Charge',
    States: {
      Charge: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { 'Payload.$': '$.amount' },
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Tell' }],
        End: true,
      },
      Tell: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
    },
  };
  expect(inputHints(definition)).toEqual(['amount']);
});

it('adds what is missing and leaves the rest', () => {
  const hints = ['order.id', 'order.lines', '__proto__.x'];
  const text = withHints(hints, '{"order":{"id":7},"other":[1]}');
  expect(text).toBe(
    JSON.stringify(
      JSON.parse('{"order":{"id":7,"lines":null},"other":[1],"__proto__":{"x":null}}'),
      undefined,
      2,
    ),
  );
  expect(missingHints(hints, text)).toEqual([]);
  expect(missingHints(hints, 'no JSON')).toEqual([]);
  expect(withHints(['a'], '5')).toBe('{\n  "a": null\n}');
});
