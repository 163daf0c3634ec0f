import { takenEdge } from '../graph/run-overlay.ts';
import type { RunEvent } from './run-event.ts';
import { type AttemptRecord, isOpenAttempt, newAttempt, ScopeRecord, StepRecord } from './run-records.ts';
import { StateTally } from './state-tally.ts';
import type { StateType, StepStatus } from './step.ts';

/** The Parallel or Map that a scope belongs to. */
interface ScopePlace {
  readonly owner?: StepRecord;
  readonly attempt?: AttemptRecord;
  readonly index?: number;
}

/**
 * The records of a run, and the ways in which they change: whatever changes a status comes by here, so that the counts
 * of the states (the overlay) and the lists of what changed are kept with it.
 */
export class RunLedger {
  readonly steps: StepRecord[] = [];
  readonly scopes: ScopeRecord[] = [];
  /** Scopes that lie in no other: the run, and those of which the beginning is missing. */
  readonly tops: ScopeRecord[] = [];
  readonly tallies = new Map<string, StateTally>();
  readonly takenEdges = new Set<string>();
  /** The transition that was taken last. */
  newestEdge = '';
  /** Steps by the names of their states, in the order of entering. */
  readonly stepsByName = new Map<string, StepRecord[]>();
  /** By the name of a state: the Parallel or Map around it, where it is known. */
  readonly parentNames = new Map<string, string>();
  readonly dirtySteps: StepRecord[] = [];
  readonly dirtyScopes: ScopeRecord[] = [];
  readonly dirtyTallies: StateTally[] = [];
  /** Records looked at so far: a measure of the work. */
  operations = 0;
  /** Of the event that is taken in. */
  nowMs: number | undefined;
  eventId = 0;

  startAttempt(step: StepRecord, event: RunEvent): AttemptRecord {
    const before = step.attempt;
    const attempt = newAttempt(step.attempts.length + 1, event.id, event.timestampMs);
    attempt.isRedrive = step.isRedriven;
    if (!step.isRedriven && before?.endedMs !== undefined && event.timestampMs !== undefined) {
      attempt.delayMs = event.timestampMs - before.endedMs;
    }
    step.attempts.push(attempt);
    step.isRedriven = false;
    // What failed the attempt before is told by that attempt.
    step.error = undefined;
    step.cause = undefined;
    step.location = undefined;
    step.hasFailed = false;
    step.hasTimedOut = false;
    step.waitsForTaskToken = false;
    step.failedBy = undefined;
    if (step.isOpen) this.setStatus(step, 'running');
    if (attempt.number > 1) this.#tally(step, (tally) => (tally.retries += 1));
    this.touch(step);
    return attempt;
  }

  /** Ends what is open in a scope and below it. */
  closeScope(scope: ScopeRecord, status: StepStatus): void {
    this.operations += 1;
    const step = scope.current;
    if (step?.isOpen) {
      const { attempt } = step;
      if (attempt !== undefined) {
        this.closeFork(attempt, status);
        if (isOpenAttempt(attempt)) this.endAttempt(step, attempt, status);
      }
      this.close(step, status, this.nowMs);
    }
    if (scope.status === 'running') this.setScopeStatus(scope, status);
  }

  closeFork(attempt: AttemptRecord, status: StepStatus): void {
    for (const scope of attempt.unfinished ?? []) this.closeScope(scope, status);
  }

  close(step: StepRecord, status: StepStatus, endedMs: number | undefined): void {
    step.endedMs = endedMs;
    step.waitsForTaskToken = false;
    this.setStatus(step, status);
    if (endedMs !== undefined && step.enteredMs !== undefined && step.countedMs === undefined) {
      const duration = endedMs - step.enteredMs;
      step.countedMs = duration;
      this.#tally(step, (tally) => (tally.durationMs = (tally.durationMs ?? 0) + duration));
    }
  }

  uncountDuration(step: StepRecord): void {
    const { countedMs } = step;
    if (countedMs === undefined) return;
    step.countedMs = undefined;
    this.#tally(step, (tally) => (tally.durationMs = (tally.durationMs ?? countedMs) - countedMs));
  }

  setStatus(step: StepRecord, status: StepStatus): void {
    if (step.status === status) return;
    if (!step.isSuperseded) {
      this.#tally(step, (tally) => {
        tally.add(step.status, -1);
        tally.add(status, 1);
      });
    }
    step.status = status;
    this.touch(step);
  }

  setScopeStatus(scope: ScopeRecord, status: StepStatus): void {
    const { attempt, owner } = scope;
    if (scope.status === status) return;
    const [running, succeeded, failed] = iterationShare(scope.status);
    const [runningNow, succeededNow, failedNow] = iterationShare(status);
    scope.status = status;
    scope.endedMs = status === 'running' ? undefined : this.nowMs;
    if (attempt !== undefined && owner !== undefined) {
      if (status === 'succeeded') attempt.unfinished?.delete(scope);
      else attempt.unfinished?.add(scope);
      attempt.succeededCount += succeededNow - succeeded;
      attempt.failedCount += failedNow - failed;
      if (scope.kind === 'iteration' && !attempt.isSuperseded && !owner.isSuperseded) {
        this.countIterations(owner, 0, runningNow - running, succeededNow - succeeded, failedNow - failed);
      }
    }
    this.touchScope(scope);
  }

  countIterations(step: StepRecord, total: number, running: number, succeeded: number, failed: number): void {
    this.#tally(step, (tally) => {
      tally.iterations ??= { total: 0, succeeded: 0, failed: 0, running: 0 };
      tally.iterations.total += total;
      tally.iterations.running += running;
      tally.iterations.succeeded += succeeded;
      tally.iterations.failed += failed;
    });
  }

  /** Says that a state's iterations run elsewhere, in a map run: this history does not tell how many there are. */
  leaveIterationsToMapRun(step: StepRecord): void {
    this.#tally(step, (tally) => {
      tally.isMapRun = true;
    });
  }

  newStep(scope: ScopeRecord, name: string, type: StateType | undefined, from?: StepRecord): StepRecord {
    const step = new StepRecord(this.steps.length, name, scope, from, this.eventId);
    step.type = type;
    this.steps.push(step);
    scope.steps.push(step);
    scope.current = step;
    scope.attempt?.open.add(scope);
    if (scope.status !== 'running') this.setScopeStatus(scope, 'running');
    if (name !== '') this.nameStep(step, name);
    if (from !== undefined && name !== '' && from.name !== '') {
      this.newestEdge = takenEdge(from.name, name);
      this.takenEdges.add(this.newestEdge);
    }
    this.touch(step);
    this.touchScope(scope);
    return step;
  }

  nameStep(step: StepRecord, name: string): void {
    step.name = name;
    const { scope } = step;
    const before = scope.newest.get(name);
    scope.newest.set(name, step);
    const known = this.stepsByName.get(name);
    if (known === undefined) this.stepsByName.set(name, [step]);
    else known.push(step);
    const parent = scope.owner?.name;
    if (parent !== undefined && parent !== '') this.parentNames.set(name, parent);
    this.#tally(step, (tally) => {
      tally.visits += 1;
      tally.add(step.status, 1);
    });
    if (before !== undefined) {
      step.visit = before.visit + 1;
      this.#supersede(before);
    }
  }

  /** A later visit stands for the state: what the earlier one came to is history. */
  #supersede(step: StepRecord): void {
    this.operations += 1;
    if (step.isSuperseded) return;
    this.#tally(step, (tally) => {
      tally.add(step.status, -1);
      tally.superseded = step.status;
    });
    step.isSuperseded = true;
    const { attempt } = step;
    if (attempt !== undefined && !attempt.isSuperseded) this.#supersedeBelow(attempt);
    this.touch(step);
  }

  supersedeFork(step: StepRecord, attempt: AttemptRecord): void {
    if (attempt.isSuperseded) return;
    if (step.type === 'Map' && !step.isSuperseded) {
      const { itemCount = 0, succeededCount, failedCount } = attempt;
      this.countIterations(step, -itemCount, 0, -succeededCount, -failedCount);
    }
    attempt.isSuperseded = true;
    this.#supersedeBelow(attempt);
  }

  #supersedeBelow(attempt: AttemptRecord): void {
    for (const scope of attempt.scopes?.values() ?? []) {
      for (const step of scope.newest.values()) this.#supersede(step);
    }
  }

  newScope(kind: ScopeRecord['kind'], place: ScopePlace = {}): ScopeRecord {
    const scope = new ScopeRecord(this.scopes.length, kind, place);
    this.scopes.push(scope);
    if (scope.owner === undefined) this.tops.push(scope);
    this.touchScope(scope);
    return scope;
  }

  startScope(step: StepRecord, attempt: AttemptRecord, index: number, eventId: number): ScopeRecord {
    const kind = step.type === 'Map' ? 'iteration' : 'branch';
    const scope = this.newScope(kind, { owner: step, attempt, index });
    scope.startedEventId = eventId;
    scope.startedMs = this.nowMs;
    step.hasScopes = true;
    this.touch(step);
    attempt.scopes ??= new Map();
    attempt.scopes.set(index, scope);
    attempt.unfinished ??= new Set();
    attempt.unfinished.add(scope);
    return scope;
  }

  endAttempt(step: StepRecord, attempt: AttemptRecord, status: StepStatus): void {
    attempt.status = status;
    attempt.endedEventId = this.eventId;
    attempt.endedMs = this.nowMs;
    if (status === 'failed' || status === 'timedOut') {
      attempt.error = step.error;
      attempt.cause = step.cause;
    }
    this.touch(step);
  }

  #tally(step: StepRecord, change: (tally: StateTally) => void): void {
    if (step.name === '') return;
    let tally = this.tallies.get(step.name);
    if (tally === undefined) {
      tally = new StateTally(step.name);
      this.tallies.set(step.name, tally);
    }
    change(tally);
    tally.changed();
    this.operations += 1;
    if (tally.isDirty) return;
    tally.isDirty = true;
    this.dirtyTallies.push(tally);
  }

  touch(step: StepRecord): void {
    this.operations += 1;
    if (step.isDirty) return;
    step.isDirty = true;
    this.dirtySteps.push(step);
  }

  touchScope(scope: ScopeRecord): void {
    this.operations += 1;
    if (scope.isDirty) return;
    scope.isDirty = true;
    this.dirtyScopes.push(scope);
  }
}

/** What one iteration adds to the counts of running, succeeded and failed ones. */
function iterationShare(status: StepStatus): readonly [number, number, number] {
  if (status === 'succeeded') return [0, 1, 0];
  if (status === 'failed' || status === 'timedOut') return [0, 0, 1];
  return status === 'aborted' ? [0, 0, 0] : [1, 0, 0];
}
