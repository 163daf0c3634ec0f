import type { RateBucket } from '../../design/rate-plot.tsx';
import type { FoundExecution } from '../../wire/cairn.ts';
import type { ExecutionStatus } from '../../wire/step-functions-types.ts';

/** What the runs of one machine did of late. */
export interface MachineActivity {
  readonly counts: { readonly [status in ExecutionStatus]?: number };
  /** The one that started last. */
  readonly last: FoundExecution | undefined;
  /** Hour by hour, the oldest first. */
  readonly buckets: readonly RateBucket[];
}

export const hourMs = 3_600_000;
export const activityHours = 24;

/** The beginning of the hours that are shown: full ones, so that it changes once an hour only. */
export function activityStartMs(nowMs: number): number {
  return Math.floor(nowMs / hourMs) * hourMs - (activityHours - 1) * hourMs;
}

/** What the machines did, by their ARNs. An execution that comes twice counts once. */
export function machineActivities(
  executions: Iterable<FoundExecution>,
  startMs: number,
): ReadonlyMap<string, MachineActivity> {
  const byMachine = new Map<string, Map<string, FoundExecution>>();
  for (const execution of executions) {
    const known = byMachine.get(execution.stateMachineArn) ?? new Map<string, FoundExecution>();
    byMachine.set(execution.stateMachineArn, known.set(execution.executionArn, execution));
  }
  return new Map([...byMachine].map(([arn, runs]) => [arn, activityOf([...runs.values()], startMs)]));
}

function activityOf(runs: readonly FoundExecution[], startMs: number): MachineActivity {
  const counts: { [status in ExecutionStatus]?: number } = {};
  const buckets = Array.from({ length: activityHours }, (_, hour) => ({
    startMs: startMs + hour * hourMs,
    succeeded: 0,
    failed: 0,
    other: 0,
  }));
  let last: FoundExecution | undefined;
  for (const run of runs) {
    counts[run.status] = (counts[run.status] ?? 0) + 1;
    if (last === undefined || run.startDate > last.startDate) last = run;
    const bucket = buckets[Math.floor((run.startDate * 1_000 - startMs) / hourMs)];
    if (bucket === undefined) continue;
    if (run.status === 'SUCCEEDED') bucket.succeeded += 1;
    else if (run.status === 'FAILED' || run.status === 'TIMED_OUT') bucket.failed += 1;
    else bucket.other += 1;
  }
  return { counts, last, buckets };
}
