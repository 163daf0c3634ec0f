import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOf, tokenOf } from './page.ts';

it('a token is the key that it was made of', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 500 }), (key) => {
      expect(keyOf(tokenOf(key))).toBe(key);
    }),
    { seed: 20_260_502 },
  );
});

it('any text is a token or is refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const key = keyOf(text);
      if (key !== undefined) expect(tokenOf(key)).toBe(text);
    }),
    { seed: 20_260_503 },
  );
});
