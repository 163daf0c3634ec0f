import { isJsonArray, type Json, type JsonObject, Payload } from '@cairn/kit';
import type { ItemSource, MapItem } from '../items/item-source.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import type { FeedMark } from './map-run-state.ts';

/** Items read from one position on. */
interface Chunk {
  readonly position: Json;
  /** The item at a place, undefined behind the last. */
  readonly itemAt: (index: number) => MapItem | undefined;
  readonly length: number;
  next: number;
}

/** How much is read ahead at once. */
type FeedLimits = Pick<StepFunctionsLimits, 'mapRunChunkItems' | 'mapRunReadAheadBytes'>;

/** What a feed needs of its map run. */
export interface FeedPorts {
  /** Opens the source at a position; undefined for its beginning. */
  readonly open: (position: Json | undefined) => Promise<ItemSource>;
  /** There is more to take, or no more. */
  readonly filled: () => void;
  readonly failed: (error: unknown) => void;
  /** Holds the map run's clock while it reads. */
  readonly hold: () => () => void;
}

/**
 * Hands out the items of a map run in order and reads ahead of them, two chunks at most. Knows where the source
 * stands before each item, so that a restart goes on there.
 */
export class ItemFeed {
  readonly #ports: FeedPorts;
  readonly #limits: FeedLimits;
  readonly #chunks: Chunk[] = [];
  #source: ItemSource | undefined;
  #position: Json;
  #skip: number;
  #reading = false;
  #isAtEnd = false;
  #closed = false;
  #meanLength = 0;

  /** Whether no item is left. */
  get exhausted(): boolean {
    return this.#isAtEnd && this.#chunks.every(({ next, length }) => next >= length);
  }

  /** Items that are read and not handed out. */
  get buffered(): number {
    return this.#chunks.reduce((count, { next, length }) => count + length - next, 0);
  }

  /** `Map.Item.Source` of items that say none themselves. */
  get sourceName(): string {
    return this.#source?.name ?? 'STATE_DATA';
  }

  /** @param items of the state's own data; undefined when a source is to be opened */
  constructor(items: Payload | undefined, mark: FeedMark, limits: FeedLimits, ports: FeedPorts) {
    this.#ports = ports;
    this.#limits = limits;
    this.#position = mark.position;
    this.#skip = mark.skip;
    if (items === undefined) return;
    this.#isAtEnd = true;
    this.#chunks.push(chunkOf(items.value, mark.skip));
  }

  /** The next item, which stays the next; undefined when there is none yet, or none any more. */
  peek(): MapItem | undefined {
    for (;;) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      if (chunk.next < chunk.length) return chunk.itemAt(chunk.next);
      if (this.#isAtEnd && this.#chunks.length === 1) return undefined;
      this.#chunks.shift();
    }
    this.#fill();
    return undefined;
  }

  /** Takes the item that {@link peek} gave. */
  take(): void {
    const chunk = this.#chunks[0] as Chunk;
    chunk.next += 1;
    if (chunk.next >= chunk.length / 2 && this.#chunks.length < 2) this.#fill();
  }

  /** Where the next item stands. */
  get mark(): FeedMark {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return { position: this.#position, skip: this.#skip };
    if (chunk.next < chunk.length || this.#chunks.length === 1) {
      // At the end of the last chunk the source stands behind it.
      if (chunk.next >= chunk.length && !this.#isAtEnd) return { position: this.#position, skip: 0 };
      return { position: chunk.position, skip: chunk.next };
    }
    return { position: (this.#chunks[1] as Chunk).position, skip: 0 };
  }

  close(): void {
    this.#closed = true;
    void this.#source?.close().catch(() => {});
    this.#source = undefined;
  }

  #fill(): void {
    if (this.#reading || this.#isAtEnd || this.#closed) return;
    this.#reading = true;
    const release = this.#ports.hold();
    void this.#read()
      .then(
        (chunk) => {
          this.#reading = false;
          if (this.#closed) return;
          if (chunk === undefined) this.#isAtEnd = true;
          else this.#chunks.push(chunk);
          this.#ports.filled();
        },
        (error: unknown) => {
          this.#reading = false;
          if (!this.#closed) this.#ports.failed(error);
        },
      )
      .finally(release);
  }

  async #read(): Promise<Chunk | undefined> {
    this.#source ??= await this.#ports.open(this.#position === null ? undefined : this.#position);
    if (this.#closed) {
      await this.#source.close();
      return undefined;
    }
    // The beginning of what was opened names its version: after a restart nothing else is read in its place.
    const position = this.#position ?? this.#source.position ?? null;
    const { mapRunChunkItems, mapRunReadAheadBytes } = this.#limits;
    // As far as the length of the items before tells.
    const fitting = Math.floor(mapRunReadAheadBytes / (this.#meanLength + 1));
    const wanted = Math.max(1, Math.min(mapRunChunkItems, fitting));
    const { items, position: after } = await this.#readWhole(this.#source, wanted + this.#skip);
    const next = this.#skip;
    this.#skip = 0;
    if (items.length === 0) return undefined;
    this.#position = after;
    this.#meanLength = items.reduce((sum, { value }) => sum + value.text.length, 0) / items.length;
    return { position, itemAt: (index) => items[index], length: items.length, next };
  }

  /** Reads on until there is more than what is to be skipped, or nothing more. */
  async #readWhole(
    source: ItemSource,
    wanted: number,
  ): Promise<{ readonly items: readonly MapItem[]; readonly position: Json }> {
    let { items, position } = await source.read(wanted);
    while (items.length > 0 && items.length <= this.#skip) {
      const more = await source.read(wanted - items.length);
      if (more.items.length === 0) break;
      items = [...items, ...more.items];
      position = more.position;
    }
    return { items, position };
  }
}

/** The items of an array, or the members of an object. */
function chunkOf(value: Json, next: number): Chunk {
  if (isJsonArray(value)) {
    return {
      position: null,
      length: value.length,
      next,
      itemAt: (index) => ({ value: Payload.of(value[index] as Json) }),
    };
  }
  const members = Object.entries(value as JsonObject);
  return {
    position: null,
    length: members.length,
    next,
    itemAt(index) {
      const [key, member] = members[index] as [string, Json];
      return { key, value: Payload.of({ Key: key, Value: member }) };
    },
  };
}
