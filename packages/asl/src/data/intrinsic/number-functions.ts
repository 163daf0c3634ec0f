import { isJsonNumber, type Json, numberOf, type Random } from '@cairn/kit';
import { integerArgument } from './argument.ts';
import { IntrinsicArgumentError, type IntrinsicFunction } from './intrinsic-function.ts';
import { JavaRandom } from './java-random.ts';
import { randomUuid } from './random-uuid.ts';

/** States.MathAdd, States.MathRandom and States.UUID. */
export const numberFunctions: { readonly [name: string]: IntrinsicFunction } = {
  MathAdd: { arity: [2, 2], apply: ([left, right]) => integerArgument(left) + integerArgument(right) },
  MathRandom: {
    arity: [2, 3],
    apply: ([start, end, seed], scope) => mathRandom(start, end, seed, scope.random),
  },
  UUID: { arity: [0, 0], apply: (_, scope) => randomUuid(scope.random) },
};

/** An integer from `start` inclusive to `end` exclusive; with a seed always the same one. */
function mathRandom(
  startValue: Json | undefined,
  endValue: Json | undefined,
  seed: Json | undefined,
  random: Random,
): number {
  const start = integerArgument(startValue);
  const end = integerArgument(endValue);
  if (start >= end) throw new IntrinsicArgumentError('The start number must be less than the end number.');
  if (seed === undefined) return start + Math.floor(random.next() * (end - start));
  return new JavaRandom(seedArgument(seed)).nextIntBetween(start, end);
}

/** A seed may be larger than the other integers: Java's `long`. */
function seedArgument(seed: Json): number {
  if (!isJsonNumber(seed) || !Number.isFinite(numberOf(seed))) {
    throw new IntrinsicArgumentError('The seed must be a number.');
  }
  return Math.floor(numberOf(seed) + 0.5);
}
