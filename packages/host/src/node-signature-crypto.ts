import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { SignatureCrypto } from '@cairn/kit';

/** What signatures are made of, by Node's crypto. */
export const nodeSignatureCrypto: SignatureCrypto = {
  sha256Hex: (data) => hash('sha256', data, 'hex'),
  startSha256() {
    const running = createHash('sha256');
    return {
      update(bytes) {
        running.update(bytes);
      },
      hex: () => running.digest('hex'),
    };
  },
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest(),
  hmacSha256Hex: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
  equals(left, right) {
    const first = Buffer.from(left);
    const second = Buffer.from(right);
    return first.length === second.length && timingSafeEqual(first, second);
  },
};
