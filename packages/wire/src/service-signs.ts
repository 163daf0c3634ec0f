import type { IncomingMessage } from 'node:http';
import type { HostFace } from './http/browser-guard.ts';
import type { UpgradeAnswer, UpgradeRequest } from './http/web-socket.ts';
import type { PreflightRequest, Protocol } from './protocol/wire-request.ts';

/** A request by which a service may know that it is its own to authorise. */
export interface ClaimedRequest {
  readonly method: string;
  /** As the client named it, with its port. */
  readonly host: string;
  readonly face: HostFace;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: IncomingMessage['headers'];
  /** Set where a page asks, or another site's link, picture or form, whose origin no setting names. */
  readonly isForeign?: true;
}

/** By what a request is known to be a service's; known before the service's code is loaded. */
export interface ServiceSigns {
  readonly signingName: string;
  /** Before the dot in X-Amz-Target, where the service has targets. */
  readonly targetPrefix?: string;
  /** What paths of the service begin with that is found by its path alone, under the server's own names only. */
  readonly pathPrefix?: string;
  /**
   * Whether a request is the service's own affair: public, and authorised inside. Such a request needs no credentials;
   * it comes with `anonymousScope` and with `authenticate`, by which the service asks for its signature where a
   * route wants one. OPTIONS are handed over too: CORS is then the service's to answer.
   *
   * The guard against web pages stands before it as before all: the host must be known, always. Where signatures
   * are not verified, as on a developer's machine, pages of other sites may only link to it (a navigation by GET);
   * where they are, what is public is public for pages too.
   *
   * Asked for every request: cheap, by the beginning of the host or path.
   */
  readonly claims?: (request: ClaimedRequest) => boolean;
  /** Whether all that is asked under custom domain names is the service's own: then `claims` is not asked. */
  readonly servesApiDomains?: true;
  /** Whether all that is asked on hosts of sign-in pages is the service's own: then `claims` is not asked. */
  readonly servesLoginPages?: true;
  /**
   * Whether pages of all origins may send what the service claims, also where signatures are not verified: it asks
   * every request for something that no browser adds by itself, and answers CORS.
   */
  readonly isOpenToPages?: true;
  /**
   * Whether the studio's own pages may send, on the studio's host, what the service claims there: it claims by path
   * alone, and answers nothing that a browser would show of itself. Reads without credentials stay the studio's files.
   */
  readonly isOpenToStudio?: true;
  /**
   * Whether the service offers WebSockets at this host and path. What holds of `claims` holds here: they are the
   * service's own to authorise, host and origin are judged before.
   */
  readonly upgrades?: (request: ClaimedRequest) => boolean;
}

/** A service and how it is spoken to. */
export interface WireService extends ServiceSigns {
  readonly protocol: Protocol;
  /** Decides about a request for a WebSocket; there where `upgrades` is. */
  readonly upgrade?: (request: UpgradeRequest) => Promise<UpgradeAnswer>;
}

/** A service as the front door knows it from the start: it is loaded when the first request for it comes. */
export interface WireServiceAtRest extends ServiceSigns {
  /** Whether a host is this service's by its name, for requests without credentials. */
  readonly ownsHost?: (host: string | undefined) => boolean;
  /** Whether the service may have an answer of its own to a page's question; absent where it never has. */
  readonly mayPreflight?: (request: Pick<PreflightRequest, 'path' | 'headers'>) => boolean;
  /** Undefined while it is not loaded. */
  readonly spoken: WireService | undefined;
  readonly load: () => Promise<WireService>;
}
