import { RecentMap } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/** A part of a pattern of `java.time.format.DateTimeFormatter`. */
export type PatternPart =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'field';
      readonly letter: string;
      readonly count: number;
      /** Width of the number where the one before it leaves that many digits to it: `yyyyMMdd`. */
      readonly isAdjacent: boolean;
    }
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] };

/** Letters that mean something, each with how often it may be repeated. */
const letters: { readonly [letter: string]: number } = {
  G: 5,
  u: 19,
  y: 19,
  Y: 19,
  D: 3,
  M: 5,
  L: 5,
  d: 2,
  Q: 5,
  q: 5,
  w: 2,
  W: 1,
  E: 5,
  e: 5,
  c: 5,
  F: 1,
  a: 1,
  h: 2,
  H: 2,
  k: 2,
  K: 2,
  m: 2,
  s: 2,
  S: 9,
  A: 19,
  n: 19,
  N: 19,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

/** Patterns that are longer are no formats of dates. */
const patternCharactersMax = 200;
const patternsKept = 200;
const kept = new RecentMap<string, readonly PatternPart[]>(patternsKept);

/**
 * Reads a pattern: letters, `'quoted text'`, `[optional sections]`.
 * Source: `java.time.format.DateTimeFormatter`, "Patterns for Formatting and Parsing".
 * @throws FunctionError in Java's words
 */
export function readDateTimePattern(pattern: string): readonly PatternPart[] {
  if (pattern.length > patternCharactersMax) {
    throw new FunctionError(`A pattern has more than ${patternCharactersMax} characters`);
  }
  return kept.getOrMake(pattern, () => new PatternReader(pattern).read());
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): readonly PatternPart[] {
    const parts = this.#parts();
    if (this.#at < this.#pattern.length) {
      throw new FunctionError('Pattern invalid as it contains ] without previous [');
    }
    return parts;
  }

  #parts(): readonly PatternPart[] {
    const parts: PatternPart[] = [];
    for (;;) {
      const next = this.#pattern.charAt(this.#at);
      if (next === '' || next === ']') return parts;
      parts.push(this.#part(next));
    }
  }

  #part(next: string): PatternPart {
    if (next === "'") return { kind: 'literal', text: this.#quoted() };
    if (next === '[') return this.#optional();
    if (/[{}#]/.test(next)) throw new FunctionError(`Pattern includes reserved character: '${next}'`);
    if (!/[A-Za-z]/.test(next)) {
      this.#at += 1;
      return { kind: 'literal', text: next };
    }
    return this.#field(next);
  }

  #field(letter: string): PatternPart {
    const start = this.#at;
    while (this.#pattern.charAt(this.#at) === letter) this.#at += 1;
    const count = this.#at - start;
    const countMax = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
    if (countMax === undefined) throw new FunctionError(`Unknown pattern letter: ${letter}`);
    if (count > countMax) throw new FunctionError(`Too many pattern letters: ${letter}`);
    if (letter === 'V' && count !== 2) throw new FunctionError(`Pattern letter count must be 2: ${letter}`);
    if (letter === 'O' && count !== 1 && count !== 4) {
      throw new FunctionError(`Pattern letter count must be 1 or 4: ${letter}`);
    }
    return { kind: 'field', letter, count, isAdjacent: isNumberField(this.#pattern.charAt(this.#at)) };
  }

  #optional(): PatternPart {
    this.#at += 1;
    const parts = this.#parts();
    // An optional section that is not closed ends with the pattern.
    if (this.#at < this.#pattern.length) this.#at += 1;
    return { kind: 'optional', parts };
  }

  #quoted(): string {
    const start = this.#at;
    let text = '';
    for (;;) {
      const end = this.#pattern.indexOf("'", this.#at + 1);
      if (end === -1) {
        throw new FunctionError(
          `Pattern ends with an incomplete string literal: ${this.#pattern.slice(start)}`,
        );
      }
      text += this.#pattern.slice(this.#at + 1, end);
      this.#at = end + 1;
      if (this.#pattern.charAt(this.#at) !== "'") break;
      text += "'";
    }
    return text === '' ? "'" : text;
  }
}

function isNumberField(letter: string): boolean {
  return letter !== '' && 'uyYDMLdQqwWecFhHkKmsSAnN'.includes(letter);
}
