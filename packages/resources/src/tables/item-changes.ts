import type { RecordWrite } from '@cairn/kit';
import type { Item } from './attribute-value/attribute-value.ts';
import { itemsEqual } from './attribute-value/compare.ts';
import type { StreamLog, UserIdentity } from './stream-log.ts';
import type { StoredItem, Table } from './table.ts';

/** A change of one item: what was there and what is to be. */
export interface ItemChange {
  readonly table: Table;
  /** Key of the item's record. */
  readonly key: string;
  /** Undefined when there was none; `unknown` when nobody has looked, which only a plain table allows. */
  readonly before: StoredItem | undefined | 'unknown';
  readonly after: StoredItem | undefined;
  /** Who changed it, where it was no caller. */
  readonly userIdentity?: UserIdentity;
}

/**
 * The writes that a change makes: the item, its entries in indexes, its record in the stream, all in one. Numbers of
 * stream records follow the order of calls, so hand the writes over before anything else happens.
 */
export function writesOf(change: ItemChange, streams: StreamLog): readonly RecordWrite[] {
  const { table, key, before, after } = change;
  const { collection } = table;
  if (before === 'unknown') return [{ collection, key, value: after?.text }];
  if (before?.text === after?.text) return [];
  const writes: RecordWrite[] = [
    {
      collection,
      key,
      value: after?.text,
      ...(before === undefined ? { ifAbsent: true } : { ifValue: before.text }),
    },
  ];
  for (const derived of table.derived) {
    const beforeKey = before && derived.entryKey(before.item, key);
    const afterKey = after && derived.entryKey(after.item, key);
    if (beforeKey !== undefined && beforeKey !== afterKey) {
      writes.push({ collection: derived.collection, key: beforeKey, value: undefined });
    }
    if (after === undefined || afterKey === undefined) continue;
    const value = derived.entryText(after);
    const isSame = before !== undefined && beforeKey === afterKey && derived.entryText(before) === value;
    if (!isSame) writes.push({ collection: derived.collection, key: afterKey, value });
  }
  const isVisible = before === undefined || after === undefined || !itemsEqual(before.item, after.item);
  if (table.streamCollection !== undefined && isVisible) writes.push(streams.recordOf({ ...change, before }));
  return writes;
}

/** The condition under which an item is still as it was seen, where nothing of it is written. */
export function unchanged(table: Table, key: string, seen: StoredItem | undefined): RecordWrite {
  const { collection } = table;
  return seen === undefined
    ? { collection, key, value: undefined, ifAbsent: true }
    : { collection, key, value: seen.text, ifValue: seen.text };
}

/** An item of its stored text. */
export function storedItem(text: string | undefined): StoredItem | undefined {
  return text === undefined ? undefined : { text, item: JSON.parse(text) as Item };
}

/** An item with the text in which it will be stored. */
export function itemToStore(item: Item): StoredItem {
  return { item, text: JSON.stringify(item) };
}
