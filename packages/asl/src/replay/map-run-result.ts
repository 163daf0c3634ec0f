import { isJsonArray, isJsonObject, type Json, jsonEquals, memberOf, nullPayload, Payload } from '@cairn/kit';
import { StateFailure } from '../data/state-failure.ts';
import { Burst } from '../machine/burst.ts';
import type { Execution } from '../machine/execution.ts';
import type { MapRun } from '../machine/map-run.ts';
import type { TransitionEnvironment } from '../transition-types.ts';

/** Stands for the result, to see where a state puts it; no text that occurs in data. */
const mark = 'the result of the map run \u0000 of a replay';

/**
 * The result of a map run, of which the history shows only what the state made of it: found where the state of the
 * definition at hand puts its result, provided that the state then gives the recorded output.
 * @returns undefined when it cannot be told: the state computes with the result, or gave it another place before
 */
export function resultOfMapRun(
  execution: Execution,
  run: MapRun,
  stateOutput: string,
  environment: TransitionEnvironment,
): Payload | undefined {
  const { discardsResult } = run.state;
  if (discardsResult) return nullPayload;
  const outputOf = (result: Payload): Json | undefined => outputWith(execution, run, result, environment);
  const marked = outputOf(Payload.of(mark));
  const recorded = Payload.parse(stateOutput).value;
  const result = marked === undefined ? undefined : standsFor(marked, recorded);
  if (result === undefined) return undefined;
  const output = outputOf(Payload.of(result));
  return output !== undefined && jsonEquals(output, recorded) ? Payload.of(result) : undefined;
}

/** The state's output by some result; undefined when it would fail. */
function outputWith(
  execution: Execution,
  { frame, state }: MapRun,
  result: Payload,
  environment: TransitionEnvironment,
): Json | undefined {
  const burst = new Burst(execution, environment);
  try {
    burst.evaluateFor(frame);
    const selected = state.resultSelector === undefined ? result : state.resultSelector(result, burst);
    const merged = state.resultPath(frame.input, selected, burst);
    return (state.outputPath === undefined ? merged : state.outputPath(merged, burst)).value;
  } catch (thrown) {
    if (thrown instanceof StateFailure) return undefined;
    throw thrown;
  }
}

/** What is found in the recorded value where the mark stands in the other; undefined where there is no mark. */
function standsFor(marked: Json, recorded: Json): Json | undefined {
  if (marked === mark) return recorded;
  if (isJsonArray(marked) && isJsonArray(recorded)) {
    return firstFound(marked.map((item, index) => [item, recorded[index]]));
  }
  if (isJsonObject(marked) && isJsonObject(recorded)) {
    return firstFound(Object.entries(marked).map(([name, value]) => [value, memberOf(recorded, name)]));
  }
  return undefined;
}

function firstFound(pairs: readonly (readonly [Json, Json | undefined])[]): Json | undefined {
  for (const [marked, recorded] of pairs) {
    const found = recorded === undefined ? undefined : standsFor(marked, recorded);
    if (found !== undefined) return found;
  }
  return undefined;
}
