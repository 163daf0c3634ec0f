import type { DefinitionGraph, GraphEdge } from './definition-graph-types.ts';
import { type RunOverlay, takenEdge } from './run-overlay.ts';

/**
 * Which edges of a graph a run has taken. An overlay knows the transitions between states; the way in is taken where
 * the first state was entered, and the way out where a state that ends its region succeeded.
 */
export function takenEdgeIds(graph: DefinitionGraph, overlay: RunOverlay): ReadonlySet<string> {
  const names = new Map(graph.nodes.flatMap((node) => (node.kind === 'state' ? [[node.id, node.name]] : [])));
  const isTaken = ({ kind, source, target }: GraphEdge): boolean => {
    if (kind === 'start') return (overlay.states.get(names.get(target) ?? '')?.visits ?? 0) > 0;
    const from = names.get(source);
    if (from === undefined) return false;
    if (kind === 'end') return overlay.states.get(from)?.status === 'succeeded';
    const to = names.get(target);
    return to !== undefined && overlay.takenEdges.has(takenEdge(from, to));
  };
  return new Set(graph.edges.filter(isTaken).map(({ id }) => id));
}
