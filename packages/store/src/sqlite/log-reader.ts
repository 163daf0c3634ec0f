/** The reader's part for log events and their streams. */
import type {
  LogCounters,
  LogEventListOptions,
  LogEventRow,
  LogStreamListOptions,
  LogStreamRow,
} from '@cairn/resources';

/** Runs a statement that is prepared once. */
export type SelectRows = <Row>(sql: string, ...values: readonly (string | number)[]) => Row[];

type StreamColumns = readonly [number, number, string, number, number | null, number | null, number | null];
type EventColumns = readonly [number, number, number, string, string];

const streamColumns =
  'stream_id, group_id, name, creation_ms, first_event_ms, last_event_ms, last_ingestion_ms';

/** Reads of the log store, synchronous. */
export class LogReader {
  readonly #all: SelectRows;

  constructor(all: SelectRows) {
    this.#all = all;
  }

  counters(): LogCounters {
    const [row] = this.#all<readonly [number, number]>(
      `SELECT coalesce((SELECT max(event_id) FROM log_events), 0),
              coalesce((SELECT max(stream_id) FROM log_streams), 0)`,
    );
    const [eventId, streamId] = row ?? [0, 0];
    return { eventId, streamId };
  }

  stream(groupId: number, name: string): LogStreamRow | undefined {
    return this.#all<StreamColumns>(
      `SELECT ${streamColumns} FROM log_streams WHERE group_id = ? AND name = ?`,
      groupId,
      name,
    ).map(streamRow)[0];
  }

  streams(options: LogStreamListOptions): readonly LogStreamRow[] {
    return options.order === 'name' ? this.#streamsByName(options) : this.#streamsByTime(options);
  }

  events(options: LogEventListOptions): readonly LogEventRow[] {
    const { groupId, streamIds, limit, reverse } = options;
    if (streamIds === undefined) return this.#eventsOf('group_id', groupId, options);
    const pages = streamIds.map((streamId) => this.#eventsOf('stream_id', streamId, options));
    if (pages.length === 1) return pages[0] ?? [];
    const sign = reverse ? -1 : 1;
    return pages
      .flat()
      .sort((a, b) => sign * (a.timestampMs - b.timestampMs || a.eventId - b.eventId))
      .slice(0, limit);
  }

  storedBytes(groupIds: readonly number[]): readonly number[] {
    return groupIds.map(
      (groupId) =>
        this.#all<readonly [number]>(
          'SELECT stored_bytes FROM log_groups WHERE group_id = ?',
          groupId,
        )[0]?.[0] ?? 0,
    );
  }

  #streamsByName({ groupId, reverse, prefix = '', after, limit }: LogStreamListOptions): LogStreamRow[] {
    const beyond = after === undefined ? '' : `AND name ${reverse ? '<' : '>'} ?`;
    // No text has the byte FF in UTF-8: the prefix with it is above all that begin with the prefix.
    return this.#all<StreamColumns>(
      `SELECT ${streamColumns} FROM log_streams
       WHERE group_id = ? AND name >= ? AND name < CAST(CAST(? AS BLOB) || x'FF' AS TEXT) ${beyond}
       ORDER BY name ${reverse ? 'DESC' : 'ASC'} LIMIT ?`,
      groupId,
      prefix,
      prefix,
      ...(after === undefined ? [] : [after.name]),
      limit,
    ).map(streamRow);
  }

  #streamsByTime({ groupId, reverse, after, limit }: LogStreamListOptions): LogStreamRow[] {
    const [compare, direction] = reverse ? ['<', 'DESC'] : ['>', 'ASC'];
    const beyond = after === undefined ? '' : `AND (coalesce(last_event_ms, 0), name) ${compare} (?, ?)`;
    return this.#all<StreamColumns>(
      `SELECT ${streamColumns} FROM log_streams WHERE group_id = ? ${beyond}
       ORDER BY coalesce(last_event_ms, 0) ${direction}, name ${direction} LIMIT ?`,
      groupId,
      ...(after === undefined ? [] : [after.lastEventMs, after.name]),
      limit,
    ).map(streamRow);
  }

  #eventsOf(column: 'group_id' | 'stream_id', id: number, options: LogEventListOptions): LogEventRow[] {
    const { fromMs, untilMs, after, reverse, limit } = options;
    const [compare, direction] = reverse ? ['<', 'DESC'] : ['>', 'ASC'];
    const beyond = after === undefined ? '' : `AND (timestamp_ms, event_id) ${compare} (?, ?)`;
    // The join leaves out what is left of streams that are being deleted.
    return this.#all<EventColumns>(
      `SELECT event_id, timestamp_ms, ingestion_ms, message, name
       FROM log_events CROSS JOIN log_streams ON log_streams.stream_id = log_events.stream_id
       WHERE log_events.${column} = ? AND timestamp_ms >= ? AND timestamp_ms <= ? ${beyond}
       ORDER BY timestamp_ms ${direction}, event_id ${direction} LIMIT ?`,
      id,
      fromMs,
      untilMs,
      ...(after === undefined ? [] : [after.timestampMs, after.eventId]),
      limit,
    ).map(([eventId, timestampMs, ingestionMs, message, streamName]) => ({
      eventId,
      timestampMs,
      ingestionMs,
      message,
      streamName,
    }));
  }
}

function streamRow(columns: StreamColumns): LogStreamRow {
  return {
    streamId: columns[0],
    groupId: columns[1],
    name: columns[2],
    creationMs: columns[3],
    firstEventMs: columns[4] ?? undefined,
    lastEventMs: columns[5] ?? undefined,
    lastIngestionMs: columns[6] ?? undefined,
  };
}
