import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCodePoints } from './compare-code-points.ts';

it('orders texts as their UTF-8 bytes are ordered', () => {
  const text = fc.string({
    unit: fc.constantFrom('', 'a', 'é', '\ud7ff', '\ue000', '\uffff', '𐀀', '𝒳', '\u{10ffff}'),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
