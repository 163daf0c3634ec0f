import { decodeBase64, encodeBase64 } from '@cairn/kit';
import { userPoolErrors } from '../user-pool-errors.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A token that goes on after a key. @param list what the token belongs to: one of another list is none of this */
export function pageToken(list: string, after: string): string {
  return encodeBase64(encoder.encode(JSON.stringify([list, after])));
}

/** The key after which a page begins. @throws ServiceError InvalidParameterException where the token is none of this list */
export function pageStart(list: string, token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const [owner, after] = contentOf(token);
  if (owner !== list || typeof after !== 'string' || after === '') throw invalid();
  return after;
}

function contentOf(token: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(decoder.decode(decodeBase64(token)));
    if (Array.isArray(content)) return content;
  } catch {
    throw invalid();
  }
  throw invalid();
}

const invalid = () => userPoolErrors.invalidParameter('Invalid pagination token given.');

/** One page of a list that is in memory, in the order of its keys. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  {
    list,
    token,
    limit,
  }: { readonly list: string; readonly token: string | undefined; readonly limit: number },
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  const after = pageStart(list, token);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const next = last !== undefined && rest.length > limit ? pageToken(list, keyOf(last)) : undefined;
  return { items: page, next };
}
