import type { IncomingHttpHeaders } from 'node:http';
import { type HostFace, isFromBrowser } from './browser-guard.ts';
import type { LazyQuery } from './lazy-query.ts';

/** What the rules look at of a request that was let in. */
export interface FacedRequest {
  readonly face: HostFace;
  readonly headers: IncomingHttpHeaders;
}

/** What they look at of a service. */
interface ReachedService {
  readonly signingName: string;
  readonly pathPrefix?: string;
}

/**
 * Why a service may not be asked on a host; undefined where it may.
 *
 * 1. Cairn's own API is for programs under the server's names, and for pages on the studio's host only.
 * 2. On a name under `.localhost` stand the pages of a bucket or an API: what they ask of their own host is asked of
 *    that bucket or API, never of another service.
 * 3. Under a custom domain name stands its API alone.
 * 4. On a host of sign-in pages stand these alone.
 */
export function refusalOf({ face, headers }: FacedRequest, service: ReachedService): string | undefined {
  if (face === 'auth') return 'On this host are sign-in pages only.';
  if (face === 'domain') return 'Under a custom domain name its GraphQL API is answered only.';
  if (service.pathPrefix !== undefined) {
    if (face === 'site') return 'This is answered under the names of the server only.';
    if (face === 'server' && isFromBrowser(headers))
      return "Web pages are answered here on the studio's host only.";
  }
  if (face === 'site' && service.signingName !== 's3' && isFromOwnSite(headers))
    return 'Pages of this host may ask nothing of the server but what stands on it.';
  return undefined;
}

/** Whether a page of the host itself, or of a neighbour below the same name, asks without saying where it came from. */
function isFromOwnSite({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (origin !== undefined) return origin.toLowerCase().replace(/^https?:\/\//, '') === host?.toLowerCase();
  return site === 'same-origin' || site === 'same-site';
}

/** Parameters that sign a URL, in either version. */
export function isPresigned(query: LazyQuery): boolean {
  const parameters = query.ifAny();
  if (parameters === undefined) return false;
  return [...parameters.keys()].some((name) => /^(?:x-amz-|awsaccesskeyid$|signature$)/i.test(name));
}
