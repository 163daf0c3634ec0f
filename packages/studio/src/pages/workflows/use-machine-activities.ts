import { useMemo } from 'react';
import { useNow } from '../../design/duration.tsx';
import { searchExecutions } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { activityStartMs, type MachineActivity, machineActivities } from './machine-activity.ts';

/** The search gives no more at once. */
export const runsShownMax = 1_000;

/** What all machines did of late; kept up as runs start and end. */
export function useMachineActivities(): {
  readonly activities: ReadonlyMap<string, MachineActivity>;
  /** Whether there were more runs than are counted. */
  readonly isPartial: boolean;
} {
  const startMs = activityStartMs(useNow(60_000));
  const startedFrom = new Date(startMs).toISOString();
  const recent = useOperation(
    searchExecutions,
    { startedFrom, maxResults: runsShownMax },
    { keepsPrevious: true },
  );
  const running = useOperation(searchExecutions, { status: 'RUNNING', maxResults: runsShownMax });
  const activities = useMemo(() => {
    // What is running by an older answer may have ended by the newer one, which therefore comes last.
    const all = [...(running.data?.executions ?? []), ...(recent.data?.executions ?? [])];
    return machineActivities(all, startMs);
  }, [recent.data, running.data, startMs]);
  return { activities, isPartial: recent.data?.nextToken !== undefined };
}
