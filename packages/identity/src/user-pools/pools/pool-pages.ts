import { pageOf as pageOfList } from '../users/page-tokens.ts';
import type { PageInput } from './pool-inputs.ts';

const usualPageSize = 60;

/**
 * One page of a list whose items are in the order of their keys, as inputs and outputs with NextToken have it.
 * @param list names it: a token of another one is none of this
 * @throws ServiceError InvalidParameterException for a token that was not given out
 */
export function pageOf<Item>(
  list: string,
  items: readonly Item[],
  { MaxResults = usualPageSize, NextToken }: PageInput,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly page: { readonly NextToken?: string } } {
  const { items: found, next } = pageOfList(items, keyOf, { list, token: NextToken, limit: MaxResults });
  return { items: found, page: next === undefined ? {} : { NextToken: next } };
}
