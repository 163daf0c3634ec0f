import type { RunOverlay, StateRun } from '../graph/run-overlay.ts';
import type { RunEvent } from './run-event.ts';
import { RunFold } from './run-fold.ts';
import type { RunList } from './run-list.ts';

/** A state became another at an event. */
interface Change {
  readonly eventId: number;
  readonly name: string;
  readonly before: StateRun | undefined;
  readonly after: StateRun;
}

/** Changes between two checkpoints: also how far it is gone step by step, rather than from a checkpoint. */
const checkpointDistance = 512;

/**
 * The overlay of a run as it was at each of its events. What an event changed is noted when it is first passed; after
 * that a step forward or back costs what changed in it, a jump at most the changes between two checkpoints.
 */
export class OverlayHistory {
  readonly #fold = new RunFold();
  readonly #changes: Change[] = [];
  readonly #edges: { readonly eventId: number; readonly edge: string }[] = [];
  /** The states before change 0, 512, 1024 … */
  readonly #checkpoints: ReadonlyMap<string, StateRun>[] = [new Map()];
  readonly #noted = new Map<string, StateRun>();
  #eventCount = 0;
  #states = new Map<string, StateRun>();
  /** The number of changes that `#states` holds. */
  #position = 0;
  #shown: { readonly position: number; readonly edgeCount: number; readonly overlay: RunOverlay } | undefined;
  /** Changes applied or undone so far: a measure of the work. */
  operations = 0;

  /** The overlay after the event of an id, and before the next one. */
  at(eventId: number, events: RunList<RunEvent>): RunOverlay {
    this.#note(eventId, events);
    const position = countUpTo(this.#changes, eventId);
    this.#seek(position);
    const edgeCount = countUpTo(this.#edges, eventId);
    if (this.#shown?.position === position && this.#shown.edgeCount === edgeCount) return this.#shown.overlay;
    const takenEdges =
      this.#shown?.edgeCount === edgeCount
        ? this.#shown.overlay.takenEdges
        : new Set(this.#edges.slice(0, edgeCount).map(({ edge }) => edge));
    const overlay = { states: new Map(this.#states), takenEdges };
    this.#shown = { position, edgeCount, overlay };
    return overlay;
  }

  /** Notes what the events up to one changed, as far as that was not done before. */
  #note(eventId: number, events: RunList<RunEvent>): void {
    const { ledger } = this.#fold;
    for (; this.#eventCount < events.length; this.#eventCount++) {
      const event = events.at(this.#eventCount) as RunEvent;
      if (event.id > eventId) return;
      const edges = ledger.takenEdges.size;
      this.#fold.take(event);
      for (const tally of ledger.dirtyTallies.splice(0)) {
        tally.isDirty = false;
        this.#noteChange({
          eventId: event.id,
          name: tally.name,
          before: this.#noted.get(tally.name),
          after: tally.shown,
        });
      }
      if (ledger.takenEdges.size === edges) continue;
      // One event enters one state, so it takes one transition.
      this.#edges.push({ eventId: event.id, edge: ledger.newestEdge });
    }
  }

  #noteChange(change: Change): void {
    this.#changes.push(change);
    this.#noted.set(change.name, change.after);
    if (this.#changes.length % checkpointDistance === 0) this.#checkpoints.push(new Map(this.#noted));
  }

  #seek(position: number): void {
    if (Math.abs(position - this.#position) > checkpointDistance) {
      const checkpoint = Math.floor(position / checkpointDistance);
      this.#states = new Map(this.#checkpoints[checkpoint]);
      this.#position = checkpoint * checkpointDistance;
    }
    for (; this.#position < position; this.#position++) {
      const { name, after } = this.#changes[this.#position] as Change;
      this.#states.set(name, after);
      this.operations += 1;
    }
    for (; this.#position > position; this.#position--) {
      const { name, before } = this.#changes[this.#position - 1] as Change;
      if (before === undefined) this.#states.delete(name);
      else this.#states.set(name, before);
      this.operations += 1;
    }
  }
}

/** How many of these came with events up to an id; they are in order. */
function countUpTo(noted: readonly { readonly eventId: number }[], eventId: number): number {
  let [low, high] = [0, noted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((noted[middle] as { readonly eventId: number }).eventId <= eventId) low = middle + 1;
    else high = middle;
  }
  return low;
}
