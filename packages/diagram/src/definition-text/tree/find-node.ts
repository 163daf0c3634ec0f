import { arrayPosition, type PointerSteps } from './json-pointer.ts';
import type { TextItem, TextMember, TextNode, TextObject } from './text-node.ts';

/** A node that a pointer names, and what it is in: the member or the item. */
export interface FoundNode {
  readonly node: TextNode;
  readonly member?: TextMember;
  readonly item?: TextItem;
}

/** The node at the end of some steps; aliases are followed. Undefined where there is none. */
export function findNode(root: TextNode | undefined, steps: PointerSteps): FoundNode | undefined {
  if (root === undefined) return undefined;
  let found: FoundNode = { node: root };
  for (const step of steps) {
    const next = childOf(found.node.kind === 'alias' ? found.node.target : found.node, step);
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}

function childOf(node: TextNode, step: string): FoundNode | undefined {
  if (node.kind === 'object') {
    const member = memberNamed(node, step);
    return member === undefined ? undefined : { node: member.value, member };
  }
  const position = node.kind === 'array' ? arrayPosition(step) : undefined;
  if (node.kind !== 'array' || position === undefined) return undefined;
  const item = node.items[position];
  return item === undefined ? undefined : { node: item.value, item };
}

/** The member of a name that counts: the last one, else one that is merged in. */
export function memberNamed(node: TextObject, name: string): TextMember | undefined {
  return (
    node.members.findLast((member) => member.name === name) ??
    node.merged?.find((member) => member.name === name)
  );
}
