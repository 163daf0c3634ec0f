/** A list at one moment: it never changes, and shares what did not change with the lists before and after it. */
export interface RunList<Item> extends Iterable<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
  /** The items from `start` to before `end`. */
  slice(start: number, end: number): readonly Item[];
  /** All items; made when first asked for. */
  toArray(): readonly Item[];
}

const chunkLength = 128;

class ListSnapshot<Item> implements RunList<Item> {
  readonly length: number;
  readonly #chunks: readonly (readonly Item[])[];
  #array: readonly Item[] | undefined;

  constructor(chunks: readonly (readonly Item[])[], length: number) {
    this.#chunks = chunks;
    this.length = length;
  }

  at(index: number): Item | undefined {
    if (index < 0 || index >= this.length) return undefined;
    return this.#chunks[Math.floor(index / chunkLength)]?.[index % chunkLength];
  }

  slice(start: number, end: number): readonly Item[] {
    const items: Item[] = [];
    const last = Math.min(end, this.length);
    for (let index = Math.max(0, start); index < last; index++) items.push(this.at(index) as Item);
    return items;
  }

  toArray(): readonly Item[] {
    // A chunk that was appended to since is longer than this list.
    this.#array ??= this.#chunks.flat().slice(0, this.length);
    return this.#array;
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as Item;
  }
}

/**
 * A list that grows at its end and whose items are replaced, with snapshots that cost what changed since the last one:
 * items lie in chunks, and a chunk that a snapshot holds is copied before one of its items is replaced.
 */
export class GrowingList<Item> {
  readonly #chunks: Item[][] = [];
  /** By number of chunk: whether the newest snapshot holds it. */
  readonly #isShared: boolean[] = [];
  #length = 0;
  #snapshot: RunList<Item> | undefined;

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    const chunk = Math.floor(this.#length / chunkLength);
    // Appending to a shared chunk is safe: older snapshots end before.
    const items = this.#chunks[chunk];
    if (items === undefined) {
      this.#chunks.push([item]);
      this.#isShared.push(false);
    } else {
      items.push(item);
    }
    this.#length += 1;
    this.#snapshot = undefined;
  }

  set(index: number, item: Item): void {
    const chunk = Math.floor(index / chunkLength);
    let items = this.#chunks[chunk] as Item[];
    if (this.#isShared[chunk] === true) {
      items = items.slice();
      this.#chunks[chunk] = items;
      this.#isShared[chunk] = false;
    }
    items[index % chunkLength] = item;
    this.#snapshot = undefined;
  }

  at(index: number): Item | undefined {
    return this.#chunks[Math.floor(index / chunkLength)]?.[index % chunkLength];
  }

  /** The list as it is now; the same object until something changes. */
  snapshot(): RunList<Item> {
    if (this.#snapshot === undefined) {
      this.#snapshot = new ListSnapshot(this.#chunks.slice(), this.#length);
      this.#isShared.fill(true);
    }
    return this.#snapshot;
  }
}
