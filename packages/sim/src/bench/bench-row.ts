/** One line of the bench's table. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the row has to reach, when a figure is set for it. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** What stood beside it in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** How it was measured, where the name does not say it. */
  readonly method?: string;
}

/** How long the rows may take. */
export interface BenchOptions {
  /** Seconds of sustained load of each throughput row; small in the tests that keep the bench alive. */
  readonly seconds: number;
  /** Waiting runs of the recovery row. */
  readonly waitingRuns: number;
}

/** A measurement: one or more rows of the table. */
export interface BenchRow {
  readonly name: string;
  readonly run: (options: BenchOptions) => Promise<readonly BenchResult[]>;
}

/** Value against peer, or undefined where nothing stood beside it. */
export function ratioOf(result: BenchResult): number | undefined {
  return result.peer === undefined ? undefined : result.value / result.peer.value;
}

/** Whether the row reached its figure; true where none is set. */
export function reached(result: BenchResult): boolean {
  if (result.target === undefined) return true;
  return 'atLeast' in result.target
    ? result.value >= result.target.atLeast
    : result.value <= result.target.atMost;
}
