import type { Clock, IdSource, LimitValues, Log } from '@cairn/kit';
import type { ObjectIndex } from './object-index.ts';
import type { ObjectLimitName } from './object-limits.ts';

/** Hashes that S3 answers or checks, by S3's names. */
export type HashName = 'MD5' | ChecksumAlgorithm;

/** Checksums that clients may ask for. */
export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256';

/** Hashes bytes as they pass. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Base64 by name. Called once. */
  finish(): { readonly [name in HashName]?: string };
}

/** Makes hashers. */
export interface Hashing {
  start(names: readonly HashName[]): Hasher;
}

/** Files of bytes, named by ids. Memory in use does not depend on their size. */
export interface ObjectBlobs {
  /**
   * Writes a new file; whole and durable when it resolves. Takes no more than it can write (back-pressure).
   * When it rejects, nothing of it stays. @throws what the bytes throw
   */
  write(id: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Bytes from `start` to `end` (exclusive). */
  read(id: string, start: number, end: number): AsyncIterable<Uint8Array>;
  /**
   * Removes files; those that are not there are ignored.
   * @returns false, having removed nothing, while somebody copies the files (a backup)
   */
  remove(ids: readonly string[]): Promise<boolean>;
  /** The ids of all files that are there, in pages. */
  list(): AsyncIterable<readonly string[]>;
}

/** What the objects room works with. */
export interface ObjectsPorts {
  readonly index: ObjectIndex;
  readonly blobs: ObjectBlobs;
  readonly hashing: Hashing;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly limits: LimitValues<ObjectLimitName>;
  readonly log: Log;
}
