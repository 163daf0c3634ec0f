/** What a guard knows of its server. */
export interface BrowserGuardOptions {
  /** Host names beside those of loopback that clients may use. */
  readonly hostnames: readonly string[];
  /** Origins beside localhost's whose pages may call: `https://app.example.com`. */
  readonly origins: readonly string[];
}

type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/** What the guard decides about a request. */
export type GuardVerdict =
  | {
      readonly kind: 'pass';
      /** The page's origin, to be allowed in the answer. */
      readonly origin: string | undefined;
      /** Whether the server itself is named, and not one of the names under `.localhost`, which may be sites of users. */
      readonly isOwnName: boolean;
    }
  | {
      readonly kind: 'refuse';
      /** `host`: the server is not named; `page`: a page of another site asks. */
      readonly because: 'host' | 'page';
      readonly reason: string;
    };

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const passByOwnName: GuardVerdict = { kind: 'pass', origin: undefined, isOwnName: true };
const passByOtherName: GuardVerdict = { kind: 'pass', origin: undefined, isOwnName: false };

/**
 * Keeps web pages from using a developer's server: by name (DNS rebinding: the Host must be known) and by
 * origin (other sites' pages). Programs send neither Origin nor Sec-Fetch-Site.
 */
export class BrowserGuard {
  readonly #hostnames: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  /** Hosts that were seen and may be used, and whether they name the server itself. */
  readonly #knownHosts = new Map<string, boolean>();

  constructor(options: BrowserGuardOptions) {
    this.#hostnames = new Set(options.hostnames.map((name) => name.toLowerCase()));
    this.#origins = new Set(options.origins.map((origin) => origin.toLowerCase()));
  }

  judge(headers: Headers): GuardVerdict {
    const host = headers.host;
    const isOwnName = typeof host === 'string' ? this.#isOwnName(host) : undefined;
    if (isOwnName === undefined)
      return {
        kind: 'refuse',
        because: 'host',
        reason: `The Host header does not name this server. If it should: start it with --hostname ${nameToAllow(host)}`,
      };
    const origin = headers.origin;
    if (typeof origin === 'string') {
      return this.#isKnownOrigin(origin)
        ? { kind: 'pass', origin, isOwnName }
        : { kind: 'refuse', because: 'page', reason: 'Requests from pages of this origin are not allowed.' };
    }
    // A page of a known origin may be cross-site (localhost and 127.0.0.1 are two sites), but then it
    // sends an Origin; what sends none is a link, a picture or a script of another site.
    if (headers['sec-fetch-site'] === 'cross-site')
      return {
        kind: 'refuse',
        because: 'page',
        reason: 'Requests from pages of other sites are not allowed.',
      };
    return isOwnName ? passByOwnName : passByOtherName;
  }

  /** Undefined for hosts that are not known. */
  #isOwnName(host: string): boolean | undefined {
    const seen = this.#knownHosts.get(host);
    if (seen !== undefined) return seen;
    let name = hostnameOf(host.toLowerCase());
    // The SDKs put `sync-` before the host for StartSyncExecution and TestState.
    if (name.startsWith('sync-')) name = name.slice('sync-'.length);
    const isOwnName = loopbackHosts.has(name) || this.#hostnames.has(name);
    if (!isOwnName && !name.endsWith('.localhost')) return undefined;
    if (this.#knownHosts.size < 1_000) this.#knownHosts.set(host, isOwnName);
    return isOwnName;
  }

  #isKnownOrigin(origin: string): boolean {
    const lower = origin.toLowerCase();
    if (this.#origins.has(lower)) return true;
    const match = /^https?:\/\/(\[[0-9a-f:]+\]|[^/:]+)(?::\d+)?$/.exec(lower);
    return match !== null && loopbackHosts.has(match[1] as string);
  }
}

/** The name of a host as the option takes it; `NAME` where it is none. */
function nameToAllow(host: Headers[string]): string {
  const name = typeof host === 'string' ? hostnameOf(host) : '';
  return /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])$/i.test(name) ? name : 'NAME';
}

/** A host without its port. */
function hostnameOf(host: string): string {
  const match = /^(\[[0-9a-f:.]+\]|[^:]*)(?::\d{1,5})?$/.exec(host);
  return match === null ? '' : (match[1] as string);
}

/** Headers that let a page of a known origin read the answer. */
export function corsHeaders(origin: string): readonly string[] {
  return [
    'Access-Control-Allow-Origin',
    origin,
    'Vary',
    'Origin',
    'Access-Control-Expose-Headers',
    'x-amzn-RequestId,x-amzn-ErrorType,X-Amz-Function-Error,X-Amz-Log-Result,X-Amz-Executed-Version,Date',
  ];
}

/** Headers that answer a preflight of a known origin. */
export function preflightHeaders(headers: Headers): readonly string[] {
  const asked = headers['access-control-request-headers'];
  const answer = [
    'Access-Control-Allow-Methods',
    'GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH',
    'Access-Control-Max-Age',
    '600',
  ];
  if (typeof asked === 'string') answer.push('Access-Control-Allow-Headers', asked);
  if (headers['access-control-request-private-network'] === 'true')
    answer.push('Access-Control-Allow-Private-Network', 'true');
  return answer;
}
