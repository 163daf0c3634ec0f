import type { HistoryEvent } from '@cairn/asl';
import type { Log } from '@cairn/kit';
import type { StepFunctionsLimits } from '../limits.ts';
import type { ExecutionObserver } from './engine-ports.ts';
import { hasFailed, logFailure } from './execution-failure-log.ts';
import { ExecutionLog, type ExecutionLogs } from './execution-log.ts';
import type { ExecutionMeters } from './execution-meters.ts';
import { ExecutionMetrics, isCounted } from './execution-metrics.ts';
import { type ExecutionStatusChanges, tellStatusChanges } from './execution-status-changes.ts';

/** Where executions log and are counted, as far as there is such a place. */
export interface ObserverPorts {
  readonly logs?: ExecutionLogs;
  readonly metrics?: ExecutionMeters;
  readonly statusChanges?: ExecutionStatusChanges;
  readonly limits: Pick<StepFunctionsLimits, 'logDetailCharactersMax'>;
  readonly log: Log;
}

/** Makes what the engine tells of durable events; undefined when nobody wants to hear. */
export function observerOf({
  logs,
  metrics,
  statusChanges,
  limits,
  log,
}: ObserverPorts): ExecutionObserver | undefined {
  if (logs === undefined && metrics === undefined && statusChanges === undefined) return undefined;
  const executionLog = logs === undefined ? undefined : new ExecutionLog(logs, limits.logDetailCharactersMax);
  const executionMetrics = metrics === undefined ? undefined : new ExecutionMetrics(metrics);
  return {
    wanted(loaded, events) {
      if (executionLog?.isOn(loaded) === true) return events;
      if (executionMetrics === undefined && statusChanges === undefined) return undefined;
      // Changes of status are among what is counted.
      return countedOf(events);
    },
    committed(loaded, events) {
      try {
        executionLog?.committed(loaded, events);
        executionMetrics?.committed(loaded, events);
        if (hasFailed(events)) logFailure(log, loaded.execution.status, loaded.execution);
        if (statusChanges !== undefined) tellStatusChanges(statusChanges, loaded, events);
      } catch (error) {
        // A bug here must not hold up an execution whose burst is durable.
        log('error', 'what an execution did could not be logged or counted', { error });
      }
    },
  };
}

/** The events that are counted. Most bursts have one or two; a list that grows would cost more than the counting. */
function countedOf(events: readonly HistoryEvent[]): readonly HistoryEvent[] | undefined {
  let first: HistoryEvent | undefined;
  let second: HistoryEvent | undefined;
  for (const event of events) {
    if (!isCounted(event.type)) continue;
    if (first === undefined) first = event;
    else if (second === undefined) second = event;
    else return events.filter(({ type }) => isCounted(type));
  }
  if (first === undefined) return undefined;
  return second === undefined ? [first] : [first, second];
}
