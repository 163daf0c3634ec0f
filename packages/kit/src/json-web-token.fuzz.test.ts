import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJsonWebToken } from './json-web-token.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it('what was printed is read, whatever is in it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (claims) => {
      const token = `${part({ alg: 'RS256', kid: 'a' })}.${part(claims)}.AA`;
      const read = readJsonWebToken(token);
      expect(read).toMatchObject({ algorithm: 'RS256', keyId: 'a', isExtended: false, signature: 'AA' });
      expect(Object.entries(read?.claims ?? {})).toEqual(Object.entries(JSON.parse(JSON.stringify(claims))));
    }),
  );
});

it('texts of any kind are read as Node reads base64url, or not at all', () => {
  const character = fc.constantFrom(...'AZaz09-_=+/. \n\u0000\u00e9\ud83d', 'eyJ', 'fQ', 'e30');
  const text = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (body) => {
      const read = readJsonWebToken(`${part({ alg: 'RS256' })}.${body}.AA`);
      if (read === undefined) return;
      expect(body).toMatch(/^[\w-]+=*$/);
      expect(read.claims).toEqual(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    }),
  );
});
