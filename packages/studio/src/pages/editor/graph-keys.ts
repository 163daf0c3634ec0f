import type { DefinitionGraph } from '@cairn/diagram';

/** Where the arrow keys lead on a graph: down to what comes next, up to what came before, aside to what lies beside. */
export function neighbourOf(
  graph: DefinitionGraph,
  selected: string | undefined,
  key: string,
): string | undefined {
  const states = graph.nodes.filter((node) => node.kind === 'state');
  const current = states.find(({ id }) => id === selected);
  if (current === undefined) return states.find(({ isStart }) => isStart)?.id ?? states[0]?.id;
  const isState = (id: string) => states.some((state) => state.id === id);
  if (key === 'ArrowDown') {
    const next = graph.edges.find(({ source, target }) => source === current.id && isState(target))?.target;
    return next ?? states.find((state) => isInside(state.id, current.id))?.id;
  }
  if (key === 'ArrowUp') {
    const before = graph.edges.find(({ source, target }) => target === current.id && isState(source))?.source;
    return before ?? states.findLast((state) => isInside(current.id, state.id))?.id;
  }
  const peers = states.filter(({ parent }) => parent === current.parent);
  const at = peers.indexOf(current);
  return peers[(at + (key === 'ArrowRight' ? 1 : -1) + peers.length) % peers.length]?.id;
}

function isInside(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}/`);
}
