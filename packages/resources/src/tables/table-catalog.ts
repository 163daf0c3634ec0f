import { type CallScope, type RecordWrite, SerialWork } from '@cairn/kit';
import { ItemLocks } from './item-locks.ts';
import { Table } from './table.ts';
import { itemCollection, partCollection, type TablePlace, type TableRecord } from './table-record.ts';
import { tablesErrors } from './tables-errors.ts';
import type { TablesPorts } from './tables-ports.ts';

const tableCollection = 'ddb-tables';
/** Collections whose records are to be cleared away, by name. */
const garbageCollection = 'ddb-garbage';
const counterCollection = 'ddb-counters';
const pageSize = 500;

/**
 * All tables, in memory: every call of an item asks. Lets changes of tables happen one after the other.
 *
 * 1. What is in memory is what is stored, or is being stored by a write that was begun before any that follows from it:
 *    writes are committed in the order in which they were begun.
 * 2. Numbers of tables and of their parts are never used again.
 */
export class TableCatalog {
  readonly ports: TablesPorts;
  /** Locks of items by collection and key. */
  readonly locks = new ItemLocks();
  readonly #tables = new Map<string, Table>();
  readonly #changes = new SerialWork();
  #clearing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(ports: TablesPorts) {
    this.ports = ports;
  }

  /** Reads all tables, and goes on with clearing away what was deleted. Call it before anything else. */
  async start(): Promise<void> {
    const { records } = this.ports;
    for (let after: string | undefined; ; ) {
      const options = { limit: pageSize, ...(after !== undefined && { after }) };
      const page = await records.list(tableCollection, options);
      for (const { key, value } of page) {
        const [account, region, name] = key.split('/') as [string, string, string];
        this.#tables.set(key, new Table({ account, region, name }, JSON.parse(value) as TableRecord));
      }
      if (page.length < pageSize) break;
      after = page.at(-1)?.key;
    }
    for (let after: string | undefined; ; ) {
      const options = { limit: pageSize, ...(after !== undefined && { after }) };
      const left = await records.list(garbageCollection, options);
      for (const { key } of left) this.#clear(key);
      if (left.length < pageSize) break;
      after = left.at(-1)?.key;
    }
  }

  /** Lets a clearing under way end; the rest is taken up by the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#changes.settled();
    await this.#clearing;
  }

  /** Resolves when what was deleted so far is cleared away. */
  async settled(): Promise<void> {
    await this.#changes.settled();
    await this.#clearing;
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  find(place: TablePlace): Table | undefined {
    return this.#tables.get(placeKey(place));
  }

  /** The table that a call names, by name or ARN. @throws ServiceError ResourceNotFoundException */
  existing(scope: CallScope, nameOrArn: string): Table {
    const table = this.find(placeOf(scope, nameOrArn));
    if (table === undefined) throw tablesErrors.tableNotFound();
    return table;
  }

  /** The same for calls about tables, whose error names it. */
  described(scope: CallScope, nameOrArn: string): Table {
    const place = placeOf(scope, nameOrArn);
    const table = this.find(place);
    if (table === undefined) throw tablesErrors.tableNotFound(place.name);
    return table;
  }

  /** All tables. */
  all(): Iterable<Table> {
    return this.#tables.values();
  }

  /** Names of the tables of an account and region, in their order. */
  names({ account, region }: Pick<TablePlace, 'account' | 'region'>): readonly string[] {
    return [...this.#tables.values()]
      .filter(({ place }) => place.account === account && place.region === region)
      .map(({ place }) => place.name)
      .sort();
  }

  /** A number for a new table. Call it within {@link change}. */
  async nextNumber(): Promise<number> {
    const { records } = this.ports;
    const place = { collection: counterCollection, key: 'tables' };
    for (;;) {
      const last = await records.get(place.collection, place.key);
      const next = Number(last ?? 0) + 1;
      const isUnchanged = last === undefined ? { ifAbsent: true } : { ifValue: last };
      if (await records.write([{ ...place, value: String(next), ...isUnchanged }])) return next;
    }
  }

  /** The table as it is now, for a call that waited. @throws ServiceError when it is not there any more */
  current(table: Table): Table {
    const now = this.#tables.get(placeKey(table.place));
    if (now === table) return table;
    if (now === undefined || now.record.number !== table.record.number) throw tablesErrors.tableNotFound();
    return now;
  }

  /** Stores a new table. Call it within {@link change}, for a name that is free. */
  async create(place: TablePlace, record: TableRecord, also: readonly RecordWrite[] = []): Promise<Table> {
    return this.#store(place, record, also);
  }

  /**
   * Stores a changed table; calls that come from now on see it. When it resolves, all writes that saw the table before
   * are committed. @param also written with it @param garbage collections that nothing names any more
   */
  async replace(
    table: Table,
    record: TableRecord,
    also: readonly RecordWrite[] = [],
    garbage: readonly string[] = [],
  ): Promise<Table> {
    const changed = await this.#store(table.place, record, [...also, ...garbageWrites(garbage)]);
    for (const collection of garbage) this.#clear(collection);
    return changed;
  }

  /** Removes a table with its items. Its name is free when this resolves. */
  async remove(table: Table, also: readonly RecordWrite[] = []): Promise<void> {
    const { record, place } = table;
    const { indexes, timeToLive, number } = record;
    const parts = [...indexes, ...(timeToLive === undefined ? [] : [timeToLive])];
    const garbage = [itemCollection(number), ...parts.map((part) => partCollection(number, part.number))];
    const key = placeKey(place);
    const writes = [
      { collection: tableCollection, key, value: undefined },
      ...garbageWrites(garbage),
      ...also,
    ];
    await this.ports.records.write(writes);
    this.#tables.delete(key);
    for (const collection of garbage) this.#clear(collection);
  }

  /** Clears a collection away in the background, after a crash too. */
  async discard(collection: string): Promise<void> {
    await this.ports.records.write(garbageWrites([collection]));
    this.#clear(collection);
  }

  async #store(place: TablePlace, record: TableRecord, also: readonly RecordWrite[]): Promise<Table> {
    const key = placeKey(place);
    const before = this.#tables.get(key);
    const table = new Table(place, record);
    this.#tables.set(key, table);
    try {
      const value = JSON.stringify(record);
      await this.ports.records.write([{ collection: tableCollection, key, value }, ...also]);
    } catch (error) {
      if (before === undefined) this.#tables.delete(key);
      else this.#tables.set(key, before);
      throw error;
    }
    return table;
  }

  #clear(collection: string): void {
    const { records, log } = this.ports;
    this.#clearing = this.#clearing.then(async () => {
      if (this.#isStopped) return;
      try {
        await records.clear(collection);
        await records.write([{ collection: garbageCollection, key: collection, value: undefined }]);
      } catch (error) {
        log('warn', 'deleted items could not be cleared away yet', { collection, cause: String(error) });
      }
    });
  }
}

function garbageWrites(collections: readonly string[]): readonly RecordWrite[] {
  return collections.map((key) => ({ collection: garbageCollection, key, value: '' }));
}

function placeKey({ account, region, name }: TablePlace): string {
  return `${account}/${region}/${name}`;
}

const tableArnForm = /^arn:[^:]+:dynamodb:([^:]+):(\d{12}):table\/([a-zA-Z0-9_.-]+)$/;

/** Where the table is that a call names by name or ARN. @throws ServiceError ValidationException, AccessDeniedException */
export function placeOf({ account, region, principal }: CallScope, nameOrArn: string): TablePlace {
  if (!nameOrArn.startsWith('arn:')) return { account, region, name: nameOrArn };
  const match = tableArnForm.exec(nameOrArn);
  if (match === null) throw tablesErrors.validation(`Invalid TableArn: ${nameOrArn}`);
  const [, arnRegion, arnAccount, name] = match as unknown as [string, string, string, string];
  if (arnAccount !== account) throw tablesErrors.otherAccount(principal.arn, nameOrArn);
  return { account, region: arnRegion, name };
}
