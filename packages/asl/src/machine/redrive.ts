import type { Burst } from './burst.ts';
import type { Execution } from './execution.ts';
import { failState } from './failure.ts';
import { entered, type Frame } from './frame.ts';
import { redriveMapRun } from './map-run.ts';

/*
 * A redrive goes on from the frames as they stood when the execution ended (Developer Guide, "Restarting state machine
 * executions with redrive"). A state that was entered and not left is run again from its beginning, with its retries
 * counted from 0 and without another Entered event: what it records next follows the one it has. What has succeeded
 * stays: of a Parallel or an inline Map only branches and iterations that failed or were aborted go on, and a map run
 * goes on itself.
 */

/** Whether an execution has ended so that it can be redriven, with room for the event that says so and its end. */
export function isRedrivable({ status, root, lastEventId, limits }: Execution): boolean {
  return status !== 'RUNNING' && root !== undefined && lastEventId + 1 < limits.historyEventsMax;
}

/** Opens a redrivable execution again and makes what did not succeed able to run. */
export function redrive(burst: Burst): void {
  const { execution } = burst;
  execution.reopen(burst.nowMs);
  const { redriveCount } = execution;
  burst.append('ExecutionRedriven', execution.lastEventId, { redriveCount });
  const spent: Frame[] = [];
  redriveFrame(burst, execution.root as Frame, spent);
  for (const frame of spent) {
    // What one of them fails may have ended the others.
    if (execution.status !== 'RUNNING' || execution.frame(frame.id) !== frame) continue;
    const cause = 'The map run was redriven as often as it may be.';
    failState(burst, frame, { error: 'States.Runtime', cause: burst.causeOf(frame, cause) });
  }
}

/** @param spent takes frames whose map run was redriven too often */
function redriveFrame(burst: Burst, frame: Frame, spent: Frame[]): void {
  const { execution } = burst;
  const { work } = frame;
  if (work.kind === 'enter') {
    // It was about to enter a state, which is no state that has failed.
    execution.runnable.push(frame);
    return;
  }
  if (work.kind === 'map-run') {
    resetRetries(frame);
    frame.lastEventId = frame.enteredEventId;
    if (!redriveMapRun(burst, frame, work)) spent.push(frame);
    return;
  }
  const unfinished = frame.children?.filter((child) => child.work.kind !== 'done') ?? [];
  if ((work.kind === 'parallel' || work.kind === 'map') && unfinished.length > 0) {
    resetRetries(frame);
    frame.lastEventId = work.startedEventId;
    execution.touch(frame);
    for (const child of unfinished) redriveFrame(burst, child, spent);
    return;
  }
  rerunState(execution, frame);
}

/** Lets a frame run its state again from the beginning, with all that was below it. */
function rerunState(execution: Execution, frame: Frame): void {
  resetRetries(frame);
  frame.lastEventId = frame.enteredEventId;
  // The state is not entered anew, so nothing else can be what a failing evaluation follows.
  frame.enteredPreviousEventId = frame.enteredEventId;
  execution.removeChildren(frame);
  execution.setWork(frame, entered);
  execution.runnable.push(frame);
}

function resetRetries(frame: Frame): void {
  frame.retryCount = 0;
  frame.retries = undefined;
}
