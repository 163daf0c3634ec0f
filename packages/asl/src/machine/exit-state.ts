import { nullPayload, type Payload } from '@cairn/kit';
import type { HistoryEventType } from '../history-event.ts';
import type { Assigner, Assignment, PayloadFilter } from '../program/evaluation.ts';
import type { FilteringState, State, WorkState } from '../program/program.ts';
import type { Burst } from './burst.ts';
import { enter, type Frame } from './frame.ts';
import { checkVariableSizes } from './variable-sizes.ts';

/**
 * Leaves a state: records its Exited event with what it assigns, and goes on to `next`, or to the end of the
 * frame's sequence.
 */
export function exitState(
  burst: Burst,
  frame: Frame,
  exited: HistoryEventType,
  output: Payload,
  next: State | undefined,
  assignments: readonly Assignment[] = noAssignments,
): void {
  const { execution } = burst;
  const { name } = frame.state;
  if (assignments.length === 0) {
    burst.record(frame, exited, { name, output });
  } else {
    const assignedVariables = Object.fromEntries(assignments.map(([variable, { text }]) => [variable, text]));
    burst.record(frame, exited, { name, output, assignedVariables });
    execution.assign(frame, assignments);
  }
  frame.input = output;
  frame.retryCount = 0;
  frame.retries = undefined;
  if (next !== undefined) {
    frame.state = next;
    execution.setWork(frame, enter);
    execution.runnable.push(frame);
  } else if (frame.parent !== undefined) {
    // What nobody will look at is not kept, be it ever so much.
    const kept = discards(frame.parent.state) ? nullPayload : output;
    frame.input = kept;
    execution.setWork(frame, { kind: 'done', output: kept });
    burst.finished = frame;
  } else {
    burst.append('ExecutionSucceeded', frame.lastEventId, { output });
    execution.output = output;
    execution.close('SUCCEEDED');
  }
}

/** Whether a Parallel or Map has no use for what its branches or iterations give. */
function discards(state: State): boolean {
  return (state.type === 'Parallel' || state.type === 'Map') && state.discardsResult;
}

/** Applies InputPath. @throws StateFailure */
export function effectiveInput(burst: Burst, frame: Frame, state: FilteringState): Payload {
  return state.inputPath === undefined ? frame.input : state.inputPath(frame.input, burst);
}

/** Applies OutputPath and refuses what is too large. @throws StateFailure */
export function filteredOutput(
  burst: Burst,
  frame: Frame,
  outputPath: PayloadFilter,
  data: Payload,
): Payload {
  const output = outputPath === undefined ? data : outputPath(data, burst);
  // The input was small enough when it came to be.
  if (output !== frame.input) burst.checkPayload(output, frame.state.name);
  return output;
}

/**
 * Leaves a state whose work is done: applies ResultSelector, ResultPath and OutputPath to its result, or Output,
 * and assigns. @throws StateFailure
 */
export function exitWork(burst: Burst, frame: Frame, state: WorkingState, result: Payload): void {
  const selected = state.resultSelector === undefined ? result : state.resultSelector(result, burst);
  const output = filteredOutput(
    burst,
    frame,
    state.outputPath,
    state.resultPath(frame.input, selected, burst),
  );
  const assignments = assignmentsOf(burst, frame, state.assign, result);
  exitState(burst, frame, `${state.type}StateExited`, output, state.next, assignments);
}

/** States that work. */
export type WorkingState = Extract<State, WorkState>;

const noAssignments: readonly Assignment[] = [];

/**
 * Evaluates an Assign in the scope of the frame; nothing is assigned before the state is left.
 * @throws StateFailure, also when the variables take more than they may
 */
export function assignmentsOf(
  burst: Burst,
  frame: Frame,
  assign: Assigner | undefined,
  result: Payload,
): readonly Assignment[] {
  if (assign === undefined) return noAssignments;
  const assignments = assign(frame.input, result, burst);
  checkVariableSizes(burst.execution, frame, assignments);
  return assignments;
}
