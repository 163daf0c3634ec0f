import type { RecordWrite } from '@cairn/kit';
import { storedItem } from './item-changes.ts';
import { nameOf } from './item-store.ts';
import type { Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';

const stepSize = 200;
const stepCharactersMax = 4_194_304;

/**
 * Makes the entries of an index or a time to live for the items that were there before it. New writes make their
 * entries themselves: the index was known to them, and all writes that did not know it were committed, before this begins.
 * Done again after a crash, from the beginning: an entry that is there already is written as it is.
 */
export class DerivedBackfill {
  readonly #catalog: TableCatalog;
  readonly #running = new Set<Promise<void>>();
  #isStopped = false;

  constructor(catalog: TableCatalog) {
    this.#catalog = catalog;
  }

  /** Goes on with what a stop or a crash cut short. */
  start(): void {
    for (const table of this.#catalog.all()) this.run(table);
  }

  /** Ends at the next step; the next start begins again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.settled();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Fills, in the background, what of a table is not filled yet. */
  run(table: Table): void {
    const { indexes, timeToLive } = table.record;
    const isWaiting = indexes.some(({ status }) => status === 'CREATING');
    if (!isWaiting && timeToLive?.status !== 'ENABLING') return;
    const running = this.#fill(table).catch((error: unknown) => {
      this.#catalog.ports.log('error', 'an index could not be filled', {
        table: table.arn,
        cause: String(error),
      });
    });
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  async #fill(asked: Table): Promise<void> {
    const { records } = this.#catalog.ports;
    for (let after: string | undefined; ; ) {
      if (this.#isStopped) return;
      const page = await records.list(asked.collection, {
        limit: stepSize,
        charactersMax: stepCharactersMax,
        ...(after !== undefined && { after }),
      });
      if (page.length === 0) break;
      const isThere = await this.#fillStep(
        asked,
        page.map(({ key }) => key),
      );
      if (!isThere) return;
      after = page.at(-1)?.key;
    }
    await this.#finish(asked);
  }

  /** @returns false when the table is gone */
  async #fillStep(asked: Table, keys: readonly string[]): Promise<boolean> {
    const { locks, ports } = this.#catalog;
    const release = await locks.takeAll(keys.map((key) => nameOf(asked, key)));
    try {
      const { collection } = asked;
      const texts = await ports.records.getAll(keys.map((key) => ({ collection, key })));
      const table = this.#catalog.find(asked.place);
      if (table?.record.number !== asked.record.number) return false;
      const writes: RecordWrite[] = [];
      for (const [at, key] of keys.entries()) {
        const stored = storedItem(texts[at]);
        if (stored === undefined) continue;
        for (const derived of table.derived) {
          const entryKey = derived.entryKey(stored.item, key);
          if (entryKey === undefined) continue;
          writes.push({ collection: derived.collection, key: entryKey, value: derived.entryText(stored) });
        }
      }
      if (writes.length > 0) await ports.records.write(writes);
      return true;
    } finally {
      release();
    }
  }

  /** What was being filled when this began is whole now. */
  #finish(asked: Table): Promise<void> {
    return this.#catalog.change(async () => {
      const table = this.#catalog.find(asked.place);
      if (table?.record.number !== asked.record.number) return;
      const { record } = table;
      const filled = new Set(asked.record.indexes.map(({ number }) => number));
      const { timeToLive } = record;
      await this.#catalog.replace(table, {
        ...record,
        indexes: record.indexes.map((index) =>
          filled.has(index.number) ? { ...index, status: 'ACTIVE' } : index,
        ),
        ...(timeToLive !== undefined &&
          timeToLive.number === asked.record.timeToLive?.number && {
            timeToLive: { ...timeToLive, status: 'ENABLED' },
          }),
      });
    });
  }
}
