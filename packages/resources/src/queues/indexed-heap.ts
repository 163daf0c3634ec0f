/** What a heap orders; an item is in one heap at a time. */
export interface HeapItem {
  /** Where the item lies; -1 in no heap. Written by the heap only. */
  position: number;
}

/** A binary heap whose items know their places, so that any can be taken out in logarithmic time. */
export class IndexedHeap<Item extends HeapItem> {
  readonly #items: Item[] = [];
  readonly #isBefore: (left: Item, right: Item) => boolean;

  constructor(isBefore: (left: Item, right: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  has(item: Item): boolean {
    return this.#items[item.position] === item;
  }

  push(item: Item): void {
    item.position = this.#items.length;
    this.#items.push(item);
    this.#rise(item.position);
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  remove(item: Item): void {
    const at = item.position;
    const last = this.#items.pop() as Item;
    item.position = -1;
    if (last === item) return;
    this.#put(last, at);
    this.#rise(at);
    this.#sink(last.position);
  }

  #put(item: Item, at: number): void {
    this.#items[at] = item;
    item.position = at;
  }

  #rise(start: number): void {
    let at = start;
    const item = this.#items[at] as Item;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#items[above] as Item;
      if (!this.#isBefore(item, parent)) break;
      this.#put(parent, at);
      at = above;
    }
    this.#put(item, at);
  }

  #sink(start: number): void {
    let at = start;
    const item = this.#items[at] as Item;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#items.length) break;
      const right = this.#items[below + 1];
      if (right !== undefined && this.#isBefore(right, this.#items[below] as Item)) below += 1;
      const child = this.#items[below] as Item;
      if (!this.#isBefore(child, item)) break;
      this.#put(child, at);
      at = below;
    }
    this.#put(item, at);
  }
}
