import { isJsonNumber, type JsonObject, memberOf, numberOf } from '@cairn/kit';

/** An event of a history as GetExecutionHistory answers it. */
export interface RecordedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestampMs: number;
  readonly type: string;
  /** What the event's details hold; empty where it has none. */
  readonly details: JsonObject;
}

/** What became of one attempt of a task, with how long after its Scheduled event, in milliseconds. */
export interface RecordedAttempt {
  readonly stateName: string;
  /** The iterations around it, outermost first: `0/3`. */
  readonly iteration: string;
  readonly scheduledMs: number;
  startedAfterMs: number | undefined;
  submitted: { readonly afterMs: number; readonly output: string } | undefined;
  end:
    | { readonly kind: 'succeeded'; readonly afterMs: number; readonly output: string }
    | {
        readonly kind: 'failed' | 'timed out';
        readonly afterMs: number;
        readonly error: string | undefined;
        readonly cause: string | undefined;
      }
    | undefined;
}

/** What became of the map run of a distributed Map. Its result is in no event: only what the state made of it is. */
export interface RecordedMapRun {
  readonly stateName: string;
  /** The iterations around it, outermost first. */
  readonly iteration: string;
  readonly startedMs: number;
  end:
    | { readonly kind: 'succeeded'; readonly afterMs: number }
    | {
        readonly kind: 'failed';
        readonly afterMs: number;
        readonly error: string;
        readonly cause: string | undefined;
      }
    | undefined;
  /** The state's output, if it came so far. */
  stateOutput: string | undefined;
}

/** Where an event belongs. */
interface Place {
  readonly stateName: string;
  readonly iteration: string;
  readonly attempt: RecordedAttempt | undefined;
  readonly mapRun: RecordedMapRun | undefined;
}

const outside: Place = { stateName: '', iteration: '', attempt: undefined, mapRun: undefined };

/** The results of tasks that a history holds, to be taken once each. */
export class RecordedAttempts {
  readonly #attempts: RecordedAttempt[] = [];
  readonly #mapRuns: RecordedMapRun[] = [];

  constructor(events: readonly RecordedEvent[]) {
    const places = new Map<number, Place>();
    for (const event of events) {
      places.set(event.id, this.#place(event, places.get(event.previousEventId) ?? outside));
    }
  }

  /**
   * The next attempt of a state in an iteration that was not taken yet; of another iteration where there is none.
   * @returns undefined when the history holds no more
   */
  take(stateName: string, iteration: string): RecordedAttempt | undefined {
    return takeFrom(this.#attempts, stateName, iteration);
  }

  /** The same of the map runs of distributed Maps. */
  takeMapRun(stateName: string, iteration: string): RecordedMapRun | undefined {
    return takeFrom(this.#mapRuns, stateName, iteration);
  }

  #place(event: RecordedEvent, before: Place): Place {
    const { type, details, timestampMs } = event;
    if (type.endsWith('StateEntered')) {
      const stateName = textOf(details, 'name') ?? '';
      return { stateName, iteration: before.iteration, attempt: undefined, mapRun: undefined };
    }
    if (type.startsWith('MapRun') || before.mapRun !== undefined) return this.#placeOfMapRun(event, before);
    if (type === 'MapIterationStarted') {
      const index = memberOf(details, 'index');
      const number = isJsonNumber(index) ? numberOf(index) : 0;
      return {
        ...before,
        iteration: before.iteration === '' ? `${number}` : `${before.iteration}/${number}`,
      };
    }
    if (/^(?:Task|LambdaFunction|Activity)Scheduled$/.test(type)) {
      const attempt: RecordedAttempt = {
        stateName: before.stateName,
        iteration: before.iteration,
        scheduledMs: timestampMs,
        startedAfterMs: undefined,
        submitted: undefined,
        end: undefined,
      };
      this.#attempts.push(attempt);
      return { ...before, attempt };
    }
    if (before.attempt === undefined || !/^(?:Task|LambdaFunction|Activity)[A-Z]/.test(type)) return before;
    return note(before.attempt, event) ? { ...before, attempt: undefined } : before;
  }

  #placeOfMapRun({ type, timestampMs, details }: RecordedEvent, before: Place): Place {
    const { stateName, iteration, mapRun } = before;
    if (type === 'MapRunStarted') {
      const ends = { end: undefined, stateOutput: undefined };
      const started: RecordedMapRun = { stateName, iteration, startedMs: timestampMs, ...ends };
      this.#mapRuns.push(started);
      return { ...before, mapRun: started };
    }
    if (mapRun === undefined) return before;
    const afterMs = timestampMs - mapRun.startedMs;
    if (type === 'MapRunSucceeded') mapRun.end = { kind: 'succeeded', afterMs };
    else if (type === 'MapRunFailed') {
      const [error = '', cause] = [textOf(details, 'error'), textOf(details, 'cause')];
      mapRun.end = { kind: 'failed', afterMs, error, cause };
    } else if (type === 'MapStateExited' && mapRun.end?.kind === 'succeeded') {
      mapRun.stateOutput = textOf(details, 'output');
      return { ...before, mapRun: undefined };
    }
    return before;
  }
}

function takeFrom<Recorded extends { readonly stateName: string; readonly iteration: string }>(
  all: Recorded[],
  stateName: string,
  iteration: string,
): Recorded | undefined {
  const ofState = all.filter((recorded) => recorded.stateName === stateName);
  const found = ofState.find((recorded) => recorded.iteration === iteration) ?? ofState[0];
  if (found !== undefined) all.splice(all.indexOf(found), 1);
  return found;
}

/** Notes what became of an attempt. @returns whether it is over */
function note(attempt: RecordedAttempt, { type, timestampMs, details }: RecordedEvent): boolean {
  const afterMs = timestampMs - attempt.scheduledMs;
  if (type.endsWith('Succeeded')) {
    attempt.end = { kind: 'succeeded', afterMs, output: textOf(details, 'output') ?? 'null' };
  } else if (/Failed$|TimedOut$/.test(type)) {
    const kind = type.endsWith('TimedOut') ? 'timed out' : 'failed';
    attempt.end = { kind, afterMs, error: textOf(details, 'error'), cause: textOf(details, 'cause') };
  } else if (type.endsWith('Submitted')) {
    attempt.submitted = { afterMs, output: textOf(details, 'output') ?? 'null' };
  } else if (type.endsWith('Started')) {
    attempt.startedAfterMs = afterMs;
  }
  return attempt.end !== undefined;
}

/** A member that is text. */
export function textOf(object: JsonObject, member: string): string | undefined {
  const value = memberOf(object, member);
  return typeof value === 'string' ? value : undefined;
}
