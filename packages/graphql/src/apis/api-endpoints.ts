import type { ApiReference } from './api-definition.ts';

/** Addresses of an API. Source: AppSync API Reference, "GraphqlApi". */
export interface ApiEndpoints {
  readonly uris: { readonly GRAPHQL: string; readonly REALTIME: string };
  /** Names of the hosts alone. */
  readonly dns: { readonly GRAPHQL: string; readonly REALTIME: string };
}

/** A name under which clients are to look for hosts of this server, or an address that can have no names below it. */
const addressPattern = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;
/** The control plane's own host of a region, which stands before the name of the server. */
const ownHostPattern = /^(?:sync-)?appsync\.[a-z0-9-]+\.(?=.)/;

/**
 * Where an API is reached, as seen by a caller who reached the server at an endpoint: hosts below the server's name,
 * with its scheme and port. The addresses of this machine, and names below `localhost` such as the studio's, are
 * called `localhost`, below which names are resolved; below
 * any other address there are no names, so there the API is reached by its path.
 * @param endpoint `http://localhost:4566`
 */
export function apiEndpoints(endpoint: string, { hostId, region }: ApiReference): ApiEndpoints {
  const { protocol, hostname, host, port } = new URL(endpoint);
  const socketProtocol = protocol === 'https:' ? 'wss:' : 'ws:';
  const isOwnMachine =
    hostname === '127.0.0.1' || hostname === '[::1]' || /(?:^|\.)localhost$/.test(hostname);
  if (!isOwnMachine && addressPattern.test(hostname)) {
    const path = `${host}/_aws/appsync/${hostId}/graphql`;
    return {
      uris: { GRAPHQL: `${protocol}//${path}`, REALTIME: `${socketProtocol}//${path}/realtime` },
      dns: { GRAPHQL: hostname, REALTIME: hostname },
    };
  }
  const base = isOwnMachine ? 'localhost' : hostname.replace(ownHostPattern, '');
  const graphql = `${hostId}.appsync-api.${region}.${base}`;
  const realtime = `${hostId}.appsync-realtime-api.${region}.${base}`;
  const suffix = port === '' ? '' : `:${port}`;
  return {
    uris: {
      GRAPHQL: `${protocol}//${graphql}${suffix}/graphql`,
      REALTIME: `${socketProtocol}//${realtime}${suffix}/graphql`,
    },
    dns: { GRAPHQL: graphql, REALTIME: realtime },
  };
}
