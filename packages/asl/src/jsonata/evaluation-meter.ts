import { depthBound } from './evaluation-bound.ts';
import { EvaluationFuel, itemsPerStep } from './evaluation-fuel.ts';
import type { ExpressionNode } from './expression-node.ts';
import type { NodePlaces, NodeUse } from './node-places.ts';
import { chargeUse, chargeWildcard, type Level } from './node-work.ts';
import type { StatesScope } from './states-scope.ts';

/** Deepest nesting of evaluations; AWS refuses a sum of some hundred terms and a recursion as deep. */
const evaluationDepthMax = 100;
/** Levels of nesting that a value passes, on its way through the library's generators, in the time of a step. */
const levelsPerStep = 32;
/** Most partial applications of partial applications, each of which is a frame more to look through. */
const partialsMax = 50;

/**
 * Counts what an evaluation costs, through the calls that the library makes at the beginning and the end of
 * each node, and ends it at a limit: a step for each node, more for values that are made, and for what the node
 * around does with them, before it does it. Knows no time, so that the same expression always ends the same way.
 */
export class EvaluationMeter extends EvaluationFuel {
  #depthMax = evaluationDepthMax;
  #depth = 0;
  readonly #levels: Level[] = [];
  #places: NodePlaces = new Map();
  #partials: WeakMap<object, number> | undefined;

  /** Says where the nodes of the expression stand. */
  watch(places: NodePlaces): void {
    this.#places = places;
  }

  override reset(scope: StatesScope): void {
    super.reset(scope);
    this.#depthMax = scope.limits?.expressionDepthMax ?? evaluationDepthMax;
    this.#depth = 0;
  }

  /** Lets go of all values of the evaluation that ended. */
  end(): void {
    this.#levels.length = 0;
    this.#partials = undefined;
  }

  readonly enter = (node: ExpressionNode, input: unknown): void => {
    if (this.#depth >= this.#depthMax) throw depthBound();
    this.#open(node);
    const place = this.#places.get(node);
    this.charge((place?.steps ?? 1) + Math.floor(this.#depth / levelsPerStep));
    if (isWriting(place?.use)) this.writing++;
    const { type } = node;
    if (type === 'wildcard') chargeWildcard(this, input);
    else if (type === 'descendant') this.chargeParts(input);
    else if (type === 'name' && Array.isArray(input))
      this.charge(Math.floor(itemsWithin(input) / itemsPerStep));
  };

  readonly leave = (node: ExpressionNode, input: unknown, _frame: unknown, result: unknown): void => {
    const level = this.#levels[--this.#depth] as Level;
    const bytes = this.sizeOf(result);
    this.affordBytes(bytes);
    if (node.type === 'partial') this.#countPartial(level.left, result);
    level.left = undefined;
    const use = this.#places.get(node)?.use;
    if (use === undefined || this.#depth === 0) return;
    if (isWriting(use)) this.writing--;
    const around = this.#levels[this.#depth - 1] as Level;
    chargeUse(this, { use, around, node, input }, passedOn(node, result), bytes);
  };

  #open(node: ExpressionNode): void {
    const level = this.#levels[this.#depth];
    if (level === undefined) {
      this.#levels.push({ node, items: 0, bytes: 0, step: undefined, left: undefined, groups: undefined });
    } else {
      level.node = node;
      level.items = 0;
      level.bytes = 0;
      level.step = undefined;
      level.left = undefined;
      level.groups = undefined;
    }
    this.#depth++;
  }

  #countPartial(procedure: unknown, result: unknown): void {
    const partials = (this.#partials?.get(frameOf(procedure) ?? this) ?? 0) + 1;
    if (partials > partialsMax) throw depthBound();
    const frame = frameOf(result);
    if (frame === undefined) return;
    this.#partials ??= new WeakMap();
    this.#partials.set(frame, partials);
  }
}

/** What the library passes on of a node's result: a sequence of one item as that item, an empty one as nothing. */
function passedOn(node: ExpressionNode, result: unknown): unknown {
  if (!Array.isArray(result) || result.length > 1) return result;
  const { sequence, tupleStream, keepSingleton } = result as SequenceMarks;
  if (sequence !== true || tupleStream === true) return result;
  return result.length === 1 && (keepSingleton === true || node.keepArray === true) ? result : result[0];
}

interface SequenceMarks {
  readonly sequence?: boolean;
  readonly tupleStream?: boolean;
  readonly keepSingleton?: boolean;
}

/** Items of an array and of the arrays in it. */
function itemsWithin(array: readonly unknown[]): number {
  let items = array.length;
  for (const item of array) if (Array.isArray(item)) items += itemsWithin(item);
  return items;
}

function isWriting(use: NodeUse | undefined): boolean {
  return use === 'pattern' || use === 'update' || use === 'delete';
}

/** The frame in which a function of the expression was made. */
function frameOf(value: unknown): object | undefined {
  const environment = (value as { readonly environment?: unknown } | undefined | null)?.environment;
  return typeof environment === 'object' && environment !== null ? environment : undefined;
}
