import { canonicalNumber, isJsonArray, isJsonNumber, isJsonObject, type Json, jsonEquals } from '@cairn/kit';
import { boundedJsonText } from '../bounded-text.ts';
import { arrayRangeLengthMax } from '../data-limits.ts';
import type { DataScope } from '../data-scope.ts';
import { arrayArgument, integerArgument } from './argument.ts';
import { IntrinsicArgumentError, type IntrinsicFunction } from './intrinsic-function.ts';

/** States.Array…: the functions that make and read arrays. */
export const arrayFunctions: { readonly [name: string]: IntrinsicFunction } = {
  Array: { arity: [0], apply: (values) => [...values] },
  ArrayPartition: { arity: [2, 2], apply: ([array, size]) => partition(arrayArgument(array), size) },
  ArrayContains: {
    arity: [2, 2],
    apply: ([array, wanted], scope) => contains(arrayArgument(array), wanted as Json, scope),
  },
  ArrayRange: { arity: [3, 3], apply: ([first, last, step], scope) => range([first, last, step], scope) },
  ArrayGetItem: { arity: [2, 2], apply: ([array, index]) => item(arrayArgument(array), index) },
  ArrayLength: { arity: [1, 1], apply: ([array]) => arrayArgument(array).length },
  ArrayUnique: { arity: [1, 1], apply: ([array], scope) => unique(arrayArgument(array), scope) },
};

/** Comparing goes through each item at most once, at its deepest. */
function contains(array: readonly Json[], wanted: Json, scope: DataScope): boolean {
  if (typeof wanted === 'object' && wanted !== null) boundedJsonText(array, scope);
  return array.some((item) => jsonEquals(item, wanted));
}

function partition(array: readonly Json[], sizeValue: Json | undefined): Json {
  const size = integerArgument(sizeValue);
  if (size <= 0) throw new IntrinsicArgumentError('The chunk size must be a positive integer.');
  const chunks: Json[] = [];
  for (let start = 0; start < array.length; start += size) chunks.push(array.slice(start, start + size));
  return chunks;
}

function range(values: readonly (Json | undefined)[], { limits }: DataScope): Json {
  const [first, last, step] = values.map(integerArgument) as [number, number, number];
  if (step === 0) throw new IntrinsicArgumentError('The increment must not be zero.');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  const itemsMax = limits?.arrayRangeItemsMax ?? arrayRangeLengthMax;
  if (length > itemsMax) {
    throw new IntrinsicArgumentError(`The range must not exceed ${itemsMax} items.`);
  }
  return Array.from({ length }, (_, index) => first + index * step);
}

function item(array: readonly Json[], indexValue: Json | undefined): Json {
  const index = integerArgument(indexValue);
  const found = array[index];
  if (found === undefined) {
    throw new IntrinsicArgumentError(`The index ${index} is out of range for an array of ${array.length}.`);
  }
  return found;
}

/** Keeps the first of equal items; by text, since comparing each with each grows with the square. */
function unique(array: readonly Json[], scope: DataScope): Json {
  scope.spend(10 * boundedJsonText(array, scope).length);
  const seen = new Set<string>();
  return array.filter((each) => {
    const text = canonicalText(each);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** Text that two values share exactly when they are equal. */
function canonicalText(value: Json): string {
  if (isJsonNumber(value)) return canonicalNumber(value);
  if (isJsonArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name] as Json)}`).join(',')}}`;
}
