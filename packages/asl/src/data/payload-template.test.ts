import { type Json, type JsonObject, parseJson, printJson } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compileFieldExpression, compilePayloadTemplate } from './payload-template.ts';
import { failureOf, testScope } from './test-scope.ts';

function fill(template: string, json = '{"a":1.0,"b":[1,2],"s":"text"}'): string {
  return printJson(compilePayloadTemplate(parseJson(template))(testScope(json)));
}

describe('a template becomes data', () => {
  test.each([
    ['{"x.$":"$.a"}', '{"x":1.0}'],
    ['{"x.$":"$"}', '{"x":{"a":1.0,"b":[1,2],"s":"text"}}'],
    ['{"x":"$.a","y":1.50}', '{"x":"$.a","y":1.50}'],
    ['{"c":{"d.$":"$.b[1]","e":[{"f.$":"$.s"},"$.s"]}}', '{"c":{"d":2,"e":[{"f":"text"},"$.s"]}}'],
    ['{"x.$":"$$.State.Name","y.$":"$order.id"}', '{"x":"Sum","y":7}'],
    ['{"x.$":"States.Format(\'{}!\', $.s)"}', '{"x":"text!"}'],
    ['{"x.$":"$.b[?(@ > 9)]"}', '{"x":[]}'],
    ['{"__proto__.$":"$.a","constructor":1}', '{"__proto__":1.0,"constructor":1}'],
    ['{"__proto__":{"x.$":"$.a"}}', '{"__proto__":{"x":1.0}}'],
    ['[{"x.$":"$.a"}]', '[{"x":1.0}]'],
    ['"$.a"', '"$.a"'],
    ['{".$":"$.a"}', '{"":1.0}'],
  ])('%s: %s', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  it('shares the parts that are constant', () => {
    const template = parseJson('{"x.$":"$.a","constant":{"deep":[1]}}') as JsonObject;
    const evaluate = compilePayloadTemplate(template);
    const filled = evaluate(testScope('{"a":1}')) as JsonObject;
    expect(filled.constant).toBe(template.constant);
    const constant: Json = { a: { b: 1 } };
    expect(compilePayloadTemplate(constant)(testScope('{}'))).toBe(constant);
  });
});

test.each([
  ['{"value.$":"$.x"}', '$.x', 'value.$'],
  ['{"value.$":"$.s.x.y"}', '$.s.x.y', 'value.$'],
  ['{"deep":[{"value.$":"$$.Execution.Input.x"}]}', '$$.Execution.Input.x', 'value.$'],
])('a path that names nothing fails the state: %s', (template, path, field) => {
  expect(failureOf(() => fill(template, '{"s": 1.0}'))).toEqual({
    error: 'States.Runtime',
    cause: `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '{"s":1.0}'`,
  });
});

it('takes nothing from an input that is null, but from the context', () => {
  expect(failureOf(() => fill('{"x.$":"$"}', 'null'))).toEqual({
    error: 'States.Runtime',
    cause: 'Unable to apply Path transformation to null or empty input.',
  });
  expect(fill('{"x.$":"$$.State.Name","y":1}', 'null')).toBe('{"x":"Sum","y":1}');
});

it('evaluates the text of one field', () => {
  const scope = testScope('{"e":"Custom"}');
  expect(compileFieldExpression('ErrorPath', '$.e')(scope)).toBe('Custom');
  expect(compileFieldExpression('CausePath', "States.Format('was {}', $.e)")(scope)).toBe('was Custom');
  expect(failureOf(() => compileFieldExpression('ErrorPath', '$.x')(scope)).cause).toBe(
    "The JSONPath '$.x' specified for the field 'ErrorPath' could not be found in the input '{\"e\":\"Custom\"}'",
  );
});

test.each([
  '{"x.$":1}',
  '{"x.$":"text"}',
  '{"x.$":"$."}',
  '{"x.$":"States.Nope()"}',
  '{"x":1,"x.$":"$.a"}',
  '{"x.$":{"y.$":"$.a"}}',
])('a wrong template is refused: %s', (template) => {
  expect(() => compilePayloadTemplate(parseJson(template))).toThrow(ExpressionSyntaxError);
});
