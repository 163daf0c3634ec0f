import type { AlarmClock, CallScope, Digest, IdSource, LimitValues, Log, Records } from '@cairn/kit';
import type { QueueLimitName } from './queue-limits.ts';

/** What queues need of their surroundings. */
export interface QueuesPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly digest: Digest;
  /** Lower-case hexadecimal MD5 of bytes, which clients compare with their own. */
  readonly md5: (bytes: Uint8Array) => string;
  readonly limits: LimitValues<QueueLimitName>;
  readonly log: Log;
  /** Address of this server for callers that are not on the wire: `http://localhost:4566`. */
  readonly endpoint?: () => string | undefined;
}

/** What a call is accompanied by, beside its input. */
export interface QueueCallOptions {
  /** Ends when the caller has gone away or the server stops: no long poll waits on. */
  readonly signal?: AbortSignal;
  /** Address by which the caller reached this server; queue URLs begin with it. */
  readonly endpoint?: string;
  /** Trace that the call belongs to; messages sent without one of their own carry it on. */
  readonly traceHeader?: string;
}

/** Names one queue. */
export interface QueuePlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** Who calls, as far as queues look at it. */
export type QueueScope = CallScope;
