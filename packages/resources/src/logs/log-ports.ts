import type { AlarmClock, LimitValues, Records } from '@cairn/kit';
import type { LogLimitName } from './log-limits.ts';

/**
 * Where log events lie: appended in batches, read by stream or by group in the order of (time, id).
 * Groups are records; here they are only numbers.
 */
export interface LogStore {
  /** The highest numbers in use; 0 before the first. */
  counters(): Promise<LogCounters>;
  /**
   * Appends the events of one call to a stream, durable when it resolves.
   * @returns false, having kept nothing, when the stream is gone.
   */
  append(batch: LogBatch): Promise<boolean>;
  /** @returns false, having written nothing, when the group has a stream of that name. */
  createStream(stream: NewLogStream): Promise<boolean>;
  /**
   * Deletes some of what a deletion names: at most `limit` events, or streams with their numbers.
   * A deletion of a stream or group takes its streams away in the first step.
   * @returns whether anything is left.
   */
  deleteStep(deletion: LogDeletion, limit: number): Promise<boolean>;
  stream(groupId: number, name: string): Promise<LogStreamRow | undefined>;
  streams(options: LogStreamListOptions): Promise<readonly LogStreamRow[]>;
  events(options: LogEventListOptions): Promise<readonly LogEventRow[]>;
  /** Bytes kept for each of some groups, in their order. */
  storedBytes(groupIds: readonly number[]): Promise<readonly number[]>;
}

/** The highest numbers in use. */
export interface LogCounters {
  readonly eventId: number;
  readonly streamId: number;
}

/** Events of one stream. */
export interface LogBatch {
  readonly streamId: number;
  readonly ingestionMs: number;
  readonly events: readonly LogEventEntry[];
}

export interface LogEventEntry {
  readonly eventId: number;
  readonly timestampMs: number;
  readonly message: string;
}

export interface NewLogStream {
  readonly streamId: number;
  readonly groupId: number;
  readonly name: string;
  readonly creationMs: number;
}

/** What is to be deleted, in bounded steps. */
export type LogDeletion =
  | { readonly kind: 'stream'; readonly streamId: number }
  | { readonly kind: 'group'; readonly groupId: number }
  | { readonly kind: 'expired'; readonly groupId: number; readonly beforeMs: number };

/** A stream with what is known of its events. */
export interface LogStreamRow extends NewLogStream {
  readonly firstEventMs: number | undefined;
  readonly lastEventMs: number | undefined;
  readonly lastIngestionMs: number | undefined;
}

/** A page of streams: by name, or by the time of the last event and then by name. */
export interface LogStreamListOptions {
  readonly groupId: number;
  readonly order: 'name' | 'time';
  readonly reverse: boolean;
  /** Only with the order by name. */
  readonly prefix?: string;
  /** The last stream of the page before; `lastEventMs` is 0 for a stream without events. */
  readonly after?: { readonly name: string; readonly lastEventMs: number };
  readonly limit: number;
}

/** A place in the order of events. */
export interface LogPosition {
  readonly timestampMs: number;
  readonly eventId: number;
}

/** A page of events of a group, or of some of its streams; `after` is exclusive, times are inclusive. */
export interface LogEventListOptions {
  readonly groupId: number;
  readonly streamIds?: readonly number[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly after?: LogPosition;
  /** Downwards from `after`, or from the newest. */
  readonly reverse: boolean;
  readonly limit: number;
}

export interface LogEventRow extends LogEventEntry {
  readonly streamName: string;
  readonly ingestionMs: number;
}

/** What CloudWatch Logs stands on. */
export interface LogsPorts {
  readonly records: Records;
  readonly store: LogStore;
  readonly clock: AlarmClock;
  readonly limits: LimitValues<LogLimitName>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;
}
