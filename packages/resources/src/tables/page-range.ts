import type { Item } from './attribute-value/attribute-value.ts';
import { orderedKeyAfter, orderedKeyPrefix, orderedKeyText } from './attribute-value/ordered-key-text.ts';
import type { KeyCondition } from './item-expressions.ts';
import type { Key } from './key-schema.ts';
import type { Table, TableIndex } from './table.ts';
import { tablesErrors } from './tables-errors.ts';

/** The keys of records that a page is read from: `from` inclusive, `to` exclusive. */
export interface KeyRange {
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The keys of a query. */
export function rangeOf(key: Key, { hash, range }: KeyCondition): KeyRange {
  const prefix = key.prefixOf(hash);
  const [first, second] = range?.values ?? [];
  if (range === undefined || first === undefined) return { prefix };
  const bound = prefix + orderedKeyText(first);
  switch (range.operator) {
    case '=':
      return { prefix: bound };
    case '<':
      return { prefix, to: bound };
    case '<=':
      return { prefix, to: orderedKeyAfter(bound) };
    case '>':
      return { prefix, from: orderedKeyAfter(bound) };
    case '>=':
      return { prefix, from: bound };
    case 'between':
      return { prefix, from: bound, to: orderedKeyAfter(prefix + orderedKeyText(second ?? first)) };
    case 'begins_with':
      return { prefix: prefix + orderedKeyPrefix(first) };
  }
}

/**
 * The record's key for an ExclusiveStartKey.
 * @throws ServiceError ValidationException when it is none of the table's or the index's
 */
export function startKeyText(
  given: Item,
  {
    table,
    index,
    isScan,
  }: { readonly table: Table; readonly index: TableIndex | undefined; readonly isScan: boolean },
): string {
  const attributes = [...table.key.attributes, ...(index?.key.attributes ?? [])];
  const names = new Set(attributes.map(({ name }) => name));
  const hasNames =
    Object.keys(given).length === names.size && [...names].every((name) => Object.hasOwn(given, name));
  const itemKey = table.key.textOf(given);
  const text = itemKey === undefined || index === undefined ? itemKey : index.entryKey(given, itemKey);
  if (hasNames && text !== undefined) return text;
  // The service tells it so, by what it looks at first.
  const invalid = 'The provided starting key is invalid';
  const mismatch = 'The provided key element does not match the schema';
  if (isScan && index === undefined) throw tablesErrors.validation(`${invalid}: ${mismatch}`);
  throw tablesErrors.validation(hasNames ? mismatch : invalid);
}

/** Whether a key lies in a range. Texts are compared by UTF-16 unit, which tells apart what the store does. */
export function isWithin(text: string, { prefix = '', from, to }: KeyRange): boolean {
  if (!text.startsWith(prefix)) return false;
  return (from === undefined || !isBelow(text, from)) && (to === undefined || isBelow(text, to));
}

/** Order by code point. */
function isBelow(left: string, right: string): boolean {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const one = left.codePointAt(at) as number;
    const other = right.codePointAt(at) as number;
    if (one !== other) return one < other;
  }
  return left.length < right.length;
}
