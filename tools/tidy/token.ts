/** One token of TypeScript or JavaScript source. A template is cut at its `${` and `}`. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'regex' | 'punctuator' | 'comment';
  /** As written; for a string without its quotes. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

const pattern =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/|^#![^\n]*)|(?<string>'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")|(?<number>\.?\d(?:[\w.]|(?<=[eE])[+-])*)|(?<name>[#\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)|(?<punctuator>=>|\?\.(?!\d)|\.\.\.|[\s\S])/uy;
const space = /\s+/uy;
const regexLiteral = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/uy;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?<end>`|\$\{)/uy;

/** Words after which a `/` begins a regular expression though a name precedes it. */
const words = new Set(
  'return typeof case in of do else new delete void throw instanceof yield await extends'.split(' '),
);

/**
 * Cuts source into tokens so that checks are not fooled by comments and strings.
 *
 * Whether `/` divides or begins a regular expression is decided by the token before it, which is
 * right for all code but a regular expression after the `)` of an `if`.
 */
export function tokensOf(source: string): readonly Token[] {
  return new Tokenizer(source).all();
}

class Tokenizer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  /** For each open `{`, whether it is the `${` of a template. */
  readonly #braces: boolean[] = [];
  #offset = 0;
  #line = 1;
  #pendingLines = 0;
  #previous: Token | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  all(): readonly Token[] {
    while (this.#offset < this.#source.length) {
      if (this.#match(space) === undefined) this.#next();
    }
    return this.#tokens;
  }

  #next(): void {
    const char = this.#source[this.#offset];
    if (char === '`' || (char === '}' && this.#braces.at(-1) === true)) {
      if (char === '}') this.#braces.pop();
      this.#template();
      return;
    }
    if (char === '/' && this.#regexMayBegin()) {
      const regex = this.#match(regexLiteral);
      if (regex !== undefined) {
        this.#push('regex', regex[0]);
        return;
      }
    }
    const groups = this.#match(pattern)?.groups ?? {};
    for (const [kind, text] of Object.entries(groups)) {
      if (text === undefined) continue;
      if (text === '{') this.#braces.push(false);
      if (text === '}') this.#braces.pop();
      this.#push(kind as Token['kind'], kind === 'string' ? text.slice(1, -1) : text);
    }
  }

  #template(): void {
    const start = this.#offset;
    this.#offset++;
    const part = this.#match(templatePart);
    if (part === undefined) throw new Error(`a template begun in line ${this.#line} has no end`);
    if (part.groups?.end === '${') this.#braces.push(true);
    this.#push('template', this.#source.slice(start, this.#offset));
  }

  #regexMayBegin(): boolean {
    const next = this.#source[this.#offset + 1];
    if (next === '/' || next === '*') return false;
    const previous = this.#previous;
    if (previous === undefined) return true;
    if (previous.kind === 'name') return words.has(previous.text);
    if (previous.kind === 'template') return previous.text.endsWith('${');
    return previous.kind === 'punctuator' && previous.text !== ')' && previous.text !== ']';
  }

  #match(regex: RegExp): RegExpExecArray | undefined {
    regex.lastIndex = this.#offset;
    const match = regex.exec(this.#source);
    if (match === null) return undefined;
    this.#offset = regex.lastIndex;
    // A token bears the line of its beginning, so the lines inside it count afterwards.
    this.#pendingLines = match[0].split('\n').length - 1;
    if (regex === space) this.#line += this.#takeLines();
    return match;
  }

  #takeLines(): number {
    const lines = this.#pendingLines;
    this.#pendingLines = 0;
    return lines;
  }

  #push(kind: Token['kind'], text: string): void {
    const token: Token = { kind, text, line: this.#line };
    this.#line += this.#takeLines();
    this.#tokens.push(token);
    if (kind !== 'comment') this.#previous = token;
  }
}
