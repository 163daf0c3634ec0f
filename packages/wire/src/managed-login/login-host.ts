import type { ClaimedRequest } from '../service-signs.ts';

/** Whether a request comes on a host of sign-in pages: nothing else stands there, and they stand nowhere else. */
export function isOnLoginHost({ face }: Pick<ClaimedRequest, 'face'>): boolean {
  return face === 'auth';
}
