import { expect, it } from 'vitest';
import { readOperand, ruleText } from './choice-rule.ts';

it.each([
  [{ Variable: '$.a', NumericEquals: 1, Next: 'B' }, '$.a NumericEquals 1 → B'],
  [
    { And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.b', IsNull: true } }], Next: 'C' },
    '($.a IsPresent true) and (not ($.b IsNull true)) → C',
  ],
  [{ Condition: '{% $x > 1 %}', Next: 'D' }, '$x > 1 → D'],
  [{}, '?'],
])('writes the rule %j in a line', (rule, text) => {
  expect(ruleText(rule)).toBe(text);
});

it.each([
  ['NumericEquals', '12', 12],
  ['BooleanEquals', 'false', false],
  ['StringEquals', '12', '12'],
  ['StringEqualsPath', '$.b', '$.b'],
])('reads for %s the text %s', (operator, text, value) => {
  expect(readOperand(operator, text)).toEqual({ kind: 'value', value });
});

it.each([
  ['NumericEquals', 'x'],
  ['IsPresent', 'yes'],
  ['StringEqualsPath', 'b'],
])('refuses for %s the text %s', (operator, text) => {
  expect(readOperand(operator, text).kind).toBe('refused');
});
