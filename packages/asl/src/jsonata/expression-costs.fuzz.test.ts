import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonataFailure, JsonataSyntaxError } from './expression.ts';
import { evaluate } from './testing/evaluate.ts';

/** Items that arrays are asked to go through, copy or take, while something is done. */
function countWork(act: () => void): number {
  let work = 0;
  const prototype = Array.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  const names = ['concat', 'slice', 'forEach', 'filter', 'map', 'push'] as const;
  const originals = names.map((name) => prototype[name] as (...values: unknown[]) => unknown);
  names.forEach((name, index) => {
    const original = originals[index] as (...values: unknown[]) => unknown;
    prototype[name] = function (this: unknown[], ...values: unknown[]) {
      if (name !== 'push') work += this.length;
      const [value] = values;
      work += name === 'concat' && Array.isArray(value) ? value.length : 1;
      return original.apply(this, values);
    };
  });
  try {
    act();
  } finally {
    for (let index = 0; index < names.length; index++) {
      prototype[names[index] as string] = originals[index] as (...values: unknown[]) => unknown;
    }
  }
  return work;
}

const leaf = fc.constantFrom(
  ...['$c', '$d', '$o', '$', '1', '"ab"', '[1..9]', '[1..3000]', '$s', '$o.k', '$o.*', '$o.**', '$d.k', '$f'],
);

const { expression } = fc.letrec<{ readonly expression: string }>((tie) => {
  const part = tie('expression');
  const name = fc.constantFrom(
    ...['count', 'string', 'append', 'keys', 'spread', 'join', 'sort', 'distinct', 'zip', 'reverse', 'merge'],
    ...[
      'sum',
      'max',
      'shuffle',
      'map',
      'filter',
      'reduce',
      'lookup',
      'split',
      'each',
      'not',
      'clone',
      'match',
    ],
  );
  return {
    expression: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.tuple(part, part).map(([left, right]) => `${left}.(${right})`),
      fc.tuple(part, part).map(([left, right]) => `(${left})[${right}]`),
      fc.tuple(part, part).map(([left, right]) => `(${left})@$x.(${right})#$i.($x)`),
      fc.array(part, { maxLength: 6 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(part, part).map(([value, key]) => `(${value}){$string(${key}): $}`),
      fc.tuple(part, part).map(([value, term]) => `(${value})^(${term})`),
      fc
        .tuple(part, fc.constantFrom('=', 'in', '&', 'and', '~>'), part)
        .map((parts) => `(${parts.join(' ')})`),
      fc
        .tuple(name, fc.array(part, { maxLength: 3 }))
        .map(([called, items]) => `$${called}(${items.join(', ')})`),
      fc.tuple(part, part).map(([value, update]) => `(${value}) ~> |$|{"u": ${update}}|`),
      fc.tuple(part, part).map(([value, body]) => `$map(${value}, function($y) { ${body} })`),
    ),
  };
});

const names =
  '$c := [1..2000]; $d := [1..300].{"k": $, "l": [1..9]}; $o := {"k": [1..500], "l": {"m": [1, 2]}};' +
  '$s := $pad("x", 5000, "y"); $f := function($n) { $n }';

test('the work of the library is in proportion to the steps that are charged', () => {
  const stepsLeft = 30_000;
  fc.assert(
    fc.property(expression, (source) => {
      let steps = 0;
      const work = countWork(() => {
        try {
          evaluate(`(${names}; ${source})`, { stepsLeft, spendSteps: (spent) => (steps += spent) });
        } catch (error) {
          if (!(error instanceof JsonataFailure || error instanceof JsonataSyntaxError)) throw error;
        }
      });
      expect(work, `${steps} steps`).toBeLessThan(100_000 + 1_000 * Math.min(steps, stepsLeft));
    }),
    // The dearest that were found: 462 units of work for a step, and a group of arrays, whose items all join it.
    {
      numRuns: 400,
      examples: [
        ['($map($c, function($y) { ($c)[$map($d.k, function($y) { $c })] }))^($c)'],
        ['(($map($d.k, function($y) { $c })){$string($f): $} = ($c) ~> |$|{"u": $c}|)'],
      ],
    },
  );
});
