import type { JournalReader } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/**
 * Numbers the rows of executions and their segments and counts the open ones, for all who write such rows: the engine,
 * map runs, Express executions.
 */
export class ExecutionRows {
  readonly #journal: Pick<JournalReader, 'counters' | 'openExecutions'>;
  readonly #openMax: number;
  #lastExecutionId = 0;
  #lastSegmentId = 0;
  #open = 0;

  constructor(
    journal: Pick<JournalReader, 'counters' | 'openExecutions'>,
    { openExecutionsMax }: Pick<StepFunctionsLimits, 'openExecutionsMax'>,
  ) {
    this.#journal = journal;
    this.#openMax = openExecutionsMax;
  }

  /** Reads where the journal stands. @returns the last number of a row */
  async read(): Promise<number> {
    const counters = await this.#journal.counters();
    this.#lastExecutionId = counters.executionId;
    this.#lastSegmentId = counters.segmentId;
    await this.recount();
    return counters.executionId;
  }

  /** Counts the open executions anew, after some were deleted. */
  async recount(): Promise<void> {
    this.#open = await this.#journal.openExecutions();
  }

  /** Why no execution more may be open; undefined when one may. */
  get fullError(): Error | undefined {
    return this.#open >= this.#openMax
      ? stepFunctionsErrors.executionLimitExceeded(this.#openMax)
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

  /** A row is closed, or its opening was not kept. */
  close(): void {
    this.#open -= 1;
  }

  /** The number of a new segment. */
  nextSegmentId(): number {
    return ++this.#lastSegmentId;
  }
}
