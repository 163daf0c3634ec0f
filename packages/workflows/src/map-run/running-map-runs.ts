import type { MapRun } from './map-run.ts';

/**
 * The map runs that are under way in this process: as many take items as may, the others wait for their turn. One that
 * another map run may be waiting for never does: that one keeps its place until it is over.
 */
export class RunningMapRuns {
  readonly #activeMax: number;
  readonly #byId = new Map<number, MapRun>();
  readonly #active = new Set<MapRun>();
  readonly #held = new Set<MapRun>();
  /** Who waits until a map run is over, by its id. */
  readonly #waiting = new Map<number, (() => void)[]>();

  constructor(activeMax: number) {
    this.#activeMax = activeMax;
  }

  get(mapRunId: number): MapRun | undefined {
    return this.#byId.get(mapRunId);
  }

  all(): Iterable<MapRun> {
    return this.#byId.values();
  }

  /** Begins a map run. @param isNested whether it begins now; else when it is its turn */
  begin(run: MapRun, isNested: boolean): void {
    this.#byId.set(run.identity.mapRunId, run);
    const held = !isNested && this.#active.size >= this.#activeMax;
    (held ? this.#held : this.#active).add(run);
    run.begin(held);
  }

  /** A map run is over, or was dropped: the next takes its turn. */
  leave(run: MapRun): void {
    const { mapRunId } = run.identity;
    this.#byId.delete(mapRunId);
    for (const resolve of this.#waiting.get(mapRunId) ?? []) resolve();
    this.#waiting.delete(mapRunId);
    this.#held.delete(run);
    if (!this.#active.delete(run)) return;
    const [next] = this.#held;
    if (next === undefined || this.#active.size >= this.#activeMax) return;
    this.#held.delete(next);
    this.#active.add(next);
    next.release();
  }

  /** Resolves when a map run is under way no longer. */
  over(mapRunId: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(mapRunId, [...(this.#waiting.get(mapRunId) ?? []), resolve]);
    });
  }
}
