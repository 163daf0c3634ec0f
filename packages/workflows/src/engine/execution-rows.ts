import type { Alarm, AlarmClock, Log } from '@cairn/kit';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/** After which it is read what became of a burst of unknown fate. */
const lookDelayMs = 1_000;

/** What the rows stand on. */
export interface ExecutionRowsPorts {
  readonly journal: Pick<JournalReader, 'counters' | 'openExecutions' | 'execution'>;
  readonly clock: AlarmClock;
  readonly log: Log;
  readonly limits: Pick<StepFunctionsLimits, 'openExecutionsMax'>;
}

/** A row whose last burst may have been kept or not. */
interface LostRow {
  /** Whether that burst would have opened it. */
  readonly isOpening: boolean;
}

/**
 * Numbers the rows of executions and their segments and counts the open ones, for all who write such rows: the engine,
 * map runs, Express executions. The count is the journal's at the start and goes with what is known to have been kept
 * since; the journal is never counted again, for it does not hold what is on its way.
 */
export class ExecutionRows {
  readonly #ports: ExecutionRowsPorts;
  readonly #alarm: Alarm;
  /** By id; each counts as open until it is read what became of it. */
  readonly #lost = new Map<number, LostRow>();
  #lastExecutionId = 0;
  #lastSegmentId = 0;
  #open = 0;
  #isStopped = false;

  constructor(ports: ExecutionRowsPorts) {
    this.#ports = ports;
    this.#alarm = ports.clock.alarm(() => void this.#look());
  }

  /** Reads where the journal stands. @returns the last number of a row */
  async read(): Promise<number> {
    const { journal } = this.#ports;
    const counters = await journal.counters();
    this.#lastExecutionId = counters.executionId;
    this.#lastSegmentId = counters.segmentId;
    this.#open = await journal.openExecutions();
    return counters.executionId;
  }

  /** Looks no more for what became of lost bursts. */
  stop(): void {
    this.#isStopped = true;
    this.#alarm.set(undefined);
  }

  /** How many rows count as open. */
  get openCount(): number {
    return this.#open;
  }

  /** Why no execution more may be open; undefined when one may. */
  get fullError(): Error | undefined {
    const { openExecutionsMax } = this.#ports.limits;
    return this.#open >= openExecutionsMax
      ? stepFunctionsErrors.executionLimitExceeded(openExecutionsMax)
      : undefined;
  }

  /** The number of a new row, which counts as open until {@link close}. */
  begin(): number {
    this.#open += 1;
    return ++this.#lastExecutionId;
  }

  /** A row that is there counts as open again until {@link close}. */
  reopen(): void {
    this.#open += 1;
  }

  /** A row is closed, or its opening was not kept. @param count of several: of open ones that were deleted */
  close(count = 1): void {
    this.#open -= count;
  }

  /**
   * It is not known whether the last burst of a row that counts as open was kept: it goes on counting until that is
   * read.
   * @param isOpening whether without that burst the row is not open
   */
  lost(executionId: number, isOpening: boolean): void {
    if (this.#lost.size === 0) this.#lookLater();
    this.#lost.set(executionId, { isOpening });
  }

  /** The row of an execution was read, before anything else is done with it. */
  found(executionId: number, row: Pick<ExecutionRow, 'status'> | undefined): void {
    const lost = this.#lost.get(executionId);
    if (lost === undefined) return;
    this.#lost.delete(executionId);
    // One that was open and is not there was deleted, and counted by who deleted it.
    const isOpen = row === undefined ? !lost.isOpening : row.status === 'RUNNING';
    if (!isOpen) this.#open -= 1;
  }

  /** Reads what became of all lost bursts; to be done before rows are deleted. */
  async settle(): Promise<void> {
    for (const [executionId, lost] of this.#lost) {
      const row = await this.#ports.journal.execution(executionId);
      if (this.#lost.get(executionId) === lost) this.found(executionId, row);
    }
  }

  async #look(): Promise<void> {
    try {
      await this.settle();
    } catch (error) {
      this.#ports.log('error', 'open executions could not be read from the journal', { error });
    }
    if (this.#lost.size > 0) this.#lookLater();
  }

  #lookLater(): void {
    if (!this.#isStopped) this.#alarm.set(this.#ports.clock.now() + lookDelayMs);
  }

  /** The number of a new segment. */
  nextSegmentId(): number {
    return ++this.#lastSegmentId;
  }
}
