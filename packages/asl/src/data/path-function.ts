import { isJsonArray, isJsonNumber, isJsonObject, type Json, jsonNumberOf, numberOf } from '@cairn/kit';
import { BoundedText } from './bounded-text.ts';
import type { DataScope } from './data-scope.ts';
import { printJavaDouble } from './java-text.ts';

/**
 * A function at the end of a path, `$.prices.sum()`, as Jayway defines them: the aggregates take the
 * numbers of an array (those given as parameters too) and give doubles.
 * @param scope bounds the text that `concat` makes
 * @returns undefined where Jayway gives no result or refuses the value
 */
export function applyPathFunction(
  name: string,
  value: Json,
  parameters: readonly (Json | undefined)[],
  scope: DataScope,
): Json | undefined {
  switch (name) {
    case 'length':
      return lengthOf(parameters.length > 0 ? parameters[0] : value);
    case 'keys':
      return isJsonObject(value) ? Object.keys(value) : undefined;
    case 'first':
      return isJsonArray(value) ? value[0] : undefined;
    case 'last':
      return isJsonArray(value) ? value.at(-1) : undefined;
    case 'index':
      return itemByParameter(value, parameters[0]);
    case 'append':
      return isJsonArray(value) ? [...value, ...parameters.filter(isPresent)] : undefined;
    case 'concat':
      return concat(value, parameters, scope);
    default:
      return aggregate(name, numbersOf(value, parameters));
  }
}

function isPresent(value: Json | undefined): value is Json {
  return value !== undefined;
}

/** Items of an array, members of an object; null for all else. */
function lengthOf(value: Json | undefined): Json | undefined {
  if (value === undefined) return undefined;
  if (isJsonArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function itemByParameter(value: Json, index: Json | undefined): Json | undefined {
  return isJsonArray(value) && isJsonNumber(index) ? value.at(Math.trunc(numberOf(index))) : undefined;
}

/** The strings of the array, then the parameters as text. */
function concat(value: Json, parameters: readonly (Json | undefined)[], scope: DataScope): Json {
  const text = new BoundedText(scope);
  for (const item of isJsonArray(value) ? value : []) if (typeof item === 'string') text.add(item);
  for (const parameter of parameters) if (parameter !== undefined) text.addJavaValue(parameter);
  return text.text;
}

function numbersOf(value: Json, parameters: readonly (Json | undefined)[]): number[] {
  const candidates = [...(isJsonArray(value) ? value : []), ...parameters.flatMap(itemsOf)];
  return candidates.filter(isJsonNumber).map(numberOf);
}

function itemsOf(parameter: Json | undefined): readonly Json[] {
  if (parameter === undefined) return [];
  return isJsonArray(parameter) ? parameter : [parameter];
}

function aggregate(name: string, numbers: readonly number[]): Json | undefined {
  if (numbers.length === 0) return undefined;
  return jsonNumberOf(printJavaDouble(reduce(name, numbers)));
}

function reduce(name: string, numbers: readonly number[]): number {
  const sum = numbers.reduce((total, number) => total + number, 0);
  switch (name) {
    case 'min':
      return numbers.reduce((least, number) => Math.min(least, number));
    case 'max':
      return numbers.reduce((most, number) => Math.max(most, number));
    case 'avg':
      return sum / numbers.length;
    case 'stddev': {
      const squares = numbers.reduce((total, number) => total + number * number, 0);
      return Math.sqrt(Math.max(0, squares / numbers.length - (sum / numbers.length) ** 2));
    }
    default:
      return sum;
  }
}
