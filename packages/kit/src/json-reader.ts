import { type Json, setMember } from './json.ts';
import { jsonNumberOf } from './json-number.ts';
import { inOrder } from './json-order.ts';
import { JsonSyntaxError, jacksonLocation, lineAndColumn } from './json-syntax-error.ts';
import { describeCharacter, tokenType } from './json-token-description.ts';

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const tokenPattern = /[\p{ID_Continue}\p{Sc}\p{Pc}]+/uy;
const tokenLengthMax = 256;
const valueList = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const quote = 0x22;
const backslash = 0x5c;

const simpleEscapes: { readonly [character: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** An object or array whose end has not been read yet. */
interface OpenContainer {
  readonly kind: 'Object' | 'Array';
  readonly offset: number;
}

/**
 * Reads one JSON document, keeping the source text of numbers that need it, and says what is wrong with
 * a bad one as Jackson's reader for strings does. Recursion ends at `depthMax`, loops never look back.
 */
export class JsonReader {
  readonly #text: string;
  readonly #depthMax: number;
  readonly #open: OpenContainer[] = [];
  #at = 0;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  /** @throws JsonSyntaxError */
  readDocument(): Json {
    this.#skipSpace();
    if (this.#at >= this.#text.length) this.#fail('No content to map due to end-of-input');
    const value = this.#value();
    const end = this.#at;
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#failAfterDocument(value, end);
    return value;
  }

  #value(): Json {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string('string value', ': was expecting closing quote for a string value');
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(): Json {
    this.#enter('Object');
    const object: Record<string, Json> = {};
    const names: string[] = [];
    for (let first = true; ; first = false) {
      if (this.#closes('}')) return this.#leave(inOrder(object, names));
      if (!first) this.#separator(',', 'comma to separate Object entries');
      if (this.#text[this.#at] !== '"') this.#unexpected('was expecting double-quote to start field name');
      const member = this.#string('name', ' in field name');
      this.#skipWithin();
      this.#separator(':', 'a colon to separate field name and value');
      const value = this.#value();
      if (!Object.hasOwn(object, member)) names.push(member);
      setMember(object, member, value);
    }
  }

  #array(): Json {
    this.#enter('Array');
    const items: Json[] = [];
    for (let first = true; ; first = false) {
      if (this.#closes(']')) return this.#leave(items);
      if (!first) this.#separator(',', 'comma to separate Array entries');
      items.push(this.#value());
    }
  }

  #enter(kind: OpenContainer['kind']): void {
    this.#open.push({ kind, offset: this.#at });
    this.#at += 1;
    if (this.#open.length > this.#depthMax) {
      this.#fail(
        `Document nesting depth (${this.#open.length}) exceeds the maximum allowed (${this.#depthMax}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`,
      );
    }
  }

  /** Whether the container ends here. Text may not end, nor another bracket stand here. */
  #closes(bracket: ']' | '}'): boolean {
    this.#skipSpace();
    const character = this.#text[this.#at];
    if (character === bracket) return true;
    if (character === undefined) this.#failUnclosed();
    if (character === ']' || character === '}') this.#failMismatched(character);
    return false;
  }

  #leave<Value>(value: Value): Value {
    this.#at += 1;
    this.#open.pop();
    return value;
  }

  /** Steps over a separator and the space behind it, after which more has to come. */
  #separator(character: ',' | ':', name: string): void {
    if (this.#text[this.#at] !== character) this.#unexpected(`was expecting ${name}`);
    this.#at += 1;
    this.#skipWithin();
  }

  #skipWithin(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) return;
    this.#fail(`Unexpected end-of-input within/between ${this.#open.at(-1)?.kind ?? 'root'} entries`);
  }

  #string(described: 'string value' | 'name', unclosed: string): string {
    const text = this.#text;
    let value = '';
    const start = this.#at;
    let from = ++this.#at;
    for (; ; this.#at++) {
      if (this.#at >= text.length) this.#failUnclosedString(start, unclosed);
      const code = text.charCodeAt(this.#at);
      if (code === quote) break;
      if (code < 0x20) this.#failUnquoted(code, described);
      if (code !== backslash) continue;
      value += text.slice(from, this.#at) + this.#escape();
      from = this.#at + 1;
    }
    value += text.slice(from, this.#at);
    this.#at += 1;
    return value;
  }

  /** Reads an escape from its backslash to its last character. */
  #escape(): string {
    this.#at += 1;
    const character = this.#text[this.#at];
    if (character === undefined) this.#failInEscape();
    if (character === 'u') return this.#unicodeEscape();
    const simple = simpleEscapes[character];
    if (simple === undefined) {
      this.#fail(`Unrecognized character escape ${describeCharacter(character.charCodeAt(0))}`, this.#at + 1);
    }
    return simple;
  }

  #unicodeEscape(): string {
    for (let digits = 0; digits < 4; digits++) {
      this.#at += 1;
      const character = this.#text[this.#at];
      if (character === undefined) this.#failInEscape();
      if (!/[0-9a-fA-F]/.test(character)) {
        this.#unexpected('expected a hex-digit for character escape sequence');
      }
    }
    return String.fromCharCode(Number.parseInt(this.#text.slice(this.#at - 3, this.#at + 1), 16));
  }

  #number(): Json {
    numberPattern.lastIndex = this.#at;
    const digits = numberPattern.exec(this.#text)?.[0];
    if (digits === undefined) this.#failNoValue();
    const start = this.#at;
    this.#at += digits.length;
    this.#checkNumberEnd(start);
    return jsonNumberOf(digits);
  }

  #word<Value>(word: string, value: Value): Value {
    if (this.#token() !== word) this.#failNoValue();
    this.#at += word.length;
    return value;
  }

  /** The letters and digits that stand here; undefined when none do. */
  #token(): string | undefined {
    tokenPattern.lastIndex = this.#at;
    return tokenPattern.exec(this.#text)?.[0];
  }

  #skipSpace(): void {
    const text = this.#text;
    for (; ; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) continue;
      if (code < 0x20) {
        this.#fail(
          `Illegal character (${describeCharacter(code)}): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
          this.#at + 1,
        );
      }
      return;
    }
  }

  /** A number may not run on into something else: `01`, `1.`, `1e`, `12abc` at the root. */
  #checkNumberEnd(start: number): void {
    const character = this.#text[this.#at];
    const before = this.#text[this.#at - 1];
    if (character === '.') this.#failInNumber(this.#at + 1, 'Decimal point not followed by a digit');
    if (character === 'e' || character === 'E') {
      const sign = /[+-]/.test(this.#text[this.#at + 1] ?? '') ? 1 : 0;
      this.#failInNumber(this.#at + 1 + sign, 'Exponent indicator not followed by a digit');
    }
    const zero = before === '0' && (this.#at - start === 1 || this.#text[this.#at - 2] === '-');
    if (zero && character !== undefined && /\d/.test(character)) {
      this.#fail('Invalid numeric value: Leading zeroes not allowed');
    }
    if (this.#open.length === 0 && character !== undefined && !/[ \t\n\r]/.test(character)) {
      this.#unexpected('Expected space separating root-level values');
    }
  }

  #failNoValue(): never {
    const character = this.#text[this.#at];
    if (character === '-') {
      if (this.#at + 1 >= this.#text.length) this.#fail('Unexpected end-of-input in a Number value');
      const expected = 'expected digit (0-9) to follow minus sign, for valid numeric value';
      this.#failInNumber(this.#at + 1, expected);
    }
    const token = this.#token();
    if (token !== undefined) {
      const shown = token.length < tokenLengthMax ? token : `${token.slice(0, tokenLengthMax)}...`;
      this.#fail(`Unrecognized token '${shown}': was expecting ${valueList}`, this.#at + token.length);
    }
    this.#unexpected(character === '}' ? 'expected a value' : `expected a valid value ${valueList}`);
  }

  #failInNumber(offset: number, expected: string): never {
    this.#at = Math.min(offset, this.#text.length);
    const code = offset < this.#text.length ? this.#text.charCodeAt(offset) : 0;
    this.#fail(
      `Unexpected character (${describeCharacter(code)}) in numeric value: ${expected}`,
      this.#at + 1,
    );
  }

  #failUnquoted(code: number, described: string): never {
    this.#fail(
      `Illegal unquoted character (${describeCharacter(code)}): has to be escaped using backslash to be included in ${described}`,
      this.#at + 1,
    );
  }

  /** People look for the quote that opened the string; Jackson reports the end of the text. */
  #failUnclosedString(start: number, unclosed: string): never {
    this.#at = start;
    this.#fail(`Unexpected end-of-input${unclosed}`, this.#text.length);
  }

  #failInEscape(): never {
    this.#fail('Unexpected end-of-input in character escape sequence');
  }

  #failUnclosed(): never {
    const { kind, offset } = this.#open.at(-1) as OpenContainer;
    const start = jacksonLocation(this.#text, lineAndColumn(this.#text, offset));
    this.#fail(`Unexpected end-of-input: expected close marker for ${kind} (start marker at ${start})`);
  }

  #failMismatched(character: ']' | '}'): never {
    const container = this.#open.at(-1);
    const place =
      container === undefined ? { line: 1, column: 0 } : lineAndColumn(this.#text, container.offset);
    const described = `${container?.kind ?? 'root'} starting at ${jacksonLocation(this.#text, place)}`;
    const expected = character === ']' ? '}' : ']';
    this.#fail(
      `Unexpected close marker '${character}': expected '${expected}' (for ${described})`,
      this.#at + 1,
    );
  }

  /** A document is one value; says what stands behind it. */
  #failAfterDocument(value: Json, end: number): never {
    const character = this.#text[this.#at] as string;
    if (character === ']' || character === '}') this.#failMismatched(character);
    const offset = this.#at;
    if (offset === end && typeof value !== 'object') {
      this.#unexpected('Expected space separating root-level values');
    }
    this.#value();
    this.#at = offset;
    this.#fail(
      `Trailing token (of type ${tokenType(character)}) found after value (bound as \`JsonNode\`): not allowed as per \`DeserializationFeature.FAIL_ON_TRAILING_TOKENS\``,
    );
  }

  #unexpected(comment: string): never {
    const code = this.#text.charCodeAt(this.#at);
    this.#fail(`Unexpected character (${describeCharacter(code)}): ${comment}`, this.#at + 1);
  }

  #fail(message: string, readTo = this.#at): never {
    throw new JsonSyntaxError(message, { text: this.#text, offset: this.#at, readTo });
  }
}
