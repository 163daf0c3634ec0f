import { hash } from 'node:crypto';
import type { Digest, DigestAlgorithm } from '@cairn/kit';

/** What OpenSSL calls them. */
const names: { readonly [algorithm in DigestAlgorithm]: string } = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Hashing by Node's crypto. */
export const nodeDigest: Digest = {
  hex(algorithm, text) {
    return hash(names[algorithm], text, 'hex');
  },
};

/** Lower-case hexadecimal MD5 of bytes, as SQS answers it for message attributes. */
export function md5Hex(bytes: Uint8Array): string {
  return hash('md5', bytes, 'hex');
}

/** Base64 of the SHA-256 of bytes, as Lambda's `CodeSha256`. */
export function sha256Base64(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64');
}
