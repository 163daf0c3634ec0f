import type { RecordKey, RecordListOptions, Records, RecordWrite } from '@cairn/kit';

/** Records in memory, for tests; `copy` is what a restart finds. */
export class MemoryRecords implements Records {
  readonly #values: Map<string, string>;

  constructor(values: ReadonlyMap<string, string> = new Map()) {
    this.#values = new Map(values);
  }

  copy(): MemoryRecords {
    return new MemoryRecords(this.#values);
  }

  /** All that is kept, as text. */
  dump(): string {
    return [...this.#values].flat().join('\n');
  }

  async get(collection: string, key: string): Promise<string | undefined> {
    return this.#values.get(`${collection}|${key}`);
  }

  async getAll(keys: readonly RecordKey[]): Promise<readonly (string | undefined)[]> {
    return keys.map(({ collection, key }) => this.#values.get(`${collection}|${key}`));
  }

  async list(collection: string, { after, limit }: RecordListOptions) {
    return [...this.#values]
      .filter(([name]) => name.startsWith(`${collection}|`))
      .map(([name, value]) => ({ key: name.slice(collection.length + 1), value }))
      .filter(({ key }) => after === undefined || key > after)
      .sort((left, right) => (left.key < right.key ? -1 : 1))
      .slice(0, limit);
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    for (const { collection, key, value } of writes) {
      if (value === undefined) this.#values.delete(`${collection}|${key}`);
      else this.#values.set(`${collection}|${key}`, value);
    }
    return true;
  }

  async clear(): Promise<void> {
    this.#values.clear();
  }
}
