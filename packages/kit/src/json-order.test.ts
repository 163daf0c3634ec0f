import { expect, it, test } from 'vitest';
import { type JsonObject, jsonEquals, memberOf } from './json.ts';
import { inOrder, keepsOrder, withMember } from './json-order.ts';
import { parseJson } from './json-parse.ts';
import { printJson } from './json-print.ts';

test.each([
  '{"b":1,"2":1,"1":2}',
  '{"1":2,"2":1,"b":1}',
  '{"2":{"z":1,"0":[{"a":1,"7":2}]},"1":1.0}',
  '{"a":1,"4294967295":1,"01":2,"-1":3}',
  '{"__proto__":1,"0":2}',
])('members named like indexes print where they were read: %s', (text) => {
  expect(printJson(parseJson(text))).toBe(text);
});

it('lists, reads and compares like any object', () => {
  const object = parseJson('{"b":1,"2":"x","1":null}') as JsonObject;
  expect(Object.keys(object)).toEqual(['b', '2', '1']);
  expect(memberOf(object, '2')).toBe('x');
  expect(memberOf(object, '3')).toBeUndefined();
  expect(memberOf(object, 'toString')).toBeUndefined();
  expect(jsonEquals(object, { '1': null, '2': 'x', b: 1 })).toBe(true);
  expect(object).toEqual({ '1': null, '2': 'x', b: 1 });
});

it('the last of duplicate members wins, in the place of the first', () => {
  expect(printJson(parseJson('{"b":1,"2":1,"b":3,"2":4}'))).toBe('{"b":3,"2":4}');
});

it('a member is set where it was, or at the end', () => {
  const object = parseJson('{"b":1,"2":1}') as JsonObject;
  expect(printJson(withMember(object, 'b', 7))).toBe('{"b":7,"2":1}');
  expect(printJson(withMember(object, '1', 7))).toBe('{"b":1,"2":1,"1":7}');
  expect(printJson(withMember({ b: 1 }, '1', 7))).toBe('{"b":1,"1":7}');
  expect(printJson(object)).toBe('{"b":1,"2":1}');
});

it('only what JavaScript would move costs anything', () => {
  const object = { '1': 1, b: 2 };
  expect(keepsOrder(['1', 'b'])).toBe(true);
  expect(inOrder(object, ['1', 'b'])).toBe(object);
  expect(inOrder(object, ['b', '1'])).not.toBe(object);
});
