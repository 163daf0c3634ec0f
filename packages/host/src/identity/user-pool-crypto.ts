import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IdentityHash, UserPoolCrypto } from '@cairn/identity/user-pools';
import { generateCertifiedKey } from './certified-keys.ts';
import { CryptoThreads } from './crypto-threads.ts';
import { generateSigningKey, signTokenES256 } from './token-signing.ts';

/** What OpenSSL calls them. */
const names: { readonly [hash in IdentityHash]: string } = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
};

/** Cryptography of user pools by Node's: what takes long runs in threads. */
export function nodeUserPoolCrypto(threads: CryptoThreads = new CryptoThreads()): UserPoolCrypto {
  return {
    randomBytes: (length) => randomBytes(length),
    hash(algorithm, ...parts) {
      const hash = createHash(names[algorithm]);
      for (const part of parts) hash.update(part);
      return hash.digest();
    },
    hmac(algorithm, key, ...parts) {
      const hmac = createHmac(names[algorithm], key);
      for (const part of parts) hmac.update(part);
      return hmac.digest();
    },
    hkdfSha256: (secret, { salt, info, length }) =>
      new Uint8Array(hkdfSync('sha256', secret, salt, info, length)),
    equals: (left, right) => left.length === right.length && timingSafeEqual(left, right),
    modularPower: (base, exponent) => threads.power(base, exponent),
    generateSigningKey,
    generateCertifiedKey,
    signToken: (privateKey, text) => threads.sign(privateKey, text),
    signTokenES256,
  };
}
