import { type Records, recordPages } from '@cairn/kit';
import type { PageInput } from './event-types.ts';

const pageSizeMax = 100;

/** A page of what is sorted by `keyOf`; a token is the key of the last item before. */
export function eventsPage<Item>(
  sorted: readonly Item[],
  { NextToken, Limit = pageSizeMax }: PageInput,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly nextToken: { readonly NextToken?: string } } {
  const rest = NextToken === undefined ? sorted : sorted.filter((item) => keyOf(item) > NextToken);
  const items = rest.slice(0, Limit);
  const last = items.at(-1);
  return {
    items,
    nextToken: rest.length > items.length && last !== undefined ? { NextToken: keyOf(last) } : {},
  };
}

/** Records that a list answers from: `root` and a name make a key. */
interface RecordsAsked<Item> {
  readonly collection: string;
  readonly root: string;
  readonly prefix: string | undefined;
  readonly isWanted: (item: Item) => boolean;
}

/** A page of records that are named, by name; reads no more of them than the page needs. */
export async function eventsRecordPage<Item extends { readonly name: string }>(
  records: Pick<Records, 'list'>,
  { collection, root, prefix = '', isWanted }: RecordsAsked<Item>,
  { NextToken, Limit = pageSizeMax }: PageInput,
): Promise<{ readonly items: readonly Item[]; readonly nextToken: { readonly NextToken?: string } }> {
  const items: Item[] = [];
  const options = { prefix: root + prefix, ...(NextToken !== undefined && { after: root + NextToken }) };
  for await (const page of recordPages(records, collection, options)) {
    for (const { value } of page) {
      const item = JSON.parse(value) as Item;
      if (!isWanted(item)) continue;
      const last = items.at(-1);
      if (items.length === Limit && last !== undefined) return { items, nextToken: { NextToken: last.name } };
      items.push(item);
    }
  }
  return { items, nextToken: {} };
}

/** How many records of a collection lie under a prefix. */
export async function recordCount(
  records: Pick<Records, 'list'>,
  collection: string,
  prefix: string,
): Promise<number> {
  let count = 0;
  for await (const page of recordPages(records, collection, { prefix })) count += page.length;
  return count;
}
