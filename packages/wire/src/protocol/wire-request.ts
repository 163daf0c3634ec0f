import type { CallScope, ServiceError } from '@cairn/kit';
import type { ChunkSignatures } from '../http/signature/chunk-signatures.ts';
import type { SignatureDialect } from '../http/signature/signature-errors.ts';

/** A body that is read while it arrives. */
export interface BodyStream {
  /** Taken no faster than it is asked for. @throws ServiceError when the client goes away or falls silent */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Where a request came from; of proxies that are trusted, what they say of it. */
export interface RequestClient {
  readonly address: string;
  readonly scheme: 'http' | 'https';
}

/** A request as the protocols see it, its body complete or, for protocols that want it so, as a stream. */
export interface WireRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Empty where there is a stream. */
  readonly body: Uint8Array;
  readonly stream?: BodyStream;
  /** Given where the chunks of the stream are signed: whoever decodes them has to check them. */
  readonly chunkSignatures?: ChunkSignatures;
  readonly requestId: string;
  /** Where it acts and on whose behalf; of requests that a service claims, `anonymousScope`. */
  readonly scope: CallScope;
  /**
   * Given where the service claims the request: verifies its signature, as for all others, and tells its caller.
   * @throws ServiceError when there is none, or one that does not hold
   */
  readonly authenticate?: () => Promise<CallScope>;
  readonly client?: () => RequestClient;
  /** Set where the service claims the request and a page asks whose origin no setting names. */
  readonly isForeign?: true;
  /** Set where the host is nobody's bucket, whatever its name looks like. */
  readonly isBucketless?: true;
  /** Names of headers, as the client spells them, and values in turn. */
  readonly rawHeaders?: () => readonly string[];
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
  /** Sent in the place of `body`; read no faster than the client takes it. Its length is `contentLength`. */
  readonly stream?: AsyncIterable<Uint8Array>;
  /** Length of a stream, or of a body that is not sent (HEAD). */
  readonly contentLength?: number;
  /** Answer to a page's origin in the place of the server's own; names and values in turn. */
  readonly cors?: readonly string[];
  /** What was called and how it ended, for metrics and log. */
  readonly operation?: string;
  readonly errorCode?: string;
}

/** A browser's question before a request of another origin. */
export interface PreflightRequest {
  readonly path: string;
  readonly headers: WireRequest['headers'];
  readonly requestId: string;
}

/** How errors look that are found before a service is asked. */
export interface ErrorForm {
  /** An error in the protocol's own form, also for failures before an operation is known. */
  readonly printError: (error: ServiceError) => WireAnswer;
  /** How errors of signatures are named; `json` unless said. */
  readonly signatureDialect?: SignatureDialect;
}

/** One way to speak to services. */
export interface Protocol extends ErrorForm {
  readonly answer: (request: WireRequest) => Promise<WireAnswer>;
  /** Where a service is spoken to in several ways: the form of a request's own way, when that is not the usual one. */
  readonly errorForm?: (request: Pick<WireRequest, 'headers'>) => ErrorForm | undefined;
  /**
   * Whether a request only reads, so that it may be repeated as it was signed. Unless said, its method tells: GET,
   * HEAD and OPTIONS do. Asked where signatures are verified, before the answer.
   */
  readonly onlyReads?: (request: WireRequest) => boolean;
  /** Whether bodies are handed over as streams. */
  readonly streams?: true;
  /** An answer to the question whether a page of another origin may call; undefined leaves it to the server. */
  readonly preflight?: (request: PreflightRequest) => Promise<WireAnswer | undefined>;
  /** Most bytes of a body that is not streamed. */
  readonly bodyBytesMax: number;
}
