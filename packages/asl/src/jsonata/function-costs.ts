import { copiesPerStep, type EvaluationFuel, itemsPerStep } from './evaluation-fuel.ts';
import type { LibraryFunction } from './library-functions.ts';

type Cost = (meter: EvaluationFuel, values: readonly unknown[]) => void;
type Implementation = (this: unknown, ...values: unknown[]) => unknown;

const charactersPerStep = 64;

/** Characters that are handled one by one. */
const characters: Cost = (meter, values) => meter.charge(Math.floor(textLength(values) / itemsPerStep));
/** Texts that are searched or copied. */
const text: Cost = (meter, values) => meter.charge(Math.floor(textLength(values) / charactersPerStep));
const items: Cost = (meter, values) => meter.charge(Math.floor(itemCount(values) / itemsPerStep));
const parts: Cost = (meter, values) => {
  for (const value of values) meter.chargeParts(value);
};
/** Values that a function is called with one by one. */
const calls: Cost = (meter, [values]) => meter.charge(itemCount([values]));

/** A picture is gone through once for each of its separators, and options for each of its characters. */
const picture: Cost = (meter, [value, ...values]) => {
  characters(meter, [value]);
  const options = values.map((option) =>
    typeof option === 'object' ? Object.values(option ?? {}) : [option],
  );
  const length = textLength(options.flat());
  meter.charge(1 + Math.floor(length / 2 + length ** 2 / charactersPerStep));
};

const append: Cost = (meter, values) => {
  const count = itemCount(values);
  meter.affordItems(count);
  meter.charge(Math.floor(count / copiesPerStep));
};

const zip: Cost = (meter, values) => {
  const arrays = values.map((value) => (Array.isArray(value) ? value.length : 0));
  const made = Math.min(...arrays) * values.length;
  meter.affordItems(made);
  meter.charge(Math.floor(made / 4));
};

/** What each item gives is copied with all that went before. */
const spread: Cost = (meter, [value]) => {
  const objects = Array.isArray(value) ? value : [value];
  let made = 0;
  for (const object of objects) made += itemCount([object]);
  meter.affordItems(made);
  meter.charge(Math.floor(made / 2 + (objects.length * made) / copiesPerStep));
};

/** Members of an object, or of all objects of an array. */
const members: Cost = (meter, [value]) => {
  let count = 0;
  for (const object of Array.isArray(value) ? value : [value]) count += itemCount([object]);
  meter.charge(Math.floor(count / 4));
};

const truth: Cost = (meter, [value]) => meter.chargeTruth(value);

/** Without a function to compare, an array is sorted by its numbers or texts; with one, its calls are counted. */
const sort: Cost = (meter, [array]) => {
  const count = itemCount([array]);
  meter.charge(Math.floor((count * (1 + Math.log2(count + 1))) / itemsPerStep));
};

/** Numbers that a range would hold; it refuses what is too large. */
const range: Cost = (meter, [first, last, step]) => {
  const count = Math.abs((Number(last) - Number(first)) / Math.max(1, Math.abs(Number(step))));
  if (Number.isFinite(count)) meter.charge(Math.min(1e6, Math.floor(count / itemsPerStep)));
};

/** Costs beyond the step that each call is. A function that is not named does the same however large its values. */
const costs: ReadonlyMap<string, Cost> = new Map<string, Cost>([
  ...named(items, 'sum', 'max', 'min', 'average', 'reverse', 'shuffle', 'partition', 'lookup', 'join'),
  ...named(parts, 'string', 'clone', 'distinct'),
  ...named(members, 'keys', 'merge'),
  ...named(truth, 'boolean', 'not'),
  ...named(text, 'contains', 'split', 'substringBefore', 'substringAfter', 'lowercase', 'uppercase', 'hash'),
  ...named(text, 'base64encode', 'base64decode', 'number'),
  ...named(characters, 'length', 'substring', 'pad', 'trim', 'replace', 'match', 'parse'),
  ...named(characters, 'encodeUrl', 'encodeUrlComponent', 'decodeUrl', 'decodeUrlComponent'),
  ...named(calls, 'map', 'filter', 'single', 'reduce', 'each', 'sift'),
  ...named(picture, 'formatNumber', 'formatInteger', 'fromMillis', 'parseInteger', 'toMillis'),
  ['now', (meter, values) => picture(meter, [undefined, ...values])],
  ...named(append, 'append'),
  ...named(zip, 'zip'),
  ...named(spread, 'spread'),
  ...named(sort, 'sort'),
  ...named(range, 'range'),
]);

function named(cost: Cost, ...names: readonly string[]): readonly (readonly [string, Cost])[] {
  return names.map((name) => [name, cost]);
}

/**
 * A function that is charged, before it does anything, for the work that its values make, and for what it gives
 * afterwards. It looks like the one that it stands for: the library reads arity and names off a function.
 */
export function chargedFunction(name: string, implementation: Implementation, meter: EvaluationFuel) {
  const cost = costs.get(name);
  const charged: Implementation = function (...values) {
    meter.charge(1);
    cost?.(meter, values);
    const given = values.map(callable);
    if (name === 'replace') given[1] = chargedMatcher(given[1], given[2], meter);
    const result = implementation.apply(this, given);
    if (typeof result === 'string') meter.charge(Math.floor(result.length / charactersPerStep));
    return result;
  };
  Object.defineProperty(charged, 'length', { value: implementation.length });
  Object.defineProperty(charged, 'toString', { value: () => implementation.toString() });
  return charged;
}

/**
 * A function that the library can call. In a call at the end of a function it passes functions as they are,
 * and calls those of its own and those of the expression as if they were JavaScript's.
 */
function callable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { _jsonata_lambda, _jsonata_function, apply } = value as LambdaValue;
  if (_jsonata_lambda === true && apply !== undefined) {
    const call = function* (this: unknown, ...values: unknown[]): Generator<unknown, unknown> {
      return yield* apply.call(value, this ?? value, values);
    };
    return Object.assign(call, { arity: (value as LambdaValue).arguments?.length ?? 0 });
  }
  if (_jsonata_function !== true) return value;
  const { implementation, signature } = value as LibraryFunction & { readonly signature?: Signature };
  const call = function* (this: unknown, ...values: unknown[]): Generator<unknown, unknown> {
    const valid = signature === undefined ? values : signature.validate(values, null);
    const result = implementation.apply(this, valid as never[]);
    return isGenerator(result) ? yield* result : result;
  };
  return Object.assign(call, { arity: implementation.length });
}

interface Signature {
  validate(values: readonly unknown[], context: unknown): readonly unknown[];
}

interface LambdaValue {
  readonly _jsonata_lambda?: unknown;
  readonly _jsonata_function?: unknown;
  readonly arguments?: readonly unknown[];
  readonly apply?: (self: unknown, values: readonly unknown[]) => Generator<unknown, unknown>;
}

/** Counts the text that stands in for each match, which may be long and give nothing. */
function chargedMatcher(matcher: unknown, replacement: unknown, meter: EvaluationFuel): unknown {
  if (typeof matcher !== 'function' || typeof replacement !== 'string') return matcher;
  return function* (this: unknown, ...values: unknown[]): Generator<unknown, unknown> {
    let match: unknown = matcher.apply(this, values);
    if (isGenerator(match)) match = yield* match;
    if (typeof match !== 'object' || match === null) return match;
    meter.charge(1 + Math.floor(replacement.length / itemsPerStep));
    const { next } = match as { readonly next?: unknown };
    return { ...match, next: chargedMatcher(next, replacement, meter) };
  };
}

function isGenerator(value: unknown): value is Generator<unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value;
}

function textLength(values: readonly unknown[]): number {
  let length = 0;
  for (const value of values) if (typeof value === 'string') length += value.length;
  return length;
}

function itemCount(values: readonly unknown[]): number {
  let count = 0;
  for (const value of values) {
    if (Array.isArray(value)) count += value.length;
    else if (typeof value === 'object' && value !== null) count += Object.keys(value).length;
    else count += value === undefined ? 0 : 1;
  }
  return count;
}
