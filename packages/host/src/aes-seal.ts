import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { type Seal, SealError } from '@cairn/kit';

/** Bytes of a key of AES-256. */
export const sealKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const version = 'c1';

/** What sealed texts call a key: the first 48 bits of its SHA-256, which tell nothing of the key. */
export function sealKeyId(key: Uint8Array): string {
  return hash('sha256', key, 'hex').slice(0, 12);
}

/**
 * Seals with AES-256-GCM: `c1.KEYID.BASE64URL(nonce, ciphertext, tag)`. The name, the version and the key's id are
 * associated data. Nonces are random: one key is good for 2^32 texts.
 * @param keys 32 bytes each; the first one seals, all open
 * @throws RangeError on no key or one of another length
 */
export function aesSeal(keys: readonly Uint8Array[]): Seal {
  const [first] = keys;
  if (first === undefined) throw new RangeError('there is no key to seal with');
  if (keys.some((key) => key.length !== sealKeyBytes))
    throw new RangeError(`a key must have ${sealKeyBytes} bytes`);
  const byId = new Map(keys.map((key) => [sealKeyId(key), key]));
  const firstId = sealKeyId(first);
  return {
    seal(plain, name) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', first, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(`${version}.${firstId}.${name}`, 'utf8'));
      const bytes = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${firstId}.${bytes.toString('base64url')}`;
    },
    open(sealed, name) {
      const match = /^c1\.([0-9a-f]{12})\.([A-Za-z0-9_-]+)$/.exec(sealed);
      if (match === null) throw new SealError('this is no sealed text');
      const [, id, text] = match as unknown as [string, string, string];
      const key = byId.get(id);
      if (key === undefined) throw new SealError(`the key ${id} that sealed this is not here`);
      const bytes = Buffer.from(text, 'base64url');
      // One text for the same bytes: a decoder overlooks a character too many, and bits that no byte holds.
      const isCanonical = bytes.toString('base64url') === text;
      if (!isCanonical || bytes.length < nonceBytes + tagBytes) throw new SealError('this is no sealed text');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(`${version}.${id}.${name}`, 'utf8'));
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
      try {
        const plain = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch {
        throw new SealError('the sealed text was changed, or belongs to something else');
      }
    },
  };
}
