/** An HTTP request that is made on behalf of a user: a task, an event's target, a subscription. */
export interface OutboundRequest {
  readonly method: string;
  /** Absolute, `http:` or `https:`. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
  /** From the resolution of the name to the last byte of the answer, redirects included. */
  readonly timeoutMs: number;
  /** A longer body of the answer is `too-large`. */
  readonly responseBytesMax: number;
  /** 0 answers redirects as they are. */
  readonly redirectsMax: number;
  /** Headers that another origin is not told when a redirect leads there, beside `Authorization` and `Cookie`. */
  readonly secretHeaders?: readonly string[];
  /** Rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What came back, whatever its status. */
export interface OutboundResponse {
  readonly status: number;
  readonly statusText: string;
  /** As they came, in their order; one name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/**
 * Outgoing HTTP that never reaches metadata or link-local addresses, and private ones only where that is allowed
 * (`host` carries it out). @throws OutboundError when there is no answer
 */
export type OutboundHttp = (request: OutboundRequest) => Promise<OutboundResponse>;

/** Why there is no answer. */
export type OutboundErrorKind =
  | 'invalid-request'
  | 'refused-address'
  | 'timeout'
  | 'connection'
  | 'tls'
  | 'too-large'
  | 'too-many-redirects';

/** A request that was not made, or had no answer. The message may be shown to the user. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly kind: OutboundErrorKind;

  constructor(kind: OutboundErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}
