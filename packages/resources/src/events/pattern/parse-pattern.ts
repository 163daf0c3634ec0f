import { expressionMatcher, literalMatcher, type ValueMatcher } from './match-expression.ts';
import { PatternTokens } from './pattern-tokens.ts';

/** Leaves by their path, names joined by dots; what each has to be. All of them must fit. */
export type PatternAlternative = ReadonlyMap<string, readonly ValueMatcher[]>;

type Alternative = Map<string, readonly ValueMatcher[]>;

/** Most alternatives that `$or` may make of one pattern. */
const alternativesMax = 1_000;
const orKeyword = '$or';

/** Names that may not stand within `$or`: they look like matchers, now or one day. */
const reservedWithinOr = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr html = < <= > >= regex ' +
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

/**
 * Parses an event pattern into the alternatives that `$or` makes of it, one where there is none.
 * Source: "Amazon EventBridge event patterns" in its user guide; texts of errors as its open matcher has them.
 * @throws EventPatternError
 */
export function parsePattern(text: string): readonly PatternAlternative[] {
  const tokens = new PatternTokens(text);
  if (tokens.next() !== '{') throw tokens.failure('Filter is not an object');
  return new PatternParser(tokens).object([], '', false);
}

class PatternParser {
  readonly #tokens: PatternTokens;

  constructor(tokens: PatternTokens) {
    this.#tokens = tokens;
  }

  /** Reads an object's members into each of the alternatives so far; the brace has been read. */
  object(given: readonly Alternative[], path: string, isWithinOr: boolean): readonly Alternative[] {
    const tokens = this.#tokens;
    let alternatives = given;
    let isEmpty = true;
    while (tokens.next() !== '}') {
      isEmpty = false;
      const name = tokens.text();
      if (name === orKeyword) {
        alternatives = this.#or(alternatives, path);
        continue;
      }
      if (isWithinOr && reservedWithinOr.has(name)) {
        throw tokens.failure(`${name} is Ruler reserved fieldName which cannot be used inside ${orKeyword}.`);
      }
      const memberPath = path === '' ? name : `${path}.${name}`;
      const kind = tokens.next();
      if (kind === '{') alternatives = this.object(alternatives, memberPath, isWithinOr);
      else if (kind === '[') alternatives = this.#leaf(alternatives, memberPath);
      else throw tokens.failure(`"${name}" must be an object or an array`);
    }
    if (isEmpty) throw tokens.failure('Empty objects are not allowed');
    return alternatives;
  }

  /** Each object of the array goes on from each alternative so far. */
  #or(given: readonly Alternative[], path: string): readonly Alternative[] {
    const tokens = this.#tokens;
    if (tokens.next() !== '[') throw tokens.failure(`It must be an Array followed with ${orKeyword}.`);
    const alternatives: Alternative[] = [];
    let objects = 0;
    while (tokens.next() !== ']') {
      objects += 1;
      if (tokens.kind !== '{') {
        throw tokens.failure(`Only JSON object is allowed in array of ${orKeyword} relationship.`);
      }
      const copies = given.length === 0 ? [new Map()] : given.map((alternative) => new Map(alternative));
      alternatives.push(...this.object(copies, path, true));
      if (alternatives.length > alternativesMax) {
        throw tokens.failure(`Rule can have at most ${alternativesMax} combinations of ${orKeyword} fields`);
      }
    }
    if (objects < 2) throw tokens.failure(`There must have at least 2 Objects in ${orKeyword} relationship.`);
    return alternatives;
  }

  #leaf(given: readonly Alternative[], path: string): readonly Alternative[] {
    const tokens = this.#tokens;
    const matchers: ValueMatcher[] = [];
    while (tokens.next() !== ']') {
      matchers.push(tokens.kind === '{' ? expressionMatcher(tokens) : literalMatcher(tokens));
    }
    if (matchers.length === 0) throw tokens.failure('Empty arrays are not allowed');
    const alternatives = given.length === 0 ? [new Map<string, readonly ValueMatcher[]>()] : given;
    for (const alternative of alternatives) alternative.set(path, matchers);
    return alternatives;
  }
}
