import { type JsonObject, parseJson, printJson } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compileReferencePath } from './reference-path.ts';
import { failureOf, testScope } from './test-scope.ts';

describe('a value is put at a place', () => {
  test.each([
    ['$', '{"a":1}', '9'],
    ['$.a', '{"a":1,"b":2}', '{"a":9,"b":2}'],
    ['$.c', '{"a":1}', '{"a":1,"c":9}'],
    ['$.a.b.c', '{}', '{"a":{"b":{"c":9}}}'],
    ["$['a.b'].c", '{"x":1.0}', '{"x":1.0,"a.b":{"c":9}}'],
    ['$.a[1]', '{"a":[1,2,3]}', '{"a":[1,9,3]}'],
    ['$.a[-1].b', '{"a":[1,{"c":2}]}', '{"a":[1,{"c":2,"b":9}]}'],
    ['$[0].b', '[{}]', '[{"b":9}]'],
    ['$.__proto__', '{}', '{"__proto__":9}'],
    ['$.constructor.x', '{}', '{"constructor":{"x":9}}'],
  ])('%s in %s: %s', (path, root, expected) => {
    expect(printJson(compileReferencePath(path).set(parseJson(root), 9))).toBe(expected);
  });

  it('leaves the given value as it is and shares all that is not on the way', () => {
    const root = parseJson('{"a":{"b":1},"c":{"d":2}}') as JsonObject;
    const changed = compileReferencePath('$.a.b').set(root, 9) as JsonObject;
    expect(printJson(root)).toBe('{"a":{"b":1},"c":{"d":2}}');
    expect(changed.c).toBe(root.c);
  });

  test.each([
    ['$.a.b', '{"a":"text"}', 'b'],
    ['$.a', '[1]', 'a'],
    ['$.a', 'null', 'a'],
    ['$.a.b', '{"a":null}', 'b'],
    ['$.a[2]', '{"a":[1,2]}', '2'],
    ['$.a[0]', '{}', '0'],
    ['$.a[0]', '{"a":{}}', '0'],
  ])('%s cannot be put into %s', (path, root, step) => {
    expect(failureOf(() => compileReferencePath(path).set(parseJson(root), 9))).toEqual({
      error: 'States.ReferencePathConflict',
      cause: `Unable to apply step "${step}" to input ${root}`,
    });
  });
});

it('reads a place that has to exist', () => {
  const path = compileReferencePath('$.discovery.objects');
  expect(path.readPlace(testScope('{"discovery":{"objects":[1]}}'))).toEqual([1]);
  expect(failureOf(() => path.readPlace(testScope('{"discovery":{}}')))).toEqual({
    error: 'States.ReferencePathConflict',
    cause: 'Unable to apply step "objects" to input {"discovery":{}}',
  });
});

test.each(['$.a[*]', '$..a', '$.a[?(@.b)]', '$.a[0:1]', '$.a[0,1]', "$['a','b']", '$.a.length()', 'a'])(
  '%s is no reference path',
  (path) => {
    expect(() => compileReferencePath(path)).toThrow(ExpressionSyntaxError);
  },
);
