import type { UserPoolCrypto } from '../user-pool-crypto.ts';

const codes = 1_000_000;
/** The largest multiple of a million that four bytes reach: what lies beyond would favour low codes. */
const unbiased = Math.floor(0x1_0000_0000 / codes) * codes;

/** Six digits, each code as likely as the others. */
export function sixDigits({ randomBytes }: Pick<UserPoolCrypto, 'randomBytes'>): string {
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4);
    const drawn = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    if (drawn < unbiased) return String(drawn % codes).padStart(6, '0');
  }
}
