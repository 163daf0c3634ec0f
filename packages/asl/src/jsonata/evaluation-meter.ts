import { isFunctionValue } from './jsonata-library.ts';

/** Deepest nesting of evaluations; AWS refuses a sum of some hundred terms and a recursion as deep. */
export const evaluationDepthMax = 100;
/** Steps of one evaluation, large values counting as more than one. AWS has a limit of time instead. */
export const evaluationStepsMax = 1_000_000;
/** Bytes that one value may take: AWS accepts `[1..873782]`, eight bytes each, and not one number more. */
export const evaluationBytesMax = 873_782 * 8;
/** Characters that `$pad` may add. */
export const padCharactersMax = 262_144;

const nestingMax = 1_000;
const bytesPerStep = 1_024;

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
 * each node, and ends it at a limit. Knows no time, so that the same expression always ends the same way.
 */
export class EvaluationMeter {
  #steps = 0;
  #depth = 0;
  #sizes: WeakMap<object, number> = new WeakMap();

  /** Begins a new evaluation; `sizes` knows the values that come in. */
  reset(sizes: WeakMap<object, number>): void {
    this.#steps = 0;
    this.#depth = 0;
    this.#sizes = sizes;
  }

  readonly enter = (): void => {
    this.#depth += 1;
    if (this.#depth > evaluationDepthMax) throw depthBound();
    this.charge(1);
  };

  readonly leave = (_node: unknown, _input: unknown, _frame: unknown, result: unknown): void => {
    this.#depth -= 1;
    if (typeof result === 'string') this.#hold(result.length);
    else if (typeof result === 'object' && result !== null) this.#hold(this.#sizeOf(result, 0));
  };

  /** Counts steps. @throws EvaluationBound */
  charge(steps: number): void {
    this.#steps += steps;
    if (this.#steps > evaluationStepsMax) {
      throw new EvaluationBound('Expression evaluation timeout: Check for infinite loop');
    }
  }

  #hold(bytes: number): void {
    if (bytes > evaluationBytesMax) throw memoryBound();
    if (bytes > bytesPerStep) this.charge(Math.floor(bytes / bytesPerStep));
  }

  /** Bytes of a value, parts that stand in it twice counted twice; each object is gone through once. */
  #sizeOf(value: object, nesting: number): number {
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    if (isFunctionValue(value)) return 0;
    if (nesting > nestingMax) throw memoryBound();
    let bytes = 0;
    if (Array.isArray(value)) {
      for (const item of value) bytes += this.#sizeOfPart(item, nesting);
    } else {
      for (const member of Object.keys(value)) {
        bytes += 8 + member.length;
        bytes += this.#sizeOfPart((value as Record<string, unknown>)[member], nesting);
      }
    }
    this.#sizes.set(value, bytes);
    return bytes;
  }

  #sizeOfPart(part: unknown, nesting: number): number {
    if (typeof part === 'string') return 8 + part.length;
    return typeof part === 'object' && part !== null ? 8 + this.#sizeOf(part, nesting + 1) : 8;
  }
}
