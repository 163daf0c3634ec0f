import type { DefinitionText } from './definition-text.ts';
import { printPointer } from './json-pointer.ts';
import type { TextNode } from './text-node.ts';
import { type TextRange, touches } from './text-range.ts';

/** What stands at an offset of a definition's text. */
export interface TextPlace {
  /** JSON pointer (RFC 6901) of the innermost value or member there; empty for the whole definition. */
  readonly pointer: string;
  /** Whether the offset is in the member's name, in a value, or in the space and comments of a container. */
  readonly part: 'name' | 'value' | 'space';
  /** The name or the value. */
  readonly range: TextRange;
}

/** What stands at an offset of a definition's text; undefined outside of the definition. */
export function pointerAt({ root }: DefinitionText, offset: number): TextPlace | undefined {
  if (root === undefined || !touches(root.range, offset)) return undefined;
  const steps: string[] = [];
  let node: TextNode = root;
  for (;;) {
    const child = childAt(node, offset);
    if (child === undefined) break;
    steps.push(child.step);
    if (child.nameRange !== undefined) {
      return { pointer: printPointer(steps), part: 'name', range: child.nameRange };
    }
    node = child.node;
  }
  const isContainer = node.kind === 'object' || node.kind === 'array';
  return { pointer: printPointer(steps), part: isContainer ? 'space' : 'value', range: node.range };
}

interface ChildAt {
  readonly step: string;
  readonly node: TextNode;
  /** Set when the offset is in the name. */
  readonly nameRange?: TextRange;
}

function childAt(node: TextNode, offset: number): ChildAt | undefined {
  if (node.kind === 'array') {
    const position = node.items.findIndex((item) => touches(item.value.range, offset));
    const item = node.items[position];
    return item === undefined ? undefined : { step: String(position), node: item.value };
  }
  if (node.kind !== 'object') return undefined;
  for (const { name, nameRange, value } of node.members) {
    if (touches(nameRange, offset)) return { step: name, node: value, nameRange };
    if (touches(value.range, offset)) return { step: name, node: value };
  }
  return undefined;
}
