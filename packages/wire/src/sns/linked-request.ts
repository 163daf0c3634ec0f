import { topicsPath } from '@cairn/resources';
import type { ClaimedRequest } from '../service-signs.ts';

/** Whether a request is for what messages link to. */
export function isLinked({ method, path }: ClaimedRequest): boolean {
  return method === 'GET' && path.startsWith(topicsPath);
}
