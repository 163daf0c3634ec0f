/**
 * A heap of (due time, execution id) in one packed array: 16 bytes an entry, so that a million waiting
 * executions fit into 16 MB. Entries are never removed but by time; who takes one checks whether it still holds.
 */
export class TimerHeap {
  #pairs = new Float64Array(2 * 1_024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest due time, epoch milliseconds. */
  get earliestMs(): number | undefined {
    return this.#size === 0 ? undefined : this.#pairs[0];
  }

  push(dueMs: number, executionId: number): void {
    if (2 * this.#size === this.#pairs.length) this.#resize(4 * this.#size);
    const pairs = this.#pairs;
    let index = this.#size++;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const parentMs = pairs[2 * parent] as number;
      if (parentMs <= dueMs) break;
      pairs[2 * index] = parentMs;
      pairs[2 * index + 1] = pairs[2 * parent + 1] as number;
      index = parent;
    }
    pairs[2 * index] = dueMs;
    pairs[2 * index + 1] = executionId;
  }

  /** Takes the earliest entry's execution id when it is due at `nowMs`. */
  takeDue(nowMs: number): number | undefined {
    if (this.#size === 0 || (this.#pairs[0] as number) > nowMs) return undefined;
    const executionId = this.#pairs[1] as number;
    this.#size -= 1;
    this.#sink(this.#pairs[2 * this.#size] as number, this.#pairs[2 * this.#size + 1] as number);
    if (this.#pairs.length > 4_096 && 8 * this.#size < this.#pairs.length) this.#resize(4 * this.#size);
    return executionId;
  }

  /** Places an entry at the top and lets it sink to where it belongs. */
  #sink(dueMs: number, executionId: number): void {
    const pairs = this.#pairs;
    const size = this.#size;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && (pairs[2 * child + 2] as number) < (pairs[2 * child] as number)) child += 1;
      const childMs = pairs[2 * child] as number;
      if (childMs >= dueMs) break;
      pairs[2 * index] = childMs;
      pairs[2 * index + 1] = pairs[2 * child + 1] as number;
      index = child;
    }
    if (size > 0) {
      pairs[2 * index] = dueMs;
      pairs[2 * index + 1] = executionId;
    }
  }

  #resize(length: number): void {
    const pairs = new Float64Array(Math.max(length, 2 * 1_024));
    pairs.set(this.#pairs.subarray(0, 2 * this.#size));
    this.#pairs = pairs;
  }
}
