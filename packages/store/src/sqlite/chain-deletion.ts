import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoreFaults } from '../store.ts';
import { keepCounters } from './kept-counters.ts';
import { executionStatuses, runningCode } from './status-code.ts';

/** How many executions, and how many segments or chunks, one step deletes at most: a step delays other writes. */
const executionsPerStep = 500;
const segmentsPerStep = 1000;
/** As how many segments a chunk counts. */
const segmentsPerChunk = 10;
/** Segments that one step looks through for executions that have expired before they were compacted. */
const lookedThroughPerStep = 500;

/** What a step of deleting rows has done. */
export interface DeletionStep {
  /** How many of them were open. */
  readonly openCount: number;
  readonly isLeft: boolean;
}

/** What a step of expiring has done. */
export interface ExpiryStep {
  readonly expired: number;
  /** Where the next step goes on; undefined when nothing is left. */
  readonly next: { readonly afterSegmentId: number | undefined } | undefined;
}

/**
 * Deletes executions in steps that survive a crash. First the rows go; the tail of each chain of segments is noted, and
 * the list of what stands under the execution. Then the lists are emptied likewise and the chains are followed back,
 * into the chunks. Notes left by a crash are taken up at the next start, so nothing is left behind without an owner.
 */
export class ChainDeletion {
  readonly #faults: StoreFaults | undefined;
  readonly #keepCounters: StatementSync;
  readonly #pickExecutions: StatementSync;
  readonly #pickOfStatus: StatementSync;
  readonly #pickExpired: StatementSync;
  readonly #pickUncompacted: StatementSync;
  readonly #closedExecution: StatementSync;
  readonly #forgetStop: StatementSync;
  readonly #noteStop: StatementSync;
  readonly #deleteExecution: StatementSync;
  readonly #hasList: StatementSync;
  readonly #discardList: StatementSync;
  readonly #pickList: StatementSync;
  readonly #removeList: StatementSync;
  readonly #discardChain: StatementSync;
  readonly #pickChain: StatementSync;
  readonly #removeChain: StatementSync;
  readonly #deleteSegment: StatementSync;
  readonly #deleteChunks: StatementSync;

  constructor(database: DatabaseSync, faults: StoreFaults | undefined) {
    this.#faults = faults;
    const prepare = (sql: string): StatementSync => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    const inList = `status IN (${[...executionStatuses.keys()].join(', ')}) AND machine_id = ?`;
    this.#keepCounters = prepare(keepCounters);
    this.#pickExecutions = prepare(
      `SELECT execution_id, tail_segment_id, status FROM executions WHERE ${inList} LIMIT ${executionsPerStep}`,
    );
    this.#pickOfStatus = prepare(
      `SELECT execution_id, tail_segment_id, status FROM executions WHERE status = ? AND machine_id = ? LIMIT ${executionsPerStep}`,
    );
    this.#pickExpired = prepare(
      `SELECT execution_id FROM chunks WHERE stop_ms < ? ORDER BY stop_ms LIMIT ${executionsPerStep}`,
    );
    this.#pickUncompacted = prepare(
      `SELECT s.segment_id, e.execution_id, e.stop_ms, e.machine_id FROM segments s
       LEFT JOIN executions e ON e.execution_id = s.execution_id AND e.tail_segment_id = s.segment_id
       WHERE s.segment_id > coalesce(?, (SELECT value FROM counters WHERE name = 'compacted'), 0)
       ORDER BY s.segment_id LIMIT ${lookedThroughPerStep}`,
    );
    this.#closedExecution = prepare(
      `SELECT tail_segment_id, stop_ms FROM executions
       WHERE execution_id = ? AND status <> ${runningCode} AND stop_ms IS NOT NULL`,
    );
    this.#noteStop = prepare('UPDATE chunks SET stop_ms = ? WHERE execution_id = ? AND stop_ms IS NOT NULL');
    this.#forgetStop = prepare(
      'UPDATE chunks SET stop_ms = NULL WHERE execution_id = ? AND stop_ms IS NOT NULL',
    );
    this.#deleteExecution = prepare('DELETE FROM executions WHERE execution_id = ?');
    this.#hasList = prepare(`SELECT 1 FROM executions WHERE ${inList} LIMIT 1`);
    this.#discardList = prepare('INSERT OR IGNORE INTO discarded_lists (list_id) VALUES (?)');
    this.#pickList = prepare('SELECT list_id FROM discarded_lists LIMIT 1');
    this.#removeList = prepare('DELETE FROM discarded_lists WHERE list_id = ?');
    this.#discardChain = prepare(
      'INSERT INTO discarded_chains (tail_segment_id, execution_id) VALUES (?, ?)',
    );
    this.#pickChain = prepare('SELECT tail_segment_id, execution_id FROM discarded_chains LIMIT 1');
    this.#removeChain = prepare('DELETE FROM discarded_chains WHERE tail_segment_id = ?');
    this.#deleteSegment = prepare('DELETE FROM segments WHERE segment_id = ? RETURNING previous_segment_id');
    this.#deleteChunks = prepare(
      `DELETE FROM chunks WHERE chunk_id IN (SELECT chunk_id FROM chunks WHERE execution_id = ? LIMIT ?)`,
    );
  }

  /** Deletes the rows of some executions of a machine, or of those in a status. */
  discardExecutions(machineId: number, status: number | undefined): DeletionStep {
    this.#faults?.('delete executions');
    this.#keepCounters.run();
    const rows = (status === undefined
      ? this.#pickExecutions.all(machineId)
      : this.#pickOfStatus.all(status, machineId)) as unknown as readonly (readonly [
      number,
      number,
      number,
    ])[];
    let openCount = 0;
    for (const [executionId, tail, code] of rows) {
      this.#discard(executionId, tail);
      if (code === runningCode) openCount += 1;
    }
    return { openCount, isLeft: rows.length === executionsPerStep };
  }

  /**
   * Deletes the rows of some executions that stopped before an instant: first of those in chunks, then of those that
   * were not compacted yet.
   * @param afterSegmentId where the step before has come to; undefined while there are chunks
   */
  expire(stoppedBeforeMs: number, afterSegmentId: number | undefined): ExpiryStep {
    this.#faults?.('delete executions');
    this.#keepCounters.run();
    if (afterSegmentId === undefined) {
      const rows = this.#pickExpired.all(stoppedBeforeMs) as unknown as readonly (readonly [number])[];
      let expired = 0;
      for (const [executionId] of rows) if (this.#expireOne(executionId, stoppedBeforeMs)) expired += 1;
      if (rows.length > 0) return { expired, next: { afterSegmentId: undefined } };
    }
    return this.#expireUncompacted(stoppedBeforeMs, afterSegmentId);
  }

  /** Whether lists wait to be emptied. */
  hasDiscardedLists(): boolean {
    return this.#pickList.get() !== undefined;
  }

  /** Deletes the rows of some executions that stood under deleted ones. */
  discardLists(): DeletionStep {
    const list = this.#pickList.get() as unknown as readonly [number] | undefined;
    if (list === undefined) return { openCount: 0, isLeft: false };
    const { openCount, isLeft } = this.discardExecutions(list[0], undefined);
    if (!isLeft) this.#removeList.run(list[0]);
    return { openCount, isLeft: this.hasDiscardedLists() };
  }

  /** Whether chains wait to be deleted. */
  hasDiscarded(): boolean {
    return this.#pickChain.get() !== undefined;
  }

  /** Deletes some segments of discarded chains. @returns whether any are left. */
  deleteSegments(): boolean {
    this.#faults?.('delete segments');
    let budget = segmentsPerStep;
    while (budget > 0) {
      const chain = this.#pickChain.get() as unknown as readonly [number, number | null] | undefined;
      if (chain === undefined) return false;
      const [tail, executionId] = chain;
      let next = tail;
      while (next !== 0 && budget > 0) {
        const deleted = this.#deleteSegment.get(next) as unknown as readonly [number] | undefined;
        budget -= 1;
        // What is not among the segments lies in chunks, and so does all before it.
        if (deleted === undefined) break;
        next = deleted[0];
      }
      if (next !== 0 && executionId !== null && budget > 0) {
        const chunks = Math.ceil(budget / segmentsPerChunk);
        const { changes } = this.#deleteChunks.run(executionId, chunks);
        budget -= Number(changes) * segmentsPerChunk;
        if (Number(changes) < chunks) next = 0;
      } else if (executionId === null && budget > 0) next = 0;
      if (next === tail) continue;
      this.#removeChain.run(tail);
      if (next !== 0) this.#discardChain.run(next, executionId);
    }
    return this.hasDiscarded();
  }

  #expireOne(executionId: number, stoppedBeforeMs: number): boolean {
    const row = this.#closedExecution.get(executionId) as unknown as readonly [number, number] | undefined;
    if (row === undefined) {
      // It was redriven since: its chunk knows when it stops once it is compacted again.
      this.#forgetStop.run(executionId);
      return false;
    }
    const stopMs = row[1];
    // One that lived on skipped time may stop long after now: its chunk knows when that was noted. Once its stop has
    // come to pass, that counts.
    if (stopMs >= stoppedBeforeMs && stopMs <= Date.now()) {
      this.#noteStop.run(stopMs, executionId);
      return false;
    }
    this.#discard(executionId, row[0]);
    this.#forgetStop.run(executionId);
    return true;
  }

  #expireUncompacted(stoppedBeforeMs: number, afterSegmentId: number | undefined): ExpiryStep {
    const rows = this.#pickUncompacted.all(afterSegmentId ?? null) as unknown as readonly (readonly [
      segmentId: number,
      executionId: number | null,
      stopMs: number | null,
      machineId: number,
    ])[];
    let expired = 0;
    for (const [segmentId, executionId, stopMs, machineId] of rows) {
      if (executionId === null || stopMs === null || stopMs >= stoppedBeforeMs || machineId < 0) continue;
      this.#discard(executionId, segmentId);
      expired += 1;
    }
    const last = rows.at(-1);
    const isLast = last === undefined || rows.length < lookedThroughPerStep;
    return { expired, next: isLast ? undefined : { afterSegmentId: last[0] } };
  }

  #discard(executionId: number, tail: number): void {
    this.#deleteExecution.run(executionId);
    this.#discardChain.run(tail, executionId);
    // The list of what stands under an execution bears its id, below zero.
    if (this.#hasList.get(-executionId) !== undefined) this.#discardList.run(-executionId);
  }
}
