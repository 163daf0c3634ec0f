import type { DefinitionGraph } from '@cairn/diagram';
import type { KeyboardEvent } from 'react';
import type { GraphActions } from './graph-actions.ts';

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

export interface GraphKeySetting {
  readonly graph: DefinitionGraph;
  readonly selected: string | undefined;
  readonly actions: GraphActions;
  readonly onRename: () => void;
  readonly onAdd: () => void;
  readonly onFind: () => void;
}

/** Does what a key on the graph means. */
export function takeGraphKey(event: KeyboardEvent, setting: GraphKeySetting): void {
  const target = event.target as HTMLElement;
  if (target.closest('input, textarea, select') !== null) return;
  const isTaken =
    event.ctrlKey || event.metaKey
      ? takeControlKey(event.key, setting)
      : takePlainKey(event, target, setting);
  if (!isTaken) return;
  event.preventDefault();
  event.stopPropagation();
}

function takeControlKey(key: string, { selected, actions }: GraphKeySetting): boolean {
  if (key.toLowerCase() !== 'd' || selected === undefined) return false;
  actions.edit([{ kind: 'duplicateState', state: selected }]);
  return true;
}

function takePlainKey(event: KeyboardEvent, target: HTMLElement, setting: GraphKeySetting): boolean {
  const { graph, selected, actions, onRename, onAdd, onFind } = setting;
  const { key } = event;
  const node = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (key.startsWith('Arrow')) {
    const next = neighbourOf(graph, selected, key);
    if (next !== undefined) actions.select(next);
  } else if (key === 'Enter' || key === ' ') {
    if (node === undefined || target.closest('button') !== null) return false;
    if (node === selected) onRename();
    else actions.select(node);
  } else if (key === 'Delete' || key === 'Backspace') actions.remove();
  else if (key === 'F2' && selected !== undefined) onRename();
  else if (key.toLowerCase() === 'a') onAdd();
  else if (key === '/') onFind();
  else if (key === 'Escape') actions.select(undefined);
  else return false;
  return true;
}
