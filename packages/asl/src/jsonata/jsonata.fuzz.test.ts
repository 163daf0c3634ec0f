import { type Json, printJson, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileJsonata, JsonataFailure, JsonataSyntaxError } from './expression.ts';
import { testStates } from './testing/evaluate.ts';

/** How an expression ends: its value as text, or what goes wrong. */
function outcome(source: string, directly: boolean): string {
  try {
    const value = compileJsonata(`{% ${source} %}`, directly).evaluate(
      testStates({ random: seededRandom(7) }),
    );
    return value === undefined ? 'nothing' : normalised(value);
  } catch (error) {
    if (error instanceof JsonataFailure || error instanceof JsonataSyntaxError) return error.message;
    throw error;
  }
}

/** The text of a value, numbers as doubles. */
function normalised(value: Json): string {
  return JSON.stringify(JSON.parse(printJson(value)));
}

const leaf = fc.constantFrom(
  ...['1', '0', '2.5', '"a"', '""', 'true', 'false', 'null', '$order', '$order.id', '$nothing', '$nothing.x'],
  ...[
    '$states.input',
    '$states.input.a.b',
    '$states.input.lines',
    '$states.input.lines.price',
    '$states.input.no',
  ],
  ...[
    '$states.context.State.Name',
    '$sum',
    '$string',
    '[]',
    '{}',
    '$',
    '$$',
    'name',
    '*',
    '/a+/',
    '%',
    '$states',
  ],
  ...[
    '$uuid()',
    '$now()',
    '$random(3)',
    '$millis()',
    'function($x) { $x }',
    '$sum($states.input.lines.price)',
  ],
);

const { expression } = fc.letrec<{ readonly expression: string }>((tie) => {
  const part = tie('expression');
  const operator = fc.constantFrom(
    ...[
      '+',
      '-',
      '*',
      '/',
      '%',
      '&',
      '=',
      '!=',
      '<',
      '<=',
      '>',
      '>=',
      'and',
      'or',
      'in',
      '..',
      '~>',
      '.',
      ':=',
    ],
  );
  const name = fc.constantFrom(
    ...[
      'not',
      'exists',
      'merge',
      'string',
      'count',
      'append',
      'keys',
      'number',
      'type',
      'reverse',
      'distinct',
      'sort',
    ],
    ...[
      'map',
      'filter',
      'reduce',
      'each',
      'sift',
      'zip',
      'join',
      'pad',
      'split',
      'match',
      'replace',
      'range',
      'parse',
    ],
    ...[
      'partition',
      'hash',
      'eval',
      'clone',
      'lookup',
      'spread',
      'toMillis',
      'fromMillis',
      'formatNumber',
      'error',
    ],
  );
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.tuple(part, operator, part).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc.tuple(part, part, part).map(([when, then, otherwise]) => `(${when} ? ${then} : ${otherwise})`),
      fc.array(part, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .array(part, { maxLength: 3 })
        .map((items) => `{${items.map((item, index) => `"k${index}": ${item}`).join(', ')}}`),
      fc
        .tuple(name, fc.array(part, { maxLength: 3 }))
        .map(([called, items]) => `$${called}(${items.join(', ')})`),
      fc.tuple(part, part).map(([value, predicate]) => `${value}[${predicate}]`),
      fc.tuple(part, part).map(([value, update]) => `${value} ~> |$|${update}|`),
      fc.tuple(part, part).map(([value, key]) => `${value}{${key}: $}`),
      part.map((value) => `${value}^($)`),
      part.map((value) => `${value}.**`),
      fc.tuple(part, part).map(([value, body]) => `($f := function($x, $y) { ${body} }; $map(${value}, $f))`),
    ),
  };
});

test('what is answered without the library is what the library answers', () => {
  fc.assert(
    fc.property(expression, (source) => {
      expect(outcome(source, true)).toBe(outcome(source, false));
    }),
    { numRuns: 1_000 },
  );
});

test('any text is an expression, or is refused, and ends as AWS would have it', () => {
  const characters = fc.string({
    unit: fc.constantFrom(...'$.()[]{}"\'`/*|^@#~>:=!&%?,; 0123456789abxe-+<\\\nnul'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.oneof(characters, expression), (source) => {
      expect(outcome(source, true)).toBeTypeOf('string');
    }),
    { numRuns: 1_200 },
  );
});

test('evaluating changes nothing of the data', () => {
  const { input } = testStates();
  const before = printJson(input.value);
  fc.assert(
    fc.property(expression, (source) => {
      outcome(source, false);
      expect(printJson(testStates().input.value)).toBe(before);
    }),
    { numRuns: 400 },
  );
});
