import { topicsErrors } from './topics-errors.ts';

/** Items of a page of any list of SNS. */
export const pageSize = 100;

/** Hides a key, which is ASCII, in a token. */
export function nextToken(key: string): string {
  return btoa(key);
}

/** The key in a token; empty for the first page. @throws ServiceError InvalidParameter */
export function afterOf(token: string | undefined): string {
  if (token === undefined || token === '') return '';
  try {
    return atob(token);
  } catch {
    throw topicsErrors.invalid('NextToken');
  }
}
