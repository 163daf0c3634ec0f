import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import type { ExpressionNode } from './expression-node.ts';
import type { StatesScope } from './states-scope.ts';

/** Where a simple path starts. */
export type PathSource =
  | { readonly kind: 'states'; readonly member: 'input' | 'result' | 'errorOutput' | 'context' }
  | { readonly kind: 'variable'; readonly name: string };

/** `$states.input.a.b` or `$name.a.b`: names behind a source, nothing else. */
export interface SimplePath {
  readonly source: PathSource;
  readonly members: readonly string[];
}

const statesMembers: ReadonlySet<unknown> = new Set(['input', 'result', 'errorOutput', 'context']);

/** Reads an expression as a simple path, if it is one. */
export function simplePathOf(node: ExpressionNode): SimplePath | undefined {
  if (node.type === 'variable') return simplePath([node], node);
  return node.type === 'path' ? simplePath(node.steps ?? [], node) : undefined;
}

function simplePath(steps: readonly ExpressionNode[], node: ExpressionNode): SimplePath | undefined {
  const [first, ...rest] = steps;
  if (first?.type !== 'variable' || node.keepSingletonArray || !steps.every(isPlain) || !isPlain(node)) {
    return undefined;
  }
  if (!rest.every((step) => step.type === 'name' && typeof step.value === 'string')) return undefined;
  const members = rest.map((step) => step.value as string);
  const name = String(first.value);
  if (name === '' || name === '$') return undefined;
  if (name !== 'states') return { source: { kind: 'variable', name }, members };
  const member = members.shift();
  if (!statesMembers.has(member)) return undefined;
  return { source: { kind: 'states', member: member as 'input' }, members };
}

function isPlain(node: ExpressionNode): boolean {
  return (
    node.stages === undefined &&
    node.predicate === undefined &&
    node.group === undefined &&
    node.focus === undefined &&
    node.index === undefined &&
    node.keepArray === undefined &&
    !('tuple' in node)
  );
}

/** The answer of a path that has to be left to the library: an array stands in its way. */
export const notSimple: unique symbol = Symbol('not simple');

/** Follows a simple path; what it names is given as it is, its numbers with their text. */
export function readSimplePath(
  { source, members }: SimplePath,
  scope: StatesScope,
): Json | undefined | typeof notSimple {
  let value = sourceValue(source, scope);
  for (const member of members) {
    if (isJsonArray(value)) return notSimple;
    value = isJsonObject(value) ? memberOf(value, member) : undefined;
  }
  return value;
}

function sourceValue(source: PathSource, scope: StatesScope): Json | undefined {
  if (source.kind === 'variable') return scope.variable(source.name);
  return source.member === 'context' ? scope.context() : scope[source.member]?.value;
}
