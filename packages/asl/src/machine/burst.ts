import type { Digest, Json, Payload, Random } from '@cairn/kit';
import { stateStepsMax } from '../data/data-limits.ts';
import type { DataScope } from '../data/data-scope.ts';
import { stepsOfPrinting, tooManySteps } from '../data/steps.ts';
import type { HistoryEvent, HistoryEventDetails, HistoryEventType } from '../history-event.ts';
import type { StatesScope } from '../jsonata/states-scope.ts';
import type { Evaluation, WorkMember } from '../program/evaluation.ts';
import type { Command, TransitionEnvironment } from '../transition-types.ts';
import { contextObject, type MapItem } from './context-object.ts';
import type { Execution } from './execution.ts';
import type { Frame } from './frame.ts';
import { checkPayload } from './payload-check.ts';
import { StatesView } from './states-view.ts';

/** Steps of work (see `stateStepsMax`) that a burst takes before it yields: some 5 to 10 ms. */
const burstWorkMaxDefault = 500_000;
/** Bytes of new payloads that a burst makes before it yields. */
const burstBytesMaxDefault = 4_194_304;

/** Ends the execution because its history is full. Never leaves `transition`. */
export class HistoryFull {
  /** What the event that found no room would have followed. */
  readonly previousEventId: number;

  constructor(previousEventId: number) {
    this.previousEventId = previousEventId;
  }
}

/**
 * One transition under way: the execution it moves, what it has produced so far, and the scope in which
 * the fields of the state at hand are evaluated.
 */
export class Burst implements Evaluation, DataScope {
  readonly execution: Execution;
  readonly environment: TransitionEnvironment;
  readonly nowMs: number;
  readonly events: HistoryEvent[] = [];
  readonly commands: Command[] = [];
  /** A frame that has come to the end of its sequence and is not yet joined to its parent. */
  finished: Frame | undefined;
  root: Json = null;
  readonly random: Random;
  readonly digest: Digest;
  readonly #isWanted: TransitionEnvironment['isWanted'];
  #frame: Frame | undefined;
  /** Events so far, wanted or not. */
  #eventCount = 0;
  #work = 0;
  #bytes = 0;
  #stateStepsLeft = stateStepsMax;
  #item: MapItem | undefined;
  #states: StatesView | undefined;

  constructor(execution: Execution, environment: TransitionEnvironment) {
    this.execution = execution;
    this.environment = environment;
    this.nowMs = environment.nowMs;
    this.random = environment.random;
    this.digest = environment.digest;
    this.#isWanted = environment.isWanted;
  }

  /** Appends an event. @returns its id @throws HistoryFull */
  append(type: HistoryEventType, previousEventId: number, details?: HistoryEventDetails): number {
    const { execution } = this;
    const id = execution.lastEventId + 1;
    if (id >= execution.limits.historyEventsMax && !closesExecution(type))
      throw new HistoryFull(previousEventId);
    execution.lastEventId = id;
    this.#eventCount += 1;
    if (this.#isWanted !== undefined && !this.#isWanted(type)) return id;
    this.events.push({ id, previousEventId, timestampMs: this.nowMs, type, details });
    return id;
  }

  /** Appends an event that follows the last one of a frame. @returns its id @throws HistoryFull */
  record(frame: Frame, type: HistoryEventType, details?: HistoryEventDetails): number {
    const id = this.append(type, frame.lastEventId, details);
    frame.lastEventId = id;
    this.execution.touch(frame);
    return id;
  }

  /** Whether the burst has to yield. */
  get full(): boolean {
    const { limits } = this.execution;
    return (
      this.#eventCount >= limits.burstEventsMax ||
      this.#work >= (limits.burstWorkMax ?? burstWorkMaxDefault) ||
      this.#bytes >= (limits.burstBytesMax ?? burstBytesMaxDefault)
    );
  }

  /** How much of what one burst may do is done; 1 when it has to yield. */
  get spent(): number {
    const { burstEventsMax, burstWorkMax, burstBytesMax } = this.execution.limits;
    return Math.max(
      this.#eventCount / burstEventsMax,
      this.#work / (burstWorkMax ?? burstWorkMaxDefault),
      this.#bytes / (burstBytesMax ?? burstBytesMaxDefault),
    );
  }

  get payloadBytesMax(): number {
    return this.execution.limits.payloadBytesMax;
  }

  /** The next state begins to count its steps. */
  beginState(): void {
    this.#stateStepsLeft = stateStepsMax;
    this.#states?.beginState();
  }

  spend(steps: number): void {
    this.#work += steps;
    this.#stateStepsLeft -= steps;
    if (this.#stateStepsLeft < 0) throw tooManySteps();
  }

  /** Takes the text of a new payload into account. */
  notePayload(payload: Payload): void {
    const { length } = payload.text;
    this.#bytes += length;
    this.#work += stepsOfPrinting(length);
  }

  /** Says for which frame, and for which item of its Map, fields are evaluated from now on. */
  evaluateFor(frame: Frame, item?: MapItem): void {
    this.#frame = frame;
    this.#item = item;
  }

  scopeOf(root: Json): DataScope {
    this.root = root;
    return this;
  }

  context(): Json {
    return contextObject(this.execution, this.#frame as Frame, this.#item, this.environment.taskToken);
  }

  statesOf(input: Payload, member?: WorkMember, value?: Payload): StatesScope {
    this.#states ??= new StatesView(this, (steps) => {
      this.#work += steps;
    });
    this.#states.show(input, member, value);
    return this.#states;
  }

  /** A workflow variable as the frame sees it: its own scope first, then those around. */
  variable(name: string): Json | undefined {
    for (let frame = this.#frame; frame !== undefined; frame = frame.parent) {
      const variable = frame.variables?.get(name);
      if (variable !== undefined) return variable.value.value;
    }
    return undefined;
  }

  /** The cause of a failing evaluation, with the words that AWS puts before it. */
  causeOf(frame: Frame, message: string): string {
    const place = `the state '${frame.state.name}' (entered at the event id #${frame.enteredEventId})`;
    return `An error occurred while executing ${place}. ${message}`;
  }

  /** Refuses a payload that a state may not pass on. @throws StateFailure */
  checkPayload(payload: Payload, producer: string): void {
    checkPayload(payload, producer, this.execution.limits.payloadBytesMax);
    this.notePayload(payload);
  }
}

function closesExecution(type: HistoryEventType): boolean {
  return (
    type === 'ExecutionSucceeded' ||
    type === 'ExecutionFailed' ||
    type === 'ExecutionTimedOut' ||
    type === 'ExecutionAborted'
  );
}
