import type { ClaimedRequest } from '../service-signs.ts';

/** Forms that nobody has signed: whoever has a token of a web identity has no keys as yet. */
export function isUnsignedForm({ method, path, headers }: ClaimedRequest): boolean {
  return (
    method === 'POST' &&
    path === '/' &&
    headers.authorization === undefined &&
    headers['x-amz-target'] === undefined &&
    headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  );
}
