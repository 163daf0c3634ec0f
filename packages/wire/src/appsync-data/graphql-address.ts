import type { ClaimedRequest } from '../service-signs.ts';

/** HOSTID.appsync-api.REGION.…, as AppSync names the hosts of APIs, here and there. */
const hostPattern = /^([a-z0-9]{26})\.appsync-api\.[a-z0-9-]+\./;
const pathPattern = /^\/_aws\/appsync\/([^/]+)(\/.*)?$/s;

/** Which API a request is for, and its path there. */
export interface GraphqlAddress {
  /** Its host's label, or its id. */
  readonly api: string;
  /** `/graphql` for whatever AppSync answers. */
  readonly path: string;
}

/** The API that a host or a path names; undefined where neither does. */
export function graphqlAddressOf(host: string, path: string): GraphqlAddress | undefined {
  const named = hostPattern.exec(host)?.[1];
  if (named !== undefined) return { api: named, path };
  if (!path.startsWith('/_aws/appsync/')) return undefined;
  const [, api, rest = '/'] = pathPattern.exec(path) ?? [];
  return api === undefined ? undefined : { api, path: rest };
}

/** Whether a host is a GraphQL API's own. */
export function isGraphqlHost(host: string | undefined): boolean {
  return host !== undefined && hostPattern.test(host);
}

/** Whether a request is for a GraphQL API that was made here. On the studio's host its own pages may ask, by path. */
export function isForGraphqlApi({ host, path, face }: ClaimedRequest): boolean {
  return graphqlAddressOf(face === 'studio' ? '' : host, path) !== undefined;
}
