import { type DigestAlgorithm, JsonSyntaxError, parseJson } from '@cairn/kit';
import { JavaRandom } from '../data/intrinsic/java-random.ts';
import { randomUuid } from '../data/intrinsic/random-uuid.ts';
import { memoryBound } from './evaluation-bound.ts';
import { bytesMaxOf } from './evaluation-fuel.ts';
import type { ExpressionRun } from './expression-run.ts';
import { sequenceOf } from './library-functions.ts';

/** A function that is bound in place of one of the library's, or beside them. */
export interface BoundFunction {
  readonly implementation: (...values: never[]) => unknown;
  /** Types of the arguments in the library's notation. */
  readonly signature: string;
}

/** Binds a function to the evaluations of one expression. */
export type FunctionBinder = (run: ExpressionRun) => BoundFunction;

/** Functions by name. */
export type BoundFunctions = ReadonlyMap<string, FunctionBinder>;

/** Bytes that an item of `$range` is taken to need: AWS gives up between 200,000 and 500,000 items. */
const rangeItemBytes = 16;
const algorithms: readonly string[] = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

/**
 * The functions that AWS adds to JSONata (Developer Guide, "Transforming data with JSONata in Step
 * Functions"), over the chance and the digest of the evaluation that is under way.
 */
export const awsFunctions: BoundFunctions = new Map<string, FunctionBinder>([
  ['partition', () => ({ implementation: partition, signature: '<an:a>' })],
  ['range', (run) => ({ implementation: rangeWithin(run), signature: '<nnn:a<n>>' })],
  [
    'hash',
    (run) => ({
      implementation: (text?: string, algorithm?: string) => hash(run, text, algorithm),
      signature: '<ss:s>',
    }),
  ],
  ['random', (run) => ({ implementation: (seed?: number) => random(run, seed), signature: '<n?:n>' })],
  ['uuid', (run) => ({ implementation: () => randomUuid(run.scope.random), signature: '<:s>' })],
  ['parse', (run) => ({ implementation: (text?: string) => parse(run, text), signature: '<s:j>' })],
]);

function partition(array: readonly unknown[] | undefined, size: number | undefined): unknown {
  if (array === undefined || size === undefined) return undefined;
  const length = Math.trunc(size);
  if (length < 0) throw new Error('The size of a partition must not be negative');
  if (length === 0) return undefined;
  const chunks: unknown[][] = [];
  for (let from = 0; from < array.length; from += length) chunks.push(array.slice(from, from + length));
  return chunks;
}

function rangeWithin(run: ExpressionRun) {
  return (first: number | undefined, last: number | undefined, step: number | undefined): unknown => {
    if (first === undefined || last === undefined || step === undefined) return undefined;
    const from = Math.trunc(first);
    const by = Math.trunc(step);
    if (by === 0) return undefined;
    const count = Math.floor((Math.trunc(last) - from) / by) + 1;
    if (!(count > 0)) return undefined;
    if (count * rangeItemBytes > bytesMaxOf(run.scope)) throw memoryBound();
    return sequenceOf(Array.from({ length: count }, (_, index) => from + index * by));
  };
}

function hash(run: ExpressionRun, text: string | undefined, algorithm: string | undefined): unknown {
  if (text === undefined || algorithm === undefined) return undefined;
  if (!algorithms.includes(algorithm)) {
    throw new Error(`The hashing algorithm must be one of ${algorithms.join(', ')}, but was ${algorithm}`);
  }
  return run.scope.digest.hex(algorithm as DigestAlgorithm, text);
}

function random(run: ExpressionRun, seed: number | undefined): number {
  return seed === undefined ? run.scope.random.next() : new JavaRandom(Math.trunc(seed)).nextDouble();
}

function parse(run: ExpressionRun, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return run.values.enter(parseJson(text), run.writesData);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new Error(`Unable to parse the JSON text: ${error.message}`);
    throw error;
  }
}
