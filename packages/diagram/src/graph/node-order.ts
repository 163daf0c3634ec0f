import type { DefinitionGraph, GraphEdge, GraphNode } from './definition-graph-types.ts';

/** How early a node's transitions are followed: the usual way first. */
const rank: { readonly [kind in GraphEdge['kind']]: number } = {
  start: 0,
  next: 0,
  choice: 0,
  default: 0,
  end: 1,
  catch: 2,
};

/**
 * The nodes in the order of the run: each before those that come after it, as far as there are no loops. The layout
 * takes it for which transitions go back, and for left and right.
 */
export function runOrder({ nodes, edges }: DefinitionGraph): readonly GraphNode[] {
  const outgoing = Map.groupBy(
    [...edges].sort((one, other) => rank[one.kind] - rank[other.kind]),
    ({ source }) => source,
  );
  const starts = nodes.filter(({ kind }) => kind === 'start');
  const place = new Map(postorder([...starts, ...nodes], outgoing).map((id, index) => [id, index]));
  return [...nodes].sort((one, other) => (place.get(other.id) as number) - (place.get(one.id) as number));
}

/** Ids in the order in which a search in depth leaves them. No recursion: chains are long. */
function postorder(
  roots: readonly GraphNode[],
  outgoing: ReadonlyMap<string, readonly GraphEdge[]>,
): readonly string[] {
  const left: string[] = [];
  const seen = new Set<string>();
  for (const { id: root } of roots) {
    // The usual way is left last, so that it stands first when the order is turned round.
    const path: { readonly id: string; readonly targets: string[] }[] = [];
    const enter = (id: string) => {
      if (seen.has(id)) return;
      seen.add(id);
      path.push({ id, targets: (outgoing.get(id) ?? []).map(({ target }) => target) });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.targets.pop();
      if (next !== undefined) enter(next);
      else left.push((path.pop() as typeof top).id);
    }
  }
  return left;
}
