import type { IterationCounts, StateRun, StateRunStatus } from '../graph/run-overlay.ts';
import type { StepStatus } from './step.ts';

/** Which status stands for a state of which several visits count at once: the first of these that one of them has. */
const precedence: readonly StepStatus[] = [
  'failed',
  'timedOut',
  'retrying',
  'running',
  'waiting',
  'aborted',
  'caught',
  'succeeded',
];

/** Counts what became of the visits of one state. Visits that others took the place of keep their number and time only. */
export class StateTally {
  readonly name: string;
  readonly #counts = new Map<StepStatus, number>();
  visits = 0;
  retries = 0;
  /** Summed over the visits that have ended; undefined before one has. */
  durationMs: number | undefined;
  iterations: { total: number; succeeded: number; failed: number; running: number } | undefined;
  /** Of the visit whose place was taken last. */
  superseded: StepStatus | undefined;
  isDirty = false;
  #shown: StateRun | undefined;

  constructor(name: string) {
    this.name = name;
  }

  add(status: StepStatus, count: number): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + count);
  }

  /** The status that stands for all visits: of those that count, else of the one whose place was taken last. */
  get status(): StateRunStatus {
    const counted = precedence.find((status) => (this.#counts.get(status) ?? 0) > 0);
    return counted ?? this.superseded ?? 'notStarted';
  }

  changed(): void {
    this.#shown = undefined;
  }

  /** The same object until something changes. */
  get shown(): StateRun {
    this.#shown ??= {
      status: this.status,
      visits: this.visits,
      retries: this.retries,
      ...(this.durationMs === undefined ? {} : { durationMs: this.durationMs }),
      ...(this.iterations === undefined ? {} : { iterations: iterationsOf(this.iterations) }),
    };
    return this.#shown;
  }
}

function iterationsOf(counts: IterationCounts): IterationCounts {
  return { ...counts, total: Math.max(counts.total, counts.succeeded + counts.failed + counts.running) };
}
