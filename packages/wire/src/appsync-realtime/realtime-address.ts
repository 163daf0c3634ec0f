import { apiHostOf, apiPathOf } from '../appsync/api-address.ts';
import type { ClaimedRequest } from '../service-signs.ts';

/** Where a socket is served: on the realtime host, and as clients make its path of that of the API's. */
const socketPaths: ReadonlySet<string> = new Set(['/graphql', '/graphql/realtime']);

/**
 * Which GraphQL API a WebSocket is asked of: by the realtime host, by the API's own (as of custom domains), or by path.
 * @returns the label of the API's host, or its id
 */
export function realtimeApiOf(host: string, path: string): string | undefined {
  const label = apiHostOf(host)?.label;
  const address = label === undefined ? apiPathOf(path) : { api: label, path };
  return address !== undefined && socketPaths.has(address.path) ? address.api : undefined;
}

/** The custom domain name by which a WebSocket is asked for; undefined where it is another. */
export function realtimeDomainOf({
  host,
  path,
  face,
}: Pick<ClaimedRequest, 'host' | 'path' | 'face'>): string | undefined {
  if (face !== 'domain' || !socketPaths.has(path)) return undefined;
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Whether a WebSocket of a GraphQL API is asked for. On the studio's host its own pages may, by path. */
export function isForRealtime({ host, path, face }: ClaimedRequest): boolean {
  if (face === 'domain') return realtimeDomainOf({ host, path, face }) !== undefined;
  return realtimeApiOf(face === 'studio' ? '' : host, path) !== undefined;
}

/** Whether a host speaks WebSockets only. */
export function isRealtimeHost({ host }: Pick<ClaimedRequest, 'host'>): boolean {
  return apiHostOf(host)?.kind === 'realtime';
}

/**
 * The path of the API's own requests, as clients of a socket sign it: that of the socket, without `/realtime`.
 * @param path of the socket
 */
export function signedPathOf(path: string): string {
  return path.replace(/\/realtime$/, '');
}
