interface Due<Item> {
  readonly item: Item;
  readonly atMs: number;
}

/** When which items are due: at most one time for each, the earliest found first (a binary heap). */
export class DueTimes<Item> {
  readonly #times = new Map<Item, number>();
  readonly #heap: Due<Item>[] = [];

  /** Replaces the item's time; undefined forgets it. */
  set(item: Item, atMs: number | undefined): void {
    if (atMs === undefined) {
      this.#times.delete(item);
      return;
    }
    if (this.#times.get(item) === atMs) return;
    this.#times.set(item, atMs);
    this.#push({ item, atMs });
    // Replaced times stay behind in the heap; it is made anew before they are the most of it.
    if (this.#heap.length > 64 + 2 * this.#times.size) this.#rebuild();
  }

  /** The earliest time, or undefined. */
  get nextMs(): number | undefined {
    this.#dropReplaced();
    return this.#heap[0]?.atMs;
  }

  /** Takes out an item that is due by then, or undefined. */
  take(nowMs: number): Item | undefined {
    this.#dropReplaced();
    const first = this.#heap[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.#pop();
    this.#times.delete(first.item);
    return first.item;
  }

  clear(): void {
    this.#times.clear();
    this.#heap.length = 0;
  }

  #dropReplaced(): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#times.get(first.item) === first.atMs) return;
      this.#pop();
    }
  }

  #rebuild(): void {
    this.#heap.length = 0;
    for (const [item, atMs] of this.#times) this.#push({ item, atMs });
  }

  #push(due: Due<Item>): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Due<Item>;
      if (parent.atMs <= due.atMs) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right !== undefined && right.atMs < (heap[below] as Due<Item>).atMs) below += 1;
      const child = heap[below] as Due<Item>;
      if (child.atMs >= last.atMs) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}
