import type { FoundExecution } from '../../wire/cairn.ts';

/** How long the runs of a machine took that have ended, in milliseconds. */
export interface RunDurations {
  readonly count: number;
  readonly medianMs: number;
  /** 95 of 100 took at most so long. */
  readonly slowMs: number;
  readonly longest: { readonly ms: number; readonly executionArn: string };
}

/** What is to be said of how long runs took; undefined where none has ended. */
export function runDurations(executions: readonly FoundExecution[]): RunDurations | undefined {
  const ended = executions
    .flatMap(({ executionArn, startDate, stopDate }) =>
      stopDate === undefined ? [] : [{ executionArn, ms: Math.max(0, stopDate - startDate) * 1_000 }],
    )
    .sort((left, right) => left.ms - right.ms);
  const longest = ended.at(-1);
  if (longest === undefined) return undefined;
  const at = (share: number) => ended[Math.ceil(ended.length * share) - 1]?.ms ?? longest.ms;
  return { count: ended.length, medianMs: at(0.5), slowMs: at(0.95), longest };
}
