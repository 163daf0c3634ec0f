import { JsonSyntaxError, parseJson } from '@cairn/kit';
import { EventPatternError } from './pattern-error.ts';

/** What a token is. `name` is a member's name; its colon has been read. */
export type PatternTokenKind =
  | '{'
  | '}'
  | '['
  | ']'
  | 'name'
  | 'string'
  | 'number'
  | 'true'
  | 'false'
  | 'null'
  | 'end';

const scalar = /-?\d[\d.eE+-]*|true|false|null/y;
const sourceLengthMax = 500;

/**
 * The tokens of a pattern's text, read one after the other, with the places that AWS's errors tell: those of the
 * reader behind the service (Jackson), which stands behind the quote that opens a string until the string is asked for.
 */
export class PatternTokens {
  readonly #text: string;
  #at = 0;
  /** Where errors are told to be: as far as the reader has come. */
  #readTo = 0;
  #kind: PatternTokenKind = 'end';
  #start = 0;

  /** @throws EventPatternError when the text is not JSON */
  constructor(text: string) {
    this.#text = text;
    if (text.trim() === '') return;
    try {
      parseJson(text);
    } catch (error) {
      if (error instanceof JsonSyntaxError) throw new EventPatternError(error.locatedMessage);
      throw error;
    }
  }

  /** The kind of the token that `next` has read. */
  get kind(): PatternTokenKind {
    return this.#kind;
  }

  /** Reads the next token. */
  next(): PatternTokenKind {
    this.#skip(/[\s,]*/y);
    this.#start = this.#at;
    const character = this.#text[this.#at];
    if (character === undefined) return this.#found('end', this.#at);
    if (character === '"') return this.#string();
    if ('{}[]'.includes(character)) return this.#found(character as PatternTokenKind, this.#at + 1);
    scalar.lastIndex = this.#at;
    const word = scalar.exec(this.#text)?.[0] ?? character;
    const isWord = word === 'true' || word === 'false' || word === 'null';
    return this.#found(isWord ? word : 'number', this.#at + word.length);
  }

  /** The token as it stands; of a name or string, its value. */
  text(): string {
    const source = this.#text.slice(this.#start, this.#end());
    if (this.#kind === 'string') this.#readTo = this.#end();
    return this.#kind === 'string' || this.#kind === 'name' ? (JSON.parse(source) as string) : source;
  }

  /** An error at the place that the reader has come to. */
  failure(reason: string): EventPatternError {
    return new EventPatternError(`${reason}\n at ${this.#location()}`);
  }

  #string(): PatternTokenKind {
    const end = this.#stringEnd(this.#at);
    this.#at = end;
    this.#skip(/\s*/y);
    if (this.#text[this.#at] !== ':') {
      this.#at = end;
      this.#kind = 'string';
      this.#readTo = this.#start + 1;
      return 'string';
    }
    this.#at += 1;
    this.#skip(/\s*/y);
    this.#kind = 'name';
    // The reader has begun the member's value, and read it where it is a number or a word.
    scalar.lastIndex = this.#at;
    this.#readTo = this.#at + (scalar.exec(this.#text)?.[0].length ?? 1);
    return 'name';
  }

  #found(kind: PatternTokenKind, end: number): PatternTokenKind {
    this.#kind = kind;
    this.#at = end;
    this.#readTo = end;
    return kind;
  }

  #end(): number {
    const isText = this.#kind === 'string' || this.#kind === 'name';
    return isText ? this.#stringEnd(this.#start) : this.#at;
  }

  #stringEnd(start: number): number {
    let at = start + 1;
    while (this.#text[at] !== '"') at += this.#text[at] === '\\' ? 2 : 1;
    return at + 1;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
  }

  #location(): string {
    const read = this.#text.slice(0, this.#readTo).split(/\r\n|\r|\n/);
    const rest = this.#text.length - sourceLengthMax;
    const source = `"${this.#text.slice(0, sourceLengthMax)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`;
    return `[Source: (String)${source}; line: ${read.length}, column: ${(read.at(-1) as string).length + 1}]`;
  }
}
