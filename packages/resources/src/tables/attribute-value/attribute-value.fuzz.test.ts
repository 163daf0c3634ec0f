import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue } from './attribute-value.ts';
import { compareAttributeValues, compareTexts } from './compare.ts';
import { addNumbers, normaliseNumber } from './decimal.ts';
import { orderedKeyAfter, orderedKeyPrefix, orderedKeyText } from './ordered-key-text.ts';

const digits = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: length }).map((all) => all.join(''));

const numberText = fc
  .tuple(fc.constantFrom('', '-'), digits(20), digits(18), fc.integer({ min: -110, max: 100 }))
  .map(([sign, whole, fraction, power]) => normaliseNumber(`${sign}${whole}.${fraction}e${power}`))
  .filter((number) => 'text' in number)
  .map((number) => (number as { text: string }).text);

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u0000', '\u0001', '\u0002', '\u0003', 'a', '~', '\uffff', '\u{10ffff}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 6,
});
const bytes = fc.uint8Array({ maxLength: 6 }).map((all) => btoa(String.fromCharCode(...all)));

const values: { readonly [type: string]: fc.Arbitrary<AttributeValue> } = {
  S: text.map((S) => ({ S })),
  N: fc.oneof(numberText, fc.integer({ min: -20, max: 20 }).map(String)).map((N) => ({ N })),
  B: bytes.map((B) => ({ B })),
};

const sign = (number: number | undefined) => Math.sign(number as number);

describe.each(Object.entries(values))('key texts of %s', (_type, value) => {
  it('stand in the order of the values', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const order = compareTexts(orderedKeyText(left), orderedKeyText(right));
        expect(sign(order)).toBe(sign(compareAttributeValues(left, right)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('end themselves: a hash and a range put together order as the pair does', () => {
    fc.assert(
      fc.property(value, value, value, value, (hash, range, otherHash, otherRange) => {
        const key = orderedKeyText(hash) + orderedKeyText(range);
        const other = orderedKeyText(otherHash) + orderedKeyText(otherRange);
        const order = compareAttributeValues(hash, otherHash) || compareAttributeValues(range, otherRange);
        expect(sign(compareTexts(key, other))).toBe(sign(order));
      }),
      { numRuns: 2_000 },
    );
  });

  it('come before the text after them, and what is greater comes after it', () => {
    fc.assert(
      fc.property(value, value, value, (left, right, range) => {
        const inside = sign(compareAttributeValues(right, left)) <= 0;
        const key = orderedKeyText(right) + orderedKeyText(range);
        expect(compareTexts(key, orderedKeyAfter(orderedKeyText(left))) < 0).toBe(inside);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('keeps prefixes of strings and binaries', () => {
  fc.assert(
    fc.property(text, text, (prefix, whole) => {
      for (const longer of [whole, prefix + whole]) {
        const begins = longer.startsWith(prefix);
        expect(orderedKeyText({ S: longer }).startsWith(orderedKeyPrefix({ S: prefix }))).toBe(begins);
      }
    }),
  );
  fc.assert(
    fc.property(bytes, bytes, (prefix, rest) => {
      const longer = btoa(atob(prefix) + atob(rest));
      expect(orderedKeyText({ B: longer }).startsWith(orderedKeyPrefix({ B: prefix }))).toBe(true);
      const begins = atob(rest).startsWith(atob(prefix));
      expect(orderedKeyText({ B: rest }).startsWith(orderedKeyPrefix({ B: prefix }))).toBe(begins);
    }),
  );
});

it('reads or refuses every text as a number, and what it writes it reads as the same', () => {
  const part = fc.constantFrom(...'0123456789.eE+-', '00', '99999');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const number = normaliseNumber(parts.join(''));
      if ('text' in number) expect(normaliseNumber(number.text)).toEqual(number);
    }),
    { numRuns: 3_000 },
  );
});

it('takes back by a difference what a sum added', () => {
  fc.assert(
    fc.property(numberText, numberText, (left, right) => {
      const sum = addNumbers(left, right, false);
      if (sum === undefined) return;
      expect(addNumbers(sum, right, true)).toBe(left);
      expect(addNumbers(right, left, false)).toBe(sum);
    }),
  );
});
