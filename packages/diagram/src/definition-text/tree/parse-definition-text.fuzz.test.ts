import { parseJson, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomObject } from '../testing/random-json.ts';
import { RandomJsonText } from '../testing/random-json-text.ts';
import { RandomYamlText } from '../testing/random-yaml-text.ts';
import type { DefinitionFormat } from './definition-text.ts';
import { parseDefinitionText } from './parse-definition-text.ts';
import { pointerAt } from './pointer-at.ts';
import { rangeOf } from './range-of.ts';
import type { TextNode } from './text-node.ts';
import type { TextRange } from './text-range.ts';

const options = { seed: 20_261_121, numRuns: 500 };
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 3 });

/** A definition's text with pieces cut out, doubled and put in. */
const damaged = (format: DefinitionFormat) =>
  fc
    .tuple(
      seeds,
      fc.array(
        fc.tuple(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.nat(12),
          fc.constantFrom(
            '',
            '{',
            '}',
            '[',
            ']',
            '"',
            ',',
            ':',
            '//',
            '/*',
            '\\',
            '\n',
            '  ',
            '- ',
            '&a ',
            '*a',
            '<<: ',
            '|',
            '#',
            '!x ',
            '? ',
            '---\n',
            '\t',
            "'",
          ),
        ),
      ),
    )
    .map(([seed, cuts]) => {
      const random = seededRandom(seed);
      const value = randomObject(random, 4, 6);
      let text = new (format === 'json' ? RandomJsonText : RandomYamlText)(random).print(value);
      for (const [place, length, insert] of cuts) {
        const at = Math.floor(place * text.length);
        text = text.slice(0, at) + insert + text.slice(at + length);
      }
      return text;
    });

for (const format of ['json', 'yaml'] as const) {
  it(`reads any text to its end, with ranges that nest (${format})`, () => {
    const text = fc.oneof(damaged(format), fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (each) => {
        const { root, problems, comments, value } = parseDefinitionText(each, format);
        const whole = { from: 0, to: each.length };
        if (root !== undefined) expectNested(root, whole);
        for (const range of [...problems.map((problem) => problem.range), ...comments])
          expectWithin(range, whole);
        const isBroken = problems.some((problem) => problem.severity === 'error');
        expect(value === undefined).toBe(isBroken);
      }),
      options,
    );
  });

  it(`finds the pointer of every place and the place of every pointer (${format})`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        const value = randomObject(random, 4, 6);
        const text = new (format === 'json' ? RandomJsonText : RandomYamlText)(random).print(value);
        const definition = parseDefinitionText(text, format);
        for (let offset = 0; offset <= text.length; offset += 3) {
          const place = pointerAt(definition, offset);
          if (place === undefined) continue;
          const ranges = rangeOf(definition, place.pointer);
          expect(place.part === 'name' ? ranges?.name : ranges?.value).toEqual(place.range);
        }
      }),
      options,
    );
  });
}

it('takes for JSON, comments and names that come twice aside, what is JSON', () => {
  fc.assert(
    fc.property(fc.oneof(damaged('json'), fc.json()), (text) => {
      const { problems, value } = parseDefinitionText(text, 'json');
      if (problems.some((problem) => problem.code === 'comment' || text.includes('\uFEFF'))) return;
      let expected: unknown;
      try {
        expected = parseJson(text);
      } catch {
        expect(value).toBeUndefined();
        return;
      }
      expect(value).toEqual(expected);
    }),
    options,
  );
});

/** Texts that are slow for readers which look back. */
const hostile: readonly (readonly [DefinitionFormat, (length: number) => string])[] = [
  ['json', (length) => '['.repeat(length)],
  ['json', (length) => '{"a":'.repeat(length / 5)],
  ['json', (length) => '[{]}'.repeat(length / 4)],
  ['json', (length) => '"'.repeat(length)],
  ['json', (length) => `"${'\\'.repeat(length)}`],
  ['json', (length) => '/*'.repeat(length / 2)],
  ['json', (length) => '"a" '.repeat(length / 4)],
  ['json', (length) => `{${',"a":1'.repeat(length / 6)}`],
  ['yaml', (length) => '['.repeat(length / 10)],
  ['yaml', (length) => '- '.repeat(length / 20)],
  ['yaml', (length) => 'a: b\n'.repeat(length / 50)],
  ['yaml', (length) => `a: &a [${'x,'.repeat(length / 20)}]\n${'b: *a\n'.repeat(length / 100)}`],
];

it.each(hostile)('reads hostile %s in time that grows with its length', (format, make) => {
  const text = make(200_000);
  const start = performance.now();
  parseDefinitionText(text, format);
  // A quadratic reader takes minutes; the bound is wide for machines that are busy.
  expect(performance.now() - start).toBeLessThan(8_000);
});

function expectNested(node: TextNode, outer: TextRange): void {
  expectWithin(node.range, outer);
  if (node.kind === 'array') for (const item of node.items) expectNested(item.value, node.range);
  if (node.kind !== 'object') return;
  for (const { nameRange, value } of node.members) {
    expectWithin(nameRange, node.range);
    expectNested(value, node.range);
  }
}

function expectWithin({ from, to }: TextRange, outer: TextRange): void {
  expect(from).toBeGreaterThanOrEqual(outer.from);
  expect(to).toBeGreaterThanOrEqual(from);
  expect(to).toBeLessThanOrEqual(outer.to);
}
