import { nullPayload, type Payload } from '@cairn/kit';
import type { HistoryEventType } from '../history-event.ts';
import type { FilteringState, State, WorkState } from '../program/program.ts';
import type { Burst } from './burst.ts';
import { enter, type Frame } from './frame.ts';

/** Leaves a state: records its Exited event and goes on to `next`, or to the end of the frame's sequence. */
export function exitState(
  burst: Burst,
  frame: Frame,
  exited: HistoryEventType,
  output: Payload,
  next: State | undefined,
): void {
  const { execution } = burst;
  burst.record(frame, exited, { name: frame.state.name, output });
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
export function filteredOutput(burst: Burst, frame: Frame, state: FilteringState, data: Payload): Payload {
  const output = state.outputPath === undefined ? data : state.outputPath(data, burst);
  // The input was small enough when it came to be.
  if (output !== frame.input) burst.checkPayload(output, state.name);
  return output;
}

/** Applies ResultSelector, ResultPath and OutputPath to the result of a state's work. @throws StateFailure */
export function workOutput(burst: Burst, frame: Frame, state: WorkState, result: Payload): Payload {
  const selected = state.resultSelector === undefined ? result : state.resultSelector(result, burst);
  return filteredOutput(burst, frame, state, state.resultPath(frame.input, selected, burst));
}
