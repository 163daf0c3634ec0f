import type { ExecutionIdentity, ExecutionStatus, HistoryEvent } from '@cairn/asl';
import type { ObservedExecution } from './execution-log.ts';

/** Hears of changes of the status of Standard executions: their starts, ends and redrives. */
export interface ExecutionStatusChanges {
  /** Whether anybody listens in an account and region; asked at each change, so it has to be cheap. */
  wanted(place: { readonly account: string; readonly region: string }): boolean;
  /** A change is durable. Does not throw and does not wait. */
  changed(change: ExecutionStatusChange): void;
}

/** One change of status. */
export interface ExecutionStatusChange {
  readonly account: string;
  readonly region: string;
  readonly executionArn: string;
  readonly status: ExecutionStatus;
  readonly atMs: number;
  /** What it is and what it was started by. */
  readonly identity: ExecutionIdentity;
  /** Of one that did not succeed and says why. */
  readonly error?: string;
}

const statuses: ReadonlyMap<string, ExecutionStatus> = new Map([
  ['ExecutionStarted', 'RUNNING'],
  ['ExecutionRedriven', 'RUNNING'],
  ['ExecutionSucceeded', 'SUCCEEDED'],
  ['ExecutionFailed', 'FAILED'],
  ['ExecutionAborted', 'ABORTED'],
  ['ExecutionTimedOut', 'TIMED_OUT'],
]);

/** Tells of the changes among the events of a burst. */
export function tellStatusChanges(
  changes: ExecutionStatusChanges,
  { machine, execution }: Pick<ObservedExecution, 'machine' | 'execution'>,
  events: readonly HistoryEvent[],
): void {
  const { account, region } = machine;
  const { identity } = execution;
  for (const { type, timestampMs: atMs, details } of events) {
    const status = statuses.get(type);
    if (status === undefined || !changes.wanted(machine)) continue;
    const error = status === 'RUNNING' ? undefined : details?.error;
    const { executionArn } = identity;
    const change = { account, region, executionArn, status, atMs, identity };
    changes.changed(typeof error === 'string' ? { ...change, error } : change);
  }
}
