/** Filters of a list of runs that somebody kept. */
export interface SavedFilters {
  readonly name: string;
  /** The part of the address that they are, in the order of {@link filterNames}. */
  readonly query: string;
}

/** The filters of a list of runs, by their names in the address. */
export const filterNames = ['name', 'status', 'started', 'from', 'before', 'error', 'by'] as const;

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

/** The filters in the query of an address, as it is kept and compared; empty where there are none. */
export function filtersIn(search: string): string {
  const given = new URLSearchParams(search);
  const filters = new URLSearchParams();
  for (const name of filterNames) {
    const value = given.get(name);
    if (value !== null && value !== '') filters.set(name, value);
  }
  return filters.toString();
}

/** The query of an address with other filters; all else in it stays. */
export function withFilters(search: string, query: string): string {
  const parameters = new URLSearchParams(search);
  for (const name of filterNames) parameters.delete(name);
  for (const [name, value] of new URLSearchParams(filtersIn(query))) parameters.set(name, value);
  return parameters.toString();
}

function keyOf(list: string): string {
  return `cairn.filters.${list}`;
}

/**
 * Reads the filters that this browser keeps of a list; none where it keeps nothing, or something else.
 * @param list the ARN of a machine, or `all`
 */
export function readFilters(storage: Storage, list: string): readonly SavedFilters[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(keyOf(list)) ?? '[]');
    return Array.isArray(value) ? value.filter(isSaved) : [];
  } catch {
    return [];
  }
}

function isSaved(value: unknown): value is SavedFilters {
  const { name, query } = (value ?? {}) as Partial<SavedFilters>;
  return typeof name === 'string' && typeof query === 'string';
}

/** Keeps filters under a name, in the place of others of that name. @returns what is kept now */
export function saveFilters(storage: Storage, list: string, filters: SavedFilters): readonly SavedFilters[] {
  const others = readFilters(storage, list).filter(({ name }) => name !== filters.name);
  return write(storage, list, [...others, filters]);
}

/** Forgets filters. @returns what is kept now */
export function forgetFilters(storage: Storage, list: string, name: string): readonly SavedFilters[] {
  return write(
    storage,
    list,
    readFilters(storage, list).filter((filters) => filters.name !== name),
  );
}

function write(storage: Storage, list: string, all: readonly SavedFilters[]): readonly SavedFilters[] {
  try {
    storage.setItem(keyOf(list), JSON.stringify(all));
  } catch {
    // A browser that keeps nothing filters all the same.
  }
  return all;
}
