import { type RunOverlay, type StateRun, type StateRunStatus, takenEdge } from '@cairn/diagram';
import { isJsonObject, type JsonObject, memberOf, parseJson, printJson } from '@cairn/kit';
import type { TestStateOutput } from '../../wire/step-functions-types.ts';

/** A state that is about to run, with what it will be given. */
export interface DebugMoment {
  readonly stateName: string;
  /** JSON text. */
  readonly input: string;
  /** JSON text of an object: the workflow's variables by name. */
  readonly variables: string;
  /** Attempts of the state that have failed and are retried. */
  readonly retries: number;
}

/** A state that has run. */
export interface DebugFrame extends DebugMoment {
  readonly result: TestStateOutput;
}

/** A definition that is run state by state. Immutable. */
export interface DebugSession {
  readonly frames: readonly DebugFrame[];
  /** Undefined once it has ended. */
  readonly next: DebugMoment | undefined;
}

/** More states than these are not run at one go: a loop may have no end. */
export const statesAtOnceMax = 1_000;

/** Begins at the start of a definition. */
export function startSession(definition: JsonObject, input: string): DebugSession {
  const startAt = memberOf(definition, 'StartAt');
  const stateName = typeof startAt === 'string' ? startAt : '';
  return { frames: [], next: { stateName, input, variables: '{}', retries: 0 } };
}

/** What is next once a state has run: the one that follows, the same once more, or nothing. */
export function advanced(session: DebugSession, moment: DebugMoment, result: TestStateOutput): DebugSession {
  const frames = [...session.frames, { ...moment, result }];
  if (result.status === 'RETRIABLE') return { frames, next: { ...moment, retries: moment.retries + 1 } };
  if (result.status === 'FAILED' || result.nextState === undefined) return { frames, next: undefined };
  const next: DebugMoment = {
    stateName: result.nextState,
    input: result.output ?? '{}',
    variables: variablesAfter(moment.variables, result),
    retries: 0,
  };
  return { frames, next };
}

/** Goes back to before a state ran; what it did outside stays done. */
export function rewound(session: DebugSession, frameIndex: number): DebugSession {
  const frame = session.frames[frameIndex];
  if (frame === undefined) return session;
  const { result, ...next } = frame;
  return { frames: session.frames.slice(0, frameIndex), next };
}

/** The variables as they are behind a state: those before, under those that it has set. */
export function variablesAfter(before: string, { inspectionData }: TestStateOutput): string {
  const after = inspectionData?.variables;
  if (typeof after !== 'string') return before;
  const [old, set] = [readObject(before), readObject(after)];
  return printJson({ ...old, ...set });
}

function readObject(text: string): JsonObject {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

const statuses: { readonly [status: string]: StateRunStatus } = {
  SUCCEEDED: 'succeeded',
  CAUGHT_ERROR: 'caught',
  RETRIABLE: 'retrying',
  FAILED: 'failed',
};

/** The session drawn over the graph: what has run, and what is next. */
export function sessionOverlay({ frames, next }: DebugSession): RunOverlay {
  const states = new Map<string, StateRun>();
  const takenEdges = new Set<string>();
  for (const { stateName, result, retries } of frames) {
    const before = states.get(stateName);
    states.set(stateName, {
      status: statuses[result.status ?? ''] ?? 'succeeded',
      visits: (before?.visits ?? 0) + (retries === 0 ? 1 : 0),
      retries: (before?.retries ?? 0) + (retries > 0 ? 1 : 0),
    });
    if (result.nextState !== undefined) takenEdges.add(takenEdge(stateName, result.nextState));
  }
  if (next !== undefined) {
    const before = states.get(next.stateName);
    states.set(next.stateName, {
      status: 'waiting',
      visits: before?.visits ?? 0,
      retries: before?.retries ?? 0,
    });
  }
  return { states, takenEdges };
}
