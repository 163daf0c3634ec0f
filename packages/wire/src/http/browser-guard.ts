import { apiHostOf } from '../appsync/api-address.ts';
import { isS3NameOfAws } from '../s3/s3-address.ts';

/** What a guard knows of its server. */
export interface BrowserGuardOptions {
  /** Host names beside those of loopback that clients may use. */
  readonly hostnames: readonly string[];
  /** Origins beside localhost's whose pages may call: `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Host names of the studio, which are no others' then. */
  readonly studioHostnames?: readonly string[];
  /** Host names of sign-in pages: they and what lies under them are no others' then. */
  readonly authHostnames?: readonly string[];
  /** Whether a host is called by a custom domain name of a GraphQL API; asked for every request. */
  readonly isApiDomain?: (name: string) => boolean;
  /** Whether a host is a custom domain of sign-in pages; asked for every request. */
  readonly isLoginDomain?: (name: string) => boolean;
}

/**
 * What a host is: the server under its own names; the studio, for its own pages and for programs; or a name under
 * `.localhost`, which may be a bucket's or an API's and show pages that users made; a custom domain name, under which
 * stands a GraphQL API and nothing else; or a host of sign-in pages, under which stands nothing else either.
 */
export type HostFace = 'server' | 'studio' | 'site' | 'domain' | 'auth';

type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/** What the guard decides about a request. */
export type GuardVerdict =
  | {
      readonly kind: 'pass';
      /** The page's origin, to be allowed in the answer. */
      readonly origin: string | undefined;
      readonly face: HostFace;
    }
  | {
      readonly kind: 'refuse';
      /** Undefined where the host is not known. */
      readonly face: HostFace | undefined;
      /** `host`: the server is not named; `page`: a page of another site asks. */
      readonly because: 'host' | 'page';
      readonly reason: string;
    };

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const passes: { readonly [face in HostFace]: GuardVerdict } = {
  server: { kind: 'pass', origin: undefined, face: 'server' },
  studio: { kind: 'pass', origin: undefined, face: 'studio' },
  site: { kind: 'pass', origin: undefined, face: 'site' },
  domain: { kind: 'pass', origin: undefined, face: 'domain' },
  auth: { kind: 'pass', origin: undefined, face: 'auth' },
};

/**
 * Keeps web pages from using a developer's server: by name (DNS rebinding: the Host must be known) and by
 * origin (other sites' pages). Programs send neither Origin nor Sec-Fetch-Site.
 */
export class BrowserGuard {
  readonly #hostnames: ReadonlySet<string>;
  readonly #studioHostnames: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #authHostnames: readonly string[];
  readonly #isApiDomain: ((name: string) => boolean) | undefined;
  readonly #isLoginDomain: ((name: string) => boolean) | undefined;
  /** Hosts that were seen and may be used. */
  readonly #knownHosts = new Map<string, HostFace>();

  constructor(options: BrowserGuardOptions) {
    this.#hostnames = new Set(options.hostnames.map((name) => name.toLowerCase()));
    this.#studioHostnames = new Set(options.studioHostnames?.map((name) => name.toLowerCase()));
    this.#authHostnames = options.authHostnames?.map((name) => name.toLowerCase()) ?? [];
    this.#isApiDomain = options.isApiDomain;
    this.#isLoginDomain = options.isLoginDomain;
    this.#origins = new Set(options.origins.map((origin) => origin.toLowerCase()));
  }

  judge(headers: Headers): GuardVerdict {
    const host = headers.host;
    const face = typeof host === 'string' ? this.#faceOf(host) : undefined;
    if (face === undefined)
      return {
        kind: 'refuse',
        face,
        because: 'host',
        reason: `The Host header does not name this server. If it should: start it with --hostname ${nameToAllow(host)}`,
      };
    if (face === 'studio') return judgeOwnPage(headers);
    // Browsers come there from everywhere, with forms of providers too: the pages judge for themselves.
    if (face === 'auth') return passes.auth;
    const origin = headers.origin;
    if (typeof origin === 'string') {
      return this.#isKnownOrigin(origin)
        ? { kind: 'pass', origin, face }
        : {
            kind: 'refuse',
            face,
            because: 'page',
            reason: 'Requests from pages of this origin are not allowed.',
          };
    }
    // A page of a known origin may be cross-site (localhost and 127.0.0.1 are two sites), but then it
    // sends an Origin; what sends none is a link, a picture or a script of another site.
    if (headers['sec-fetch-site'] === 'cross-site')
      return {
        kind: 'refuse',
        face,
        because: 'page',
        reason: 'Requests from pages of other sites are not allowed.',
      };
    return passes[face];
  }

  /** Undefined for hosts that are not known. */
  #faceOf(host: string): HostFace | undefined {
    const asks = this.#isApiDomain !== undefined || this.#isLoginDomain !== undefined;
    const name = asks ? hostnameOf(host.toLowerCase()) : '';
    // Names of this machine, and of the server, are never anybody's domain.
    if (!loopbackHosts.has(name)) {
      if (this.#isApiDomain?.(name) === true) return 'domain';
      if (!this.#isOwnName(name) && this.#isLoginDomain?.(name) === true) return 'auth';
    }
    const seen = this.#knownHosts.get(host);
    if (seen !== undefined) return seen;
    const face = this.#faceOfName(hostnameOf(host.toLowerCase()));
    if (face !== undefined && this.#knownHosts.size < 1_000) this.#knownHosts.set(host, face);
    return face;
  }

  #faceOfName(name: string): HostFace | undefined {
    if (this.#studioHostnames.has(name)) return 'studio';
    if (this.#authHostnames.some((own) => name === own || name.endsWith(`.${own}`))) return 'auth';
    // The SDKs put `sync-` before the host for StartSyncExecution and TestState.
    const plain = name.startsWith('sync-') ? name.slice('sync-'.length) : name;
    if (loopbackHosts.has(plain) || this.#hostnames.has(plain)) return 'server';
    const isSite = plain.endsWith('.localhost') || this.#isApiName(plain) || isS3NameOfAws(plain);
    return isSite ? 'site' : undefined;
  }

  #isOwnName(name: string): boolean {
    return this.#studioHostnames.has(name) || this.#hostnames.has(name);
  }

  /** Whether a name is one of AppSync's for an API: AWS's own, which nobody else can give out, or below a known one. */
  #isApiName(name: string): boolean {
    const base = apiHostOf(name)?.base;
    return base !== undefined && (base === 'amazonaws.com' || this.#hostnames.has(base));
  }

  #isKnownOrigin(origin: string): boolean {
    const lower = origin.toLowerCase();
    if (this.#origins.has(lower)) return true;
    const match = /^https?:\/\/(\[[0-9a-f:]+\]|[^/:]+)(?::\d+)?$/.exec(lower);
    return match !== null && loopbackHosts.has(match[1] as string);
  }
}

/**
 * Of the pages in a browser only those that came from this very host may ask it anything; what programs send says
 * nothing of pages.
 */
function judgeOwnPage(headers: Headers): GuardVerdict {
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isOwnOrigin =
    typeof origin !== 'string' ||
    /^https?:\/\/(.*)$/.exec(origin.toLowerCase())?.[1] === String(host).toLowerCase();
  if (isOwnOrigin && (site === undefined || site === 'same-origin' || site === 'none')) return passes.studio;
  const reason = 'Only the pages of the studio itself may ask its host.';
  return { kind: 'refuse', face: 'studio', because: 'page', reason };
}

/** Whether a browser sent a request: programs name no origin, and Node's fetch says how it asks but not from where. */
export function isFromBrowser(headers: Headers): boolean {
  return (
    headers.origin !== undefined ||
    headers['sec-fetch-site'] !== undefined ||
    headers['sec-fetch-dest'] !== undefined
  );
}

/** Whether somebody follows a link or types an address: a document is asked for that no page can read. */
export function isNavigation(method: string | undefined, headers: Headers): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return (
    isRead &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document' &&
    headers.origin === undefined
  );
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

/** What pages may read of answers; of S3 what its clients for browsers look at. Own metadata is for a bucket's own rules. */
const exposedHeaders =
  'x-amzn-RequestId,x-amzn-ErrorType,X-Amz-Function-Error,X-Amz-Log-Result,X-Amz-Executed-Version,Date,ETag,' +
  'Accept-Ranges,Content-Range,x-amz-request-id,x-amz-id-2,x-amz-version-id,x-amz-delete-marker,x-amz-expiration,' +
  'x-amz-server-side-encryption,x-amz-storage-class,x-amz-mp-parts-count,x-amz-tagging-count,x-amz-checksum-type,' +
  'x-amz-checksum-crc32,x-amz-checksum-crc32c,x-amz-checksum-crc64nvme,x-amz-checksum-sha1,x-amz-checksum-sha256';

/** Headers that let a page of a known origin read the answer. */
export function corsHeaders(origin: string): readonly string[] {
  return [
    'Access-Control-Allow-Origin',
    origin,
    'Vary',
    'Origin',
    'Access-Control-Expose-Headers',
    exposedHeaders,
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
