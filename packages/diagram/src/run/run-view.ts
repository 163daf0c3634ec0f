import type { JsonObject } from '@cairn/kit';
import type { RunOverlay, StateRun } from '../graph/run-overlay.ts';
import { branchNumbers } from './branch-numbers.ts';
import { iterationOverlay } from './iteration-overlay.ts';
import { OverlayHistory } from './overlay-history.ts';
import { type RunEvent, readRunEvent } from './run-event.ts';
import { RunFold } from './run-fold.ts';
import { GrowingList, type RunList } from './run-list.ts';
import type { RunScope, RunSummary, Step } from './step.ts';

/**
 * What a run's history says, kept up as events come in. What is read from it are snapshots: they never change, are the
 * same objects until something changes, and cost what changed since they were read last; so a component of React takes
 * one by `useSyncExternalStore(view.subscribe, () => view.steps)`.
 *
 * @example
 * const view = new RunView();
 * view.append(events); // as GetExecutionHistory answers them, in order; known ones are passed over
 * view.run.status; // 'FAILED'
 * view.overlay.states.get('Charge'); // { status: 'failed', visits: 1, retries: 2, durationMs: 3120 }
 */
export class RunView {
  /** Of the run, where it was given. */
  readonly definition: JsonObject | undefined;
  readonly #fold: RunFold;
  readonly #events = new GrowingList<RunEvent>();
  readonly #steps = new GrowingList<Step>();
  readonly #scopes = new GrowingList<RunScope>();
  readonly #listeners = new Set<() => void>();
  #run: RunSummary | undefined;
  #overlay: RunOverlay = { states: new Map(), takenEdges: new Set() };
  #version = 0;
  #history: OverlayHistory | undefined;
  #picked: { readonly key: string; readonly version: number; readonly overlay: RunOverlay } | undefined;

  /** @param definition of the run, where it is at hand: tells which branch of a Parallel is which */
  constructor(definition?: JsonObject) {
    this.definition = definition;
    this.#fold = new RunFold(definition === undefined ? undefined : branchNumbers(definition));
  }

  /**
   * Takes events in, in the order of their ids; those up to the last one that is known are passed over, so that a
   * stream may be resumed with some of them again. What is no event is passed over too.
   * @returns whether any was new
   */
  append(events: Iterable<unknown>): boolean {
    const before = this.#events.length;
    for (const given of events) {
      const event = readRunEvent(given);
      if (event === undefined || !this.#fold.take(event)) continue;
      this.#events.push({ ...event, stepId: this.#fold.stepOf(event.id)?.id });
    }
    if (this.#events.length === before) return false;
    this.#version += 1;
    this.#run = undefined;
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** Calls a listener after every batch that brought something new. @returns what ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Another number after every batch that brought something new. */
  get version(): number {
    return this.#version;
  }

  /** The run as a whole. */
  get run(): RunSummary {
    this.#run ??= { ...this.#fold.summary };
    return this.#run;
  }

  /** All events that were taken in. */
  get events(): RunList<RunEvent> {
    return this.#events.snapshot();
  }

  /** All visits of states, in the order of entering; a step's id is its position. */
  get steps(): RunList<Step> {
    this.#publish();
    return this.#steps.snapshot();
  }

  /** All scopes: the run, branches, iterations; a scope's id is its position. */
  get scopes(): RunList<RunScope> {
    this.#publish();
    return this.#scopes.snapshot();
  }

  /** What is drawn over the graph: costs what changed, and a copy of the map of states. */
  get overlay(): RunOverlay {
    const { dirtyTallies, takenEdges } = this.#fold.ledger;
    if (dirtyTallies.length > 0) {
      const states = new Map(this.#overlay.states);
      for (const tally of dirtyTallies.splice(0)) {
        tally.isDirty = false;
        states.set(tally.name, tally.shown);
      }
      this.#overlay = { ...this.#overlay, states };
    }
    if (takenEdges.size !== this.#overlay.takenEdges.size) {
      this.#overlay = { ...this.#overlay, takenEdges: new Set(takenEdges) };
    }
    return this.#overlay;
  }

  /** What became of one state: for a component that draws one. */
  stateRun(name: string): StateRun | undefined {
    return this.#fold.ledger.tallies.get(name)?.shown;
  }

  /**
   * The overlay of one branch or iteration; of the whole run where there is no such one.
   * @param index of the iteration, or number of the branch, from 0
   * @param attempt of the Parallel or Map, from 1; the last one unless given
   */
  overlayOf(stepId: number, index: number, attempt?: number): RunOverlay {
    const { ledger } = this.#fold;
    const step = ledger.steps[stepId];
    const found = attempt === undefined ? step?.attempt : step?.attempts[attempt - 1];
    const scope = found?.scopes?.get(index);
    const key = `${stepId}/${found?.number}/${index}`;
    if (scope === undefined) return this.overlay;
    if (this.#picked?.key !== key || this.#picked.version !== this.#version) {
      const overlay = iterationOverlay(ledger, this.overlay, scope);
      this.#picked = { key, version: this.#version, overlay };
    }
    return this.#picked.overlay;
  }

  /** The overlay as it was after an event: going on or back by an event costs what it changed. */
  overlayAt(eventId: number): RunOverlay {
    this.#history ??= new OverlayHistory();
    return this.#history.at(eventId, this.events);
  }

  step(stepId: number): Step | undefined {
    this.#publish();
    return this.#steps.at(stepId);
  }

  scope(scopeId: number): RunScope | undefined {
    this.#publish();
    return this.#scopes.at(scopeId);
  }

  /** The run, and what runs below something that the history does not show. */
  topScopes(): readonly RunScope[] {
    this.#publish();
    const tops = this.#fold.ledger.tops.filter(({ steps }) => steps.length > 0);
    return tops.map(({ id }) => this.#scopes.at(id) as RunScope);
  }

  /** The steps of a scope in their order: 0 is the run. */
  stepsOf(scopeId: number): readonly Step[] {
    return this.#stepsOf(this.#fold.ledger.scopes[scopeId]?.steps);
  }

  /** All visits of a state: also which inputs have reached it. */
  stepsOfState(name: string): readonly Step[] {
    return this.#stepsOf(this.#fold.ledger.stepsByName.get(name));
  }

  /**
   * The branches or iterations of a Parallel or Map.
   * @param attempt from 1; the last one unless given
   */
  scopesOf(stepId: number, attempt?: number): readonly RunScope[] {
    this.#publish();
    const step = this.#fold.ledger.steps[stepId];
    const found = attempt === undefined ? step?.attempt : step?.attempts[attempt - 1];
    return [...(found?.scopes?.values() ?? [])].map(({ id }) => this.#scopes.at(id) as RunScope);
  }

  /** The step that an event belongs to. */
  stepOfEvent(eventId: number): Step | undefined {
    const record = this.#fold.stepOf(eventId);
    return record === undefined ? undefined : this.step(record.id);
  }

  /** The event of an id. */
  event(eventId: number): RunEvent | undefined {
    const { firstEventId, isComplete } = this.#fold.summary;
    const guess = this.#events.at(eventId - (isComplete ? 1 : firstEventId));
    return guess?.id === eventId ? guess : this.#search(eventId);
  }

  /** Ids grow, so halving finds one where some are missing. */
  #search(eventId: number): RunEvent | undefined {
    let [low, high] = [0, this.#events.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const event = this.#events.at(middle) as RunEvent;
      if (event.id === eventId) return event;
      if (event.id < eventId) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #stepsOf(records: readonly { readonly id: number }[] | undefined): readonly Step[] {
    this.#publish();
    return (records ?? []).map(({ id }) => this.#steps.at(id) as Step);
  }

  /** Makes the immutable copies of what changed since the last time. */
  #publish(): void {
    const { dirtySteps, dirtyScopes } = this.#fold.ledger;
    // What is new lies at the ends of the lists, in order.
    const { steps, scopes } = this.#fold.ledger;
    for (const record of dirtySteps) {
      record.isDirty = false;
      if (record.id < this.#steps.length) this.#steps.set(record.id, record.publish());
    }
    for (let id = this.#steps.length; id < steps.length; id++) {
      this.#steps.push((steps[id] as (typeof steps)[number]).publish());
    }
    for (const record of dirtyScopes) {
      record.isDirty = false;
      if (record.id < this.#scopes.length) this.#scopes.set(record.id, record.publish());
    }
    for (let id = this.#scopes.length; id < scopes.length; id++) {
      this.#scopes.push((scopes[id] as (typeof scopes)[number]).publish());
    }
    dirtySteps.length = 0;
    dirtyScopes.length = 0;
  }
}
