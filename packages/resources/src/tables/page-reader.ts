import type { RecordEntry, Records } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemSizeBytes } from './attribute-value/item-size.ts';
import type { KeyRange } from './page-range.ts';

/** Records asked for at once. */
const chunkSize = 1_000;

/** What a page is read from. */
export interface PageWish {
  readonly collection: string;
  readonly range: KeyRange;
  /** Key of the record before the page. */
  readonly after: string | undefined;
  readonly isReverse: boolean;
  /** Most items that are looked at. */
  readonly limit: number | undefined;
  /** Most bytes of items; the item that crosses it still belongs to the page. */
  readonly bytesMax: number;
  /** Whether each item has to be known, not its text alone. */
  readonly needsItems: boolean;
}

/** An item of a page, parsed only where somebody needs it. */
export interface PageEntry {
  readonly text: string;
  readonly item: Item | undefined;
}

export interface Page {
  readonly entries: readonly PageEntry[];
  /** Bytes of the items, where items were needed. */
  readonly bytes: number;
  /** Whether there may be more behind it. */
  readonly isCut: boolean;
}

/** Reads one page. Memory is bounded by the page, however many records there are. */
export async function readPage(records: Records, wish: PageWish): Promise<Page> {
  const { limit = Number.POSITIVE_INFINITY, bytesMax } = wish;
  const found: RecordEntry[] = [];
  let characters = 0;
  let after = wish.after;
  for (;;) {
    const wanted = Math.min(chunkSize, limit - found.length);
    const chunk = await records.list(wish.collection, {
      ...wish.range,
      ...(after !== undefined && { after }),
      limit: wanted,
      charactersMax: bytesMax,
      reverse: wish.isReverse,
    });
    const chunkCharacters = chunk.reduce((sum, { value }) => sum + value.length, 0);
    const isEnd = chunk.length < wanted && chunkCharacters <= bytesMax;
    characters += chunkCharacters;
    found.push(...chunk);
    const isFull = found.length >= limit;
    // What fits by three bytes for each character needs no counting.
    const isSmall = characters * 3 <= bytesMax;
    if (isEnd || isFull || !isSmall) {
      const page = cutPage(found, wish, isSmall);
      if (isEnd || isFull || page.isCut) return { ...page, isCut: page.isCut || isFull };
    }
    after = chunk.at(-1)?.key;
  }
}

/** The items up to the one that crosses the page's bytes. */
function cutPage(found: readonly RecordEntry[], wish: PageWish, isSmall: boolean): Page {
  if (isSmall && !wish.needsItems) {
    return { entries: found.map(({ value }) => ({ text: value, item: undefined })), bytes: 0, isCut: false };
  }
  const entries: PageEntry[] = [];
  let bytes = 0;
  for (const { value } of found) {
    const item = JSON.parse(value) as Item;
    bytes += itemSizeBytes(item);
    entries.push({ text: value, item });
    if (bytes > wish.bytesMax) return { entries, bytes, isCut: true };
  }
  return { entries, bytes, isCut: false };
}
