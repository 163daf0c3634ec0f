interface Kept<Value> {
  readonly value: Value;
  weight: number;
}

/**
 * A memory of what can be made again, bounded by what it weighs: full, it drops what was used longest ago. What is heavier
 * than all that it may hold is not kept.
 */
export class RecentMap<Key, Value> {
  /** In the order of use. */
  readonly #kept = new Map<Key, Kept<Value>>();
  readonly #weightMax: number;
  readonly #onDropped: ((value: Value) => void) | undefined;
  #weight = 0;
  #lastUsed: Key | undefined;

  /** @param onDropped told of each value that is kept no longer, whyever */
  constructor(weightMax: number, onDropped?: (value: Value) => void) {
    this.#weightMax = weightMax;
    this.#onDropped = onDropped;
  }

  get(key: Key): Value | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    if (key !== this.#lastUsed) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      this.#lastUsed = key;
    }
    return kept.value;
  }

  /** Keeps a value and gives it back. */
  set(key: Key, value: Value, weight = 1): Value {
    this.delete(key);
    this.#kept.set(key, { value, weight });
    this.#lastUsed = key;
    this.#weight += weight;
    this.#makeRoom();
    return value;
  }

  /** What is kept, or what is made now; what throws is not kept. */
  getOrMake(key: Key, make: () => Value, weight = 1): Value {
    return this.get(key) ?? this.set(key, make(), weight);
  }

  /** What is kept has become heavier. */
  grow(key: Key, weight: number): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    kept.weight += weight;
    this.#weight += weight;
    this.#makeRoom();
  }

  delete(key: Key): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#weight -= kept.weight;
    this.#onDropped?.(kept.value);
  }

  /** Drops all whose key is meant. */
  deleteWhere(isMeant: (key: Key) => boolean): void {
    for (const key of this.#kept.keys()) if (isMeant(key)) this.delete(key);
  }

  /** Drops all. */
  clear(): void {
    this.deleteWhere(() => true);
  }

  get size(): number {
    return this.#kept.size;
  }

  /** What is too heavy by itself goes before it displaces all others. */
  #makeRoom(): void {
    if (this.#weight <= this.#weightMax) return;
    for (const [key, { weight }] of this.#kept) if (weight > this.#weightMax) this.delete(key);
    for (const key of this.#kept.keys()) {
      if (this.#weight <= this.#weightMax) return;
      this.delete(key);
    }
  }
}
