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
 * The nodes in the order of the run: each before those that come after it, as far as there are no loops; what has
 * nothing to do with the run comes last. The layout takes it for which transitions go back, and for left and right.
 */
export function runOrder({ nodes, edges }: DefinitionGraph): readonly GraphNode[] {
  const outgoing = Map.groupBy(
    [...edges].sort((one, other) => rank[one.kind] - rank[other.kind]),
    ({ source }) => source,
  );
  const seen = new Set<string>();
  const before: string[] = [];
  const order: string[] = [];
  const starts = nodes.filter(({ kind }) => kind === 'start');
  for (const { id } of [...starts, ...nodes]) {
    if (seen.has(id)) continue;
    const { ids, joins } = searchFrom(id, outgoing, seen);
    (joins ? before : order).push(...ids);
  }
  const place = new Map([...before, ...order].map((id, index) => [id, index]));
  return [...nodes].sort((one, other) => (place.get(one.id) as number) - (place.get(other.id) as number));
}

/** What can be reached from a node and was not seen before, in order, and whether it leads to what was seen. */
function searchFrom(
  root: string,
  outgoing: ReadonlyMap<string, readonly GraphEdge[]>,
  seen: Set<string>,
): { readonly ids: readonly string[]; readonly joins: boolean } {
  const left: string[] = [];
  const mine = new Set<string>();
  let joins = false;
  // No recursion: chains are long.
  const path: { readonly id: string; readonly targets: string[] }[] = [];
  const enter = (id: string) => {
    joins ||= seen.has(id) && !mine.has(id);
    if (seen.has(id)) return;
    seen.add(id);
    mine.add(id);
    // The usual way is entered last, so that it stands first when the order is turned round.
    path.push({ id, targets: (outgoing.get(id) ?? []).map(({ target }) => target) });
  };
  enter(root);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.targets.pop();
    if (next !== undefined) enter(next);
    else left.push((path.pop() as typeof top).id);
  }
  return { ids: left.reverse(), joins };
}
