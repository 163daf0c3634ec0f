/** A page of a list and the marker of the next one. */
interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/**
 * Cuts a page from items that begin after the caller's marker.
 * @param keyOf what a marker holds: the order's key, unique in the list
 */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  keyOf: (item: Item) => string,
): ListPage<Item> {
  if (items.length <= limit) return { items, next: undefined };
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: last === undefined ? undefined : keyOf(last) };
}
