import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Node } from 'acorn';

/** A function of any form. */
export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Whether a node is a function of any form. */
export function isFunctionNode(node: Node | null | undefined): node is FunctionNode {
  return node !== null && node !== undefined && functionTypes.has(node.type);
}

/** The nodes of which a node consists, in the order of acorn's members. */
export function childrenOf(node: Node): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** How many nodes a part of the code has: what carrying it out once costs at most, functions called aside. */
export function countNodes(node: Node): number {
  let count = 0;
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    count += 1;
    for (const child of childrenOf(next)) waiting.push(child);
  }
  return count;
}

/** Whether a part of the code has functions in it. */
export function containsFunction(node: Node): boolean {
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isFunctionNode(next)) return true;
    for (const child of childrenOf(next)) waiting.push(child);
  }
  return false;
}

/** How deep nodes are within each other. */
export function depthOf(node: Node): number {
  let depthMax = 0;
  const waiting: [Node, number][] = [[node, 1]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [parent, depth] = next;
    if (depth > depthMax) depthMax = depth;
    for (const child of childrenOf(parent)) waiting.push([child, depth + 1]);
  }
  return depthMax;
}
