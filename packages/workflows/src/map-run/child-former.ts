import type { ItemFailure, ItemInputs, MapRunSettings } from '@cairn/asl';
import { type Json, Payload, printJson, utf8ByteLength } from '@cairn/kit';
import type { ItemFeed } from './item-feed.ts';

/** What one child is to work on. */
export interface FormedChild {
  readonly itemCount: number;
  readonly input: Payload;
}

/** Makes the inputs of children: one of each item, or one of each batch (Developer Guide, "ItemBatcher"). */
export class ChildFormer {
  readonly #feed: ItemFeed;
  readonly #inputs: ItemInputs;
  readonly #batcher: Batcher | undefined;
  /** What the next item became, until it is taken. */
  #selected: Payload | undefined;
  #texts: string[] = [];
  #bytes = 0;
  #nextItem: number;

  constructor(
    feed: ItemFeed,
    inputs: ItemInputs,
    {
      settings,
      nextItem,
      payloadBytesMax,
    }: { readonly settings: MapRunSettings; readonly nextItem: number; readonly payloadBytesMax: number },
  ) {
    this.#feed = feed;
    this.#inputs = inputs;
    this.#nextItem = nextItem;
    this.#batcher = settings.batcher && new Batcher(settings.batcher, payloadBytesMax);
  }

  /** The next child; undefined when no item is there yet, or none any more. */
  next(nowMs: number): FormedChild | ItemFailure | undefined {
    const batcher = this.#batcher;
    if (batcher === undefined) return this.#single(nowMs);
    while (this.#texts.length < batcher.itemsMax) {
      const selected = this.#select(nowMs);
      if (selected === undefined) {
        return this.#texts.length > 0 && this.#feed.exhausted ? this.#takeBatch(batcher) : undefined;
      }
      if (!(selected instanceof Payload)) return selected;
      const bytes = utf8ByteLength(selected.text) + (this.#texts.length === 0 ? 0 : 1);
      if (this.#bytes + bytes > batcher.bytesLeft) {
        if (this.#texts.length === 0) return batcher.tooLarge;
        break;
      }
      this.#texts.push(selected.text);
      this.#bytes += bytes;
      this.#takeItem();
    }
    return this.#takeBatch(batcher);
  }

  #single(nowMs: number): FormedChild | ItemFailure | undefined {
    const input = this.#select(nowMs);
    if (!(input instanceof Payload)) return input;
    this.#takeItem();
    return { itemCount: 1, input };
  }

  #select(nowMs: number): Payload | ItemFailure | undefined {
    if (this.#selected !== undefined) return this.#selected;
    const item = this.#feed.peek();
    if (item === undefined) return undefined;
    const { value, key, source } = item;
    const selected = this.#inputs.select(
      { index: this.#nextItem, value, ...(key === undefined ? {} : { key }) },
      source ?? this.#feed.sourceName,
      nowMs,
    );
    if (selected instanceof Payload) this.#selected = selected;
    return selected;
  }

  #takeItem(): void {
    this.#selected = undefined;
    this.#nextItem += 1;
    this.#feed.take();
  }

  #takeBatch(batcher: Batcher): FormedChild {
    const itemCount = this.#texts.length;
    const input = Payload.ofText(`${batcher.before}${this.#texts.join(',')}]}`);
    this.#texts = [];
    this.#bytes = 0;
    return { itemCount, input };
  }
}

class Batcher {
  readonly itemsMax: number;
  /** What stands before the items in a child's input. */
  readonly before: string;
  /** Bytes of a child's input that are left for items. */
  readonly bytesLeft: number;
  readonly tooLarge: ItemFailure;

  constructor(batcher: NonNullable<MapRunSettings['batcher']>, payloadBytesMax: number) {
    const { maxItems, maxBytes, input } = batcher;
    const bytesMax = Math.min(maxBytes || payloadBytesMax, payloadBytesMax);
    this.itemsMax = maxItems || Number.POSITIVE_INFINITY;
    this.before = input === undefined ? '{"Items":[' : `{"BatchInput":${printJson(input as Json)},"Items":[`;
    this.bytesLeft = bytesMax - utf8ByteLength(this.before) - 2;
    this.tooLarge = {
      error: 'States.DataLimitExceeded',
      cause: `An item does not fit into a batch of at most ${bytesMax} bytes.`,
    };
  }
}
