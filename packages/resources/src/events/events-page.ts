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
