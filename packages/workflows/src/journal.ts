import type { ExecutionStatus } from '@cairn/asl';

/**
 * The journal: what executions produced, in the order in which it was made durable. The port of this
 * room; `store` carries it out (memory, SQLite, later PostgreSQL). Segment texts are opaque to the store.
 */
export interface Journal extends JournalReader {
  /**
   * Commits bursts of many executions at once, durable when it resolves. Calls may overlap; they are
   * committed in the order in which they were made. Rejects when nothing of the batch was kept.
   * @returns positions (in `bursts`) of those refused because their execution's name was taken or, for a later
   *   burst, because the execution is no longer there, has another last segment than the burst's previous one or, to
   *   be reopened, is running; all else was kept.
   */
  append(bursts: readonly Burst[]): Promise<readonly number[]>;
  /**
   * Deletes all executions of a state machine, or only those in a status, with what stands under them, in bounded
   * steps. What is left to delete when the store ends is deleted after its next start.
   * @returns how many of what went were open, those under them included, and those that went with an earlier deletion
   *   that failed or with executions that expired
   */
  deleteExecutions(machineId: number, status?: ExecutionStatus): Promise<number>;
  /**
   * Deletes the executions that are closed and stopped before an instant, with what stands under them, in bounded
   * steps. Of those that stand under another execution only that one's end counts.
   * @returns how many went, without those under them
   */
  expireExecutions(stoppedBeforeMs: number): Promise<number>;
}

/** One burst of one execution: from a wake-up to the next wait. */
export interface Burst {
  readonly executionId: number;
  /** Set in an execution's first burst, which makes its row. */
  readonly create: NewExecution | undefined;
  /** Set in the burst that opens a closed execution again; refused when the execution is running or not there. */
  readonly reopen?: ReopenedExecution | undefined;
  /**
   * Given out by the caller; also the order in which segments are kept. Within one execution they grow: directories
   * of segments are written as differences. One caller lets them grow over all its executions.
   */
  readonly segmentId: number;
  /** The execution's segment before this one, or 0. */
  readonly previousSegmentId: number;
  readonly segment: string;
  /** The execution's row after this burst. */
  readonly status: ExecutionStatus;
  readonly stopMs: number | undefined;
  /** When the execution has to be woken, if ever. */
  readonly nextDueMs: number | undefined;
  /** Whether work of ours is under way that a restart has to take up again. */
  readonly inFlight: boolean;
  /** Name of the error that closed the execution, by which it can be found. */
  readonly error?: string | undefined;
}

/**
 * What is fixed when an execution starts. A row may stand under another: a map run under the execution that started it,
 * a child execution under its map run. It then belongs to the list `-parentId` in place of that of its machine;
 * (list, name) is unique. What stands under a row goes with it.
 */
export interface NewExecution {
  readonly machineId: number;
  /** The row under which it stands. */
  readonly parentId?: number;
  readonly revision: number;
  readonly name: string;
  readonly startMs: number;
  /**
   * Small JSON of what is rarely asked for: traceHeader, parent. By its members `version` (a number) and `alias`
   * executions are listed too.
   */
  readonly attributes: string | undefined;
}

/** What changes in its row when a closed execution is redriven. */
export interface ReopenedExecution {
  readonly redriveMs: number;
  /** Take the place of the row's. */
  readonly attributes: string;
}

/** An execution's row. */
export interface ExecutionRow {
  readonly executionId: number;
  readonly machineId: number;
  /** See {@link NewExecution}. */
  readonly parentId?: number;
  readonly revision: number;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startMs: number;
  readonly stopMs: number | undefined;
  /** When it was last redriven. */
  readonly redriveMs: number | undefined;
  readonly headSegmentId: number;
  readonly tailSegmentId: number;
  readonly nextDueMs: number | undefined;
  readonly inFlight: boolean;
  readonly attributes: string | undefined;
  readonly error?: string | undefined;
}

/** A kept segment. */
export interface SegmentRow {
  readonly segmentId: number;
  readonly executionId: number;
  readonly previousSegmentId: number;
  readonly segment: string;
}

/** Which executions to list: newest first, by start or last redrive while running and by stop once closed. */
export interface ExecutionListOptions {
  /** The machine, or `-parentId` for what stands under a row. */
  readonly machineId: number;
  readonly status?: ExecutionStatus;
  /** Only those that were started by this version, or by this alias. */
  readonly version?: number;
  readonly alias?: string;
  readonly limit: number;
  readonly after?: ListPosition;
}

/** Position after which to go on: the order time and id of the last row of the page before. */
export interface ListPosition {
  readonly orderMs: number;
  readonly executionId: number;
}

/**
 * Which executions to find, but for those that stand under another: those of a machine in the order of its list; else
 * the newest start (highest id) first.
 * Instants are epoch milliseconds, `from` included, `before` excluded.
 */
export interface ExecutionSearch {
  readonly machineId?: number;
  /** Only those of the machine that were started by this version, or by this alias. */
  readonly version?: number;
  readonly alias?: string;
  readonly status?: ExecutionStatus;
  readonly namePrefix?: string;
  readonly error?: string;
  readonly startedFromMs?: number;
  readonly startedBeforeMs?: number;
  readonly stoppedFromMs?: number;
  readonly stoppedBeforeMs?: number;
  /** Most rows that are answered. */
  readonly limit: number;
  /** Most rows that are looked at. */
  readonly rowsMax: number;
  readonly after?: ListPosition;
}

/** What was found, and where to go on; no such place at the end. */
export interface ExecutionSearchPage {
  readonly rows: readonly ExecutionRow[];
  readonly next: ListPosition | undefined;
}

/** Reads; each sees all that was durable when it was called. */
export interface JournalReader {
  /** Highest numbers given out so far, 0 at first. */
  counters(): Promise<{ readonly executionId: number; readonly segmentId: number }>;
  execution(executionId: number): Promise<ExecutionRow | undefined>;
  /** @param machineId the machine, or `-parentId` for what stands under a row */
  executionByName(machineId: number, name: string): Promise<ExecutionRow | undefined>;
  /** Segments of one execution by id, in the order asked for; a missing one is a damaged journal and rejects. */
  segments(segmentIds: readonly number[], executionId: number): Promise<readonly SegmentRow[]>;
  /**
   * Walks back from a segment along `previousSegmentId`: at most `limit` rows, newest first, ending after the
   * first whose text begins with `stopAtPrefix` (a snapshot's mark) when that is given.
   */
  walkBack(
    fromSegmentId: number,
    options: { readonly executionId: number; readonly limit: number; readonly stopAtPrefix?: string },
  ): Promise<readonly SegmentRow[]>;
  listExecutions(options: ExecutionListOptions): Promise<readonly ExecutionRow[]>;
  searchExecutions(search: ExecutionSearch): Promise<ExecutionSearchPage>;
  /** Count of executions that are not closed. */
  openExecutions(): Promise<number>;
  /**
   * Executions due before `untilMs`, by (due, id), as pairs in one flat array
   * [dueMs, executionId, dueMs, executionId, …]; at most `limit` pairs after the given position.
   */
  dueExecutions(options: {
    readonly untilMs: number;
    readonly limit: number;
    readonly after?: { readonly dueMs: number; readonly executionId: number };
  }): Promise<Float64Array>;
  /** Running executions with work in flight, by id, after the given one. */
  inFlightExecutions(afterExecutionId: number, limit: number): Promise<readonly number[]>;
}
