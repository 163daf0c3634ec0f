import { describe, expect, it, test } from 'vitest';
import { jsonEquals, memberOf, setMember } from './json.ts';
import { canonicalNumber, JsonNumber } from './json-number.ts';
import { parseJson } from './json-parse.ts';

describe('equality by value', () => {
  test.each([
    ['1', '1.0', true],
    ['1e2', '100', true],
    ['-0', '0', true],
    ['0.10', '0.1', true],
    ['12345678901234567890', '12345678901234567891', false],
    ['1e400', '1e401', false],
    ['1', '"1"', false],
    ['{"a":1,"b":[2]}', '{"b":[2.0],"a":1}', true],
    ['{"a":1}', '{"a":1,"b":2}', false],
    ['{"toString":1}', '{"a":1}', false],
    ['[1,2]', '[2,1]', false],
    ['null', '{}', false],
    ['[]', '{}', false],
  ])('%s and %s: %s', (left, right, equal) => {
    expect(jsonEquals(parseJson(left), parseJson(right))).toBe(equal);
    expect(jsonEquals(parseJson(right), parseJson(left))).toBe(equal);
  });

  it('gives equal numbers one canonical text', () => {
    expect(canonicalNumber(new JsonNumber('-120.50e3'))).toBe(canonicalNumber(-120500));
    expect(canonicalNumber(new JsonNumber('0.000'))).toBe('0');
  });
});

it('reads and writes members of any name', () => {
  const object = {};
  expect(memberOf(object, 'constructor')).toBeUndefined();
  setMember(object, '__proto__', 1);
  expect(memberOf(object, '__proto__')).toBe(1);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});
