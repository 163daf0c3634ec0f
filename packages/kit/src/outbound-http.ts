import type { CallScope } from './service-call.ts';

/** One HTTP request that leaves the server on a user's behalf. */
export interface OutboundRequest {
  readonly method: string;
  /** `http:` or `https:`, absolute. */
  readonly url: string;
  /** In the order given; a name may stand more than once. `Host` and `Content-Length` are made from the rest. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | string;
  /** For the whole exchange, redirects included. */
  readonly timeoutMs: number;
  /** A longer answer is an {@link OutboundError} of kind `too-large`. */
  readonly responseBytesMax: number;
  /** Redirects that are followed; 0 gives a redirect back as the answer. */
  readonly redirectsMax: number;
  /** Headers that another origin is not told when a redirect leads there, beside `Authorization` and `Cookie`. */
  readonly secretHeaders?: readonly string[];
  readonly signal?: AbortSignal;
}

/** What was answered, whatever its status. */
export interface OutboundAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** Why there is no answer. */
export type OutboundFailure =
  | 'invalid-request'
  | 'refused-address'
  | 'unknown-host'
  | 'connection'
  | 'timeout'
  | 'tls'
  | 'too-large'
  | 'too-many-redirects'
  | 'aborted';

/** A request that got no answer. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly kind: OutboundFailure;

  constructor(kind: OutboundFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/**
 * Hands a request to an API of this server's own, if its URL names one: `ID.execute-api.…` or `…/_aws/execute-api/ID/…`.
 * Nothing leaves the server, so that no rule about addresses stands in the way.
 * @param caller as whom it is signed; undefined sends it without a signature
 * @returns undefined where the URL names no API that is here. @throws OutboundError when there is no answer
 */
export type CallOwnApi = (
  request: OutboundRequest,
  caller: CallScope | undefined,
) => Promise<OutboundAnswer | undefined>;

/**
 * The one way out over HTTP for calls made for users (HTTP tasks, API destinations, HTTP subscriptions, token
 * endpoints). Addresses are resolved first, judged and pinned, on every redirect anew: metadata and link-local ones
 * are never reached, loopback and private ones only where the server's settings say so.
 * @throws OutboundError when there is no answer
 */
export type OutboundHttp = (request: OutboundRequest) => Promise<OutboundAnswer>;
