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
  readonly #counts: { [Status in StepStatus]: number } = {
    failed: 0,
    timedOut: 0,
    retrying: 0,
    running: 0,
    waiting: 0,
    aborted: 0,
    caught: 0,
    succeeded: 0,
  };
  visits = 0;
  retries = 0;
  /** Summed over the visits that have ended; undefined before one has. */
  durationMs: number | undefined;
  iterations: { total: number; succeeded: number; failed: number; running: number } | undefined;
  /** Whether its iterations are those of a map run, which the history does not count. */
  isMapRun = false;
  /** Of the visit whose place was taken last. */
  superseded: StepStatus | undefined;
  isDirty = false;
  #shown: StateRun | undefined;

  constructor(name: string) {
    this.name = name;
  }

  add(status: StepStatus, count: number): void {
    this.#counts[status] += count;
  }

  /** The status that stands for all visits: of those that count, else of the one whose place was taken last. */
  get status(): StateRunStatus {
    const counted = precedence.find((status) => this.#counts[status] > 0);
    return counted ?? this.superseded ?? 'notStarted';
  }

  changed(): void {
    this.#shown = undefined;
  }

  /** The same object until something changes. */
  get shown(): StateRun {
    this.#shown ??= this.#show();
    return this.#shown;
  }

  #show(): StateRun {
    const { status, visits, retries, durationMs, iterations } = this;
    const shown: { -readonly [Member in keyof StateRun]: StateRun[Member] } = { status, visits, retries };
    if (durationMs !== undefined) shown.durationMs = durationMs;
    if (iterations !== undefined && !this.isMapRun) shown.iterations = iterationsOf(iterations);
    return shown;
  }
}

/** Of a Map whose beginning is missing, the total is not known. */
function iterationsOf({ total, succeeded, failed, running }: IterationCounts): IterationCounts {
  return { total: Math.max(total, succeeded + failed + running), succeeded, failed, running };
}
