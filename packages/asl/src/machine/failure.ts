import { JsonNestingError, JsonSyntaxError, Payload } from '@cairn/kit';
import { DataTooLarge } from '../data/data-too-large.ts';
import { StateFailure } from '../data/state-failure.ts';
import { EvaluationFailure } from '../jsonata/evaluation-failure.ts';
import type { Catcher, Retrier, State } from '../program/program.ts';
import type { Burst } from './burst.ts';
import { assignmentsOf, exitState, type WorkingState } from './exit-state.ts';
import { entered, type Frame } from './frame.ts';
import { cancelMapRun } from './map-run.ts';
import { dataLimitCause } from './payload-check.ts';
import { attemptOf, cancelTask, failureDetails } from './task.ts';

/** Why a state failed. */
export interface Failure {
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** A missed heartbeat, recorded as States.Timeout but known to Retry and Catch as States.HeartbeatTimeout too. */
  readonly missedHeartbeat?: boolean;
  /** An evaluation failed before the state's work began: a Map or Parallel is recorded as failed all the same. */
  readonly evaluation?: boolean;
}

/**
 * Makes a failure of what an expression threw, in the words that AWS puts before it. Data that is too large,
 * or nests too deeply to be read or written, fails the state that has to do with it; anything else thrown is a bug.
 */
function failureOf(burst: Burst, frame: Frame, thrown: unknown): Failure {
  if (isTooLarge(thrown)) {
    return { error: 'States.DataLimitExceeded', cause: dataLimitCause(frame.state.name) };
  }
  const { error, message } = asStateFailure(thrown);
  if (error === 'States.DataLimitExceeded') return { error, cause: message };
  return { error, cause: truncateCause(burst.causeOf(frame, message)) };
}

/** Makes a failure of what an expression threw and records it, if it is one that is recorded by itself. */
export function noteFailure(burst: Burst, frame: Frame, thrown: unknown): Failure {
  const failure = failureOf(burst, frame, thrown);
  if (!(thrown instanceof EvaluationFailure)) return failure;
  const { state } = frame;
  // As AWS has it: in a state that was just entered, the event follows what the entering followed.
  if (frame.lastEventId === frame.enteredEventId && state.type !== 'Wait') {
    frame.lastEventId = frame.enteredPreviousEventId;
  }
  const location = thrown.location === undefined ? {} : { location: thrown.location };
  burst.record(frame, 'EvaluationFailed', {
    state: state.name,
    ...location,
    ...failureDetails(failure.error, failure.cause),
  });
  return { ...failure, evaluation: true };
}

/** Cuts a cause to the 32,768 characters that the API shows. */
export function truncateCause(cause: string): string {
  return cause.length > causeCharactersMax ? cause.slice(0, causeCharactersMax) : cause;
}

const causeCharactersMax = 32_768;

/** Sizes are bounded before anything is built; what the engine itself refuses to build is the last resort. */
export function isTooLarge(thrown: unknown): boolean {
  if (thrown instanceof DataTooLarge) return true;
  return (
    thrown instanceof RangeError &&
    /^Invalid (string|array) length|size exceeded$/.test(thrown.message) &&
    !/call stack/.test(thrown.message)
  );
}

export function asStateFailure(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  if (
    thrown instanceof JsonNestingError ||
    thrown instanceof JsonSyntaxError ||
    thrown instanceof RangeError
  ) {
    return new StateFailure('States.Runtime', thrown.message);
  }
  throw thrown;
}

/**
 * Fails a frame's state: it is tried again, caught, or fails the states around it in turn and at last the
 * execution. The frame's last event is the one that failed it.
 */
export function failState(burst: Burst, failed: Frame, failure: Failure): void {
  let frame = failed;
  let failedChild: Frame | undefined;
  let current = failure;
  for (;;) {
    const { state } = frame;
    if (handlesErrors(state)) {
      const forked =
        frame.work.kind === 'map' || frame.work.kind === 'parallel' || frame.work.kind === 'map-run';
      abortChildren(burst, frame, failedChild);
      if (retryState(burst, frame, state, current)) return;
      if (forked || (current.evaluation && state.type !== 'Task'))
        burst.record(frame, state.type === 'Map' ? 'MapStateFailed' : 'ParallelStateFailed');
      const outcome = catchFailure(burst, frame, state, current);
      if (outcome === undefined) return;
      current = outcome;
    }
    if (frame.parent === undefined) {
      failExecution(burst, frame.lastEventId, current);
      return;
    }
    failedChild = frame;
    frame = leaveFailedChild(burst, frame.parent, frame);
  }
}

/** Ends the execution as failed. */
export function failExecution(burst: Burst, previousEventId: number, { error, cause }: Failure): void {
  burst.append('ExecutionFailed', previousEventId, failureDetails(error, cause));
  burst.execution.error = error;
  burst.execution.cause = cause;
  burst.execution.close('FAILED');
}

/** Whether a state may have Retry and Catch. */
export function handlesErrors(state: State): state is WorkingState {
  return state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map';
}

/** Records what a failed branch or iteration leaves behind. @returns the parent, which fails next */
function leaveFailedChild(burst: Burst, parent: Frame, child: Frame): Frame {
  const previousEventId = child.lastEventId;
  if (parent.state.type === 'Map') {
    const details = { name: parent.state.name, index: child.index };
    burst.append('MapIterationFailed', previousEventId, details);
  } else if (child.state.type === 'Task') {
    burst.append('TaskStateAborted', previousEventId);
  }
  parent.lastEventId = previousEventId;
  burst.execution.touch(parent);
  return parent;
}

/**
 * Aborts all that runs below a frame, but for the child that failed. The frames stay until something takes the
 * failure over: those of an execution that fails are what a redrive goes on from.
 */
function abortChildren(burst: Burst, frame: Frame, failed: Frame | undefined): void {
  if (frame.children === undefined) return;
  for (const child of frame.children) {
    if (child !== failed && child.work.kind !== 'done') abortFrame(burst, child, frame.lastEventId);
  }
}

function abortFrame(burst: Burst, frame: Frame, previousEventId: number): void {
  if (frame.parent?.state.type === 'Map') {
    const details = { name: frame.parent.state.name, index: frame.index };
    burst.append('MapIterationAborted', previousEventId, details);
  }
  for (const child of frame.children ?? []) {
    if (child.work.kind !== 'done') abortFrame(burst, child, previousEventId);
  }
  if (frame.work.kind === 'enter') return;
  const { type } = frame.state;
  if (type === 'Task' || type === 'Wait' || type === 'Parallel' || type === 'Map') {
    burst.append(`${type}StateAborted`, previousEventId);
  }
  const attempt = attemptOf(frame);
  if (attempt !== undefined) cancelTask(burst, attempt);
  cancelMapRun(burst, frame);
}

/** Plans another attempt when the first retrier that matches has one left. */
function retryState(burst: Burst, frame: Frame, state: WorkingState, failure: Failure): boolean {
  const index = matchingRetrier(state, failure);
  const retrier = state.retry[index];
  if (retrier === undefined) return false;
  frame.retries ??= state.retry.map(() => 0);
  const used = frame.retries[index] as number;
  // One that is used up leaves the error to Catch, not to the retriers after it.
  if (used >= retrier.maxAttempts) return false;
  frame.retries[index] = used + 1;
  frame.retryCount += 1;
  const dueMs = burst.nowMs + retryDelayMs(burst, retrier, used);
  burst.execution.removeChildren(frame);
  burst.execution.setWork(frame, { kind: 'retry', dueMs });
  return true;
}

/** The number of the first retrier that names a failure; -1 when none does. */
export function matchingRetrier(state: WorkingState, failure: Failure): number {
  return state.retry.findIndex(({ errorEquals }) => matches(errorEquals, failure, state));
}

/** IntervalSeconds × BackoffRate for each retry before, at most MaxDelaySeconds, FULL jitter over all of it. */
function retryDelayMs(burst: Burst, retrier: Retrier, used: number): number {
  const backoff = retrier.intervalSeconds * retrier.backoffRate ** used;
  const seconds = Math.min(backoff, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY, delaySecondsMax);
  return Math.round(seconds * 1000 * (retrier.fullJitter ? burst.random.next() : 1));
}

/** No delay is longer than MaxDelaySeconds may be. */
const delaySecondsMax = 31_622_400;

/** Goes on to the first catcher that matches. @returns the failure that is left when there is none */
function catchFailure(
  burst: Burst,
  frame: Frame,
  state: WorkingState,
  failure: Failure,
): Failure | undefined {
  const catcher = state.catch.find(({ errorEquals }) => matches(errorEquals, failure, state));
  if (catcher === undefined) return failure;
  burst.evaluateFor(frame);
  burst.beginState();
  try {
    const error = Payload.of({ Error: failure.error ?? null, Cause: failure.cause ?? null });
    const output = caughtOutput(burst, frame, catcher, error);
    const assignments = assignmentsOf(burst, frame, catcher.assign, error);
    burst.execution.removeChildren(frame);
    burst.execution.setWork(frame, entered);
    exitState(burst, frame, `${state.type}StateExited`, output, catcher.next, assignments);
    return undefined;
  } catch (thrown) {
    return noteFailure(burst, frame, thrown);
  }
}

/** The raw input with the error at the catcher's ResultPath; OutputPath has no say. */
function caughtOutput(burst: Burst, frame: Frame, catcher: Catcher, error: Payload): Payload {
  const output = catcher.resultPath(frame.input, error, burst);
  burst.checkPayload(output, frame.state.name);
  return output;
}

/**
 * Whether ErrorEquals names a failure (Developer Guide, "Handling errors in workflows"): States.Runtime is
 * never named; States.ALL names the rest; States.TaskFailed all but time-outs and too large data;
 * States.Timeout missed heartbeats too; States.BranchFailed whatever fails a Parallel.
 */
function matches(errorEquals: readonly string[], failure: Failure, state: WorkingState): boolean {
  const { error } = failure;
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === 'States.ALL' || name === error) return true;
    if (name === 'States.HeartbeatTimeout') return failure.missedHeartbeat === true;
    if (name === 'States.BranchFailed') return state.type === 'Parallel';
    if (name === 'States.Timeout') return error === 'States.HeartbeatTimeout';
    if (name !== 'States.TaskFailed') return false;
    return (
      error !== 'States.Timeout' &&
      error !== 'States.HeartbeatTimeout' &&
      error !== 'States.DataLimitExceeded'
    );
  });
}
