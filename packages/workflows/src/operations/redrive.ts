import { executionSecondsMaxDefault } from '@cairn/asl';
import type { Clock } from '@cairn/kit';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionClocks } from '../engine/execution-clocks.ts';
import type { HistoryReader } from '../engine/history-reader.ts';
import type { ExecutionRow } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';

/** What DescribeExecution says about redriving. */
export interface RedriveDescription {
  readonly redriveCount: number;
  /** When it was last redriven. */
  readonly redriveDate?: number;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

/** Executions that were started before could not be redriven (Developer Guide, "Redrive eligibility"). */
const launchMs = Date.UTC(2023, 10, 15);

/** What decides whether an execution can be redriven. */
interface RefusalParts {
  readonly clock: Clock;
  readonly engine: { readonly clocks: Pick<ExecutionClocks, 'nowOf'> };
  readonly history: HistoryReader;
  readonly limits: StepFunctionsLimits;
}

/** How often and when an execution was redriven. */
export function redrivesOf(row: ExecutionRow): Pick<RedriveDescription, 'redriveCount' | 'redriveDate'> {
  const { redriveMs } = row;
  return {
    redriveCount: readAttributes(row).redrives?.count ?? 0,
    ...(redriveMs === undefined ? {} : { redriveDate: redriveMs }),
  };
}

/** Whether an execution can be redriven now, with AWS's reason if not. */
export async function describeRedrive(parts: RefusalParts, row: ExecutionRow): Promise<RedriveDescription> {
  const redriveStatusReason = await redriveRefusal(parts, row);
  if (redriveStatusReason === undefined) {
    const { child } = readAttributes(row);
    return {
      ...redrivesOf(row),
      redriveStatus: child === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
    };
  }
  return { ...redrivesOf(row), redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}

/**
 * What time it is for an execution, whether it runs or not: on skipped time its clock goes on as the real one does once
 * it has ended.
 */
async function nowFor(
  { clock, engine, history }: Omit<RefusalParts, 'limits'>,
  row: ExecutionRow,
): Promise<number> {
  const { time, clockOf } = readAttributes(row);
  const nowMs = clock.now();
  if (time !== 'skip') return nowMs;
  const skewMs = await history.clockSkewMs(row);
  return Math.max(nowMs + skewMs, engine.clocks.nowOf(clockOf ?? row.executionId), row.stopMs ?? 0);
}

/**
 * Why an execution cannot be redriven, in the words of DescribeExecution's `redriveStatusReason` (API reference);
 * undefined when it can.
 */
export async function redriveRefusal(parts: RefusalParts, row: ExecutionRow): Promise<string | undefined> {
  const { history, limits } = parts;
  const { status, startMs, stopMs } = row;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  const nowMs = await nowFor(parts, row);
  const { firstEventId, eventCount, stateKind } = await history.tail(row);
  // Early builds kept no state of what had ended; nor is there one that was too large to be kept.
  if (startMs < launchMs || stateKind === 'none') {
    return 'Execution was started before the launch of RedriveExecution';
  }
  // There has to be room for ExecutionRedriven and at least one event more.
  if (firstEventId + eventCount > limits.historyEventsMax - 1)
    return 'Execution history event limit exceeded';
  if (nowMs - startMs >= executionSecondsMaxDefault * 1_000) {
    return 'Execution has exceeded the max execution time';
  }
  if (nowMs - (stopMs as number) > limits.redrivableSeconds * 1_000) {
    return 'Execution redrivable period exceeded';
  }
  return undefined;
}
