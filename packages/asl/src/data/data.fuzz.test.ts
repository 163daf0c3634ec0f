import { type Json, parseJson, printJson } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileChoiceRule } from './choice-rule.ts';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compileIntrinsic } from './intrinsic.ts';
import { compilePath } from './path.ts';
import { describeMiss } from './path-miss.ts';
import { compilePayloadTemplate } from './payload-template.ts';
import { compileReferencePath } from './reference-path.ts';
import { StateFailure } from './state-failure.ts';
import { testScope } from './test-scope.ts';

const options = { seed: 20_260_102, numRuns: 3_000 };
const scope = testScope(
  '{"a":{"b":[1,2.0,{"c":"x","a":null}],"c":"text"},"b":[{"a":1},{"a":"y"},[]],"c":-0,"__proto__":{"a":1}}',
);

/** Nothing but the two failures that callers expect may come out of `run`. */
function survive(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError) && !(error instanceof StateFailure)) throw error;
    if (error instanceof ExpressionSyntaxError) expect(error.position).toBeGreaterThanOrEqual(0);
  }
}

function texts(pieces: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
}

const pathPieces = (
  "$ $$ @ .a .b .c .. .* [0] [-1] [*] [1:] [:-1] ['a'] ['a','b'] [?(@.a)] [?( )] ( ) ! && || == != < > =~ /x/ /(/ " +
  "in nin size empty contains [1,2] {'a':1} 'x' 1 1.0 -0 null true .length() .sum() .concat( .index(0) , [ ] . \\ ' \" é"
).split(' ');
const callPieces = (
  'States.Format( States.Array( States.MathAdd( States.ArrayRange( States.StringToJson( States.StringSplit( States.Hash( ' +
  "States.ArrayPartition( States.MathRandom( States.UUID() States.JsonMerge( ) , 1 -1.5 1e9 '{}' '{' 'x' \\' 'a , $.a $.b $.c $$ null true false ' \\"
).split(' ');

it('any text is a path that reads, or is refused', () => {
  fc.assert(
    fc.property(texts(pathPieces), (tail) => {
      survive(() => {
        const path = compilePath(`$${tail}`);
        const value = path.read(scope);
        if (path.reads === 'variable') return;
        if (value === undefined) expect(path.definite && describeMiss(path, scope)).toBeTruthy();
        else expect(printJson(parseJson(printJson(value)))).toBe(printJson(value));
        if (!path.definite) expect(Array.isArray(value)).toBe(true);
      });
      survive(() => void compilePath(tail));
    }),
    options,
  );
});

it('any path puts a value where it then reads it, or is refused', () => {
  fc.assert(
    fc.property(
      texts(["['a']", '.a', '.b', '[0]', '[-1]', '.__proto__', '.c.d', '.length', "['']"]),
      (tail) => {
        survive(() => {
          const path = compileReferencePath(`$${tail}`);
          if (path.reads !== 'data') return;
          const before = printJson(scope.root);
          const root = path.set(scope.root, 'put');
          expect(path.read({ ...scope, root })).toBe('put');
          expect(printJson(scope.root)).toBe(before);
        });
      },
    ),
    options,
  );
});

it('any text is a call that evaluates, or is refused', () => {
  fc.assert(
    fc.property(texts(callPieces), (text) => {
      survive(() => expect(compileIntrinsic(text)(scope)).toBeDefined());
    }),
    options,
  );
});

const name = fc.oneof(
  fc.constantFrom(
    'a.$',
    'b.$',
    'a',
    'And',
    'Or',
    'Not',
    'Variable',
    'StringMatches',
    'NumericEquals',
    'IsNull',
  ),
  fc.string(),
);
const template = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts(pathPieces).map((tail) => `$${tail}`),
    fc.constantFrom('$.a', '$.b[*]', 'States.UUID()', 1, null, true, '*', '\\'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value as fc.Arbitrary<Json>;

it('any value is a template that fills, or is refused', () => {
  fc.assert(
    fc.property(template, (value) => {
      survive(() => expect(compilePayloadTemplate(value)(scope)).toBeDefined());
    }),
    options,
  );
});

it('any object is a choice rule that decides, or is refused', () => {
  const operator = fc.constantFrom(
    ...[
      'StringEquals',
      'NumericLessThan',
      'IsPresent',
      'IsNull',
      'StringMatches',
      'TimestampEquals',
      'StringEqualsPath',
    ],
  );
  const comparison = fc
    .tuple(fc.constantFrom('$.a', '$.b', '$.c', '$.x', '$..*'), operator, template)
    .map(([Variable, each, operand]) => ({ Variable, [each]: operand }));
  const rule = fc.oneof(
    comparison,
    fc.array(comparison, { maxLength: 3 }).map((rules) => ({ And: rules })),
    comparison.map((each) => ({ Not: each })),
    fc.dictionary(name, template, { maxKeys: 2 }),
  );
  fc.assert(
    fc.property(rule, (each) => {
      survive(() => expect(typeof compileChoiceRule(each as never)(scope)).toBe('boolean'));
    }),
    options,
  );
});
