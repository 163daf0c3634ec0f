import type { ServiceParts } from './service-parts.ts';

/** What the caller says about the page; 0 and absent mean the default number of results. */
export interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/**
 * One page of a list: reads one entry more than asked for, to know whether there is a next page.
 * @param binding the operation and its arguments, to which the token is bound
 * @param read reads `limit` entries after a position
 * @param positionOf the position of an entry, as `read` takes it
 * @throws ServiceError InvalidToken
 */
export async function readPage<Entry>(
  parts: ServiceParts,
  input: PageInput,
  list: {
    readonly binding: readonly unknown[];
    readonly read: (limit: number, after: string | undefined) => Promise<readonly Entry[]>;
    readonly positionOf: (entry: Entry) => string;
  },
): Promise<{ readonly entries: readonly Entry[]; readonly nextToken?: string }> {
  const after = parts.pageTokens.read(list.binding, input.nextToken);
  const limit = input.maxResults || parts.limits.pageResultsDefault;
  const found = await list.read(limit + 1, after);
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  if (found.length <= limit || last === undefined) return { entries };
  return { entries, nextToken: parts.pageTokens.print(list.binding, list.positionOf(last)) };
}
