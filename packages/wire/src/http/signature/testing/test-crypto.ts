import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { SignatureCrypto } from '@cairn/kit';

/** By Node, for tests: the room itself is given one. */
export const testCrypto: SignatureCrypto = {
  sha256Hex: (data) => hash('sha256', data, 'hex'),
  startSha256() {
    const running = createHash('sha256');
    return { update: (bytes) => void running.update(bytes), hex: () => running.digest('hex') };
  },
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest(),
  hmacSha256Hex: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
  equals: (left, right) =>
    left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right)),
};
