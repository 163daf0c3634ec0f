/** The writer's part for log events and their streams; runs inside the writer's transactions. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogBatch, LogDeletion, NewLogStream } from '@cairn/resources';
import type { StoreFaults } from '../store.ts';

/** One write of the log store, answered by yes or no. */
export type LogWrite =
  /** Yes when the stream was there. */
  | { readonly kind: 'append'; readonly batch: LogBatch }
  /** Yes when the name was free. */
  | { readonly kind: 'create stream'; readonly stream: NewLogStream }
  /** Yes when something is left to delete. */
  | { readonly kind: 'delete'; readonly deletion: LogDeletion; readonly limit: number };

/** What AWS counts for each event beside its message. */
const eventOverheadBytes = 26;

/** Writes log events and deletes them in bounded steps. */
export class LogWriter {
  readonly #faults: StoreFaults | undefined;
  readonly #createStream: StatementSync;
  readonly #advanceStream: StatementSync;
  readonly #addBytes: StatementSync;
  readonly #insertEvent: StatementSync;
  readonly #deleteStream: StatementSync;
  readonly #deleteStreams: StatementSync;
  readonly #deleteGroup: StatementSync;
  readonly #deleteOfStream: StatementSync;
  readonly #deleteOfGroup: StatementSync;

  constructor(database: DatabaseSync, faults: StoreFaults | undefined) {
    this.#faults = faults;
    this.#createStream = database.prepare(
      `INSERT INTO log_streams (stream_id, group_id, name, creation_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (group_id, name) DO NOTHING`,
    );
    this.#advanceStream = database.prepare(
      `UPDATE log_streams SET
         first_event_ms = min(coalesce(first_event_ms, ?1), ?1),
         last_event_ms = max(coalesce(last_event_ms, ?2), ?2),
         last_ingestion_ms = ?3
       WHERE stream_id = ?4 RETURNING group_id`,
    );
    this.#advanceStream.setReturnArrays(true);
    this.#addBytes = database.prepare(
      `INSERT INTO log_groups (group_id, stored_bytes) VALUES (?1, max(0, ?2))
       ON CONFLICT (group_id) DO UPDATE SET stored_bytes = max(0, stored_bytes + ?2)`,
    );
    this.#insertEvent = database.prepare(
      `INSERT INTO log_events (event_id, group_id, stream_id, timestamp_ms, ingestion_ms, message)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#deleteStream = database.prepare('DELETE FROM log_streams WHERE stream_id = ?');
    this.#deleteStreams = database.prepare(
      `DELETE FROM log_streams WHERE stream_id IN (SELECT stream_id FROM log_streams WHERE group_id = ? LIMIT ?)`,
    );
    this.#deleteGroup = database.prepare('DELETE FROM log_groups WHERE group_id = ?');
    this.#deleteOfStream = database.prepare(
      `DELETE FROM log_events WHERE event_id IN (SELECT event_id FROM log_events WHERE stream_id = ? LIMIT ?)
       RETURNING group_id, length(CAST(message AS BLOB))`,
    );
    this.#deleteOfGroup = database.prepare(
      `DELETE FROM log_events WHERE event_id IN
         (SELECT event_id FROM log_events WHERE group_id = ? AND timestamp_ms < ? ORDER BY timestamp_ms LIMIT ?)
       RETURNING group_id, length(CAST(message AS BLOB))`,
    );
    this.#deleteOfStream.setReturnArrays(true);
    this.#deleteOfGroup.setReturnArrays(true);
  }

  /** @returns what {@link LogWrite} says of its kind. */
  write(write: LogWrite): boolean {
    switch (write.kind) {
      case 'append':
        return this.#append(write.batch);
      case 'create stream':
        return this.#create(write.stream);
      case 'delete':
        return this.#delete(write.deletion, write.limit);
    }
  }

  #create({ streamId, groupId, name, creationMs }: NewLogStream): boolean {
    this.#faults?.('insert log stream');
    return this.#createStream.run(streamId, groupId, name, creationMs).changes === 1;
  }

  #append({ streamId, ingestionMs, events }: LogBatch): boolean {
    let firstMs = Number.MAX_SAFE_INTEGER;
    let lastMs = 0;
    for (const { timestampMs } of events) {
      if (timestampMs < firstMs) firstMs = timestampMs;
      if (timestampMs > lastMs) lastMs = timestampMs;
    }
    if (events.length === 0) return true;
    this.#faults?.('insert log event');
    const stream = this.#advanceStream.get(firstMs, lastMs, ingestionMs, streamId) as unknown as
      | readonly [number]
      | undefined;
    if (stream === undefined) return false;
    let bytes = 0;
    for (const { eventId, timestampMs, message } of events) {
      this.#insertEvent.run(eventId, stream[0], streamId, timestampMs, ingestionMs, message);
      bytes += Buffer.byteLength(message) + eventOverheadBytes;
    }
    this.#addBytes.run(stream[0], bytes);
    return true;
  }

  #delete(deletion: LogDeletion, limit: number): boolean {
    this.#faults?.('delete log events');
    if (deletion.kind === 'stream') {
      this.#deleteStream.run(deletion.streamId);
      return this.#count(this.#deleteOfStream.all(deletion.streamId, limit)) === limit;
    }
    if (deletion.kind === 'expired') {
      return this.#count(this.#deleteOfGroup.all(deletion.groupId, deletion.beforeMs, limit)) === limit;
    }
    if (this.#deleteStreams.run(deletion.groupId, limit).changes === limit) return true;
    const deleted = this.#deleteOfGroup.all(deletion.groupId, Number.MAX_SAFE_INTEGER, limit).length;
    if (deleted < limit) this.#deleteGroup.run(deletion.groupId);
    return deleted === limit;
  }

  /** Takes the bytes of deleted events off their group. @returns how many events there were. */
  #count(rows: readonly unknown[]): number {
    let bytes = 0;
    for (const row of rows as readonly (readonly [number, number])[]) bytes += row[1] + eventOverheadBytes;
    const first = rows[0] as readonly [number, number] | undefined;
    if (first !== undefined) this.#addBytes.run(first[0], -bytes);
    return rows.length;
  }
}
