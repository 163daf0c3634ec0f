import { decodeBase64, encodeBase64, type Records } from '@cairn/kit';
import { apiErrors } from './api-errors.ts';

/** Which piece of a list. */
export interface PageInput {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

/** A piece of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** AppSync shows no more at once. */
const resultsMax = 25;

/** Which records make up a list. */
export interface PageOptions<Item> {
  readonly collection: string;
  readonly prefix: string;
  /** The item of a record; undefined leaves it out. */
  readonly read: (key: string, value: string) => Item | undefined;
}

/** A page of records in the order of their keys. @throws ServiceError BadRequestException on a token that is none */
export async function recordPage<Item>(
  records: Pick<Records, 'list'>,
  { collection, prefix, read }: PageOptions<Item>,
  input: PageInput,
): Promise<Page<Item>> {
  const limit = limitOf(input);
  const items: Item[] = [];
  let after = input.nextToken === undefined ? undefined : placeIn(input.nextToken);
  for (;;) {
    const entries = await records.list(collection, {
      prefix,
      limit: limit + 1,
      ...(after === undefined ? {} : { after: prefix + after }),
    });
    for (const { key, value } of entries) {
      const item = read(key, value);
      if (item === undefined) {
        after = key.slice(prefix.length);
        continue;
      }
      if (items.length === limit) return { items, nextToken: tokenOf(after as string) };
      items.push(item);
      after = key.slice(prefix.length);
    }
    if (entries.length <= limit) return { items };
  }
}

/** A page of a list that is at hand, whose items are told apart by their names. */
export function listPage<Item extends { readonly name: string }>(
  all: readonly Item[],
  input: PageInput,
): Page<Item> {
  const limit = limitOf(input);
  const after = input.nextToken === undefined ? undefined : placeIn(input.nextToken);
  const start = after === undefined ? 0 : all.findIndex(({ name }) => name === after) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return start + limit < all.length && last !== undefined
    ? { items, nextToken: tokenOf(last.name) }
    : { items };
}

function limitOf({ maxResults }: PageInput): number {
  return maxResults === undefined || maxResults === 0 ? resultsMax : maxResults;
}

function tokenOf(place: string): string {
  return encodeBase64(place);
}

function placeIn(token: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(decodeBase64(token));
  } catch {
    throw apiErrors.badRequest('Invalid pagination token.');
  }
}
