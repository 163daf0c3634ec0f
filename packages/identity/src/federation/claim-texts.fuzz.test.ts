import { type JsonObject, parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { claimTexts, mergedTexts } from './claim-texts.ts';

it('claims of any kind become texts; what is no text can be read back', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const claims = parseJson(JSON.stringify(value)) as JsonObject;
      for (const [name, text] of claimTexts(claims)) {
        const given = JSON.parse(JSON.stringify(value))[name];
        expect(typeof given === 'string' ? text : JSON.parse(text)).toEqual(given);
      }
    }),
  );
});

const words = ['true', 'false', undefined];
const addresses = ['a@example.com', 'b@example.com', undefined];
const sources = addresses.flatMap((email) => words.map((email_verified) => ({ email, email_verified })));

it.each(sources)('an address is verified only by who told it: %o first', (first) => {
  const textsOf = (told: object) =>
    new Map(Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined));
  for (const later of sources) {
    const merged = mergedTexts(textsOf(first), textsOf(later));
    expect(merged.get('email')).toBe(later.email ?? first.email);
    if (merged.get('email_verified') !== 'true') continue;
    const vouched = [first, later].filter(({ email_verified }) => email_verified === 'true');
    expect(vouched.map(({ email }) => email)).toContain(merged.get('email') ?? 'no address');
  }
});
