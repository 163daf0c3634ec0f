interface Place<Taker> {
  readonly taker: Taker;
  /** What it had worked when it was placed: it may have worked since, and never less. */
  workMs: number;
  /** Of those who have worked as much, who came first is first. */
  readonly number: number;
}

/**
 * Takers of turns by what they have worked: a heap, since thousands may wait. What one has worked grows while it waits;
 * it is moved when it comes to be the first.
 */
export class WorkOrder<Taker extends { readonly workMs: number }> {
  readonly #heap: Place<Taker>[] = [];
  #placed = 0;

  add(taker: Taker): void {
    this.#placed += 1;
    this.#heap.push({ taker, workMs: taker.workMs, number: this.#placed });
    this.#rise(this.#heap.length - 1);
  }

  /** Whoever has worked least; undefined where nobody waits. */
  first(): Taker | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.workMs >= first.taker.workMs) return first.taker;
      first.workMs = first.taker.workMs;
      this.#sink(0);
    }
    return undefined;
  }

  /** Takes whom {@link first} has given out of the order. */
  removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < this.#heap.length && this.#isBefore(left, least)) least = left;
      if (right < this.#heap.length && this.#isBefore(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(at: number, other: number): boolean {
    const one = this.#heap[at] as Place<Taker>;
    const two = this.#heap[other] as Place<Taker>;
    return one.workMs === two.workMs ? one.number < two.number : one.workMs < two.workMs;
  }

  #swap(at: number, other: number): void {
    const held = this.#heap[at] as Place<Taker>;
    this.#heap[at] = this.#heap[other] as Place<Taker>;
    this.#heap[other] = held;
  }
}
