/** A host that AppSync gives an API. */
export interface ApiHost {
  /** By which the API is known: not its id. */
  readonly label: string;
  /** `realtime` where it speaks WebSockets only. */
  readonly kind: 'graphql' | 'realtime';
  /** What follows the region: `amazonaws.com`, `localhost`, or a name of the server; with the port, where there is one. */
  readonly base: string;
}

/** A path by which an API is asked for of any host of the server. */
export interface ApiPath {
  /** The label of its host, or its id. */
  readonly api: string;
  /** As it were on the API's own host. */
  readonly path: string;
}

/** LABEL.appsync-api.REGION.BASE and LABEL.appsync-realtime-api.REGION.BASE. */
const hostPattern = /^([a-z0-9]{26})\.appsync-(realtime-)?api\.[a-z]{2}(?:-[a-z0-9]+){2,3}\.(.+)$/i;
const pathPrefix = '/_aws/appsync/';
/** Whatever stands there: an id that no API has is AppSync's to refuse. */
const pathPattern = /^([^/]+)(\/.*)?$/s;

/** Reads a host by which an API is asked for; undefined where it is another. */
export function apiHostOf(host: string): ApiHost | undefined {
  const [, label, realtime, base] = hostPattern.exec(host) ?? [];
  if (label === undefined || base === undefined) return undefined;
  const kind = realtime === undefined ? 'graphql' : 'realtime';
  return { label: label.toLowerCase(), kind, base: base.toLowerCase() };
}

/** Reads a path by which an API is asked for (`/_aws/appsync/ID/graphql`); undefined where it is another. */
export function apiPathOf(path: string): ApiPath | undefined {
  if (!path.startsWith(pathPrefix)) return undefined;
  const [, api, rest = '/'] = pathPattern.exec(path.slice(pathPrefix.length)) ?? [];
  return api === undefined ? undefined : { api, path: rest };
}
