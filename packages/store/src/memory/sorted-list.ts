/** Items per chunk before it is split; an insertion moves at most this many. */
const chunkItemsMax = 512;

/**
 * Distinct items in the order of a comparison, in chunks: finding is logarithmic, inserting and deleting
 * move one chunk.
 */
export class SortedList<Item> {
  readonly #compare: (a: Item, b: Item) => number;
  /** None is empty, but for the only one. */
  readonly #chunks: Item[][] = [[]];
  #size = 0;

  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an item; one that compares as equal is replaced. */
  add(item: Item): void {
    const at = this.#chunkFor(item);
    const chunk = this.#chunks[at]!;
    const position = this.#lowerBound(chunk, item);
    const found = chunk[position];
    if (found !== undefined && this.#compare(found, item) === 0) {
      chunk[position] = item;
      return;
    }
    chunk.splice(position, 0, item);
    this.#size += 1;
    if (chunk.length <= chunkItemsMax) return;
    // An append leaves full chunks behind: growing ids and names are the usual order.
    const isAppend = at === this.#chunks.length - 1 && position === chunk.length - 1;
    this.#chunks.splice(at + 1, 0, chunk.splice(isAppend ? chunk.length - 1 : chunk.length >> 1));
  }

  delete(item: Item): void {
    const at = this.#chunkFor(item);
    const chunk = this.#chunks[at]!;
    const position = this.#lowerBound(chunk, item);
    const found = chunk[position];
    if (found === undefined || this.#compare(found, item) !== 0) return;
    chunk.splice(position, 1);
    this.#size -= 1;
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(at, 1);
  }

  /** Items upwards, from the first that is not below `bound`, or from the lowest. */
  *from(bound: Item | undefined): Generator<Item, void> {
    const first = bound === undefined ? 0 : this.#chunkFor(bound);
    for (let at = first; at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at]!;
      const start = bound !== undefined && at === first ? this.#lowerBound(chunk, bound) : 0;
      for (let position = start; position < chunk.length; position += 1) yield chunk[position]!;
    }
  }

  /** Items downwards, from the first that is below `bound`, or from the highest. */
  *below(bound: Item | undefined): Generator<Item, void> {
    const first = bound === undefined ? this.#chunks.length - 1 : this.#chunkFor(bound);
    for (let at = first; at >= 0; at -= 1) {
      const chunk = this.#chunks[at]!;
      const end = bound !== undefined && at === first ? this.#lowerBound(chunk, bound) : chunk.length;
      for (let position = end - 1; position >= 0; position -= 1) yield chunk[position]!;
    }
  }

  /** The last chunk whose first item is not above the item, or the first chunk. */
  #chunkFor(item: Item): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#compare(this.#chunks[middle]![0]!, item) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #lowerBound(chunk: readonly Item[], item: Item): number {
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(chunk[middle]!, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
