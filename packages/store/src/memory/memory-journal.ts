import type { Burst, ExecutionRow, NewExecution, SegmentRow } from '@cairn/workflows';
import type { StoreFaults } from '../store.ts';
import { StoreDamagedError } from '../store-errors.ts';
import { MemoryExecutionRows } from './memory-execution-rows.ts';

/** What has to be put back when a batch fails. */
interface Undo {
  readonly executionId: number;
  readonly row: ExecutionRow | undefined;
  readonly segmentId: number;
}

/** The journal in memory; synchronous, each batch all or nothing. */
export class MemoryJournal {
  readonly #rows = new MemoryExecutionRows();
  readonly #segments = new Map<number, SegmentRow>();
  #lastExecutionId = 0;
  #lastSegmentId = 0;
  /** Open executions that were deleted, until a deletion has told. */
  #openGone = 0;

  /** @returns the refused positions: names taken, or executions that are not there or have gone on otherwise. */
  append(bursts: readonly Burst[], faults: StoreFaults | undefined): readonly number[] {
    const refused: number[] = [];
    const undo: Undo[] = [];
    try {
      faults?.('begin');
      for (const [position, burst] of bursts.entries()) {
        if (!this.#appendBurst(burst, undo, faults)) refused.push(position);
      }
      faults?.('commit');
    } catch (error) {
      for (const { executionId, row, segmentId } of undo.reverse()) {
        this.#segments.delete(segmentId);
        this.#rows.replace(executionId, row);
      }
      throw error;
    }
    for (const { executionId, segmentId } of undo) {
      this.#lastExecutionId = Math.max(this.#lastExecutionId, executionId);
      this.#lastSegmentId = Math.max(this.#lastSegmentId, segmentId);
    }
    return refused;
  }

  deleteExecutions(
    machineId: number,
    status: ExecutionRow['status'] | undefined,
    faults: StoreFaults | undefined,
  ): number {
    faults?.('begin');
    faults?.('delete executions');
    faults?.('commit');
    this.#deleteList(machineId, status);
    const gone = this.#openGone;
    this.#openGone = 0;
    return gone;
  }

  /** @returns how many went, without those under them */
  expireExecutions(stoppedBeforeMs: number, faults: StoreFaults | undefined): number {
    faults?.('begin');
    faults?.('delete executions');
    faults?.('commit');
    const expired = this.#rows.stoppedBefore(stoppedBeforeMs);
    for (const executionId of expired) this.#delete(executionId);
    return expired.length;
  }

  #deleteList(listId: number, status?: ExecutionRow['status']): void {
    for (const executionId of this.#rows.idsOf(listId, status)) this.#delete(executionId);
  }

  /** Deletes an execution with its segments, and what stands under it. */
  #delete(executionId: number): void {
    const row = this.#rows.get(executionId);
    if (row?.status === 'RUNNING') this.#openGone += 1;
    let next = row?.tailSegmentId ?? 0;
    while (next !== 0) {
      const segment = this.#segments.get(next);
      this.#segments.delete(next);
      next = segment?.previousSegmentId ?? 0;
    }
    this.#rows.replace(executionId, undefined);
    this.#deleteList(-executionId);
  }

  counters(): { readonly executionId: number; readonly segmentId: number } {
    return { executionId: this.#lastExecutionId, segmentId: this.#lastSegmentId };
  }

  /** The rows of executions, to be read. */
  get rows(): Omit<MemoryExecutionRows, 'replace'> {
    return this.#rows;
  }

  segment(segmentId: number): SegmentRow {
    const segment = this.#segments.get(segmentId);
    if (segment === undefined) throw new StoreDamagedError(`Segment ${segmentId} is not in the journal.`);
    return segment;
  }

  #appendBurst(burst: Burst, undo: Undo[], faults: StoreFaults | undefined): boolean {
    const { executionId, segmentId, create } = burst;
    faults?.(create === undefined ? 'update execution' : 'insert execution');
    const row = this.#rows.get(executionId);
    const isRefused =
      create === undefined ? row?.tailSegmentId !== burst.previousSegmentId : this.#rows.isTaken(create);
    if (isRefused) return false;
    if (burst.reopen !== undefined && row?.status === 'RUNNING') return false;
    undo.push({ executionId, row, segmentId });
    this.#rows.replace(executionId, create === undefined ? advanced(row!, burst) : created(create, burst));
    faults?.('insert segment');
    const { previousSegmentId } = burst;
    this.#segments.set(segmentId, {
      segmentId,
      executionId,
      previousSegmentId,
      segment: burst.segment.toWellFormed(),
    });
    return true;
  }
}

function created(create: NewExecution, burst: Burst): ExecutionRow {
  const { machineId, parentId, revision, startMs } = create;
  const { executionId, segmentId, status, stopMs, nextDueMs, inFlight } = burst;
  return {
    executionId,
    machineId,
    ...(parentId === undefined ? {} : { parentId }),
    revision,
    name: create.name.toWellFormed(),
    status,
    startMs,
    stopMs,
    redriveMs: undefined,
    headSegmentId: segmentId,
    tailSegmentId: segmentId,
    nextDueMs,
    inFlight,
    attributes: create.attributes?.toWellFormed(),
    error: burst.error?.toWellFormed(),
  };
}

function advanced(row: ExecutionRow, burst: Burst): ExecutionRow {
  const { segmentId, status, stopMs, nextDueMs, inFlight, reopen } = burst;
  const { redriveMs, attributes } = reopen ?? row;
  return {
    ...row,
    status,
    stopMs,
    redriveMs,
    tailSegmentId: segmentId,
    nextDueMs,
    inFlight,
    attributes: attributes?.toWellFormed(),
    error: burst.error?.toWellFormed(),
  };
}
