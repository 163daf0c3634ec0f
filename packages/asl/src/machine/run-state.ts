import { unreachable } from '@cairn/kit';
import { StateFailure } from '../data/state-failure.ts';
import type { HistoryEventType } from '../history-event.ts';
import type {
  ChoiceState,
  FailState,
  PassState,
  State,
  SucceedState,
  WaitState,
} from '../program/program.ts';
import type { Burst } from './burst.ts';
import { assignmentsOf, effectiveInput, exitState, filteredOutput } from './exit-state.ts';
import { failState, truncateCause } from './failure.ts';
import { startMap, startParallel } from './fork.ts';
import { entered, type Frame } from './frame.ts';
import { startTask } from './task.ts';

const enteredTypes: { readonly [type in State['type']]: HistoryEventType } = {
  Pass: 'PassStateEntered',
  Task: 'TaskStateEntered',
  Choice: 'ChoiceStateEntered',
  Wait: 'WaitStateEntered',
  Succeed: 'SucceedStateEntered',
  Fail: 'FailStateEntered',
  Parallel: 'ParallelStateEntered',
  Map: 'MapStateEntered',
};

/** Takes a frame that can run one step on: into its state, through it, or both. @throws StateFailure */
export function advance(burst: Burst, frame: Frame): void {
  const { runnable } = burst.execution;
  if (frame.work.kind === 'enter') {
    enterState(burst, frame);
    // Beside others it takes turns: AWS enters the first states of all branches before any goes on.
    if (runnable.length > 0) {
      runnable.push(frame);
      return;
    }
  }
  runState(burst, frame);
}

function enterState(burst: Burst, frame: Frame): void {
  const { state, input } = frame;
  frame.enteredPreviousEventId = frame.lastEventId;
  burst.record(frame, enteredTypes[state.type], { name: state.name, input });
  frame.enteredEventId = frame.lastEventId;
  burst.execution.entries += 1;
  frame.enteredMs = burst.nowMs;
  burst.execution.setWork(frame, entered);
}

/** Runs the state the frame has entered; again, when a retry is due. @throws StateFailure */
export function runState(burst: Burst, frame: Frame): void {
  const { state } = frame;
  burst.evaluateFor(frame);
  switch (state.type) {
    case 'Pass':
      runPass(burst, frame, state);
      break;
    case 'Choice':
      runChoice(burst, frame, state);
      break;
    case 'Wait':
      runWait(burst, frame, state);
      break;
    case 'Succeed':
      runSucceed(burst, frame, state);
      break;
    case 'Fail':
      runFail(burst, frame, state);
      break;
    case 'Task':
      startTask(burst, frame, state);
      break;
    case 'Parallel':
      startParallel(burst, frame, state);
      break;
    case 'Map':
      startMap(burst, frame, state);
      break;
    default:
      unreachable(state);
  }
}

function runPass(burst: Burst, frame: Frame, state: PassState): void {
  const data = effectiveInput(burst, frame, state);
  const result = state.result ?? (state.parameters === undefined ? data : state.parameters(data, burst));
  const merged = state.resultPath(frame.input, result, burst);
  const output = filteredOutput(burst, frame, state.outputPath, merged);
  const assignments = assignmentsOf(burst, frame, state.assign, result);
  exitState(burst, frame, 'PassStateExited', output, state.next, assignments);
}

function runChoice(burst: Burst, frame: Frame, state: ChoiceState): void {
  const data = effectiveInput(burst, frame, state);
  const branch = state.choices.find((choice) => choice.matches(data, burst));
  const next = branch?.next ?? state.default;
  if (next === undefined) {
    throw new StateFailure(
      'States.Runtime',
      'Failed to transition out of the state. The state does not point to a next state.',
    );
  }
  const { outputPath, assign } = branch ?? state;
  const output = filteredOutput(burst, frame, outputPath, data);
  exitState(burst, frame, 'ChoiceStateExited', output, next, assignmentsOf(burst, frame, assign, data));
}

function runWait(burst: Burst, frame: Frame, state: WaitState): void {
  const data = effectiveInput(burst, frame, state);
  const dueMs = state.until(data, burst);
  if (dueMs > burst.nowMs) burst.execution.setWork(frame, { kind: 'wait', dueMs });
  else finishWait(burst, frame, state);
}

/** Leaves a Wait state whose time has come. @throws StateFailure */
export function finishWait(burst: Burst, frame: Frame, state: WaitState): void {
  burst.evaluateFor(frame);
  const data = effectiveInput(burst, frame, state);
  const output = filteredOutput(burst, frame, state.outputPath, data);
  const assignments = assignmentsOf(burst, frame, state.assign, data);
  exitState(burst, frame, 'WaitStateExited', output, state.next, assignments);
}

function runSucceed(burst: Burst, frame: Frame, state: SucceedState): void {
  const output = filteredOutput(burst, frame, state.outputPath, effectiveInput(burst, frame, state));
  exitState(burst, frame, 'SucceedStateExited', output, undefined);
}

function runFail(burst: Burst, frame: Frame, state: FailState): void {
  const error = state.error?.(frame.input, burst);
  const cause = state.cause?.(frame.input, burst);
  failState(burst, frame, { error, cause: cause && truncateCause(burst, cause) });
}
