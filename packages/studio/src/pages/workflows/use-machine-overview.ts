import { useMemo } from 'react';
import { useNow } from '../../design/duration.tsx';
import { type FoundExecution, listExpressExecutions, searchExecutions } from '../../wire/cairn.ts';
import type { ServiceError } from '../../wire/service-error.ts';
import type { StateMachineType } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { activityStartMs, type MachineActivity, machineActivities } from './machine-activity.ts';
import { type RunDurations, runDurations } from './run-durations.ts';
import { runsShownMax } from './use-machine-activities.ts';

/** What one machine did of late. */
export interface MachineOverview {
  readonly activity: MachineActivity;
  readonly durations: RunDurations | undefined;
  /** The runs that failed or timed out last, whenever that was; the newest first. */
  readonly failures: readonly FoundExecution[];
  /** Whether there were more runs than are counted. */
  readonly isPartial: boolean;
}

const failuresShown = 3;
/** Express executions tell no lists that they start and end. */
const expressAsksEveryMs = 10_000;

/**
 * What a machine did in the last 24 hours. Asked when the page is opened and when runs start or end, at most once a
 * second; nothing is asked while nothing happens.
 */
export function useMachineOverview(
  stateMachineArn: string,
  type: StateMachineType | undefined,
): { readonly overview: MachineOverview | undefined; readonly error: ServiceError | null } {
  const startMs = activityStartMs(useNow(60_000));
  const found = useFound(stateMachineArn, type, startMs);
  const { recent, isPartial, running, failed, timedOut, error } = found;
  const overview = useMemo(() => {
    if (recent === undefined) return undefined;
    // What is running by an older answer may have ended by the newer one, which therefore comes last.
    const activities = machineActivities([...(running ?? []), ...recent], startMs);
    const activity = activities.get(stateMachineArn) ?? { counts: {}, last: undefined, buckets: [] };
    const failures = [...(failed ?? []), ...(timedOut ?? [])]
      .sort((left, right) => (right.stopDate ?? 0) - (left.stopDate ?? 0))
      .slice(0, failuresShown);
    return { activity, durations: runDurations(recent), failures, isPartial };
  }, [stateMachineArn, recent, isPartial, running, failed, timedOut, startMs]);
  return { overview, error };
}

function useFound(stateMachineArn: string, type: StateMachineType | undefined, startMs: number) {
  const isExpress = type === 'EXPRESS';
  const asked = type === 'STANDARD' ? { stateMachineArn } : undefined;
  const keeps = { keepsPrevious: true };
  const recent = useOperation(
    searchExecutions,
    asked && { ...asked, startedFrom: new Date(startMs).toISOString(), maxResults: runsShownMax },
    keeps,
  );
  const running = useOperation(
    searchExecutions,
    asked && { ...asked, status: 'RUNNING', maxResults: runsShownMax },
  );
  const last = { maxResults: failuresShown };
  const failed = useOperation(searchExecutions, asked && { ...asked, status: 'FAILED', ...last });
  const timedOut = useOperation(searchExecutions, asked && { ...asked, status: 'TIMED_OUT', ...last });
  const express = useOperation(
    listExpressExecutions,
    isExpress ? { stateMachineArn, maxResults: runsShownMax } : undefined,
    { refetchIntervalMs: isExpress && expressAsksEveryMs },
  );
  if (isExpress) {
    const all = express.data?.executions;
    const of = (status: string) => all?.filter((execution) => execution.status === status);
    return {
      recent: all?.filter(({ startDate }) => startDate * 1_000 >= startMs),
      isPartial: false,
      running: undefined,
      failed: of('FAILED'),
      timedOut: of('TIMED_OUT'),
      error: express.error,
    };
  }
  return {
    recent: recent.data?.executions,
    isPartial: recent.data?.nextToken !== undefined || running.data?.nextToken !== undefined,
    running: running.data?.executions,
    failed: failed.data?.executions,
    timedOut: timedOut.data?.executions,
    error: recent.error ?? running.error ?? failed.error ?? timedOut.error,
  };
}
