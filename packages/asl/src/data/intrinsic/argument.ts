import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject, numberOf } from '@cairn/kit';
import { intrinsicIntegerMax, intrinsicIntegerMin, intrinsicTextLengthMax } from '../data-limits.ts';
import type { DataScope } from '../data-scope.ts';
import { IntrinsicArgumentError } from './intrinsic-function.ts';

/** An argument that has to be an array. */
export function arrayArgument(value: Json | undefined): readonly Json[] {
  if (!isJsonArray(value)) throw new IntrinsicArgumentError('The argument must be an array.');
  return value;
}

/** An argument that has to be a string. */
export function stringArgument(value: Json | undefined): string {
  if (typeof value !== 'string') throw new IntrinsicArgumentError('The argument must be a string.');
  return value;
}

/** A string of bounded length. */
export function shortStringArgument(value: Json | undefined, { limits }: DataScope): string {
  const text = stringArgument(value);
  const charactersMax = limits?.intrinsicTextCharactersMax ?? intrinsicTextLengthMax;
  if (text.length > charactersMax) {
    throw new IntrinsicArgumentError(`The argument must not exceed ${charactersMax} characters.`);
  }
  return text;
}

/** An argument that has to be an object. */
export function objectArgument(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw new IntrinsicArgumentError('The argument must be a JSON object.');
  return value;
}

/** A number, rounded to the nearest integer, halves upwards as Java's `Math.round` does; never -0. */
export function integerArgument(value: Json | undefined): number {
  if (!isJsonNumber(value)) throw new IntrinsicArgumentError('The argument must be a number.');
  const rounded = Math.floor(numberOf(value) + 0.5) + 0;
  if (!(rounded >= intrinsicIntegerMin && rounded <= intrinsicIntegerMax)) {
    throw new IntrinsicArgumentError(
      `The argument must be between ${intrinsicIntegerMin} and ${intrinsicIntegerMax}.`,
    );
  }
  return rounded;
}
