import { type DefinitionGraph, type LaidOutGraph, type LayoutDirection, layoutGraph } from '@cairn/diagram';
import { useEffect, useState } from 'react';
import { workerLayoutEngine } from './layout-engine.ts';

/** A graph with places, or what kept it from getting them. */
export interface LaidOut {
  /** The last one that came: while a new one is made, the old one stays. */
  readonly graph: LaidOutGraph | undefined;
  readonly error: unknown;
}

/** Lays a graph out in a worker. Of graphs that follow one another quickly only the last is laid out after the one under way. */
export function useLaidOutGraph(graph: DefinitionGraph | undefined, direction: LayoutDirection): LaidOut {
  const [laidOut, setLaidOut] = useState<LaidOut>({ graph: undefined, error: undefined });
  const [turns] = useState(() => new LayoutTurns());
  useEffect(() => {
    if (graph === undefined) return;
    turns.ask({ graph, direction }, setLaidOut);
  }, [graph, direction, turns]);
  useEffect(() => () => turns.stop(), [turns]);
  return laidOut;
}

interface Wanted {
  readonly graph: DefinitionGraph;
  readonly direction: LayoutDirection;
}

/** One layout at a time; what was asked for meanwhile and is out of date already is never made. */
class LayoutTurns {
  #isBusy = false;
  #next: Wanted | undefined;
  #isStopped = false;

  ask(wanted: Wanted, done: (laidOut: LaidOut) => void): void {
    this.#isStopped = false;
    this.#next = wanted;
    if (!this.#isBusy) void this.#run(done);
  }

  stop(): void {
    this.#isStopped = true;
    this.#next = undefined;
  }

  async #run(done: (laidOut: LaidOut) => void): Promise<void> {
    this.#isBusy = true;
    for (;;) {
      const wanted = this.#next;
      if (wanted === undefined) break;
      this.#next = undefined;
      try {
        const graph = await layoutGraph(wanted.graph, workerLayoutEngine(), { direction: wanted.direction });
        if (!this.#isStopped) done({ graph, error: undefined });
      } catch (error) {
        if (!this.#isStopped) done({ graph: undefined, error });
      }
    }
    this.#isBusy = false;
  }
}
