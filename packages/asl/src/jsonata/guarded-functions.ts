import type { BoundFunction, BoundFunctions, FunctionBinder } from './aws-functions.ts';
import { memoryBound } from './evaluation-bound.ts';
import { bytesMaxOf, padCharactersMax } from './evaluation-fuel.ts';
import type { ExpressionRun } from './expression-run.ts';
import { libraryFunction } from './jsonata-library.ts';
import { sequenceOf } from './library-functions.ts';

type Comparator = (left: unknown, right: unknown) => Generator<unknown, unknown>;
type Implementation = (...values: unknown[]) => unknown;

const original = (name: string) => libraryFunction(name).implementation as Implementation;

/**
 * Functions of the library in a form of our own: those that look at the clock or at chance, and those that
 * could take memory or time out of all proportion to what they are given. For a partial application the library
 * reads the names of the parameters off a function's text, so they are plain names.
 */
export const guardedFunctions: BoundFunctions = new Map<string, FunctionBinder>([
  ['now', bindNow],
  ['millis', (run) => ({ implementation: () => run.scope.nowMs, signature: '<:n>' })],
  ['shuffle', (run) => ({ implementation: (array?: unknown[]) => shuffle(run, array), signature: '<a:a>' })],
  ['pad', () => ({ implementation: guardPad(original('pad')), signature: '<s-ns?:s>' })],
  ['join', (run) => ({ implementation: guardJoin(original('join'), run), signature: '<a<s>s?:s>' })],
  [
    'toMillis',
    (run) => ({ implementation: guardToMillis(original('toMillis'), run), signature: '<s-s?:n>' }),
  ],
  ['number', () => ({ implementation: castNumber(original('number')), signature: '<(nsb)-:n>' })],
  [
    'formatNumber',
    () => ({ implementation: formatNumber(original('formatNumber')), signature: '<n-so?:s>' }),
  ],
  ['sort', () => ({ implementation: sort, signature: '<af?:a>' })],
  ['distinct', () => ({ implementation: distinct, signature: '<x:x>' })],
  ['max', () => ({ implementation: extreme((value, best) => value > best), signature: '<a<n>:n>' })],
  ['min', () => ({ implementation: extreme((value, best) => value < best), signature: '<a<n>:n>' })],
]);

function bindNow(run: ExpressionRun): BoundFunction {
  const fromMillis = original('fromMillis');
  return {
    implementation: (picture?: string, timezone?: string) => fromMillis(run.scope.nowMs, picture, timezone),
    signature: '<s?s?:s>',
  };
}

/** Fisher and Yates' shuffle over the chance of the evaluation. */
function shuffle(run: ExpressionRun, array: unknown[] | undefined): unknown {
  if (array === undefined || array.length <= 1) return array;
  const shuffled = [...array];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(run.scope.random.next() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}

function guardPad(pad: Implementation) {
  return (text: string | undefined, width: number, character: string | undefined) => {
    if (text !== undefined && Math.abs(width) - text.length > padCharactersMax) throw memoryBound();
    return pad(text, width, character);
  };
}

function guardJoin(join: Implementation, run: ExpressionRun) {
  return (texts: readonly string[] | undefined, separator: string | undefined) => {
    const count = texts?.length ?? 0;
    if (count * (separator?.length ?? 0) > bytesMaxOf(run.scope)) throw memoryBound();
    return join(texts, separator);
  };
}

/** Longest text that a picture is tried on, and most ways in which its digits may be shared out. */
const timestampCharactersMax = 1_000;
const pictureWaysMax = 200_000;

/**
 * The library makes a regular expression of a picture. One of many parts that could each take any number of
 * digits would try all ways to share out a long run of them; no real date and time looks like that.
 */
function guardToMillis(toMillis: Implementation, run: ExpressionRun) {
  return (timestamp: string | undefined, picture: string | undefined) => {
    if (timestamp !== undefined && picture !== undefined && !isTriable(timestamp, picture)) {
      throw { code: 'D3110', value: timestamp };
    }
    // What a picture leaves out is taken from the time of the evaluation.
    const focus = { environment: { timestamp: new Date(run.scope.nowMs) } };
    return toMillis.call(focus, timestamp, picture);
  };
}

function isTriable(timestamp: string, picture: string): boolean {
  if (timestamp.length > timestampCharactersMax) return false;
  const parts = picture.split('[').length - 1;
  const longest = Math.max(...timestamp.split(/[^\p{L}\p{N}]+/u).map(({ length }) => length));
  let ways = 1;
  for (let part = 0; part < Math.min(parts, longest / 2); part++) ways *= (longest - part) / (part + 1);
  return ways <= pictureWaysMax;
}

/** JSONata 2.0 reads binary, octal and hexadecimal numbers, which its 1.8 line does not. */
function castNumber(number: Implementation) {
  return (value: unknown) =>
    typeof value === 'string' && /^0(?:[xX][0-9A-Fa-f]+|[oO][0-7]+|[bB][01]+)$/.test(value)
      ? Number(value)
      : number(value);
}

/** A picture without a place for digits breaks the library; AWS names the rule that it breaks. */
function formatNumber(format: Implementation) {
  return (value: unknown, picture: unknown, options: unknown) => {
    try {
      return format(value, picture, options);
    } catch (error) {
      if (error instanceof TypeError) throw { code: 'D3086' };
      throw error;
    }
  };
}

/** A stable merge sort; `true` of the comparator means that the left value belongs behind the right one. */
function* sort(
  array: unknown[] | undefined,
  comparator: Comparator | undefined,
): Generator<unknown, unknown> {
  if (array === undefined || array.length <= 1) return array;
  if (comparator === undefined) {
    const type = typeof array[0];
    if ((type !== 'number' && type !== 'string') || array.some((item) => typeof item !== type)) {
      throw { code: 'D3070', index: 1 };
    }
    return (array as (number | string)[]).toSorted((left, right) =>
      left > right ? 1 : left < right ? -1 : 0,
    );
  }
  let sorted = [...array];
  for (let width = 1; width < sorted.length; width *= 2) {
    const merged: unknown[] = [];
    for (let from = 0; from < sorted.length; from += 2 * width) {
      const middle = Math.min(from + width, sorted.length);
      const end = Math.min(from + 2 * width, sorted.length);
      let left = from;
      let right = middle;
      while (left < middle && right < end) {
        if (yield* comparator(sorted[left], sorted[right])) merged.push(sorted[right++]);
        else merged.push(sorted[left++]);
      }
      while (left < middle) merged.push(sorted[left++]);
      while (right < end) merged.push(sorted[right++]);
    }
    sorted = merged;
  }
  return sorted;
}

/** The first of equal values, in linear time: objects are equal when their members are, in any order. */
function distinct(values: unknown): unknown {
  if (!Array.isArray(values) || values.length <= 1) return values;
  const seen = new Set<unknown>();
  const kept = values.filter((value) => {
    const key = typeof value === 'object' && value !== null ? canonicalText(value) : primitiveKey(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return (values as { readonly sequence?: boolean }).sequence === true ? sequenceOf(kept) : kept;
}

function primitiveKey(value: unknown): unknown {
  // A text never equals the canonical text of an object.
  return typeof value === 'string' ? `"${value}` : value;
}

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_member, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

function extreme(isBetter: (value: number, best: number) => boolean) {
  return (values: readonly number[] | undefined) => {
    if (values === undefined || values.length === 0) return undefined;
    let best = values[0] as number;
    for (const value of values) if (isBetter(value, best)) best = value;
    return best;
  };
}
