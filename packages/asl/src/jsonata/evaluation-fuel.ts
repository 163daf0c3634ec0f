import { EvaluationBound, memoryBound } from './evaluation-bound.ts';
import { KeyedItem } from './keyed-item.ts';
import { isFunctionValue } from './library-functions.ts';
import type { StatesScope } from './states-scope.ts';

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
/**
 * Items of a new value, bytes of a value that is gone through, items that a path puts into its sequence, and numbers
 * made by `..`.
 */
export const itemsPerStep = 16;
/** Items that are copied from one array to another all at once. */
export const copiesPerStep = 256;

/** The steps that an evaluation has taken and may take, and the sizes of its values. */
export class EvaluationFuel {
  #steps = 0;
  #stepsMax = evaluationStepsMax;
  #bytesMax = evaluationBytesMax;
  #sizes: WeakMap<object, number> = new WeakMap();
  /** How many clauses of transformations are under way: what they see is still written into. */
  writing = 0;

  /** Steps of the evaluation so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Begins a new evaluation within a scope's limits; its values know the sizes of those that come in. */
  reset(scope: StatesScope): void {
    this.#steps = 0;
    this.#stepsMax = scope.stepsLeft;
    this.#bytesMax = bytesMaxOf(scope);
    this.#sizes = scope.values.sizes;
    this.writing = 0;
  }

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
    this.affordBytes(items * 8);
  }

  /** Asks whether a value may be as large. @throws EvaluationBound */
  affordBytes(bytes: number): void {
    if (bytes > this.#bytesMax) throw memoryBound();
  }

  /** Counts going through all parts of a value, however deep. @throws EvaluationBound */
  chargeParts(value: unknown): void {
    this.charge(Math.floor(this.sizeOf(value) / itemsPerStep));
  }

  /** Counts asking whether a value is true, which goes through all of an array. @throws EvaluationBound */
  chargeTruth(value: unknown): void {
    if (Array.isArray(value)) this.chargeParts(value);
  }

  /** Bytes of a value, parts that stand in it twice counted twice. @throws EvaluationBound */
  sizeOf(value: unknown): number {
    if (typeof value === 'string') return value.length;
    return typeof value === 'object' && value !== null ? this.#sizeOf(value, 0) : 0;
  }

  /** Each object is gone through once, unless it may still be written into. */
  #sizeOf(value: object, nesting: number): number {
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    if (isFunctionValue(value) || value instanceof KeyedItem) return 0;
    if (nesting > nestingMax) throw memoryBound();
    const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    this.charge(Math.floor(parts.length / itemsPerStep));
    let bytes = 0;
    for (const part of parts) bytes += this.#sizeOfPart(part, nesting);
    if (parts !== value) for (const member of Object.keys(value)) bytes += 8 + member.length;
    if (this.writing === 0) this.#sizes.set(value, bytes);
    return bytes;
  }

  #sizeOfPart(part: unknown, nesting: number): number {
    if (typeof part === 'string') return 8 + part.length;
    return typeof part === 'object' && part !== null ? 8 + this.#sizeOf(part, nesting + 1) : 8;
  }
}
