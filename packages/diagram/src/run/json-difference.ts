import { isJsonArray, isJsonObject, type Json, jsonEquals, memberOf } from '@cairn/kit';

/** One place where two JSON values differ. */
export interface JsonDifference {
  /** `$.order.items[2].price`; members with other characters as `$['a b']`. */
  readonly path: string;
  /** Undefined where it is only on the right. */
  readonly left: Json | undefined;
  /** Undefined where it is only on the left. */
  readonly right: Json | undefined;
}

/** More places than a person looks at. */
export const jsonDifferencesMax = 500;

/**
 * Where two values differ: the innermost places, in the order of the left value, at most {@link jsonDifferencesMax}.
 * Items of lists are compared by their places; numbers by their values.
 */
export function jsonDifferences(left: Json | undefined, right: Json | undefined): readonly JsonDifference[] {
  const found: JsonDifference[] = [];
  compare('$', left, right, found);
  return found;
}

function compare(
  path: string,
  left: Json | undefined,
  right: Json | undefined,
  found: JsonDifference[],
): void {
  if (found.length >= jsonDifferencesMax || left === right) return;
  if (left === undefined || right === undefined) {
    found.push({ path, left, right });
  } else if (isJsonArray(left) && isJsonArray(right)) {
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length && found.length < jsonDifferencesMax; index++) {
      compare(`${path}[${index}]`, left[index], right[index], found);
    }
  } else if (isJsonObject(left) && isJsonObject(right)) {
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(`${path}${memberStep(name)}`, memberOf(left, name), memberOf(right, name), found);
    }
  } else if (!jsonEquals(left, right)) {
    found.push({ path, left, right });
  }
}

function memberStep(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `['${name.replace(/[\\']/g, '\\$&')}']`;
}
