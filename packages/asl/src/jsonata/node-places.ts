import type { ExpressionNode } from './expression-node.ts';

/** What the node around another does with its value, where that is work of its own. */
export type NodeUse =
  | 'item'
  | 'nestedItem'
  | 'step'
  | 'tupleStep'
  | 'predicate'
  | 'groupKey'
  | 'condition'
  | 'orderTerm'
  | 'left'
  | 'right'
  | 'partialProcedure'
  | 'pattern'
  | 'update'
  | 'delete';

/** Where a node of an expression stands. */
export interface NodePlace {
  readonly use: NodeUse | undefined;
  /** Steps that its evaluation costs: the library looks for its callbacks through all frames around it. */
  readonly steps: number;
}

/** The places of all nodes of an expression. */
export type NodePlaces = ReadonlyMap<ExpressionNode, NodePlace>;

/** Frames that the library goes through in about the time of a step. */
const framesPerStep = 16;

/** A call checks its arguments, makes a frame and wraps functions; at the end of a function it is a lambda first. */
const stepsOf: { readonly [type: string]: number } = { function: 4, lambda: 4, partial: 4, apply: 4 };

/** Notes for each node what the one around it does with its value. @throws RangeError when it nests too deeply */
export function findPlaces(root: ExpressionNode): NodePlaces {
  const finder = new PlaceFinder();
  finder.visit(root, undefined, 0);
  return finder.places;
}

class PlaceFinder {
  readonly places = new Map<ExpressionNode, NodePlace>();

  visit(node: ExpressionNode | undefined, use: NodeUse | undefined, frames: number): void {
    if (node === undefined) return;
    const steps = stepsOf[node.type] ?? 1;
    this.places.set(node, { use, steps: steps + Math.floor(frames / framesPerStep) });
    const inner = node.type === 'block' || node.type === 'lambda' ? frames + 1 : frames;
    this.#visitSteps(node, inner);
    this.#visitOperands(node, inner);
    for (const stage of node.stages ?? []) this.visit(stage.expr, 'predicate', inner);
    for (const { expr } of node.predicate ?? []) this.visit(expr, 'predicate', inner);
    if (node.group !== undefined) this.#visitPairs(node.group.lhs, inner);
  }

  /** From the first step that binds a focus, an index or a parent on, a path carries tuples. */
  #visitSteps({ steps }: ExpressionNode, frames: number): void {
    let tuples = false;
    for (const step of steps ?? []) {
      tuples ||= 'tuple' in step;
      this.visit(step, tuples ? 'tupleStep' : 'step', tuples ? frames + 1 : frames);
    }
  }

  #visitOperands(node: ExpressionNode, frames: number): void {
    if (Array.isArray(node.lhs)) this.#visitPairs(node.lhs, frames);
    else this.visit(node.lhs as ExpressionNode | undefined, 'left', frames);
    this.visit(node.rhs, 'right', frames);
    this.visit(node.condition, 'condition', frames);
    this.visit(node.procedure, node.type === 'partial' ? 'partialProcedure' : undefined, frames);
    this.visit(node.pattern, 'pattern', frames);
    this.visit(node.update, 'update', frames);
    this.visit(node.delete, 'delete', frames);
    for (const part of [node.expression, node.body, node.then, node.else])
      this.visit(part, undefined, frames);
    for (const part of node.arguments ?? []) this.visit(part, undefined, frames);
    for (const term of node.terms ?? []) this.visit(term.expression, 'orderTerm', frames);
    for (const part of node.expressions ?? []) this.visit(part, itemUse(node, part), frames);
  }

  #visitPairs(pairs: readonly (readonly [ExpressionNode, ExpressionNode])[], frames: number): void {
    for (const [key, value] of pairs) {
      this.visit(key, 'groupKey', frames);
      this.visit(value, undefined, frames);
    }
  }
}

function itemUse(node: ExpressionNode, part: ExpressionNode): NodeUse | undefined {
  if (node.type !== 'unary') return undefined;
  return part.value === '[' ? 'nestedItem' : 'item';
}
