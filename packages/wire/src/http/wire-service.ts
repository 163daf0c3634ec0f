import type { IncomingMessage } from 'node:http';
import type { Protocol } from '../protocol/wire-request.ts';
import type { HostFace } from './browser-guard.ts';

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
}

/** A service and how it is spoken to. */
export interface WireService {
  readonly signingName: string;
  readonly protocol: Protocol;
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
}
