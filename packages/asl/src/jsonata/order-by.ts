import type { ExpressionNode } from './expression-node.ts';
import { KeyedItem } from './keyed-item.ts';

/*
 * The library orders by `^(…)` in a time that grows with the square of the length and more. What it would do is
 * done here in its stead: `a^(b).c` is evaluated as
 *
 *   ($sorted := $order(a.$keys($, b)); $sorted.c)
 *
 * by names that no expression can hold. Each term is evaluated once for each item, and not for each comparison.
 */

const keysName = 'order keys';
const orderName = 'order by';
const sortedName = 'order sorted';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Term = NonNullable<ExpressionNode['terms']>[number];

/** Functions that the rewritten expressions call. */
export interface OrderFunction {
  readonly name: string;
  readonly implementation: (...values: never[]) => unknown;
}

/**
 * Rewrites the paths of an expression that order their items, all but those that carry tuples or would have to
 * be careful which of their terms are evaluated.
 */
export function rewriteOrders(root: ExpressionNode): readonly OrderFunction[] {
  const functions: OrderFunction[] = [];
  visit(root, functions);
  if (functions.length > 0) functions.push({ name: keysName, implementation: keyed });
  return functions;
}

function visit(node: unknown, functions: OrderFunction[]): void {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return;
  for (const part of Object.values(node)) visit(part, functions);
  const { type, steps } = node as ExpressionNode;
  if (type === 'path' && steps?.some((step) => step.type === 'sort')) {
    rewrite(node as Writable<ExpressionNode>, steps, functions);
  }
}

function rewrite(
  path: Writable<ExpressionNode>,
  steps: readonly ExpressionNode[],
  functions: OrderFunction[],
): void {
  if ('tuple' in path || 'seekingParent' in path || !steps.every(isRewritable)) return;
  const { group, keepArray, keepSingletonArray } = path;
  const last = steps.findLastIndex((step) => step.type === 'sort');
  const sort = steps[last] as ExpressionNode & { readonly terms: readonly Term[] };
  const before: Writable<ExpressionNode> = { type: 'path', steps: steps.slice(0, last) };
  rewriteInner(before, functions);
  const name = `${orderName} ${functions.length}`;
  functions.push({ name, implementation: ordered(sort.terms.map((term) => term.descending === true)) });
  const keys = call(keysName, [variable(''), ...sort.terms.map((term) => term.expression)]);
  const items: ExpressionNode = {
    type: 'path',
    steps: before.type === 'path' ? [...(before.steps ?? []), keys] : [before, keys],
  };
  const sorted = { ...variable(sortedName), ...(sort.stages === undefined ? {} : { stages: sort.stages }) };
  const rest: ExpressionNode = {
    type: 'path',
    steps: [sorted, ...steps.slice(last + 1)],
    ...(group === undefined ? {} : { group }),
    ...(keepArray === undefined ? {} : { keepArray }),
    ...(keepSingletonArray === undefined ? {} : { keepSingletonArray }),
  };
  delete path.steps;
  delete path.group;
  delete path.keepSingletonArray;
  path.type = 'block';
  path.expressions = [{ type: 'bind', lhs: variable(sortedName), rhs: call(name, [items]) }, rest];
}

/** The steps before the last order may hold others. */
function rewriteInner(path: Writable<ExpressionNode>, functions: OrderFunction[]): void {
  const steps = path.steps ?? [];
  if (steps.some((step) => step.type === 'sort')) rewrite(path, steps, functions);
}

/** The library evaluates a term only if those before it are equal, which shows where it could fail. */
function isRewritable(step: ExpressionNode): boolean {
  if ('tuple' in step || step.focus !== undefined || step.index !== undefined) return false;
  return (step.terms ?? []).slice(1).every(({ expression }) => isPlain(expression));
}

function isPlain({ type, steps, predicate, stages, group }: ExpressionNode): boolean {
  if (predicate !== undefined || stages !== undefined || group !== undefined) return false;
  return type === 'path' ? (steps ?? []).every(isPlain) : type === 'name' || type === 'variable';
}

function variable(name: string): ExpressionNode {
  return { type: 'variable', value: name };
}

function call(name: string, values: readonly ExpressionNode[]): ExpressionNode {
  return { type: 'function', value: '(', procedure: variable(name), arguments: values };
}

function keyed(item: unknown, ...keys: readonly unknown[]): KeyedItem {
  return new KeyedItem(item, keys);
}

function ordered(descending: readonly boolean[]) {
  return (items: KeyedItem | readonly KeyedItem[] | undefined): unknown => {
    if (items === undefined) return undefined;
    if (items instanceof KeyedItem) return items.item;
    return sorted(items, descending).map(({ item }) => item);
  };
}

/** Merges halves, in the library's order of comparisons. */
function sorted(items: readonly KeyedItem[], descending: readonly boolean[]): readonly KeyedItem[] {
  if (items.length <= 1) return items;
  const middle = Math.floor(items.length / 2);
  const left = sorted(items.slice(0, middle), descending);
  const right = sorted(items.slice(middle), descending);
  const merged: KeyedItem[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const first = left[l] as KeyedItem;
    const second = right[r] as KeyedItem;
    if (compare(first, second, descending) > 0) {
      merged.push(second);
      r++;
    } else {
      merged.push(first);
      l++;
    }
  }
  while (l < left.length) merged.push(left[l++] as KeyedItem);
  while (r < right.length) merged.push(right[r++] as KeyedItem);
  return merged;
}

function compare(first: KeyedItem, second: KeyedItem, descending: readonly boolean[]): number {
  for (let term = 0; term < descending.length; term++) {
    const left = first.keys[term];
    const right = second.keys[term];
    // What has no value comes last, whatever the order.
    if (left === undefined && right === undefined) continue;
    if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
    checkTypes(left, right);
    if (left === right) continue;
    const before = (left as number) < (right as number);
    return before === (descending[term] === true) ? 1 : -1;
  }
  return 0;
}

function checkTypes(left: unknown, right: unknown): void {
  for (const value of [left, right]) {
    if (typeof value !== 'string' && typeof value !== 'number') throw { code: 'T2008', value };
  }
  if (typeof left !== typeof right) throw { code: 'T2007', value: left, value2: right };
}
