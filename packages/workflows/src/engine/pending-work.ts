import { type Execution, type MapRunReference, pendingMapRuns, pendingTasks } from '@cairn/asl';
import type { MapRunHost, TaskHost } from './engine-ports.ts';
import type { ExecutionSlot } from './execution-slot.ts';
import { taskName } from './task-token.ts';

/** Takes up what an execution waits for, now that its state is here: calls that it does not want any more end. */
export function takeUpPending(
  slot: ExecutionSlot,
  execution: Execution,
  { tasks, mapRuns }: { readonly tasks: TaskHost; readonly mapRuns: MapRunHost },
): void {
  const wanted = pendingTasks(execution);
  slot.abortCalls(new Set(wanted.map(({ task }) => taskName(task))));
  for (const command of wanted) {
    if (!slot.tasks?.has(taskName(command.task))) tasks.startTask(slot, command);
  }
  for (const command of pendingMapRuns(execution)) mapRuns.startMapRun(slot, command);
}

/** Whether an execution waits for a map run. */
export function waitsFor(execution: Execution, { frameId, startedEventId }: MapRunReference): boolean {
  return pendingMapRuns(execution).some(
    ({ mapRun }) => mapRun.frameId === frameId && mapRun.startedEventId === startedEventId,
  );
}
