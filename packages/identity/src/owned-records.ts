import type { RecordEntry, RecordKey, RecordListOptions, Records, RecordWrite } from '@cairn/kit';

/** So many deletions are remembered: an operation that began before more of them has ended long since. */
const deletionsMax = 10_000;

/** Whose records are kept. */
export interface Ownership {
  /** Id of the owner whom a write deletes: by the note that is written with the deletion, or by the end of his own record. */
  readonly deletedBy: (write: RecordWrite) => string | undefined;
  /**
   * Collection of the owners themselves, by their ids, where one who is made may have the id of one who was deleted.
   * Changes of an owner and his deletion follow one another, so that what is written there afterwards is a new owner.
   */
  readonly owners?: string;
  /** Id of the owner that a record is cleared away with; undefined where it belongs to nobody. */
  readonly ownerOf: (key: RecordKey) => string | undefined;
  /** What an operation hears that comes too late. */
  readonly gone: (ownerId: string) => Error;
}

/**
 * Records through which nothing is written of an owner who is deleted. Operations that began before a deletion go on
 * after it: what they wrote then would be cleared away by nobody.
 *
 * A deletion counts from the moment on when it is handed to the store, which carries writes out in the order in which
 * they come: what was handed to it before is on disk when the owner's records begin to be cleared away. An operation does
 * not outlast the process, so that it is enough to remember deletions in memory.
 */
export class OwnedRecords implements Records {
  readonly #records: Records;
  readonly #ownership: Ownership;
  readonly #deleted = new Set<string>();

  constructor(records: Records, ownership: Ownership) {
    this.#records = records;
    this.#ownership = ownership;
  }

  get(collection: string, key: string): Promise<string | undefined> {
    return this.#records.get(collection, key);
  }

  getAll(keys: readonly RecordKey[]): Promise<readonly (string | undefined)[]> {
    return this.#records.getAll(keys);
  }

  list(collection: string, options: RecordListOptions): Promise<readonly RecordEntry[]> {
    return this.#records.list(collection, options);
  }

  clear(collection: string): Promise<void> {
    return this.#records.clear(collection);
  }

  /**
   * Of writes of many owners, which are gathered behind answers, those of deleted ones are left out.
   * @throws `gone` where all are of one owner who is deleted
   */
  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    const { deletedBy, owners: shelf, gone } = this.#ownership;
    const ended = writes.flatMap((write) => deletedBy(write) ?? []);
    if (ended.length > 0) return this.#delete(ended, writes);
    if (this.#deleted.size === 0) return this.#records.write(writes);
    for (const { collection, key, value } of writes)
      if (collection === shelf && value !== undefined) this.#deleted.delete(key);
    const owners = new Set(writes.flatMap((write) => this.#ownerOf(write) ?? []));
    const late = [...owners].filter((id) => this.#deleted.has(id));
    if (late.length === 0) return this.#records.write(writes);
    if (owners.size === 1) throw gone(late[0] as string);
    return this.#records.write(
      writes.filter((write) => {
        const owner = this.#ownerOf(write);
        return owner === undefined || !this.#deleted.has(owner);
      }),
    );
  }

  async #delete(ids: readonly string[], writes: readonly RecordWrite[]): Promise<boolean> {
    for (const id of ids) this.#deleted.add(id);
    for (const [oldest] of this.#deleted.entries()) {
      if (this.#deleted.size <= deletionsMax) break;
      this.#deleted.delete(oldest);
    }
    let isWritten = false;
    try {
      isWritten = await this.#records.write(writes);
      return isWritten;
    } finally {
      if (!isWritten) for (const id of ids) this.#deleted.delete(id);
    }
  }

  /** What deletes leaves nothing behind. */
  #ownerOf(write: RecordWrite): string | undefined {
    return write.value === undefined ? undefined : this.#ownership.ownerOf(write);
  }
}
