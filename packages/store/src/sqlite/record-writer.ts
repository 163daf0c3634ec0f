import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoreFaults } from '../store.ts';
import { recordChecksum } from './content-checksum.ts';
import { type PackedCondition, type PackedRecords, recordFieldCount } from './record-batch.ts';

/** Records that one step of clearing deletes. */
const clearedMax = 1_000;

/** Writes records, within a transaction of its caller's. */
export class RecordWriter {
  readonly #faults: StoreFaults | undefined;
  readonly #has: StatementSync;
  readonly #hasValue: StatementSync;
  readonly #put: StatementSync;
  readonly #insert: StatementSync;
  readonly #replace: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteValue: StatementSync;
  readonly #clear: StatementSync;

  constructor(database: DatabaseSync, faults: StoreFaults | undefined) {
    this.#faults = faults;
    this.#has = database.prepare('SELECT 1 FROM records WHERE collection = ? AND key = ?');
    this.#hasValue = database.prepare('SELECT 1 FROM records WHERE collection = ? AND key = ? AND value = ?');
    this.#put = database.prepare(
      `INSERT INTO records (collection, key, value, crc32) VALUES (?, ?, ?, ?)
       ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value, crc32 = excluded.crc32`,
    );
    this.#insert = database.prepare(
      `INSERT INTO records (collection, key, value, crc32) VALUES (?, ?, ?, ?)
       ON CONFLICT (collection, key) DO NOTHING`,
    );
    this.#replace = database.prepare(
      'UPDATE records SET value = ?, crc32 = ? WHERE collection = ? AND key = ? AND value = ?',
    );
    this.#delete = database.prepare('DELETE FROM records WHERE collection = ? AND key = ?');
    this.#deleteValue = database.prepare(
      'DELETE FROM records WHERE collection = ? AND key = ? AND value = ?',
    );
    this.#clear = database.prepare(
      'DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE collection = ? LIMIT ?)',
    );
  }

  /** @returns which calls, by position, were refused by a condition and wrote nothing */
  write(fields: PackedRecords): readonly number[] {
    const refused: number[] = [];
    let call = 0;
    for (let at = 0; at < fields.length; call += 1) {
      const end = at + 1 + (fields[at] as number) * recordFieldCount;
      if (!this.#writeCall(fields, at + 1, end)) refused.push(call);
      at = end;
    }
    return refused;
  }

  /** One bounded step of clearing a collection. @returns whether any are left */
  clearStep(collection: string): boolean {
    this.#faults?.('delete record');
    return Number(this.#clear.run(collection, clearedMax).changes) === clearedMax;
  }

  #writeCall(fields: PackedRecords, from: number, end: number): boolean {
    let conditions = 0;
    for (let at = from; at < end; at += recordFieldCount) if (fields[at + 3] !== false) conditions += 1;
    let at = from;
    // A condition that stands first and alone, as most do, is asked by the statement that writes.
    if (conditions === 1 && fields[from + 3] !== false) {
      if (!this.#writeIf(fields, from)) return false;
      at += recordFieldCount;
    } else if (conditions > 0 && !this.#allHold(fields, from, end)) {
      return false;
    }
    for (; at < end; at += recordFieldCount) this.#write(fields, at);
    return true;
  }

  #allHold(fields: PackedRecords, from: number, end: number): boolean {
    for (let at = from; at < end; at += recordFieldCount) if (!this.#holds(fields, at)) return false;
    return true;
  }

  #holds(fields: PackedRecords, at: number): boolean {
    const [collection, key, , condition] = writeAt(fields, at);
    if (condition === false) return true;
    if (condition === null) return false;
    if (condition === true) return this.#has.get(collection, key) === undefined;
    return this.#hasValue.get(collection, key, condition) !== undefined;
  }

  #write(fields: PackedRecords, at: number): void {
    const [collection, key, value] = writeAt(fields, at);
    this.#faults?.(value === undefined ? 'delete record' : 'put record');
    if (value === undefined) this.#delete.run(collection, key);
    else this.#put.run(collection, key, value, recordChecksum(key, value));
  }

  /** @returns whether the condition held and the write was done */
  #writeIf(fields: PackedRecords, at: number): boolean {
    const [collection, key, value, condition] = writeAt(fields, at);
    this.#faults?.(value === undefined ? 'delete record' : 'put record');
    if (typeof condition === 'string') {
      const { changes } =
        value === undefined
          ? this.#deleteValue.run(collection, key, condition)
          : this.#replace.run(value, recordChecksum(key, value), collection, key, condition);
      return changes === 1;
    }
    if (value === undefined) return this.#holds(fields, at);
    return (
      condition === true && this.#insert.run(collection, key, value, recordChecksum(key, value)).changes === 1
    );
  }
}

function writeAt(
  fields: PackedRecords,
  at: number,
): readonly [collection: string, key: string, value: string | undefined, condition: PackedCondition] {
  return [
    fields[at] as string,
    fields[at + 1] as string,
    fields[at + 2] as string | undefined,
    fields[at + 3] as PackedCondition,
  ];
}
