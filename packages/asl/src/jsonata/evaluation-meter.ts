import type { ExpressionNode } from './expression-node.ts';
import { isFunctionValue } from './library-functions.ts';
import type { NodePlaces, NodeUse } from './node-places.ts';
import type { StatesScope } from './states-scope.ts';

/** Deepest nesting of evaluations; AWS refuses a sum of some hundred terms and a recursion as deep. */
const evaluationDepthMax = 100;
/**
 * Steps that all expressions of a state may take together, work on large values counting as more than one: less
 * than a second. AWS has a limit of time instead.
 */
export const evaluationStepsMax = 1_000_000;
/** Bytes that one value may take: AWS accepts `[1..873782]`, eight bytes each, and not one number more. */
const evaluationBytesMax = 873_782 * 8;
/** Bytes that one value may take where a scope is in force. */
export function bytesMaxOf({ limits }: StatesScope): number {
  return limits?.expressionBytesMax ?? evaluationBytesMax;
}
/** Characters that `$pad` may add. */
export const padCharactersMax = 262_144;

const nestingMax = 1_000;
/** Levels of nesting that a value passes, on its way through the library's generators, in the time of a step. */
const levelsPerStep = 32;
/** Items of a new value, bytes of a value that is gone through, items that a path puts into its sequence, and numbers made by `..`. */
const itemsPerStep = 16;
/** Items that are copied from one array to another all at once. */
export const copiesPerStep = 256;
/** Bytes of a text that is made of two: they are joined only when it is read. */
const joinedBytesPerStep = 512;
/** Most partial applications of partial applications, each of which is a frame more to look through. */
const partialsMax = 50;

/** Ends an evaluation that costs too much. The text is AWS's. */
export class EvaluationBound extends Error {
  override readonly name = 'EvaluationBound';
}

/** The failure of an expression that holds too much. */
export function memoryBound(): EvaluationBound {
  return new EvaluationBound('Expression evaluation memory limit exceeded: Check for excessive memory usage');
}

/** The failure of an expression that nests too deeply. */
export function depthBound(): EvaluationBound {
  return new EvaluationBound(
    'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
  );
}

/** A node under way, and what it has gathered so far. */
interface Level {
  node: ExpressionNode;
  /** Items and bytes in its sequence or array. */
  items: number;
  bytes: number;
  /** The step of a path whose values are being gathered. */
  step: ExpressionNode | undefined;
  /** The value of its first operand. */
  left: unknown;
  /** Items by key of a grouping. */
  groups: Map<unknown, number> | undefined;
}

/**
 * Counts what an evaluation costs, through the calls that the library makes at the beginning and the end of
 * each node, and ends it at a limit: a step for each node, more for values that are made, and for what the node
 * around does with them, before it does it. Knows no time, so that the same expression always ends the same way.
 */
export class EvaluationMeter {
  #steps = 0;
  #stepsMax = evaluationStepsMax;
  #bytesMax = evaluationBytesMax;
  #depthMax = evaluationDepthMax;
  #depth = 0;
  readonly #levels: Level[] = [];
  #places: NodePlaces = new Map();
  #sizes: WeakMap<object, number> = new WeakMap();
  /** How many clauses of transformations are under way: what they see is still written into. */
  #writing = 0;
  #partials: WeakMap<object, number> | undefined;

  /** Says where the nodes of the expression stand. */
  watch(places: NodePlaces): void {
    this.#places = places;
  }

  /** Steps of the evaluation so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Begins a new evaluation within a scope's limits; its values know the sizes of those that come in. */
  reset({ values, stepsLeft, limits }: StatesScope): void {
    this.#steps = 0;
    this.#stepsMax = stepsLeft;
    this.#bytesMax = limits?.expressionBytesMax ?? evaluationBytesMax;
    this.#depthMax = limits?.expressionDepthMax ?? evaluationDepthMax;
    this.#depth = 0;
    this.#sizes = values.sizes;
    this.#writing = 0;
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
    if (isWriting(place?.use)) this.#writing++;
    const { type } = node;
    if (type === 'wildcard') this.#chargeWildcard(input);
    else if (type === 'descendant' || (type === 'name' && Array.isArray(input))) this.chargeParts(input);
  };

  readonly leave = (node: ExpressionNode, _input: unknown, _frame: unknown, result: unknown): void => {
    const level = this.#levels[--this.#depth] as Level;
    const bytes = this.sizeOf(result);
    if (bytes > this.#bytesMax) throw memoryBound();
    if (node.type === 'partial') this.#countPartial(level.left, result);
    level.left = undefined;
    const use = this.#places.get(node)?.use;
    if (use === undefined || this.#depth === 0) return;
    if (isWriting(use)) this.#writing--;
    this.#charge(use, this.#levels[this.#depth - 1] as Level, node, valueOf(node, result), bytes);
  };

  /** Counts steps. @throws EvaluationBound */
  charge(steps: number): void {
    this.#steps += steps;
    this.afford(0);
  }

  /** Asks whether so many more steps may be taken. @throws EvaluationBound */
  afford(steps: number): void {
    if (this.#steps + steps <= this.#stepsMax) return;
    throw new EvaluationBound('Expression evaluation timeout: Check for infinite loop');
  }

  /** Asks whether a value of so many items may be made. @throws EvaluationBound */
  affordItems(items: number): void {
    if (items * 8 > this.#bytesMax) throw memoryBound();
  }

  /** Counts going through all parts of a value, however deep. @throws EvaluationBound */
  chargeParts(value: unknown): void {
    this.charge(Math.floor(this.sizeOf(value) / itemsPerStep));
  }

  /** Bytes of a value, parts that stand in it twice counted twice. @throws EvaluationBound */
  sizeOf(value: unknown): number {
    if (typeof value === 'string') return value.length;
    return typeof value === 'object' && value !== null ? this.#sizeOf(value, 0) : 0;
  }

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

  /** Counts what a node does with a value that it has just been given. */
  #charge(use: NodeUse, around: Level, node: ExpressionNode, value: unknown, bytes: number): void {
    const items = Array.isArray(value) ? value.length : 1;
    switch (use) {
      case 'item':
        // The array so far and the new items are copied into another.
        this.#gather(around, items, Array.isArray(value) ? bytes : 8 + bytes);
        this.charge(Math.floor(around.items / copiesPerStep));
        break;
      case 'nestedItem':
        this.#gather(around, 1, 8 + bytes);
        break;
      case 'step':
        this.#gatherStep(around, node, items);
        this.charge(Math.floor(items / itemsPerStep));
        break;
      case 'tupleStep':
        this.#gatherStep(around, node, value === undefined ? 0 : items);
        // Each item becomes an object that holds all that was bound before.
        this.charge(value === undefined ? 1 : items * namesOf(around.node));
        break;
      case 'predicate':
      case 'update':
      case 'delete':
        this.charge(Math.floor(items / 4) + (use === 'update' ? memberCount(value) : 0));
        break;
      case 'groupKey':
        this.#countGroup(around, value);
        break;
      case 'condition':
        if (Array.isArray(value)) this.chargeParts(value);
        break;
      case 'partialProcedure':
      case 'left':
        around.left = value;
        if (around.node.value === 'and' || around.node.value === 'or') this.chargeParts(value);
        break;
      case 'right':
        this.#chargeOperator(around, value);
        break;
      default:
    }
  }

  #gather(around: Level, items: number, bytes: number): void {
    around.items += items;
    around.bytes += bytes;
    if (around.bytes > this.#bytesMax) throw memoryBound();
  }

  #gatherStep(around: Level, step: ExpressionNode, items: number): void {
    if (around.step !== step) {
      around.step = step;
      around.items = 0;
    }
    around.items += items;
    this.affordItems(around.items);
  }

  /** The items of a group so far are copied with the new one; those of tuples, for each name that is bound. */
  #countGroup(around: Level, key: unknown): void {
    around.groups ??= new Map();
    const count = (around.groups.get(key) ?? 0) + 1;
    around.groups.set(key, count);
    this.charge(1 + Math.floor((count * namesOf(around.node)) / copiesPerStep));
  }

  #chargeOperator({ node, left }: Level, right: unknown): void {
    if (node.type !== 'binary') return;
    switch (node.value) {
      case '&':
        this.#chargeText(left);
        this.#chargeText(right);
        break;
      case '..':
        if (Number.isInteger(left) && Number.isInteger(right)) {
          this.#chargeRange((right as number) - (left as number) + 1);
        }
        break;
      case 'in':
        if (Array.isArray(right)) this.charge(Math.floor(right.length / itemsPerStep));
        break;
      case 'and':
      case 'or':
        this.chargeParts(right);
        break;
      default:
        if (typeof left === typeof right) this.#chargeComparison(left, right);
    }
  }

  #chargeText(operand: unknown): void {
    if (typeof operand === 'string') this.charge(Math.floor(operand.length / joinedBytesPerStep));
    else this.chargeParts(operand);
  }

  #chargeRange(size: number): void {
    // Beyond ten million, the library refuses it in words of its own.
    if (size <= 0 || size > 1e7) return;
    this.affordItems(size);
    this.charge(Math.floor(size / itemsPerStep));
  }

  #chargeComparison(left: unknown, right: unknown): void {
    const bytes = Math.min(this.sizeOf(left), this.sizeOf(right));
    this.charge(Math.floor(bytes / (typeof left === 'string' ? joinedBytesPerStep : itemsPerStep)));
  }

  /** Each array among the members is flattened, and copied with all that went before. */
  #chargeWildcard(input: unknown): void {
    if (typeof input !== 'object' || input === null || isFunctionValue(input)) return;
    this.chargeParts(input);
    const members = Object.values(input);
    const arrays = members.filter((member) => Array.isArray(member)).length;
    const items = members.length + this.sizeOf(input) / 8;
    this.charge(Math.floor(members.length / itemsPerStep + (arrays * items) / copiesPerStep));
  }

  #countPartial(procedure: unknown, result: unknown): void {
    const partials = (this.#partials?.get(frameOf(procedure) ?? this) ?? 0) + 1;
    if (partials > partialsMax) throw depthBound();
    const frame = frameOf(result);
    if (frame === undefined) return;
    this.#partials ??= new WeakMap();
    this.#partials.set(frame, partials);
  }

  /** Each object is gone through once, unless it may still be written into. */
  #sizeOf(value: object, nesting: number): number {
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    if (isFunctionValue(value)) return 0;
    if (nesting > nestingMax) throw memoryBound();
    const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    this.charge(Math.floor(parts.length / itemsPerStep));
    let bytes = 0;
    for (const part of parts) bytes += this.#sizeOfPart(part, nesting);
    if (parts !== value) for (const member of Object.keys(value)) bytes += 8 + member.length;
    if (this.#writing === 0) this.#sizes.set(value, bytes);
    return bytes;
  }

  #sizeOfPart(part: unknown, nesting: number): number {
    if (typeof part === 'string') return 8 + part.length;
    return typeof part === 'object' && part !== null ? 8 + this.#sizeOf(part, nesting + 1) : 8;
  }
}

/** What the library passes on of a node's result: a sequence of one item as that item, an empty one as nothing. */
function valueOf(node: ExpressionNode, result: unknown): unknown {
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

function isWriting(use: NodeUse | undefined): boolean {
  return use === 'pattern' || use === 'update' || use === 'delete';
}

/** About how many names the tuples of a path hold: one that carries none counts one. */
function namesOf({ steps }: ExpressionNode): number {
  let names = 1;
  for (const step of steps ?? []) if ('tuple' in step) names++;
  return names;
}

function memberCount(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** The frame in which a function of the expression was made. */
function frameOf(value: unknown): object | undefined {
  const environment = (value as { readonly environment?: unknown } | undefined | null)?.environment;
  return typeof environment === 'object' && environment !== null ? environment : undefined;
}
