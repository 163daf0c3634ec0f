import { type DefinitionGraph, definitionGraph } from '@cairn/diagram';
import type { Json } from '@cairn/kit';
import { useMemo, useRef } from 'react';

interface Drawn {
  readonly graph: DefinitionGraph;
  readonly signature: string;
}

/**
 * The graph of a definition, and the very same graph as long as nothing of the picture has changed: most of what is
 * typed is not drawn, and then nothing is laid out anew.
 */
export function useSteadyGraph(value: Json | undefined, collapsed: ReadonlySet<string>): DefinitionGraph {
  const drawn = useRef<Drawn>(undefined);
  return useMemo(() => {
    const graph = definitionGraph(value ?? {}, { collapsed });
    const signature = JSON.stringify(graph);
    if (drawn.current?.signature !== signature) drawn.current = { graph, signature };
    return drawn.current.graph;
  }, [value, collapsed]);
}
