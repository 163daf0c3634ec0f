import { nodeUserPoolCrypto } from '@cairn/host/identity';
import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { base32Bytes, totpStepOf } from './totp.ts';

const crypto = nodeUserPoolCrypto();
/** `12345678901234567890`, the secret of RFC 6238, appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('gives what RFC 6238 says for the second %i', (seconds, code) => {
  expect(totpStepOf(crypto, secret, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
});

it('takes the steps beside the present one, and no others', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 10, maxLength: 40 }),
      fc.integer({ min: 3, max: 1e8 }),
      (key, step) => {
        const totp = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(key).buffer }) });
        const code = totp.generate({ timestamp: step * 30_000 });
        const text = totp.secret.base32;
        for (const beside of [-1, 0, 1]) {
          // Two steps may have the same code: the first one counts.
          const found = totpStepOf(crypto, text, code, (step + beside) * 30_000 + 15_000);
          expect(found).toBeTypeOf('number');
          expect(totp.generate({ timestamp: (found as number) * 30_000 })).toBe(code);
        }
        const far = totpStepOf(crypto, text, code, (step + 2) * 30_000);
        if (far !== undefined) expect(totp.generate({ timestamp: far * 30_000 })).toBe(code);
      },
    ),
  );
});

it('takes nothing that is no code', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^[0-9]{6}$/.test(text));
      return totpStepOf(crypto, secret, text, 59_000) === undefined;
    }),
  );
  for (const text of ['28708', '2870820', ' 287082', '２８７０８２', '287082\n']) {
    expect(totpStepOf(crypto, secret, text, 59_000)).toBeUndefined();
  }
});

it('reads base32 as others write it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
      expect(Array.from(base32Bytes(text) ?? [])).toEqual(Array.from(bytes));
    }),
  );
  expect(base32Bytes('not base32!')).toBeUndefined();
});
