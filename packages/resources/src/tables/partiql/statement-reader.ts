import { notWellFormed, partiqlErrors, refusedAt } from './partiql-errors.ts';
import type { Literal, StatementPath } from './statement-syntax.ts';
import { readStatementTokens, type StatementToken } from './statement-token.ts';

/** Brackets inside one another beyond which no statement is read. */
const depthMax = 200;
const int32Max = 2_147_483_647;

/** Words that end or begin something and are no names unless quoted. */
const reserved: ReadonlySet<string> = new Set(
  'SELECT FROM WHERE AND OR NOT IN BETWEEN IS NULL MISSING TRUE FALSE INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING ORDER BY LIMIT AS INNER JOIN ON GROUP HAVING LIKE'.split(
    ' ',
  ),
);

/** Walks the tokens of a statement; reads names, paths and literals. */
export class StatementReader {
  /** How many `?` were read. */
  parameterCount = 0;
  readonly #tokens: readonly StatementToken[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = readStatementTokens(text);
  }

  get token(): StatementToken {
    return this.#tokens[this.#at] as StatementToken;
  }

  get next(): StatementToken | undefined {
    return this.#tokens[this.#at + 1];
  }

  take(): StatementToken {
    const token = this.token;
    this.#at += 1;
    return token;
  }

  isWord(...words: readonly string[]): boolean {
    return this.token.kind === 'word' && words.includes(this.token.word);
  }

  acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at += 1;
    return true;
  }

  /** @throws ServiceError ValidationException */
  expectWord(word: string): void {
    if (!this.acceptWord(word)) throw partiqlErrors.unexpected();
  }

  isSymbol(text: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === text;
  }

  acceptSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#at += 1;
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.acceptSymbol(text)) throw partiqlErrors.unexpected();
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') throw partiqlErrors.leftover();
  }

  nested<Result>(read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > depthMax) throw notWellFormed('');
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** Whether a name begins here, in quotes or not. */
  get isName(): boolean {
    const { kind, word } = this.token;
    return kind === 'quoted' || (kind === 'word' && !reserved.has(word));
  }

  /** A name, in quotes or not. @param missing what is said when there is none */
  name(missing = 'Unexpected token'): string {
    const { text } = this.token;
    if (!this.isName) throw notWellFormed(missing);
    this.#at += 1;
    return text;
  }

  /** `a."b"[0]`; also `a['b']`. */
  path(): StatementPath {
    const path: (string | number)[] = [this.name()];
    for (;;) {
      if (this.acceptSymbol('.')) {
        const { kind, word } = this.token;
        if (kind === 'word' && reserved.has(word)) throw notWellFormed('Invalid path dot component');
        path.push(this.name());
      } else if (this.acceptSymbol('[')) {
        path.push(this.#step());
        this.expectSymbol(']');
      } else {
        return path;
      }
    }
  }

  #step(): string | number {
    const { kind, text } = this.take();
    if (kind === 'string') return text;
    if (kind === 'number' && /^\d{1,9}$/.test(text)) return Number(text);
    throw partiqlErrors.unexpected();
  }

  /** Whether a literal begins here. */
  get isLiteral(): boolean {
    const { kind, text } = this.token;
    if (kind === 'string' || kind === 'number') return true;
    if (kind === 'symbol') return ['?', '[', '{', '<<', '-', '+'].includes(text);
    return this.isWord('TRUE', 'FALSE', 'NULL');
  }

  literal(): Literal {
    const { kind, text, word, place } = this.take();
    if (kind === 'word' && this.isSymbol('(')) {
      throw refusedAt(`Unsupported data type: ${text.toLowerCase()} under key root`, place);
    }
    if (kind === 'string') return { kind: 'value', value: { S: text } };
    if (kind === 'number') return number(text);
    if (kind === 'word') return wordLiteral(word);
    switch (kind === 'symbol' ? text : '') {
      case '?':
        this.parameterCount += 1;
        return { kind: 'parameter', index: this.parameterCount - 1 };
      case '-':
      case '+':
        if (this.token.kind !== 'number') throw partiqlErrors.unexpected();
        return number((text === '-' ? '-' : '') + this.take().text);
      case '[':
        return { kind: 'list', elements: this.#elements(']') };
      case '<<':
        return { kind: 'set', elements: this.#elements('>>') };
      case '{':
        return this.#map();
      default:
        throw partiqlErrors.unexpected();
    }
  }

  #elements(end: string): readonly Literal[] {
    if (this.acceptSymbol(end)) return [];
    const elements: Literal[] = [];
    do {
      elements.push(this.nested(() => this.literal()));
    } while (this.acceptSymbol(','));
    this.expectSymbol(end);
    return elements;
  }

  #map(): Literal {
    const members: (readonly [string, Literal])[] = [];
    if (this.acceptSymbol('}')) return { kind: 'map', members };
    do {
      const { kind, text } = this.take();
      if (kind !== 'string' && kind !== 'quoted') throw partiqlErrors.unexpected();
      this.expectSymbol(':');
      members.push([text, this.nested(() => this.literal())]);
    } while (this.acceptSymbol(','));
    this.expectSymbol('}');
    return { kind: 'map', members };
  }
}

function wordLiteral(word: string): Literal {
  if (word === 'NULL') return { kind: 'value', value: { NULL: true } };
  if (word === 'TRUE' || word === 'FALSE') return { kind: 'value', value: { BOOL: word === 'TRUE' } };
  throw partiqlErrors.unexpected();
}

/** The service cannot read exponents, nor scales, beyond 32 bits. */
function number(text: string): Literal {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const scale = (mantissa.split('.')[1] ?? '').length - Number(power);
  if (Math.abs(Number(power)) > int32Max || Math.abs(scale) > int32Max) throw notWellFormed('');
  return { kind: 'number', text };
}
