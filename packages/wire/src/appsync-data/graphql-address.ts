import { apiHostOf, apiPathOf } from '../appsync/api-address.ts';
import type { ClaimedRequest } from '../service-signs.ts';

/** Which API a request is for, and its path there. */
export interface GraphqlAddress {
  /** Its host's label, or its id. */
  readonly api: string;
  /** `/graphql` for whatever AppSync answers. */
  readonly path: string;
  /** Whether the host is the API's alone; by its path it is asked on the server's or the studio's. */
  readonly isOwnHost: boolean;
}

/** The API that a host or a path names; undefined where neither does. */
export function graphqlAddressOf(host: string, path: string): GraphqlAddress | undefined {
  const named = apiHostOf(host);
  if (named?.kind === 'graphql') return { api: named.label, path, isOwnHost: true };
  const at = apiPathOf(path);
  return at && { ...at, isOwnHost: false };
}

/** Whether a host is a GraphQL API's own. */
export function isGraphqlHost(host: string | undefined): boolean {
  return host !== undefined && apiHostOf(host)?.kind === 'graphql';
}

/** Whether a request is for a GraphQL API that was made here. On the studio's host its own pages may ask, by path. */
export function isForGraphqlApi({ host, path, face }: ClaimedRequest): boolean {
  return graphqlAddressOf(face === 'studio' ? '' : host, path) !== undefined;
}
