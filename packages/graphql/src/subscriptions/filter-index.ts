import { canonicalNumber, isJsonArray, isJsonNumber, type Json } from '@cairn/kit';
import { conjunctionHolds, fieldAt } from './filter-match.ts';
import type { FilterCondition, FilterConjunction, SubscriptionFilter } from './subscription-filter.ts';

/** One conjunction of somebody's filter, where it lies. */
interface Indexed<Owner> {
  readonly owner: Owner;
  readonly conjunction: FilterConjunction;
}

type Bucket<Owner> = Set<Indexed<Owner>>;

interface FieldIndex<Owner> {
  readonly path: readonly string[];
  readonly byValue: Map<string, Bucket<Owner>>;
}

/** What takes a filter out of the index. */
export type RemoveFilter = () => void;

/**
 * Finds the owners of the filters that let something published through, without a look at those that cannot: a
 * conjunction with a condition of equality lies under the value that it wants, only the others are tried one by one.
 */
export class FilterIndex<Owner> {
  readonly #fields = new Map<string, FieldIndex<Owner>>();
  /** Conjunctions without a condition of equality. */
  readonly #others: Bucket<Owner> = new Set();
  #examined = 0;

  /** Conjunctions that were looked at since the start. */
  get examined(): number {
    return this.#examined;
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.#others.size === 0;
  }

  add(owner: Owner, filter: SubscriptionFilter): RemoveFilter {
    const removals = filter.map((conjunction) => this.#add({ owner, conjunction }));
    return () => {
      for (const remove of removals) remove();
    };
  }

  /** The owners whose filters hold, each once. */
  match(payload: Json): readonly Owner[] {
    const found = new Set<Owner>();
    for (const { path, byValue } of this.#fields.values()) {
      const bucket = byValue.get(keyOf(fieldAt(path, payload)) ?? '');
      if (bucket !== undefined) this.#collect(bucket, payload, found);
    }
    this.#collect(this.#others, payload, found);
    return [...found];
  }

  #collect(bucket: Bucket<Owner>, payload: Json, found: Set<Owner>): void {
    this.#examined += bucket.size;
    for (const { owner, conjunction } of bucket)
      if (!found.has(owner) && conjunctionHolds(conjunction, payload)) found.add(owner);
  }

  #add(indexed: Indexed<Owner>): RemoveFilter {
    const best = this.#mostTelling(indexed.conjunction);
    if (best === undefined) {
      this.#others.add(indexed);
      return () => this.#others.delete(indexed);
    }
    const name = best.path.join('.');
    const field = this.#fields.get(name) ?? { path: best.path, byValue: new Map() };
    this.#fields.set(name, field);
    const keys = keysOf(best) ?? [];
    for (const key of keys) {
      const bucket = field.byValue.get(key) ?? new Set();
      field.byValue.set(key, bucket.add(indexed));
    }
    return () => this.#remove(name, keys, indexed);
  }

  #remove(name: string, keys: readonly string[], indexed: Indexed<Owner>): void {
    const field = this.#fields.get(name);
    for (const key of keys) {
      const bucket = field?.byValue.get(key);
      bucket?.delete(indexed);
      if (bucket?.size === 0) field?.byValue.delete(key);
    }
    if (field?.byValue.size === 0) this.#fields.delete(name);
  }

  /** The condition of equality under whose values the fewest lie so far. */
  #mostTelling(conjunction: FilterConjunction): FilterCondition | undefined {
    let best: FilterCondition | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const condition of conjunction) {
      const keys = keysOf(condition);
      if (keys === undefined) continue;
      const byValue = this.#fields.get(condition.path.join('.'))?.byValue;
      const count = keys.reduce((sum, key) => sum + (byValue?.get(key)?.size ?? 0), 0);
      if (count >= fewest) continue;
      best = condition;
      fewest = count;
    }
    return best;
  }
}

/** The values under which a condition can lie; undefined where it is none of equality. */
function keysOf({ operator, value }: FilterCondition): readonly string[] | undefined {
  const values = operator === 'eq' ? [value] : operator === 'in' && isJsonArray(value) ? value : undefined;
  const keys = values?.map(keyOf);
  return keys?.every((key) => key !== undefined) === true ? [...new Set(keys)] : undefined;
}

/** One text for all values that are equal; undefined for those that have no such text. */
function keyOf(value: Json): string | undefined {
  if (typeof value === 'string') return `s${value}`;
  if (isJsonNumber(value)) return `n${canonicalNumber(value)}`;
  return typeof value === 'object' && value !== null ? undefined : String(value);
}
