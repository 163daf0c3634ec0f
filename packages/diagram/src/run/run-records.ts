import type { RunScope, StateType, Step, StepAttempt, StepStatus, StepTask } from './step.ts';

/*
 * What the fold writes to: one object for each step, scope and attempt, changed in place. Readers get immutable copies
 * of those that changed, made when they ask.
 */

type Writable<Shape> = { -readonly [Member in keyof Shape]: Shape[Member] };

/** An attempt under way; of a Parallel or Map with the scopes that it started. */
export interface AttemptRecord extends Writable<StepAttempt> {
  /** Branches or iterations by index. */
  scopes: Map<number, ScopeRecord> | undefined;
  /** Those that have not succeeded, in the order in which they began. */
  unfinished: Set<ScopeRecord> | undefined;
  /** Those in which a step may be open: looked through when steps are aborted, and thinned out by that. */
  readonly open: Set<ScopeRecord>;
  succeededCount: number;
  failedCount: number;
  /** Whether another attempt, or another visit of the state, has taken its place. */
  isSuperseded: boolean;
}

export function newAttempt(number: number, eventId: number, nowMs: number | undefined): AttemptRecord {
  return {
    number,
    status: 'running',
    startedEventId: eventId,
    endedEventId: undefined,
    startedMs: nowMs,
    takenMs: undefined,
    submittedMs: undefined,
    endedMs: undefined,
    delayMs: undefined,
    isRedrive: false,
    error: undefined,
    cause: undefined,
    result: undefined,
    submitted: undefined,
    workerName: undefined,
    mapRunArn: undefined,
    itemCount: undefined,
    scopes: undefined,
    unfinished: undefined,
    open: new Set(),
    succeededCount: 0,
    failedCount: 0,
    isSuperseded: false,
  };
}

function publishAttempt(attempt: AttemptRecord): StepAttempt {
  const { scopes, unfinished, open, succeededCount, failedCount, isSuperseded, ...shown } = attempt;
  return shown;
}

/** A visit of a state. */
export class StepRecord {
  readonly id: number;
  readonly scope: ScopeRecord;
  readonly previous: StepRecord | undefined;
  readonly attempts: AttemptRecord[] = [];
  name: string;
  type: StateType | undefined;
  status: StepStatus = 'running';
  visit = 1;
  isSuperseded = false;
  isDirty = false;
  enteredEventId: number | undefined;
  exitedEventId: number | undefined;
  lastEventId: number;
  enteredMs: number | undefined;
  endedMs: number | undefined;
  input: string | undefined;
  output: string | undefined;
  assignedVariables: { readonly [name: string]: string } | undefined;
  error: string | undefined;
  cause: string | undefined;
  location: string | undefined;
  failedBy: StepRecord | undefined;
  task: StepTask | undefined;
  hasTimedOut = false;
  /** Whether an error is open: a retry, a Catch or the end of the state will follow. */
  hasFailed = false;
  waitsForTaskToken = false;
  /** Its share of the state's duration. */
  countedMs: number | undefined;
  isAbortRecorded = false;
  isRedriven = false;
  hasScopes = false;
  mapRunArn: string | undefined;
  #published: readonly StepAttempt[] = [];

  constructor(
    id: number,
    name: string,
    scope: ScopeRecord,
    previous: StepRecord | undefined,
    eventId: number,
  ) {
    this.id = id;
    this.name = name;
    this.scope = scope;
    this.previous = previous;
    this.lastEventId = eventId;
  }

  get attempt(): AttemptRecord | undefined {
    return this.attempts[this.attempts.length - 1];
  }

  /** Whether it may still come to another end. */
  get isOpen(): boolean {
    const { status } = this;
    return status === 'running' || status === 'waiting' || status === 'retrying';
  }

  publish(): Step {
    const { scope } = this;
    return {
      id: this.id,
      name: this.name,
      type: this.type,
      status: this.status,
      scopeId: scope.id,
      parentStepId: scope.owner?.id,
      previousStepId: this.previous?.id,
      index: scope.owner === undefined ? undefined : scope.index,
      visit: this.visit,
      isSuperseded: this.isSuperseded,
      enteredEventId: this.enteredEventId,
      exitedEventId: this.exitedEventId,
      lastEventId: this.lastEventId,
      enteredMs: this.enteredMs,
      endedMs: this.endedMs,
      input: this.input,
      output: this.output,
      assignedVariables: this.assignedVariables,
      error: this.error,
      cause: this.cause,
      location: this.location,
      failedByStepId: this.failedBy?.id,
      task: this.task,
      attempts: this.#publishAttempts(),
      hasScopes: this.hasScopes,
      waitsForTaskToken: this.waitsForTaskToken && this.isOpen,
      mapRunArn: this.mapRunArn,
    };
  }

  /** Only the newest attempt changes, so all others are as they were published before. */
  #publishAttempts(): readonly StepAttempt[] {
    const known = this.#published.slice(0, -1);
    this.#published = known.concat(this.attempts.slice(known.length).map(publishAttempt));
    return this.#published;
  }
}

/** What holds steps that follow each other. */
export class ScopeRecord {
  readonly id: number;
  readonly kind: RunScope['kind'];
  readonly owner: StepRecord | undefined;
  readonly attempt: AttemptRecord | undefined;
  readonly index: number;
  readonly steps: StepRecord[] = [];
  status: StepStatus = 'running';
  /** The step entered last. */
  current: StepRecord | undefined;
  /** The newest visit of each state. */
  readonly newest = new Map<string, StepRecord>();
  startedEventId: number | undefined;
  startedMs: number | undefined;
  endedMs: number | undefined;
  isDirty = false;

  constructor(
    id: number,
    kind: RunScope['kind'],
    place: { readonly owner?: StepRecord; readonly attempt?: AttemptRecord; readonly index?: number } = {},
  ) {
    this.id = id;
    this.kind = kind;
    this.owner = place.owner;
    this.attempt = place.attempt;
    this.index = place.index ?? 0;
  }

  publish(): RunScope {
    return {
      id: this.id,
      kind: this.kind,
      parentStepId: this.owner?.id,
      attempt: this.attempt?.number ?? 1,
      index: this.index,
      status: this.status,
      startedEventId: this.startedEventId,
      startedMs: this.startedMs,
      endedMs: this.endedMs,
      stepCount: this.steps.length,
    };
  }
}

/** Whether an attempt may still come to another end. */
export function isOpenAttempt({ status }: AttemptRecord): boolean {
  return status === 'running' || status === 'waiting' || status === 'retrying';
}
