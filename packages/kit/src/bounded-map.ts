/**
 * A memory of what can be made again: full, it forgets all at once. That costs less than keeping an order of use, and
 * whoever sends something else each time cannot make it grow.
 */
export class BoundedMap<Key, Value extends object | string | number | bigint> {
  readonly #kept = new Map<Key, Value>();
  readonly #sizeMax: number;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  get(key: Key): Value | undefined {
    return this.#kept.get(key);
  }

  /** Keeps a value and gives it back. */
  set(key: Key, value: Value): Value {
    if (this.#kept.size >= this.#sizeMax && !this.#kept.has(key)) this.#kept.clear();
    this.#kept.set(key, value);
    return value;
  }

  /** What is kept, or what is made now; what throws is not kept. */
  getOrMake(key: Key, make: () => Value): Value {
    return this.#kept.get(key) ?? this.set(key, make());
  }

  delete(key: Key): void {
    this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
  }

  get size(): number {
    return this.#kept.size;
  }
}
