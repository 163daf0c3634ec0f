import type { RecordEntry, RecordListOptions, RecordWrite } from '@cairn/kit';
import type { StoreFaults } from '../store.ts';
import { compareCodePoints } from './compare-code-points.ts';
import { SortedList } from './sorted-list.ts';

interface Collection {
  readonly values: Map<string, string>;
  readonly keys: SortedList<string>;
}

/** Records in memory; synchronous, all or nothing. */
export class MemoryRecords {
  readonly #collections = new Map<string, Collection>();

  get(collection: string, key: string): string | undefined {
    return this.#collections.get(collection)?.values.get(key);
  }

  list(collection: string, options: RecordListOptions): readonly RecordEntry[] {
    const found = this.#collections.get(collection);
    const entries: RecordEntry[] = [];
    if (found === undefined || options.limit <= 0) return entries;
    const { limit, charactersMax = Number.POSITIVE_INFINITY } = options;
    let characters = 0;
    for (const key of keysOf(found, options)) {
      const value = found.values.get(key) ?? '';
      entries.push({ key, value });
      characters += value.length;
      if (entries.length === limit || characters > charactersMax) break;
    }
    return entries;
  }

  clear(collection: string, faults: StoreFaults | undefined): void {
    faults?.('delete record');
    this.#collections.delete(collection);
  }

  /** @returns false, having written nothing, when a condition did not hold. */
  write(writes: readonly RecordWrite[], faults: StoreFaults | undefined): boolean {
    for (const { collection, key, ifAbsent, ifValue } of writes) {
      const found = this.get(collection, key);
      if (ifAbsent === true && found !== undefined) return false;
      if (ifValue !== undefined && found !== ifValue) return false;
    }
    const before: RecordWrite[] = [];
    try {
      faults?.('begin');
      for (const { collection, key, value } of writes) {
        faults?.(value === undefined ? 'delete record' : 'put record');
        before.push({ collection, key, value: this.get(collection, key) });
        this.#put(collection, key, value);
      }
      faults?.('commit');
      return true;
    } catch (error) {
      for (const { collection, key, value } of before.reverse()) this.#put(collection, key, value);
      throw error;
    }
  }

  #put(name: string, key: string, value: string | undefined): void {
    let collection = this.#collections.get(name);
    if (collection === undefined) {
      collection = { values: new Map(), keys: new SortedList(compareCodePoints) };
      this.#collections.set(name, collection);
    }
    if (value === undefined) {
      collection.values.delete(key);
      collection.keys.delete(key);
    } else {
      collection.values.set(key, value);
      collection.keys.add(key);
    }
  }
}

function* keysOf({ keys }: Collection, options: RecordListOptions): Generator<string, void> {
  const { prefix = '', after, from = '', to, reverse = false } = options;
  const lowest = highestOf(prefix, from);
  if (reverse) {
    const above = after === undefined || (to !== undefined && compareCodePoints(to, after) < 0) ? to : after;
    for (const key of keys.below(above)) {
      if (compareCodePoints(key, lowest) < 0) return;
      if (key.startsWith(prefix)) yield key;
    }
    return;
  }
  for (const key of keys.from(after === undefined ? lowest : highestOf(after, lowest))) {
    if (!key.startsWith(prefix) || (to !== undefined && compareCodePoints(key, to) >= 0)) return;
    if (key !== after) yield key;
  }
}

function highestOf(one: string, other: string): string {
  return compareCodePoints(one, other) < 0 ? other : one;
}
