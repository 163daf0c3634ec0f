import type { CallScope, ServiceError } from '@cairn/kit';

/** A request as the protocols see it, its body complete. */
export interface WireRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: Uint8Array;
  readonly requestId: string;
  readonly scope: CallScope;
  /** Asked for by operations that last; ends when the client goes away. */
  readonly signal: () => AbortSignal;
}

/** What a protocol answers. */
export interface WireAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  readonly body: string | Uint8Array;
  /** What was called and how it ended, for metrics and log. */
  readonly operation?: string;
  readonly errorCode?: string;
}

/** One way to speak to services. */
export interface Protocol {
  readonly answer: (request: WireRequest) => Promise<WireAnswer>;
  /** An error in the protocol's own form, also for failures before an operation is known. */
  readonly printError: (error: ServiceError) => WireAnswer;
  /** Most bytes of a body. */
  readonly bodyBytesMax: number;
}
