import { RecentMap, type RecordEntry } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import type { ItemStore } from './item-store.ts';
import type { Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import { type ItemCount, noCounts, type TableCounts } from './table-description.ts';

/** What is counted at once when somebody asks, a table and its indexes together: it is read on the event loop. */
const promptItemsMax = 1_000;
const promptCharactersMax = 1_048_576;
const stepItems = 1_000;
const stepCharactersMax = 1_048_576;
const keptMax = 1_000;

interface Counted {
  readonly counts: TableCounts;
  readonly atMs: number;
}

/** What a small table was found to hold, right as long as nobody writes to it. */
interface Kept {
  readonly counts: TableCounts;
  readonly table: Table;
  readonly changes: number;
}

/** What a prompt count may still read. */
interface Budget {
  items: number;
  characters: number;
}

/**
 * How many items tables hold. Nothing is counted when items are written: a small table is counted when somebody asks
 * for the first time after a write, a large one in the background, no more than about every six hours, which is AWS's
 * rhythm.
 */
export class ItemCounts {
  readonly #catalog: TableCatalog;
  readonly #items: ItemStore;
  readonly #small = new RecentMap<number, Kept>(keptMax);
  readonly #large = new Map<number, Counted>();
  readonly #running = new Map<number, Promise<void>>();
  #isStopped = false;

  constructor(items: ItemStore) {
    this.#catalog = items.catalog;
    this.#items = items;
  }

  async of(table: Table): Promise<TableCounts> {
    const { clock, limits } = this.#catalog.ports;
    const { number } = table.record;
    const known = this.#large.get(number);
    if (known !== undefined && clock.now() - known.atMs < limits.tableCountSeconds * 1_000) {
      return known.counts;
    }
    if (!this.#running.has(number)) {
      const prompt = await this.#promptly(table);
      if (prompt !== undefined) return prompt;
      if (!this.#running.has(number)) this.#running.set(number, this.#countLarge(table));
    }
    return known?.counts ?? noCounts;
  }

  /** Resolves when tables being counted are counted. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    return this.settled();
  }

  /** @returns undefined for a table that is too large for it */
  async #promptly(table: Table): Promise<TableCounts | undefined> {
    const { number } = table.record;
    const changes = this.#items.changesOf(table);
    const kept = this.#small.get(number);
    if (kept?.table === table && kept.changes === changes) return kept.counts;
    this.#small.delete(number);
    const counts = await this.#count(table, { items: promptItemsMax, characters: promptCharactersMax });
    if (counts === undefined) return undefined;
    this.#small.set(number, { counts, table, changes });
    return counts;
  }

  async #countLarge(table: Table): Promise<void> {
    const { number } = table.record;
    try {
      const counts = await this.#count(table, undefined);
      if (counts !== undefined) this.#large.set(number, { counts, atMs: this.#catalog.ports.clock.now() });
    } catch (error) {
      this.#catalog.ports.log('warn', 'the items of a table could not be counted', {
        table: table.arn,
        cause: String(error),
      });
    } finally {
      this.#running.delete(number);
    }
  }

  /** @param budget to give up where there is more @returns undefined when it gave up */
  async #count(table: Table, budget: Budget | undefined): Promise<TableCounts | undefined> {
    const own = await this.#countCollection(table.collection, budget);
    if (own === undefined) return undefined;
    const indexes: Record<string, ItemCount> = {};
    for (const { record, collection } of table.indexes) {
      const count = await this.#countCollection(collection, budget);
      if (count === undefined) return undefined;
      indexes[record.name] = count;
    }
    return { table: own, indexes };
  }

  async #countCollection(collection: string, budget: Budget | undefined): Promise<ItemCount | undefined> {
    const { records } = this.#catalog.ports;
    let items = 0;
    let bytes = 0;
    for (let after: string | undefined; ; ) {
      if (this.#isStopped) return undefined;
      const page = await records.list(collection, {
        // One more than may be read tells that there are more.
        limit: budget === undefined ? stepItems : budget.items + 1,
        charactersMax: budget?.characters ?? stepCharactersMax,
        ...(after !== undefined && { after }),
      });
      if (budget !== undefined && !spend(budget, page)) return undefined;
      for (const { value } of page) bytes += itemSizeBytes(JSON.parse(value) as Item);
      items += page.length;
      // A prompt page that is within the budget is the last one.
      if (page.length === 0 || budget !== undefined) return { items, bytes };
      after = page.at(-1)?.key;
    }
  }
}

/** @returns false when there is more than may be read; nothing of it is parsed then */
function spend(budget: Budget, page: readonly RecordEntry[]): boolean {
  budget.items -= page.length;
  for (const { value } of page) budget.characters -= value.length;
  return budget.items >= 0 && budget.characters >= 0;
}
