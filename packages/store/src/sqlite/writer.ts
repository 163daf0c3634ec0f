/**
 * The one writer of a database file. Synchronous: it runs in the writer's thread, or in the caller's for
 * tests that inject faults.
 *
 * 1. A transaction holds whole requests; it commits all of them or none.
 * 2. A request refused by its own rule (a name taken, a key there) leaves nothing and fails nothing else.
 * 3. After a failed transaction the connection is out of any transaction and ready for the next.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ObjectChange, ObjectChangeAnswer } from '@cairn/resources';
import type { StoreFaults } from '../store.ts';
import { field, fieldCount, type PackedBursts } from './burst-batch.ts';
import { ChainDeletion, type DeletionStep, type ExpiryStep } from './chain-deletion.ts';
import { ChunkWriter } from './chunk-writer.ts';
import type { Compaction } from './compaction.ts';
import { segmentChecksum } from './content-checksum.ts';
import { type LogWrite, LogWriter } from './log-writer.ts';
import { ObjectWriter } from './object-writer.ts';
import type { PackedRecords } from './record-batch.ts';
import { RecordWriter } from './record-writer.ts';
import { runningCode } from './status-code.ts';

/** What may stand in one transaction. */
export type WriteRequest =
  | { readonly kind: 'bursts'; readonly bursts: PackedBursts }
  | { readonly kind: 'records'; readonly records: PackedRecords }
  | { readonly kind: 'clear records'; readonly collection: string }
  | { readonly kind: 'log'; readonly write: LogWrite }
  | { readonly kind: 'objects'; readonly change: ObjectChange };

/**
 * A request's answer: for bursts and records the refused positions, for a clearing whether any are left, for logs see
 * LogWriter, for objects how it went.
 */
export type WriteAnswer = readonly number[] | boolean | ObjectChangeAnswer;

/** Texts of an execution's row, in UTF-8. */
interface RowTexts {
  readonly name: Uint8Array;
  readonly attributes: Uint8Array | null;
  readonly error: Uint8Array | null;
}

/** Writes requests into a database, compacts and deletes in steps. */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #faults: StoreFaults | undefined;
  readonly #deletion: ChainDeletion;
  readonly #chunks: ChunkWriter;
  readonly #logs: LogWriter;
  readonly #objects: ObjectWriter;
  readonly #records: RecordWriter;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #insertExecution: StatementSync;
  readonly #moveTail: StatementSync;
  readonly #advanceExecution: StatementSync;
  readonly #noteError: StatementSync;
  readonly #endExecution: StatementSync;
  readonly #updateExecution: StatementSync;
  readonly #reopenExecution: StatementSync;
  readonly #insertSegment: StatementSync;

  constructor(database: DatabaseSync, faults?: StoreFaults) {
    this.#database = database;
    this.#faults = faults;
    this.#deletion = new ChainDeletion(database, faults);
    this.#chunks = new ChunkWriter(database, faults);
    this.#logs = new LogWriter(database, faults);
    this.#objects = new ObjectWriter(database, faults);
    this.#records = new RecordWriter(database, faults);
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#insertExecution = database.prepare(
      `INSERT INTO executions (execution_id, machine_id, revision, name, status, start_ms, stop_ms,
         head_segment_id, tail_segment_id, next_due_ms, in_flight, attributes, own_machine_id)
       VALUES (?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?)
       ON CONFLICT (machine_id, name) DO NOTHING`,
    );
    this.#noteError = database.prepare(
      'UPDATE executions SET error = CAST(? AS TEXT) WHERE execution_id = ?',
    );
    // Each update names the tail that it follows: a burst that was overtaken must not fork its execution's chain.
    // The commonest update moves the tail alone and touches no index: naming a column in SET rewrites the
    // entries of its indexes, changed or not. The next leaves status and stop alone.
    this.#moveTail = database.prepare(
      `UPDATE executions SET tail_segment_id = ?
       WHERE execution_id = ? AND tail_segment_id = ? AND status = ${runningCode} AND in_flight = ? AND next_due_ms IS ?`,
    );
    this.#advanceExecution = database.prepare(
      `UPDATE executions SET tail_segment_id = ?, next_due_ms = ?, in_flight = ?
       WHERE execution_id = ? AND tail_segment_id = ? AND status = ${runningCode}`,
    );
    // What runs has no error, so that there is none to forget where it ends without one.
    this.#endExecution = database.prepare(
      `UPDATE executions SET tail_segment_id = ?, next_due_ms = ?, in_flight = ?, status = ?, stop_ms = ?
       WHERE execution_id = ? AND tail_segment_id = ? AND status = ${runningCode}`,
    );
    this.#updateExecution = database.prepare(
      `UPDATE executions SET tail_segment_id = ?, next_due_ms = ?, in_flight = ?, status = ?, stop_ms = ?,
         error = CAST(? AS TEXT)
       WHERE execution_id = ? AND tail_segment_id = ?`,
    );
    this.#reopenExecution = database.prepare(
      `UPDATE executions SET tail_segment_id = ?, next_due_ms = ?, in_flight = ?, status = ?, stop_ms = ?,
         error = CAST(? AS TEXT), redrive_ms = ?, attributes = CAST(? AS TEXT)
       WHERE execution_id = ? AND tail_segment_id = ? AND status <> ${runningCode}`,
    );
    this.#insertSegment = database.prepare(
      `INSERT INTO segments (segment_id, execution_id, previous_segment_id, data, crc32) VALUES (?, ?, ?, ?, ?)`,
    );
  }

  /**
   * Commits all requests as one transaction; durable when it returns.
   * @throws what SQLite threw, when nothing of any request was kept.
   */
  commit(requests: readonly WriteRequest[]): WriteAnswer[] {
    return this.#transaction(() => requests.map((request) => this.#write(request)));
  }

  /** One bounded step of deleting a machine's executions. */
  deleteExecutionsStep(machineId: number, status: number | undefined): DeletionStep {
    return this.#transaction(() => this.#deletion.discardExecutions(machineId, status));
  }

  /** One bounded step of deleting executions that stopped before an instant. */
  expireStep(stoppedBeforeMs: number, afterSegmentId: number | undefined): ExpiryStep {
    return this.#transaction(() => this.#deletion.expire(stoppedBeforeMs, afterSegmentId));
  }

  /** One bounded step of deleting what stands under deleted executions. */
  deleteListsStep(): DeletionStep {
    if (!this.#deletion.hasDiscardedLists()) return { openCount: 0, isLeft: false };
    return this.#transaction(() => this.#deletion.discardLists());
  }

  /** Puts segments of closed executions into chunks; an execution that has changed meanwhile is left as it is. */
  compact(compaction: Compaction): void {
    this.#transaction(() => this.#chunks.write(compaction));
  }

  /** One bounded step of deleting the segments of deleted executions. @returns whether any are left. */
  deleteSegmentsStep(): boolean {
    if (!this.#deletion.hasDiscarded()) return false;
    return this.#transaction(() => this.#deletion.deleteSegments());
  }

  #transaction<Result>(work: () => Result): Result {
    this.#faults?.('begin');
    this.#begin.run();
    try {
      const result = work();
      this.#faults?.('commit');
      this.#commit.run();
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #write(request: WriteRequest): WriteAnswer {
    switch (request.kind) {
      case 'bursts':
        return this.#writeBursts(request.bursts);
      case 'records':
        return this.#records.write(request.records);
      case 'clear records':
        return this.#records.clearStep(request.collection);
      case 'log':
        return this.#logs.write(request.write);
      case 'objects':
        return this.#objects.write(request.change);
    }
  }

  #writeBursts({ numbers, bytes }: PackedBursts): readonly number[] {
    const refused: number[] = [];
    let text = 0;
    for (let at = 0; at < numbers.length; at += fieldCount) {
      const segmentEnd = text + numbers[at + field.segmentBytes]!;
      const errorBytes = numbers[at + field.errorBytes]!;
      const errorEnd = segmentEnd + Math.max(errorBytes, 0);
      const error = errorBytes < 0 ? null : bytes.subarray(segmentEnd, errorEnd);
      const nameBytes = numbers[at + field.nameBytes]!;
      const nameEnd = errorEnd + Math.max(nameBytes, 0);
      const attributesBytes = numbers[at + field.attributesBytes]!;
      const attributesEnd = nameEnd + Math.max(attributesBytes, 0);
      const attributes = attributesBytes < 0 ? null : bytes.subarray(nameEnd, attributesEnd);
      const kept =
        nameBytes < 0
          ? this.#update(numbers, at, attributes, error)
          : this.#insert(numbers, at, { name: bytes.subarray(errorEnd, nameEnd), attributes, error });
      if (kept) this.#addSegment(numbers, at, bytes.subarray(text, segmentEnd));
      else refused.push(at / fieldCount);
      text = attributesEnd;
    }
    return refused;
  }

  #insert(numbers: Float64Array, at: number, { name, attributes, error }: RowTexts): boolean {
    this.#faults?.('insert execution');
    const segmentId = numbers[at + field.segmentId]!;
    const machineId = numbers[at + field.machineId]!;
    const parentId = present(numbers[at + field.parentId]!);
    const { changes } = this.#insertExecution.run(
      numbers[at + field.executionId]!,
      parentId === null ? machineId : -parentId,
      numbers[at + field.revision]!,
      name,
      numbers[at + field.status]!,
      numbers[at + field.startMs]!,
      present(numbers[at + field.stopMs]!),
      segmentId,
      segmentId,
      present(numbers[at + field.nextDueMs]!),
      numbers[at + field.inFlight]!,
      attributes,
      parentId === null ? null : machineId,
    );
    if (error !== null && changes === 1) this.#noteError.run(error, numbers[at + field.executionId]!);
    return changes === 1;
  }

  /** @param attributes those of an execution that is reopened */
  #update(
    numbers: Float64Array,
    at: number,
    attributes: Uint8Array | null,
    error: Uint8Array | null,
  ): boolean {
    this.#faults?.('update execution');
    const tail = numbers[at + field.segmentId]!;
    const due = present(numbers[at + field.nextDueMs]!);
    const inFlight = numbers[at + field.inFlight]!;
    const executionId = numbers[at + field.executionId]!;
    const previous = numbers[at + field.previousSegmentId]!;
    const status = numbers[at + field.status]!;
    const stop = present(numbers[at + field.stopMs]!);
    if (attributes !== null) {
      const redrive = numbers[at + field.redriveMs]!;
      const { changes } = this.#reopenExecution.run(
        tail,
        due,
        inFlight,
        status,
        stop,
        error,
        redrive,
        attributes,
        executionId,
        previous,
      );
      return changes === 1;
    }
    if (status === runningCode) {
      if (this.#moveTail.run(tail, executionId, previous, inFlight, due).changes === 1) return true;
      if (this.#advanceExecution.run(tail, due, inFlight, executionId, previous).changes === 1) return true;
    }
    if (
      error === null &&
      status !== runningCode &&
      this.#endExecution.run(tail, due, inFlight, status, stop, executionId, previous).changes === 1
    )
      return true;
    return (
      this.#updateExecution.run(tail, due, inFlight, status, stop, error, executionId, previous).changes === 1
    );
  }

  #addSegment(numbers: Float64Array, at: number, segment: Uint8Array): void {
    this.#faults?.('insert segment');
    const segmentId = numbers[at + field.segmentId]!;
    const executionId = numbers[at + field.executionId]!;
    const previousSegmentId = numbers[at + field.previousSegmentId]!;
    const checksum = segmentChecksum([segmentId, executionId, previousSegmentId], segment);
    this.#insertSegment.run(segmentId, executionId, previousSegmentId, segment, checksum);
  }
}

function present(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
