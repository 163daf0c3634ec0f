import { hash } from 'node:crypto';
import type { Digest } from '@cairn/kit';

/** Hashing by Node's crypto. */
export const nodeDigest: Digest = {
  hex(algorithm, text) {
    return hash(algorithm.replace('-', '').toLowerCase(), text, 'hex');
  },
};

/** Base64 of the SHA-256 of bytes, as Lambda's `CodeSha256`. */
export function sha256Base64(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64');
}
