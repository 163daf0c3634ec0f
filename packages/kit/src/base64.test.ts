import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64, encodeBase64, encodeSlowly } from './base64.ts';

it('agrees with Node on any bytes, however many, and reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 400 }), (some, times) => {
      const bytes = new Uint8Array(Buffer.concat(new Array<Uint8Array>(times).fill(some)));
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(encodeSlowly(bytes)).toBe(text);
      expect(Buffer.from(decodeBase64(text)).equals(bytes)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('writes the UTF-8 bytes of a text', () => {
  expect(encodeBase64('Zoë 🪨')).toBe(Buffer.from('Zoë 🪨').toString('base64'));
});

it('refuses what is no base64', () => {
  expect(() => decodeBase64('a*b=')).toThrow();
});
