import { userPoolErrors } from '../user-pool-errors.ts';
import type { PageInput } from './pool-inputs.ts';

const usualPageSize = 60;

/**
 * One page of a list whose items are in the order of their keys.
 * @throws ServiceError InvalidParameterException for a token that was not given out
 */
export function pageOf<Item>(
  items: readonly Item[],
  { MaxResults = usualPageSize, NextToken }: PageInput,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly page: { readonly NextToken?: string } } {
  const after = NextToken === undefined ? undefined : readToken(NextToken);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const found = rest.slice(0, MaxResults);
  const last = found.at(-1);
  if (last === undefined || found.length === rest.length) return { items: found, page: {} };
  return { items: found, page: { NextToken: btoa(encodeURIComponent(keyOf(last))) } };
}

function readToken(token: string): string {
  try {
    return decodeURIComponent(atob(token));
  } catch {
    throw userPoolErrors.invalidParameter('Invalid pagination token given.');
  }
}
