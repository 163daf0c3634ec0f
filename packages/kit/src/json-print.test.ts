import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import { JsonNestingError, jsonNestingDepthMax } from './json-nesting.ts';
import { JsonNumber } from './json-number.ts';
import { printJson, printJsonWithin } from './json-print.ts';
import { Payload } from './payload.ts';

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

describe('a value is printed within bounds', () => {
  it('unless its text would take more', () => {
    const value = { a: ['xy', 1, new JsonNumber('1.0')] };
    expect(printJsonWithin(value, 18)).toBe('{"a":["xy",1,1.0]}');
    expect(printJsonWithin(value, 5)).toBeUndefined();
  });

  it('though what it shares is together longer than any string can be', () => {
    const value = Array(100_000).fill('x'.repeat(100_000));
    expect(printJsonWithin(value, 500)).toBeUndefined();
    expect(Payload.of(value).exceedsBytes(500)).toBe(true);
  });

  it('where escapes make the text longer, the payload is too large all the same', () => {
    expect(Payload.of('"'.repeat(10)).exceedsBytes(21)).toBe(true);
    expect(Payload.of('"'.repeat(10)).exceedsBytes(22)).toBe(false);
  });
});
