import type { ClaimedRequest } from '../service-signs.ts';

const realtimeHost = /^([a-z0-9]{26})\.appsync-realtime-api\./;
const apiHost = /^([a-z0-9]{26})\.appsync-api\./;
const pathForm = /^\/_aws\/appsync\/([a-z0-9]{1,64})\/graphql(?:\/realtime)?$/;

/**
 * Which GraphQL API a WebSocket is asked of: by the realtime host, by the API's own (as of custom domains), or by path.
 * @returns the label of the API's host, or its id
 */
export function realtimeApiOf(host: string, path: string): string | undefined {
  const named = realtimeHost.exec(host)?.[1] ?? apiHost.exec(host)?.[1];
  if (named !== undefined) return path === '/graphql' || path === '/graphql/realtime' ? named : undefined;
  return path.startsWith('/_aws/') ? pathForm.exec(path)?.[1] : undefined;
}

/** The custom domain name by which a WebSocket is asked for; undefined where it is another. */
export function realtimeDomainOf({
  host,
  path,
  face,
}: Pick<ClaimedRequest, 'host' | 'path' | 'face'>): string | undefined {
  if (face !== 'domain' || (path !== '/graphql' && path !== '/graphql/realtime')) return undefined;
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Whether a WebSocket of a GraphQL API is asked for. On the studio's host its own pages may, by path. */
export function isForRealtime({ host, path, face }: ClaimedRequest): boolean {
  if (face === 'domain') return realtimeDomainOf({ host, path, face }) !== undefined;
  return realtimeApiOf(face === 'studio' ? '' : host, path) !== undefined;
}

/** Whether a host speaks WebSockets only. */
export function isRealtimeHost({ host }: Pick<ClaimedRequest, 'host'>): boolean {
  return realtimeHost.test(host);
}

/**
 * The path of the API's own requests, as clients of a socket sign it: that of the socket, without `/realtime`.
 * @param path of the socket
 */
export function signedPathOf(path: string): string {
  return path.replace(/\/realtime$/, '');
}
