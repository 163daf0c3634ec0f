import { expect, it } from 'vitest';
import type { Json } from './json.ts';
import { JsonNestingError, jsonNestingDepthMax } from './json-nesting.ts';
import { JsonNumber } from './json-number.ts';
import { printJson } from './json-print.ts';

it('prints compactly, members in their order, numbers as they were written', () => {
  const value = { b: [1, new JsonNumber('1.0'), null, true], a: { c: 'ü"\n' } };
  expect(printJson(value)).toBe('{"b":[1,1.0,null,true],"a":{"c":"ü\\"\\n"}}');
});

it('refuses a value that could not be read again', () => {
  let value: Json = new JsonNumber('1.0');
  for (let level = 0; level < jsonNestingDepthMax; level++) value = level % 2 === 0 ? [value] : { a: value };
  expect(printJson(value)).toHaveLength(3 + 500 * 2 + 500 * 6);
  const deeper = [value];
  expect(() => printJson(deeper)).toThrow(JsonNestingError);
  for (let level = 0; level < 100_000; level++) value = [value];
  const deepest = value;
  expect(() => printJson(deepest)).toThrow(JsonNestingError);
});
