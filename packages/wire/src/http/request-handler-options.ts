import type { IncomingMessage } from 'node:http';
import type { IdSource, LimitValues, Log, ResolveAccessKey } from '@cairn/kit';
import type { WireAnswer } from '../protocol/wire-request.ts';
import type { WireServiceAtRest } from '../service-signs.ts';
import type { BrowserGuardOptions } from './browser-guard.ts';
import type { FrontDoorLimitName } from './front-door-limits.ts';
import type { SignatureVerifierOptions } from './signature/signature-verifier.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** For how long a connection waits for its next request; clients are told. */
export const keepAliveSeconds = 75;

/** What came of a request, for metrics. */
export interface RequestRecord {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
}

/** What a request handler works with. */
export interface RequestHandlerOptions {
  readonly services: readonly WireServiceAtRest[];
  readonly guard: BrowserGuardOptions;
  readonly ids: IdSource;
  readonly log: Log;
  /** The files of the studio, on its host. Absent where there is no studio: its host answers programs all the same. */
  readonly studio?: ((request: StudioRequest) => Promise<WireAnswer>) | undefined;
  /** Pages under `/_cairn`, `/_localstack` and `/.well-known/acme-challenge`. Undefined when there is no page at the path. */
  readonly page?: (path: string) => Promise<WireAnswer | undefined>;
  /** Ends the calls that wait long (GetActivityTask) when the server stops. */
  readonly stopping?: AbortSignal;
  readonly onAnswer?: (record: RequestRecord) => void;
  /** Given where signatures are verified; without it any credentials will do. */
  readonly signatures?: SignatureVerifierOptions | undefined;
  /** Where any credentials will do: finds the owners of keys that were made here. */
  readonly knownKeys?: ResolveAccessKey | undefined;
  /** Whose word about hosts and clients is taken. */
  readonly proxies?: TrustedProxies | undefined;
  /** Cairn's own unless given. */
  readonly limits?: LimitValues<FrontDoorLimitName>;
}

/** A file of the studio is asked for. */
export interface StudioRequest {
  /** Without the query, still percent-encoded. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: IncomingMessage['headers'];
}
