import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { apiPath } from './send-as.ts';

/**
 * Where an API is reached: by a name of its own and by its path, each with and without TLS (a server answers both at
 * one port).
 * @param origin the page's own: `http://studio.localhost:4566`
 * @returns pairs of what it is and the address
 */
export function addressesOf(
  { apiId, uris }: Pick<GraphqlApi, 'apiId' | 'uris'>,
  origin: string,
): readonly (readonly [string, string])[] {
  const { protocol, hostname, port } = new URL(origin);
  // Names below `localhost` are resolved by browsers, but not by every client.
  const host = /(?:^|\.)localhost$/.test(hostname) ? 'localhost' : hostname;
  const path = `${protocol}//${host}${port === '' ? '' : `:${port}`}${apiPath(apiId)}`;
  const named: readonly (readonly [string, string | undefined])[] = [
    ['Endpoint', uris?.GRAPHQL],
    ['Endpoint by path', path],
    ['Subscriptions', uris?.REALTIME],
    ['Endpoint over TLS', uris?.GRAPHQL?.replace(/^http:/, 'https:')],
    ['By path, over TLS', path.replace(/^http:/, 'https:')],
  ];
  const seen = new Set<string>();
  return named.flatMap(([label, address]) => {
    if (address === undefined || seen.has(address)) return [];
    seen.add(address);
    return [[label, address] as const];
  });
}
