import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import type { Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import { type ItemCount, noCounts, type TableCounts } from './table-description.ts';

/** What is counted at once when somebody asks. */
const promptItemsMax = 1_000;
const stepCharactersMax = 1_048_576;

interface Counted {
  readonly counts: TableCounts;
  readonly atMs: number;
}

/**
 * How many items tables hold. Nothing is counted when items are written: a small table is counted when somebody
 * asks, a large one in the background, no more than about every six hours, which is AWS's rhythm.
 */
export class ItemCounts {
  readonly #catalog: TableCatalog;
  readonly #large = new Map<number, Counted>();
  readonly #running = new Map<number, Promise<void>>();
  #isStopped = false;

  constructor(catalog: TableCatalog) {
    this.#catalog = catalog;
  }

  async of(table: Table): Promise<TableCounts> {
    const { clock, limits } = this.#catalog.ports;
    const { number } = table.record;
    const known = this.#large.get(number);
    if (known !== undefined && clock.now() - known.atMs < limits.tableCountSeconds * 1_000) {
      return known.counts;
    }
    const prompt = await this.#count(table, true);
    if (prompt !== undefined) return prompt;
    if (!this.#running.has(number)) this.#running.set(number, this.#countLarge(table));
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

  async #countLarge(table: Table): Promise<void> {
    const { number } = table.record;
    try {
      const counts = await this.#count(table, false);
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

  /** @param isPrompt to give up where there is much @returns undefined when it gave up */
  async #count(table: Table, isPrompt: boolean): Promise<TableCounts | undefined> {
    const own = await this.#countCollection(table.collection, isPrompt);
    if (own === undefined) return undefined;
    const indexes: Record<string, ItemCount> = {};
    for (const { record, collection } of table.indexes) {
      const count = await this.#countCollection(collection, isPrompt);
      if (count === undefined) return undefined;
      indexes[record.name] = count;
    }
    return { table: own, indexes };
  }

  async #countCollection(collection: string, isPrompt: boolean): Promise<ItemCount | undefined> {
    const { records } = this.#catalog.ports;
    let items = 0;
    let bytes = 0;
    for (let after: string | undefined; ; ) {
      if (this.#isStopped) return undefined;
      const page = await records.list(collection, {
        limit: promptItemsMax,
        charactersMax: stepCharactersMax,
        ...(after !== undefined && { after }),
      });
      for (const { value } of page) bytes += itemSizeBytes(JSON.parse(value) as Item);
      items += page.length;
      if (page.length === 0) return { items, bytes };
      if (isPrompt && items >= promptItemsMax) return undefined;
      after = page.at(-1)?.key;
    }
  }
}
