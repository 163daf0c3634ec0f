import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Hashing, HashName } from '@cairn/resources';
import { crc32c, crc64nvme } from './crc-tables.ts';

/** One hash in the making. */
interface RunningHash {
  update(bytes: Uint8Array): void;
  /** Base64. */
  finish(): string;
}

const makers: { readonly [name in HashName]: () => RunningHash } = {
  MD5: () => nodeHash('md5'),
  SHA1: () => nodeHash('sha1'),
  SHA256: () => nodeHash('sha256'),
  CRC32: nodeCrc32,
  CRC32C: () => encoded(crc32c()),
  CRC64NVME: () => encoded(crc64nvme()),
};

/** Hashes by Node's crypto and zlib, and by tables of our own. */
export const nodeHashing: Hashing = {
  start(names) {
    const running = names.map((name) => [name, makers[name]()] as const);
    return {
      update(bytes) {
        for (const [, hash] of running) hash.update(bytes);
      },
      finish: () => Object.fromEntries(running.map(([name, hash]) => [name, hash.finish()])),
    };
  },
};

function nodeHash(algorithm: string): RunningHash {
  const hash = createHash(algorithm);
  return {
    update(bytes) {
      hash.update(bytes);
    },
    finish: () => hash.digest('base64'),
  };
}

function nodeCrc32(): RunningHash {
  let crc = 0;
  return {
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    finish() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes.toString('base64');
    },
  };
}

function encoded(crc: { update(bytes: Uint8Array): void; finish(): Uint8Array }): RunningHash {
  return {
    update: (bytes) => crc.update(bytes),
    finish: () => Buffer.from(crc.finish()).toString('base64'),
  };
}
