import { iamErrors } from './iam-errors.ts';

/** What every list of IAM takes. */
export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface PageOutput {
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

const itemsPerPage = 100;

/**
 * One page of a list whose items are in the order of their keys.
 * @param keyOf in lower case, as names are ordered
 */
export function pageOf<Item>(
  items: readonly Item[],
  { Marker, MaxItems = itemsPerPage }: PageInput,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly page: PageOutput } {
  const from = Marker === undefined ? 0 : placeAfter(items, Marker, keyOf);
  const found = items.slice(from, from + MaxItems);
  const last = found.at(-1);
  if (last === undefined || from + found.length >= items.length) {
    return { items: found, page: { IsTruncated: false } };
  }
  return { items: found, page: { IsTruncated: true, Marker: encodeURIComponent(keyOf(last)) } };
}

function placeAfter<Item>(items: readonly Item[], marker: string, keyOf: (item: Item) => string): number {
  let key: string;
  try {
    key = decodeURIComponent(marker);
  } catch {
    throw iamErrors.validation(`Invalid Marker: ${marker}`);
  }
  const index = items.findIndex((item) => keyOf(item) > key);
  return index === -1 ? items.length : index;
}

/** The key by which entities are ordered. */
export function byName({ name }: { readonly name: string }): string {
  return name.toLowerCase();
}
