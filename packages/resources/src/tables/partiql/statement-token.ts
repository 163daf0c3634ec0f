import { wellFormed } from '../attribute-value/read-content.ts';
import { notWellFormed, type StatementPlace } from './partiql-errors.ts';

/** What a piece of a statement is. */
export type StatementTokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'end';

export interface StatementToken {
  readonly kind: StatementTokenKind;
  /** Without the quotes of identifiers and strings. */
  readonly text: string;
  /** In upper case, for words. */
  readonly word: string;
  readonly place: StatementPlace;
}

const spaces = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const tokenPattern =
  /([A-Za-z_$][A-Za-z0-9_$]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(<<|>>|<>|!=|<=|>=|[=<>()[\]{},.:?*+-])/y;
const kinds: readonly StatementTokenKind[] = ['word', 'quoted', 'string', 'number', 'symbol'];

/** Takes a statement apart; the last token is the `end`. @throws ServiceError ValidationException, SerializationException */
export function readStatementTokens(text: string): readonly StatementToken[] {
  wellFormed(text);
  const tokens: StatementToken[] = [];
  const lines = new LineCount(text);
  let at = 0;
  for (;;) {
    spaces.lastIndex = at;
    if (spaces.test(text)) at = spaces.lastIndex;
    if (at >= text.length) break;
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (match === null) throw notWellFormed('');
    const group = match.slice(1).findIndex((part) => part !== undefined);
    const kind = kinds[group] as StatementTokenKind;
    const written = unquoted(kind, match[group + 1] as string);
    const place = lines.placeOf(at, match[0].length);
    tokens.push({ kind, text: written, word: kind === 'word' ? written.toUpperCase() : '', place });
    at = tokenPattern.lastIndex;
  }
  tokens.push({ kind: 'end', text: '', word: '', place: lines.placeOf(text.length, 0) });
  return tokens;
}

function unquoted(kind: StatementTokenKind, text: string): string {
  if (kind === 'quoted') return text.replaceAll('""', '"');
  return kind === 'string' ? text.replaceAll("''", "'") : text;
}

/** Counts lines while places only go forward. */
class LineCount {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  placeOf(at: number, length: number): StatementPlace {
    for (; this.#counted < at; this.#counted++) {
      if (this.#text[this.#counted] !== '\n') continue;
      this.#line += 1;
      this.#lineStart = this.#counted + 1;
    }
    return { line: this.#line, column: at - this.#lineStart + 1, length };
  }
}
