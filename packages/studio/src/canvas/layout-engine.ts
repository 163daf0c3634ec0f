import type { EngineGraph, LayoutEngine } from '@cairn/diagram';
import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';

let engine: LayoutEngine | undefined;

/** elk in a worker: it is fetched when the first graph is drawn, and never holds up the page. */
export function workerLayoutEngine(): LayoutEngine {
  engine ??= makeEngine();
  return engine;
}

function makeEngine(): LayoutEngine {
  const elk = new ELK({ workerFactory: () => new Worker(workerUrl) });
  // A first layout of next to nothing, while the definition is still on its way: the next one finds the engine warm.
  void elk.layout({
    id: 'warm',
    children: [{ id: 'a' }, { id: 'b' }],
    edges: [{ id: 'e', sources: ['a'], targets: ['b'] }],
  });
  return { layout: (graph) => elk.layout(graph) as Promise<EngineGraph> };
}
