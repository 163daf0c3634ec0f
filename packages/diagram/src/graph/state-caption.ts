import type { StateNode } from './definition-graph-types.ts';

/** The line below a state's name: what it calls, or its type with what matters about it. */
export function stateCaption(node: StateNode): string {
  if (node.resource !== undefined) return node.resource.text;
  const parts = [typeText(node), node.detail, insideText(node)];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

function typeText({ type, typeText: written }: StateNode): string {
  return type ?? (written === '' ? 'no type' : `${written}?`);
}

function insideText({ type, regionCount, isCollapsed, innerStateCount }: StateNode): string | undefined {
  const branches =
    type === 'Parallel' && regionCount > 0 ? counted(regionCount, 'branch', 'branches') : undefined;
  const states = isCollapsed ? counted(innerStateCount, 'state', 'states') : undefined;
  return branches === undefined || states === undefined ? (branches ?? states) : `${branches}, ${states}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
