import { type JsonObject, parseJson } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { choiceOperators, compileChoiceRule } from './choice-rule.ts';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { failureOf, testScope } from './test-scope.ts';

function decide(rule: string, json: string): boolean {
  return compileChoiceRule(parseJson(rule) as JsonObject)(testScope(json));
}

const noon = '"2016-03-14T12:00:00Z"';
const noonElsewhere = '"2016-03-14T13:00:00+01:00"';
const later = '"2016-03-14T12:00:00.0000001Z"';

describe('a comparison takes a value by type and order', () => {
  test.each([
    ['StringEquals', '"a"', '"a"', true],
    ['StringEquals', '"a"', '" a"', false],
    ['StringEquals', '"1"', '1', false],
    ['StringLessThan', '"b"', '"a"', true],
    ['StringLessThan', '"AB"', '"A"', true],
    ['StringLessThan', '"a"', '"Z"', true],
    ['StringGreaterThan', '"a"', '"b"', true],
    ['StringLessThanEquals', '"a"', '"a"', true],
    ['StringGreaterThanEquals', '"a"', '"A"', false],
    ['NumericEquals', '0', '0.0', true],
    ['NumericEquals', '1', '"1"', false],
    ['NumericEquals', '1', 'true', false],
    ['NumericLessThan', '0', '-1.5', true],
    ['NumericGreaterThan', '1e2', '100.5', true],
    ['NumericLessThanEquals', '1', '1', true],
    ['NumericGreaterThanEquals', '12345678901234567890', '12345678901234567891', true],
    ['BooleanEquals', 'true', 'true', true],
    ['BooleanEquals', 'true', 'false', false],
    ['BooleanEquals', 'false', '0', false],
    ['TimestampEquals', noon, noonElsewhere, true],
    ['TimestampEquals', noon, later, false],
    ['TimestampGreaterThan', noon, later, true],
    ['TimestampLessThan', later, noon, true],
    ['TimestampLessThanEquals', noon, noonElsewhere, true],
    ['TimestampGreaterThanEquals', noon, later, true],
    ['TimestampLessThan', noon, '"2016-03-14"', false],
    ['TimestampLessThan', noon, '1', false],
  ])('%s %s of %s: %s', (operator, operand, value, expected) => {
    expect(decide(`{"Variable":"$.v","${operator}":${operand}}`, `{"v":${value}}`)).toBe(expected);
    const byPath = `{"Variable":"$.v","${operator}Path":"$.operand"}`;
    expect(decide(byPath, `{"v":${value},"operand":${operand}}`)).toBe(expected);
  });

  it('gives false when the path of an operand names a value of another type', () => {
    expect(decide('{"Variable":"$.v","NumericEqualsPath":"$.o"}', '{"v":1,"o":"1"}')).toBe(false);
    expect(decide('{"Variable":"$.v","TimestampEqualsPath":"$.o"}', '{"v":"x","o":"x"}')).toBe(false);
  });
});

describe('a test of type', () => {
  const values = ['null', '1', '1.0', '"text"', noon, 'true', '[]', '{}'];
  test.each([
    ['IsNull', ['null']],
    ['IsNumeric', ['1', '1.0']],
    ['IsString', ['"text"', noon]],
    ['IsTimestamp', [noon]],
    ['IsBoolean', ['true']],
    ['IsPresent', values],
  ])('%s', (operator, accepted) => {
    const taken = (wanted: boolean) =>
      values.filter((value) => decide(`{"Variable":"$.v","${operator}":${wanted}}`, `{"v":${value}}`));
    expect(taken(true)).toEqual(accepted);
    expect(taken(false)).toEqual(values.filter((value) => !accepted.includes(value)));
  });

  it('IsPresent asks whether the path names something', () => {
    expect(decide('{"Variable":"$.v.w","IsPresent":true}', '{"v":1}')).toBe(false);
    expect(decide('{"Variable":"$.v.w","IsPresent":false}', '{"v":1}')).toBe(true);
  });
});

describe('StringMatches', () => {
  test.each([
    ['*', '', true],
    ['a*', 'abc', true],
    ['*.log', 'zebra.log', true],
    ['foo*.log', 'foo.log', true],
    ['foo*.log', 'fo.log', false],
    ['*b*d*', 'abcde', true],
    ['*d*b*', 'abcde', false],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['*Stephane*', 'Hello Stephane!', true],
    ['a', 'A', false],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['a\\\\*', 'a\\b', true],
    ['*ab', 'aab', true],
  ])('%j takes %j: %s', (pattern, text, expected) => {
    const rule = JSON.stringify({ Variable: '$.v', StringMatches: pattern });
    expect(decide(rule, JSON.stringify({ v: text }))).toBe(expected);
  });

  it('fails the state at another escape', () => {
    const rule = JSON.stringify({ Variable: '$.v', StringMatches: 'a\\b' });
    expect(failureOf(() => decide(rule, '{"v":"ab"}')).error).toBe('States.Runtime');
  });

  it('takes time linear in text and pattern', () => {
    const rule = JSON.stringify({ Variable: '$.v', StringMatches: `${'*a'.repeat(5_000)}*b` });
    expect(decide(rule, JSON.stringify({ v: 'a'.repeat(100_000) }))).toBe(false);
  });
});

describe('And, Or and Not', () => {
  const present = '{"Variable":"$.v","IsPresent":true}';
  const big = '{"Variable":"$.v","NumericGreaterThan":10}';

  it('test their rules from left to right, as far as needed', () => {
    expect(decide(`{"And":[${present},${big}]}`, '{"v":11}')).toBe(true);
    expect(decide(`{"And":[${present},${big}]}`, '{}')).toBe(false);
    expect(decide(`{"Or":[{"Not":${present}},${big}]}`, '{}')).toBe(true);
    expect(decide(`{"Not":{"Or":[${big}]},"Next":"A","Comment":"c"}`, '{"v":1}')).toBe(true);
    expect(failureOf(() => decide(`{"And":[${big},${present}]}`, '{}')).error).toBe('States.Runtime');
  });
});

test.each(['{"Variable":"$.x","NumericEquals":1}', '{"Variable":"$.v","NumericEqualsPath":"$.x"}'])(
  'a path that names nothing fails the state: %s',
  (rule) => {
    expect(failureOf(() => decide(rule, '{"v":1}'))).toEqual({
      error: 'States.Runtime',
      cause: "Invalid path '$.x': The choice state's condition path references an invalid value.",
    });
  },
);

test.each([
  '{}',
  '{"Variable":"$.v"}',
  '{"NumericEquals":1}',
  '{"Variable":"$.v","NumericEquals":"1"}',
  '{"Variable":"$.v","NumericEquals":1,"StringEquals":"a"}',
  '{"Variable":"$.v","StringMatchesPath":"$.a"}',
  '{"Variable":"$.v","StringEqualsPath":"a"}',
  '{"Variable":"v","StringEquals":"a"}',
  '{"Variable":"$.v","IsNull":"true"}',
  '{"Variable":"$.v","TimestampEquals":"today"}',
  '{"And":[]}',
  '{"Or":{"Variable":"$.v","IsNull":true}}',
  '{"Not":[]}',
  '{"Variable":"$.v","constructor":1}',
])('a wrong rule is refused: %s', (rule) => {
  expect(() => compileChoiceRule(parseJson(rule) as JsonObject)).toThrow(ExpressionSyntaxError);
});

it('knows the operators of the language', () => {
  const twins = choiceOperators.filter((operator) => /Equals|Than/.test(operator));
  expect(choiceOperators.length + twins.length).toBe(39);
});
