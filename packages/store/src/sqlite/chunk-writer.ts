/** The writer's part of compaction; runs inside the writer's transactions. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoreFaults } from '../store.ts';
import type { Compaction, PackedExecution } from './compaction.ts';
import { keepCounters } from './kept-counters.ts';

/** Puts chunks into the place of segments. */
export class ChunkWriter {
  readonly #faults: StoreFaults | undefined;
  readonly #now: () => number;
  readonly #keepCounters: StatementSync;
  readonly #closedExecution: StatementSync;
  readonly #deleteSegment: StatementSync;
  readonly #forgetStop: StatementSync;
  readonly #insertChunk: StatementSync;
  readonly #moveOn: StatementSync;

  constructor(database: DatabaseSync, faults: StoreFaults | undefined, now: () => number = Date.now) {
    this.#now = now;
    this.#faults = faults;
    this.#keepCounters = database.prepare(keepCounters);
    this.#closedExecution = database.prepare(
      `SELECT stop_ms, machine_id FROM executions
       WHERE execution_id = ? AND tail_segment_id = ? AND stop_ms IS NOT NULL`,
    );
    this.#closedExecution.setReturnArrays(true);
    this.#deleteSegment = database.prepare('DELETE FROM segments WHERE segment_id = ?');
    this.#forgetStop = database.prepare(
      'UPDATE chunks SET stop_ms = NULL WHERE execution_id = ? AND stop_ms IS NOT NULL',
    );
    this.#insertChunk = database.prepare(
      `INSERT INTO chunks (execution_id, first_segment_id, previous_segment_id, stop_ms, crc32, data)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    // It goes back too: to what was written after it had been passed by.
    this.#moveOn = database.prepare(
      `INSERT INTO counters (name, value) VALUES ('compacted', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
  }

  /** Executions that are no longer as they were when they were packed are found again by their new last segment. */
  write({ executions, throughSegmentId }: Compaction): void {
    this.#faults?.('insert chunk');
    this.#keepCounters.run();
    for (const execution of executions) this.#replace(execution);
    this.#moveOn.run(throughSegmentId);
  }

  #replace({ executionId, tailSegmentId, isWhole, segmentIds, chunks }: PackedExecution): void {
    const row = this.#closedExecution.get(executionId, tailSegmentId) as unknown as
      | readonly [stopMs: number, machineId: number]
      | undefined;
    if (row === undefined) return;
    // The space of the segments is there for the chunks.
    for (const segmentId of segmentIds) {
      if (this.#deleteSegment.run(segmentId).changes === 1) continue;
      throw new Error(`segment ${segmentId} is gone before it was packed`);
    }
    if (isWhole) this.#forgetStop.run(executionId);
    for (const [index, chunk] of chunks.entries()) {
      // What stands under another execution (its list's id is not a machine's) expires with that.
      const expires = isWhole && index === chunks.length - 1 && row[1] >= 0;
      const { firstSegmentId, previousSegmentId, crc32, data } = chunk;
      // What lived on skipped time may have stopped long after now; it expires as if it had stopped when it was packed.
      const stopMs = expires ? Math.min(row[0], this.#now()) : null;
      this.#insertChunk.run(executionId, firstSegmentId, previousSegmentId, stopMs, crc32, data);
    }
  }
}
