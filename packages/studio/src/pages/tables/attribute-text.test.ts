import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AttributeValue, Item } from '../../wire/tables.ts';
import { attributeText, isPlain, printPlainItem, readPlainItem } from './attribute-text.ts';

const { value: plainValue } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string().map((S) => ({ S })),
    fc
      .oneof(fc.integer().map(String), fc.constantFrom('1.50', '12345678901234567890.5', '-0.001'))
      .map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }).map((M) => ({ M })),
  ),
}));

it('reads back the item that it printed as plain JSON, numbers as they were written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), plainValue, { maxKeys: 5, noNullPrototype: true }), (given) => {
      // A member of this name is the object's own in JSON only.
      fc.pre(!JSON.stringify(given).includes('__proto__'));
      const item = given as Item;
      expect(Object.values(item).every(isPlain)).toBe(true);
      expect(readPlainItem(printPlainItem(item))).toEqual(item);
    }),
    { numRuns: 200 },
  );
});

it('knows what plain JSON cannot say', () => {
  expect(isPlain({ L: [{ M: { tags: { SS: ['a'] } } }] })).toBe(false);
  expect(isPlain({ B: 'AA==' })).toBe(false);
  expect(() => readPlainItem('[1]')).toThrow(SyntaxError);
});

it.each<[AttributeValue, string]>([
  [{ S: '<b>' }, '<b>'],
  [{ N: '1.50' }, '1.50'],
  [{ SS: ['a', 'b', 'c', 'd'] }, 'set of 4: a, b, c …'],
  [{ M: { a: { BOOL: true } } }, 'map of 1'],
  [{ L: [] }, 'list of 0'],
])('puts %j into a cell as %s', (value, text) => {
  expect(attributeText(value)).toBe(text);
});
