import { invariant, unreachable } from '@cairn/kit';
import type { Program } from '../program/program.ts';
import type { Transition, TransitionEnvironment, TransitionEvent } from '../transition-types.ts';
import { Burst, HistoryFull } from './burst.ts';
import type { Execution } from './execution.ts';
import { failExecution, failState, noteFailure } from './failure.ts';
import { joinChild } from './fork.ts';
import type { Frame } from './frame.ts';
import { cancelMapRun, findMapRun, succeedMapRun } from './map-run.ts';
import { advance, finishWait, runState } from './run-state.ts';
import {
  attemptOf,
  cancelTask,
  failureDetails,
  findAttempt,
  noteHeartbeat,
  noteTaskStarted,
  noteTaskSubmitted,
  recordTaskFailure,
  succeedTask,
  type TaskAttempt,
} from './task.ts';

const ignored: Transition = { events: [], commands: [], more: false, accepted: false, spent: 0 };

/**
 * Moves an execution on: tells it what happened and runs it until everything in it waits, or until the
 * burst cap. Synchronous and total: a workflow's failure is part of the result, never thrown.
 *
 * The execution is changed in place. When what came of it cannot be made durable, drop it and restore it.
 */
export function transition(
  program: Program,
  execution: Execution,
  event: TransitionEvent,
  environment: TransitionEnvironment,
): Transition {
  invariant(execution.program === program, 'an execution runs by the program it was made with');
  if (execution.status !== 'RUNNING' || hasStarted(execution) === (event.kind === 'start')) return ignored;
  const burst = new Burst(execution, environment);
  const byClock = event.kind === 'timers' || event.kind === 'continue';
  try {
    if (!takeUp(burst, event)) return ignored;
    runOn(burst, byClock);
  } catch (thrown) {
    if (thrown instanceof HistoryFull) closeFullHistory(burst, thrown.previousEventId);
    // Nothing outside a state's own work is known to outgrow the engine; if it does, the execution ends.
    else if (thrown instanceof RangeError) closeFailed(burst, thrown.message);
    else throw thrown;
  }
  const more = canRunOn(execution) || (byClock && isDue(execution, burst.nowMs));
  return { events: burst.events, commands: burst.commands, more, accepted: true, spent: burst.spent };
}

/** Takes up what happened. @returns false when nothing waits for it */
function takeUp(burst: Burst, event: TransitionEvent): boolean {
  const { execution } = burst;
  switch (event.kind) {
    case 'start':
      recordStart(burst);
      return true;
    case 'continue':
      return canRunOn(execution) || isDue(execution, burst.nowMs);
    case 'timers':
      return isDue(execution, burst.nowMs);
    case 'expire':
      if (execution.deadlineMs === undefined || execution.deadlineMs > burst.nowMs) return false;
      closeEarly(burst, 'ExecutionTimedOut', undefined, undefined);
      return true;
    case 'stop':
      closeEarly(burst, 'ExecutionAborted', event.error, event.cause);
      return true;
    case 'map-run-succeeded':
    case 'map-run-failed':
      return endMapRun(burst, event);
    default: {
      const attempt = findAttempt(execution, event.task);
      return attempt !== undefined && answerTask(burst, attempt, event);
    }
  }
}

/** Until an execution has started nothing else can happen to it, and it starts once. */
function hasStarted(execution: Execution): boolean {
  return execution.lastEventId > 0;
}

function recordStart(burst: Burst): void {
  const { input, roleArn, stateMachineAliasArn, stateMachineVersionArn } = burst.execution.identity;
  burst.append('ExecutionStarted', 0, {
    input,
    roleArn,
    ...(stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn }),
    ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
  });
}

function endMapRun(burst: Burst, event: Extract<TransitionEvent, { readonly mapRun: unknown }>): boolean {
  const run = findMapRun(burst.execution, event.mapRun);
  if (run === undefined) return false;
  if (event.kind === 'map-run-succeeded') {
    guard(burst, run.frame, () => succeedMapRun(burst, run, event.output));
  } else {
    burst.record(run.frame, 'MapRunFailed', failureDetails(event.error, event.cause));
    failState(burst, run.frame, { error: event.error, cause: event.cause });
  }
  return true;
}

function answerTask(
  burst: Burst,
  attempt: TaskAttempt,
  event: Extract<TransitionEvent, { readonly task: unknown }>,
): boolean {
  switch (event.kind) {
    case 'task-started':
      return noteTaskStarted(burst, attempt, event.workerName);
    case 'task-submitted':
      return noteTaskSubmitted(burst, attempt, event.output);
    case 'task-heartbeat':
      noteHeartbeat(burst, attempt);
      return true;
    case 'task-succeeded':
      guard(burst, attempt.frame, () => succeedTask(burst, attempt, event.output));
      return true;
    case 'task-failed':
      recordTaskFailure(burst, attempt, 'Failed', event.error, event.cause);
      failState(burst, attempt.frame, { error: event.error, cause: event.cause });
      return true;
    default:
      return unreachable(event);
  }
}

/** Runs all frames that can, and wakes those that are due, up to the burst cap. */
function runOn(burst: Burst, byClock: boolean): void {
  const { execution } = burst;
  joinFinished(burst);
  while (!burst.full && execution.status === 'RUNNING') {
    const frame = execution.runnable.shift();
    if (frame !== undefined) {
      // A frame may have been aborted since it was found able to run.
      if (execution.frame(frame.id) === frame) guard(burst, frame, advance);
    } else if (!byClock || !wakeNext(burst)) {
      return;
    }
    joinFinished(burst);
  }
}

/** Does something for a frame; what an expression throws fails the frame's state. */
function guard(burst: Burst, frame: Frame, work: (burst: Burst, frame: Frame) => void): void {
  burst.beginState();
  try {
    work(burst, frame);
  } catch (thrown) {
    failState(burst, frame, noteFailure(burst, frame, thrown));
  }
}

/** Joins what has finished to what waits for it, outwards. */
function joinFinished(burst: Burst): void {
  for (let child = burst.finished; child !== undefined; child = burst.finished) {
    burst.finished = undefined;
    const finished = child;
    guard(burst, finished.parent as Frame, (_burst, parent) => joinChild(burst, parent, finished));
  }
}

/** Wakes the frame, or the execution, that is due first. @returns false when none is */
function wakeNext(burst: Burst): boolean {
  const { execution, nowMs } = burst;
  const { deadlineMs } = execution;
  const frame = execution.takeDueFrame(Math.min(nowMs, deadlineMs ?? nowMs));
  if (frame !== undefined) {
    guard(burst, frame, wakeFrame);
    return true;
  }
  if (deadlineMs === undefined || deadlineMs > nowMs) return false;
  closeEarly(burst, 'ExecutionTimedOut', undefined, undefined);
  return true;
}

function wakeFrame(burst: Burst, frame: Frame): void {
  const { state, work } = frame;
  if (work.kind === 'wait' && state.type === 'Wait') finishWait(burst, frame, state);
  else if (work.kind === 'retry') runState(burst, frame);
  else timeOutTask(burst, frame);
}

function timeOutTask(burst: Burst, frame: Frame): void {
  const attempt = attemptOf(frame);
  invariant(attempt !== undefined, 'only waits, retries and tasks have timers');
  const { timeoutAtMs } = attempt.work;
  const missedHeartbeat = timeoutAtMs === undefined || timeoutAtMs > burst.nowMs;
  cancelTask(burst, attempt);
  recordTaskFailure(burst, attempt, 'TimedOut', 'States.Timeout', undefined);
  failState(burst, frame, { error: 'States.Timeout', cause: undefined, missedHeartbeat });
}

/** Ends the execution from outside its states. */
function closeEarly(
  burst: Burst,
  type: 'ExecutionAborted' | 'ExecutionTimedOut',
  error: string | undefined,
  cause: string | undefined,
): void {
  const { execution } = burst;
  cancelTasks(burst);
  burst.append(type, 0, failureDetails(error, cause));
  execution.error = error;
  execution.cause = cause;
  execution.close(type === 'ExecutionAborted' ? 'ABORTED' : 'TIMED_OUT');
}

function closeFullHistory(burst: Burst, previousEventId: number): void {
  cancelTasks(burst);
  const cause = `The execution reached the maximum number of history events (${burst.execution.limits.historyEventsMax}).`;
  failExecution(burst, previousEventId, { error: 'States.Runtime', cause });
}

function closeFailed(burst: Burst, cause: string): void {
  const { execution } = burst;
  if (execution.status !== 'RUNNING') return;
  cancelTasks(burst);
  failExecution(burst, execution.root?.lastEventId ?? execution.lastEventId, {
    error: 'States.Runtime',
    cause,
  });
}

function cancelTasks(burst: Burst): void {
  for (const frame of burst.execution.frames()) {
    const attempt = attemptOf(frame);
    if (attempt !== undefined) cancelTask(burst, attempt);
    cancelMapRun(burst, frame);
  }
}

function canRunOn(execution: Execution): boolean {
  return execution.runnable.some((frame) => execution.frame(frame.id) === frame);
}

function isDue(execution: Execution, nowMs: number): boolean {
  const { nextDueMs } = execution;
  return nextDueMs !== undefined && nextDueMs <= nowMs;
}
