import { eventKindOf } from './event-kind.ts';
import { countDetail, type RunEvent, textDetail, variablesDetail } from './run-event.ts';
import { abortStep, failUpwards, noteFork, openBelow, takeError } from './run-failures.ts';
import { RunLedger } from './run-ledger.ts';
import { isOpenAttempt, ScopeRecord, StepRecord } from './run-records.ts';
import { reopenScope } from './run-redrive.ts';
import type { RunSummary, StateType, StepStatus } from './step.ts';
import { applyTask, failWork } from './task-events.ts';

/** Where an event belongs: to a step, or to the scope in which the next state is entered. */
type Place = StepRecord | ScopeRecord;

/*
 * Events in their order → what happened. Every event is looked at once and touches the few records that it is about;
 * what closes or reopens many (the end of the run, a redrive) touches only those that had not ended.
 *
 * 1. An event belongs where the event before it (previousEventId) belongs, unless its type says otherwise: states run
 *    at the same time in branches and iterations, so the order of ids says nothing.
 * 2. A scope has at most one open step.
 * 3. Where a history is cut, contradicts itself or leaves data out, the answer is partial; nothing is thrown.
 */
export class RunFold {
  readonly ledger = new RunLedger();
  summary: { -readonly [Member in keyof RunSummary]: RunSummary[Member] } = {
    status: 'RUNNING',
    startedMs: undefined,
    endedMs: undefined,
    idleMs: 0,
    input: undefined,
    output: undefined,
    error: undefined,
    cause: undefined,
    roleArn: undefined,
    stateMachineVersionArn: undefined,
    stateMachineAliasArn: undefined,
    redriveCount: 0,
    failedStepId: undefined,
    eventCount: 0,
    firstEventId: 0,
    lastEventId: 0,
    lastEventMs: undefined,
    isComplete: true,
  };
  readonly #places = new Map<number, Place>();
  readonly #root: ScopeRecord;
  /** The run, and scopes of which the beginning is missing. */
  readonly #tops = new Set<ScopeRecord>();

  /** The iteration that was aborted last, with the event that this follows. */
  #aborted: { readonly scope: ScopeRecord; readonly previousEventId: number } | undefined;
  readonly #branches: ReadonlyMap<string, number>;

  /** @param branches numbers of branches by the names of the states that they start at, where a definition tells them */
  constructor(branches: ReadonlyMap<string, number> = new Map()) {
    this.#branches = branches;
    this.#root = this.ledger.newScope('run');
    this.#tops.add(this.#root);
  }

  /**
   * Takes an event in; those that are known (ids up to the last one) are passed over.
   * @returns whether it was new
   */
  take(event: RunEvent): boolean {
    const { summary, ledger } = this;
    if (event.id <= summary.lastEventId) return false;
    if (event.id !== summary.lastEventId + 1) summary.isComplete = false;
    if (summary.eventCount === 0) summary.firstEventId = event.id;
    summary.eventCount += 1;
    summary.lastEventId = event.id;
    summary.lastEventMs = event.timestampMs ?? summary.lastEventMs;
    ledger.nowMs = event.timestampMs;
    ledger.eventId = event.id;
    const place = this.#apply(event);
    this.#places.set(event.id, place);
    if (place instanceof StepRecord) {
      place.lastEventId = event.id;
      ledger.touch(place);
    }
    return true;
  }

  /** The step that an event belongs to: of a start of an iteration, its Map. */
  stepOf(eventId: number): StepRecord | undefined {
    const place = this.#places.get(eventId);
    return place instanceof ScopeRecord ? place.owner : place;
  }

  #apply(event: RunEvent): Place {
    const { kind, subject, what } = eventKindOf(event.type);
    switch (kind) {
      case 'execution':
        return this.#applyExecution(event);
      case 'state':
        return this.#applyState(event, subject as StateType, what);
      case 'iteration':
        return this.#applyIteration(event, what);
      case 'mapRun':
        return this.#applyMapRun(event);
      case 'evaluation':
        return this.#failEvaluation(event);
      case 'task': {
        const step = this.#stepAt(event.previousEventId) ?? this.#partialStep(event.id, '', 'Task');
        applyTask(this.ledger, step, event, { family: subject, what });
        return step;
      }
      case 'other':
        return this.#places.get(event.previousEventId) ?? this.#root;
    }
  }

  // The run

  #applyExecution(event: RunEvent): Place {
    const { summary } = this;
    const root = this.#root;
    switch (event.type) {
      case 'ExecutionStarted':
        summary.startedMs = event.timestampMs;
        summary.input = textDetail(event, 'input');
        summary.roleArn = textDetail(event, 'roleArn');
        summary.stateMachineVersionArn = textDetail(event, 'stateMachineVersionArn');
        summary.stateMachineAliasArn = textDetail(event, 'stateMachineAliasArn');
        root.startedMs = event.timestampMs;
        root.startedEventId = event.id;
        this.ledger.touchScope(root);
        return root;
      case 'ExecutionRedriven':
        this.#redrive(event);
        return root;
      case 'ExecutionSucceeded':
        summary.output = textDetail(event, 'output');
        this.#end('SUCCEEDED', 'succeeded', event);
        break;
      case 'ExecutionFailed':
        this.#fail(event);
        break;
      case 'ExecutionTimedOut':
        this.#end('TIMED_OUT', 'timedOut', event);
        break;
      case 'ExecutionAborted':
        this.#end('ABORTED', 'aborted', event);
        break;
    }
    return this.#places.get(event.previousEventId) ?? root;
  }

  #end(status: RunSummary['status'], rest: StepStatus, event: RunEvent): void {
    const { summary } = this;
    summary.status = status;
    summary.endedMs = event.timestampMs;
    summary.error = textDetail(event, 'error');
    summary.cause = textDetail(event, 'cause');
    for (const top of this.#tops) {
      this.ledger.closeScope(top, rest);
      // What began before the history is not what a redrive goes on from.
      if (top !== this.#root) this.#tops.delete(top);
    }
  }

  #fail(event: RunEvent): void {
    failUpwards(this.ledger, this.#stepAt(event.previousEventId), undefined, event);
    this.ledger.setScopeStatus(this.#root, 'failed');
    const origin = this.#originOf(event);
    if (origin !== undefined) takeError(this.ledger, origin, event);
    this.summary.failedStepId = origin?.id;
    this.#end('FAILED', 'aborted', event);
  }

  /** The innermost step with which a failure began. */
  #originOf(event: RunEvent): StepRecord | undefined {
    let step = this.#stepAt(event.previousEventId);
    while (step?.failedBy !== undefined) step = step.failedBy;
    return step;
  }

  #redrive(event: RunEvent): void {
    const { summary } = this;
    if (summary.endedMs !== undefined && event.timestampMs !== undefined)
      summary.idleMs += Math.max(0, event.timestampMs - summary.endedMs);
    summary.status = 'RUNNING';
    summary.endedMs = undefined;
    summary.error = undefined;
    summary.cause = undefined;
    summary.failedStepId = undefined;
    summary.redriveCount = countDetail(event, 'redriveCount') ?? summary.redriveCount + 1;
    for (const top of this.#tops) reopenScope(this.ledger, top);
  }

  // States

  #applyState(event: RunEvent, type: StateType, what: string): Place {
    switch (what) {
      case 'Entered':
        return this.#enter(event, type);
      case 'Exited':
        return this.#exit(event, type);
      case 'Started':
        return this.#startFork(event, type);
      case 'Succeeded':
        return this.#endFork(event, type, 'succeeded');
      case 'Failed':
        return this.#endFork(event, type, 'failed');
      default:
        return this.#abort(event, type);
    }
  }

  #enter(event: RunEvent, type: StateType): StepRecord {
    const name = textDetail(event, 'name') ?? '';
    const [scope, from] = this.#scopeToEnter(event, name);
    const { current } = scope;
    // A scope goes on only when its step was left, whether or not the history shows how.
    if (current?.isOpen) this.ledger.close(current, current.hasFailed ? 'caught' : 'succeeded', undefined);
    const step = this.ledger.newStep(scope, name, type, from);
    step.enteredEventId = event.id;
    step.enteredMs = event.timestampMs;
    step.input = textDetail(event, 'input');
    if (type === 'Wait') this.ledger.setStatus(step, 'waiting');
    if (type === 'Fail') {
      step.hasFailed = true;
      this.ledger.close(step, 'failed', event.timestampMs);
      noteFork(this.ledger, step);
    }
    return step;
  }

  /** The scope that a state is entered in, with the step that led to it. */
  #scopeToEnter(
    { id, previousEventId }: RunEvent,
    name: string,
  ): readonly [ScopeRecord, StepRecord | undefined] {
    const before = this.#places.get(previousEventId);
    if (before instanceof ScopeRecord) return [before, leftStep(before.current)];
    if (before === undefined) {
      const isFirst = previousEventId === 0 || this.#root.steps.length === 0;
      return [isFirst ? this.#root : this.#unknownScope(), undefined];
    }
    const { attempt } = before;
    if (attempt?.startedEventId === previousEventId && attempt.scopes !== undefined) {
      // Branches begin in their order, unless the definition knows better.
      const known = this.#branches.get(name);
      let index = known === undefined || attempt.scopes.has(known) ? attempt.scopes.size : known;
      while (attempt.scopes.has(index)) index += 1;
      return [this.ledger.startScope(before, attempt, index, id), undefined];
    }
    return [before.scope, leftStep(before)];
  }

  #exit(event: RunEvent, type: StateType): StepRecord {
    const name = textDetail(event, 'name') ?? '';
    const step = this.#stepToExit(event, name, type);
    if (step.name === '' && name !== '') this.ledger.nameStep(step, name);
    step.type ??= type;
    step.exitedEventId = event.id;
    step.output = textDetail(event, 'output');
    step.assignedVariables = variablesDetail(event);
    if (!step.isOpen) this.ledger.uncountDuration(step);
    const { attempt } = step;
    if (attempt !== undefined && isOpenAttempt(attempt)) this.ledger.endAttempt(step, attempt, 'succeeded');
    this.ledger.close(step, step.hasFailed ? 'caught' : 'succeeded', event.timestampMs);
    return step;
  }

  /** What a Parallel or Map is left after lies inside of it: the step is the nearest around that has the name. */
  #stepToExit({ previousEventId, id }: RunEvent, name: string, type: StateType): StepRecord {
    const at = this.#stepAt(previousEventId);
    for (let step = at; step !== undefined; step = step.scope.owner) {
      this.ledger.operations += 1;
      if (step.exitedEventId !== undefined) continue;
      if (step.name === name || (step.name === '' && (step.type ?? type) === type)) return step;
    }
    const latest = this.ledger.stepsByName.get(name)?.at(-1);
    if (latest !== undefined && latest.exitedEventId === undefined) return latest;
    return this.#partialStep(id, name, type);
  }

  // Parallel and Map

  #startFork(event: RunEvent, type: StateType): StepRecord {
    const step = this.#forkAt(event, type) ?? this.#partialStep(event.id, '', type);
    const before = step.attempt;
    if (before !== undefined) {
      failUpwards(this.ledger, this.#stepAt(event.previousEventId), step, undefined);
      this.ledger.closeFork(before, 'aborted');
      if (isOpenAttempt(before)) this.ledger.endAttempt(step, before, step.hasFailed ? 'failed' : 'aborted');
      this.ledger.supersedeFork(step, before);
    }
    const attempt = this.ledger.startAttempt(step, event);
    attempt.scopes = new Map();
    attempt.unfinished = new Set();
    if (type === 'Map') {
      attempt.itemCount = countDetail(event, 'length');
      this.ledger.countIterations(step, attempt.itemCount ?? 0, 0, 0, 0);
    }
    return step;
  }

  #endFork(event: RunEvent, type: StateType, status: 'succeeded' | 'failed'): StepRecord {
    const step = this.#forkAt(event, type) ?? this.#partialStep(event.id, '', type);
    const { attempt } = step;
    if (status === 'failed') {
      failUpwards(this.ledger, this.#stepAt(event.previousEventId), step, undefined);
      step.hasFailed = true;
      if (attempt !== undefined) this.ledger.closeFork(attempt, 'aborted');
      if (attempt !== undefined && isOpenAttempt(attempt)) this.ledger.endAttempt(step, attempt, 'failed');
      // Exited follows where a Catch took it.
      this.ledger.close(step, 'failed', event.timestampMs);
      return step;
    }
    if (attempt !== undefined) {
      this.ledger.closeFork(attempt, 'succeeded');
      if (isOpenAttempt(attempt)) this.ledger.endAttempt(step, attempt, 'succeeded');
    }
    return step;
  }

  /** The nearest Parallel or Map around an event that has not been left and has not failed. */
  #forkAt({ previousEventId }: RunEvent, type: StateType): StepRecord | undefined {
    for (let step = this.#stepAt(previousEventId); step !== undefined; step = step.scope.owner) {
      this.ledger.operations += 1;
      if ((step.type ?? type) === type && step.exitedEventId === undefined && step.isOpen) return step;
    }
    return undefined;
  }

  #applyIteration(event: RunEvent, what: string): Place {
    const name = textDetail(event, 'name') ?? '';
    const index = countDetail(event, 'index') ?? 0;
    const step = this.#mapAt(event, name, what);
    const attempt = step.attempt ?? this.ledger.startAttempt(step, event);
    attempt.scopes ??= new Map();
    attempt.unfinished ??= new Set();
    let scope = attempt.scopes.get(index);
    if (scope === undefined) {
      scope = this.ledger.startScope(step, attempt, index, event.id);
      this.ledger.countIterations(step, 0, 1, 0, 0);
    }
    switch (what) {
      case 'Started':
        if (scope.status !== 'running') this.ledger.setScopeStatus(scope, 'running');
        break;
      case 'Succeeded':
        this.ledger.closeScope(scope, 'succeeded');
        break;
      case 'Failed':
        failUpwards(this.ledger, this.#stepAt(event.previousEventId), step, undefined);
        if (scope.status === 'running') this.ledger.setScopeStatus(scope, 'failed');
        break;
      case 'Aborted':
        this.ledger.setScopeStatus(scope, 'aborted');
        this.#aborted = { scope, previousEventId: event.previousEventId };
        break;
    }
    this.ledger.touch(step);
    return scope;
  }

  #mapAt(event: RunEvent, name: string, what: string): StepRecord {
    const isAbort = what === 'Aborted';
    for (let step = this.#stepAt(event.previousEventId); step !== undefined; step = step.scope.owner) {
      this.ledger.operations += 1;
      if (step.name === name && (isAbort ? step.isOpen : step.exitedEventId === undefined)) return step;
    }
    const aborted = isAbort ? this.#nextAborted(event, (step) => step.name === name) : undefined;
    if (aborted !== undefined) return aborted;
    const latest = this.ledger.stepsByName.get(name)?.at(-1);
    return latest !== undefined && latest.exitedEventId === undefined
      ? latest
      : this.#partialStep(event.id, name, 'Map');
  }

  #applyMapRun(event: RunEvent): StepRecord {
    const step = this.#stepAt(event.previousEventId) ?? this.#partialStep(event.id, '', 'Map');
    const attempt = step.attempt ?? this.ledger.startAttempt(step, event);
    switch (event.type) {
      case 'MapRunStarted':
      case 'MapRunRedriven':
        attempt.mapRunArn = textDetail(event, 'mapRunArn') ?? attempt.mapRunArn;
        step.mapRunArn = attempt.mapRunArn ?? step.mapRunArn;
        this.ledger.leaveIterationsToMapRun(step);
        attempt.takenMs ??= event.timestampMs;
        if (!isOpenAttempt(attempt)) {
          attempt.status = 'running';
          attempt.endedMs = undefined;
        }
        break;
      case 'MapRunFailed':
        failWork(this.ledger, step, attempt, 'failed', event);
        break;
      case 'MapRunAborted':
        this.ledger.endAttempt(step, attempt, 'aborted');
        break;
      default:
        this.ledger.endAttempt(step, attempt, 'succeeded');
    }
    return step;
  }

  // Expressions

  #failEvaluation(event: RunEvent): StepRecord {
    const name = textDetail(event, 'state') ?? '';
    const step = this.#evaluated(event, name) ?? this.#partialStep(event.id, name, undefined);
    step.error = textDetail(event, 'error');
    step.cause = textDetail(event, 'cause');
    step.location = textDetail(event, 'location');
    step.hasFailed = true;
    const { attempt } = step;
    if (attempt !== undefined && isOpenAttempt(attempt)) this.ledger.endAttempt(step, attempt, 'failed');
    if (step.isOpen) this.ledger.setStatus(step, 'retrying');
    return step;
  }

  /** The event may follow what the entering of the state followed, so the state is found by its name. */
  #evaluated({ previousEventId }: RunEvent, name: string): StepRecord | undefined {
    const place = this.#places.get(previousEventId) ?? (previousEventId === 0 ? this.#root : undefined);
    for (let step = stepIn(place); step !== undefined; step = step.scope.owner) {
      this.ledger.operations += 1;
      if (step.name === name && step.isOpen) return step;
      const { current } = step.scope;
      if (current?.name === name && current.isOpen) return current;
    }
    return this.ledger.stepsByName.get(name)?.findLast(({ isOpen }) => isOpen);
  }

  // Ends that come from elsewhere

  /**
   * The next open step of some kind that a failure elsewhere ends. What an aborted iteration leaves follows it, from the
   * inside outwards; then come the other branches and iterations around the failure.
   */
  #nextAborted(event: RunEvent, isWanted: (step: StepRecord) => boolean): StepRecord | undefined {
    const { previousEventId } = event;
    let scope = this.#aborted?.previousEventId === previousEventId ? this.#aborted.scope : undefined;
    for (; scope !== undefined; scope = isAborted(scope) ? scope.owner?.scope : undefined) {
      this.ledger.operations += 1;
      const step = scope.current;
      if (!step?.isOpen) continue;
      const found = openBelow(this.ledger, step, isWanted) ?? (isWanted(step) ? step : undefined);
      if (found !== undefined) return found;
    }
    const at = this.#stepAt(previousEventId);
    for (let owner = at?.scope.owner; owner !== undefined; owner = owner.scope.owner) {
      const found = openBelow(this.ledger, owner, (step) => step !== at && isWanted(step));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A state that is ended because another failed: the event follows the failure and does not say which state it is. */
  #abort(event: RunEvent, type: StateType): Place {
    const at = this.#stepAt(event.previousEventId);
    if (at !== undefined && at.type === type && at.hasFailed && !at.isAbortRecorded && at.isOpen) {
      at.isAbortRecorded = true;
      failUpwards(this.ledger, at, at.scope.owner, undefined);
      return at;
    }
    const next = this.#nextAborted(event, (step) => step.type === type);
    if (next !== undefined) return abortStep(this.ledger, next);
    if (at !== undefined && at.type === type && at.isOpen) return abortStep(this.ledger, at);
    return at ?? this.#root;
  }

  // Records

  /** A step whose beginning the history does not show. */
  #partialStep(eventId: number, name: string, type: StateType | undefined): StepRecord {
    const scope = this.#unknownScope();
    scope.startedEventId = eventId;
    return this.ledger.newStep(scope, name, type);
  }

  #unknownScope(): ScopeRecord {
    const scope = this.ledger.newScope('unknown');
    this.#tops.add(scope);
    return scope;
  }

  /** The step that an event belongs to; of the start or end of an iteration the newest step in it. */
  #stepAt(eventId: number): StepRecord | undefined {
    return stepIn(this.#places.get(eventId));
  }
}

function isAborted({ status, kind }: ScopeRecord): boolean {
  return status === 'aborted' || kind === 'branch';
}

function stepIn(place: Place | undefined): StepRecord | undefined {
  return place instanceof ScopeRecord ? (place.current ?? place.owner) : place;
}

/** A step that leads on: a failed one that a redrive enters again does not. */
function leftStep(step: StepRecord | undefined): StepRecord | undefined {
  return step?.status === 'failed' ? undefined : step;
}
