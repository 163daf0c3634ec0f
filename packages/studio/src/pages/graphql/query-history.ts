/** A request that was sent from this browser. */
export interface PastQuery {
  readonly query: string;
  readonly variables: string;
  /** Milliseconds of the epoch. */
  readonly atMs: number;
}

const storageKey = (apiId: string) => `cairn.graphql-queries.${apiId}`;
const queriesMax = 30;

/** What was sent to an API, the latest first. */
export function readPastQueries(apiId: string): readonly PastQuery[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey(apiId)) ?? '[]');
    return Array.isArray(value) ? value.filter(isPastQuery) : [];
  } catch {
    return [];
  }
}

/** Keeps a request; the same one stands there once. Keys and tokens are never kept. */
export function keepPastQuery(apiId: string, past: PastQuery): readonly PastQuery[] {
  const others = readPastQueries(apiId).filter(
    ({ query, variables }) => query !== past.query || variables !== past.variables,
  );
  const kept = [past, ...others].slice(0, queriesMax);
  try {
    localStorage.setItem(storageKey(apiId), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing offers them until the page is left.
  }
  return kept;
}

function isPastQuery(value: unknown): value is PastQuery {
  if (typeof value !== 'object' || value === null) return false;
  const { query, variables, atMs } = value as Partial<PastQuery>;
  return typeof query === 'string' && typeof variables === 'string' && typeof atMs === 'number';
}
