import { invariant, type RecordWrite } from '@cairn/kit';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import { ItemCache } from './item-cache.ts';
import { type ItemChange, storedItem, writesOf } from './item-changes.ts';
import { StreamLog, type UserIdentity } from './stream-log.ts';
import type { StoredItem, Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import { tablesErrors } from './tables-errors.ts';

/**
 * How often a write is tried that somebody else overtook. Changes of one item queue here, so none should be; what
 * remains is a server that works on the same data.
 */
const triesMax = 10;

/** Decides what an item becomes. @returns undefined to delete it. @throws ServiceError to leave it as it is */
export type ItemEdit = (before: StoredItem | undefined, table: Table) => StoredItem | undefined;

/** Reads and changes single items; what follows from a change is written with it. */
export class ItemStore {
  readonly catalog: TableCatalog;
  readonly streams: StreamLog;
  readonly cache: ItemCache;
  readonly #changes = new Map<string, number>();

  constructor(catalog: TableCatalog) {
    this.catalog = catalog;
    this.streams = new StreamLog(catalog.ports);
    this.cache = new ItemCache(catalog.ports.records, catalog.ports.limits.tableCacheBytes);
  }

  /** Another number after each write of the table's items, and while one is under way than before it. */
  changesOf({ collection }: Table): number {
    return this.#changes.get(collection) ?? 0;
  }

  /** The text of an item, as it is stored. A promise only when it has to be read. */
  read(table: Table, key: string): string | undefined | Promise<string | undefined> {
    return this.cache.read(nameOf(table, key), table.collection, key);
  }

  /** Changes an item by what it is. Durable when it resolves. */
  async change(asked: Table, key: string, edit: ItemEdit, userIdentity?: UserIdentity): Promise<ItemChange> {
    const { locks } = this.catalog;
    const name = nameOf(asked, key);
    const turn = locks.take(name);
    if (turn !== undefined) await turn;
    try {
      for (let tries = 1; ; tries += 1) {
        const text = this.cache.read(name, asked.collection, key);
        const before = storedItem(text instanceof Promise ? await text : text);
        const table = this.catalog.current(asked);
        const after = edit(before, table);
        const change: ItemChange =
          userIdentity === undefined
            ? { table, key, before, after }
            : { table, key, before, after, userIdentity };
        const writes = writesOf(change, this.streams);
        if (writes.length === 0 || (await this.#write(name, change, writes))) return change;
        invariant(tries < triesMax, `an item of ${table.arn} is changed by somebody else all the time`);
      }
    } finally {
      locks.release(name);
    }
  }

  /** Puts or deletes an item whatever it was, without looking, where the table allows it. Durable when it resolves. */
  async overwrite(asked: Table, key: string, after: StoredItem | undefined): Promise<ItemChange> {
    if (!asked.isPlain) return this.change(asked, key, () => after);
    const { locks } = this.catalog;
    const name = nameOf(asked, key);
    const turn = locks.take(name);
    if (turn !== undefined) await turn;
    try {
      const table = this.catalog.current(asked);
      if (table.isPlain) {
        const blind: ItemChange = { table, key, before: 'unknown', after };
        await this.#write(name, blind, writesOf(blind, this.streams));
        return blind;
      }
    } finally {
      locks.release(name);
    }
    return this.change(asked, key, () => after);
  }

  /**
   * Writes what follows from changes. Their items' turns are the caller's.
   * @returns false, having written nothing, when an item was not what it was taken for
   */
  async write(
    changes: readonly Pick<ItemChange, 'table' | 'key' | 'after'>[],
    writes: readonly RecordWrite[],
  ): Promise<boolean> {
    for (const { table, key } of changes) {
      this.cache.writing(nameOf(table, key));
      this.#note(table);
    }
    let isWritten = false;
    try {
      isWritten = await this.catalog.ports.records.write(writes);
    } finally {
      for (const { table, key, after } of changes) {
        this.cache.written(nameOf(table, key), isWritten ? after?.text : undefined);
        this.#note(table);
      }
    }
    return isWritten;
  }

  /** The same for one item, by its name. */
  async #write(
    name: string,
    { table, after }: Pick<ItemChange, 'table' | 'after'>,
    writes: readonly RecordWrite[],
  ): Promise<boolean> {
    this.cache.writing(name);
    this.#note(table);
    let isWritten = false;
    try {
      isWritten = await this.catalog.ports.records.write(writes);
    } finally {
      this.cache.written(name, isWritten ? after?.text : undefined);
      this.#note(table);
    }
    return isWritten;
  }

  #note(table: Table): void {
    this.#changes.set(table.collection, this.changesOf(table) + 1);
  }
}

/** The name of an item, among all tables': of its lock and in the cache. */
export function nameOf({ collection }: Table, key: string): string {
  return `${collection} ${key}`;
}

/** @throws ServiceError when an item is too large. @param what the start of the message */
export function checkItemSize(
  { item, text }: StoredItem,
  bytesMax: number,
  what: 'Item size' | 'Item size to update',
): void {
  // The text counts more than the item, but for characters that take several bytes.
  if (text.length * 3 <= bytesMax || itemSizeBytes(item) <= bytesMax) return;
  throw tablesErrors.validation(`${what} has exceeded the maximum allowed size`);
}
