/**
 * Removes files that no object owns any more, in the background and in bounded steps.
 *
 * 1. A file is removed only after the index says that nothing owns it.
 * 2. A file that a reader found before that is left alone until the reader has finished with it.
 */
import type { ObjectContent, StoredObject } from './object-index.ts';
import type { ObjectsPorts } from './object-ports.ts';

const batchSize = 200;

/** A read of an object's bytes that is under way. */
export interface ObjectLease {
  readonly object: StoredObject;
  /** Must be called once, when the bytes are no longer needed. */
  release(): void;
}

/** Keeps files while they are read, and removes them when nobody owns them. */
export class BlobCollector {
  readonly #ports: ObjectsPorts;
  /** How many readers each file has. */
  readonly #readers = new Map<string, number>();
  readonly #lookups = new Set<Promise<unknown>>();
  #running: Promise<void> | undefined;
  #wanted = false;
  #waitsForReaders = false;
  #stopped = false;

  constructor(ports: ObjectsPorts) {
    this.#ports = ports;
  }

  /** Finds an object and keeps its files from being removed until the lease is released. */
  async lease(bucket: string, key: string): Promise<ObjectLease | undefined> {
    const lookup = this.#ports.index.object(bucket, key).then((object) => {
      if (object === undefined) return undefined;
      const ids = filesOf(object.content);
      for (const id of ids) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
      return { object, release: () => this.#release(ids) };
    });
    this.#lookups.add(lookup);
    try {
      return await lookup;
    } finally {
      this.#lookups.delete(lookup);
    }
  }

  /** Removes what has no owner. Returns at once. */
  wake(): void {
    this.#wanted = true;
    if (this.#stopped || this.#running !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted && !this.#stopped) this.wake();
    });
  }

  /** Removes files of an earlier process that never came into the index, then what has no owner. */
  start(): void {
    const boundary = this.#ports.ids.uuid();
    this.#running = this.#removeUnknown(boundary)
      .catch((error: unknown) => this.#warn(error))
      .finally(() => {
        this.#running = undefined;
        this.wake();
      });
  }

  /** Ends after the step under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Resolves when nothing is left to do: for tests. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #release(ids: readonly string[]): void {
    for (const id of ids) {
      const readers = (this.#readers.get(id) ?? 1) - 1;
      if (readers === 0) this.#readers.delete(id);
      else this.#readers.set(id, readers);
    }
    if (ids.length > 0 && this.#waitsForReaders) this.wake();
  }

  async #run(): Promise<void> {
    this.#wanted = false;
    this.#waitsForReaders = false;
    try {
      for (let after = ''; !this.#stopped; ) {
        const found = await this.#ports.index.garbage(after, batchSize);
        // Whoever looked an object up before may have found these files, and is counted when it has.
        await Promise.allSettled([...this.#lookups]);
        const free = found.filter((id) => !this.#readers.has(id));
        if (free.length < found.length) this.#waitsForReaders = true;
        await this.#remove(free);
        const last = found.at(-1);
        if (last === undefined || found.length < batchSize) return;
        after = last;
      }
    } catch (error) {
      this.#warn(error);
    }
  }

  async #remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    // While a backup copies the files they stay; the next change that leaves files behind tries again.
    if (!(await this.#ports.blobs.remove(ids))) return;
    await this.#ports.index.write({ kind: 'forget files', ids });
  }

  async #removeUnknown(boundary: string): Promise<void> {
    for await (const ids of this.#ports.blobs.list()) {
      if (this.#stopped) return;
      // Ids grow: a file of this process may be on its way into the index.
      const old = ids.filter((id) => id < boundary);
      const unknown = await this.#ports.index.unknownFiles(old);
      await this.#ports.blobs.remove(unknown);
    }
  }

  #warn(error: unknown): void {
    const cause = error instanceof Error ? error.message : String(error);
    this.#ports.log('warn', 'files of deleted objects could not be removed yet', { cause });
  }
}

function filesOf(content: ObjectContent): readonly string[] {
  return content.kind === 'files' ? content.files.map(({ id }) => id) : [];
}
