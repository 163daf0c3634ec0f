import type { ExpressionNode } from './expression-node.ts';
import { isFunctionValue, isLibraryFunction } from './library-functions.ts';
import type { StatesScope } from './states-scope.ts';

/** Deepest nesting of evaluations; AWS refuses a sum of some hundred terms and a recursion as deep. */
const evaluationDepthMax = 100;
/**
 * Steps that all expressions of a state may take together, large values counting as more than one: some 0.7
 * seconds. AWS has a limit of time instead.
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
/** Items of a new value, and bytes of a function's operand, that count as a step. */
const itemsPerStep = 16;
const bytesPerStep = 512;

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

/**
 * Counts what an evaluation costs, through the calls that the library makes at the beginning and the end of
 * each node, and ends it at a limit: a step for each node, more for values that are made, and for those that an
 * operator or a function goes through. Knows no time, so that the same expression always ends the same way.
 */
export class EvaluationMeter {
  #steps = 0;
  #stepsMax = evaluationStepsMax;
  #bytesMax = evaluationBytesMax;
  #depthMax = evaluationDepthMax;
  /** The nodes under way: whether each goes through its operands. */
  #nodes: boolean[] = [];
  #sizes: WeakMap<object, number> = new WeakMap();

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
    this.#nodes = [];
    this.#sizes = values.sizes;
  }

  readonly enter = (node: ExpressionNode): void => {
    if (this.#nodes.length >= this.#depthMax) throw depthBound();
    this.#nodes.push(goesThroughOperands(node));
    this.charge(1);
  };

  readonly leave = (_node: unknown, _input: unknown, _frame: unknown, result: unknown): void => {
    this.#nodes.pop();
    let bytes = 0;
    if (typeof result === 'string') bytes = result.length;
    else if (typeof result === 'object' && result !== null) bytes = this.#sizeOf(result, 0);
    if (bytes > this.#bytesMax) throw memoryBound();
    if (this.#nodes.at(-1) === true) this.charge(Math.floor(bytes / bytesPerStep));
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

  /** Bytes of a value, parts that stand in it twice counted twice; each object is gone through once. */
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
    this.#sizes.set(value, bytes);
    return bytes;
  }

  #sizeOfPart(part: unknown, nesting: number): number {
    if (typeof part === 'string') return 8 + part.length;
    return typeof part === 'object' && part !== null ? 8 + this.#sizeOf(part, nesting + 1) : 8;
  }
}

const operators: ReadonlySet<unknown> = new Set(['=', '!=', '&', 'in']);

/** Whether a node looks at all of what its operands give, which a call of a lambda does not. */
function goesThroughOperands({ type, value, procedure }: ExpressionNode): boolean {
  if (type === 'binary') return operators.has(value);
  return (
    type === 'apply' ||
    type === 'transform' ||
    (type === 'function' && procedure?.type === 'variable' && isLibraryFunction(procedure.value))
  );
}
