import type { DocumentPath, PathPart } from './document-path.ts';
import { ExpressionFault } from './expression-fault.ts';
import { isReservedWord } from './reserved-words.ts';
import { type Grammar, readTokens, type Token } from './token.ts';

/** Bytes of an expression at most. Source: "Quotas in DynamoDB", "Expression parameters". */
export const expressionBytesMax = 4_096;
/** Operators and functions of an expression at most; same source. */
const operatorsMax = 300;
/** Elements of a document path at most; same source. */
const pathElementsMax = 32;
/** Parentheses inside one another beyond which there are too many operators or idle parentheses in any case. */
const depthMax = 400;

/** Walks the tokens of one expression and reads what all grammars share. */
export class ExpressionReader {
  /** Set by the first reserved word that a path names. */
  reservedWord: string | undefined;
  /** Operators and functions so far. */
  operatorCount = 0;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, grammar: Grammar) {
    this.#text = text;
    this.#tokens = readTokens(text, grammar);
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get next(): Token | undefined {
    return this.#tokens[this.#at + 1];
  }

  take(): Token {
    const token = this.token;
    this.#at += 1;
    return token;
  }

  is(text: string): boolean {
    const { kind } = this.token;
    return (kind === 'symbol' || kind === 'keyword') && this.token.text === text;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at += 1;
    return true;
  }

  /** @throws ExpressionFault a syntax error at this token */
  expect(text: string): void {
    if (!this.accept(text)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') throw this.syntaxError();
  }

  /** Reads what stands inside others of its kind, as far as the depth allows. */
  nested<Result>(read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > depthMax) {
      const isIdle = this.#tokens[this.#at - 1]?.text === '(' && this.#tokens[this.#at - 2]?.text === '(';
      throw isIdle ? redundantParentheses() : tooManyOperators(operatorsMax + 1);
    }
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** @throws ExpressionFault when more operators were counted than the service takes */
  checkOperators(): void {
    if (this.operatorCount > operatorsMax) throw tooManyOperators(this.operatorCount);
  }

  /** The error of the service: the token, and the text from the token before to the one after. */
  syntaxError(): ExpressionFault {
    const token = this.token;
    const before = this.#tokens[this.#at - 1] ?? token;
    const after = this.#tokens[this.#at + 1] ?? token;
    const [last, shown] =
      token.kind === 'end' ? [before, '<EOF>'] : [after, this.#text.slice(token.from, token.to)];
    return new ExpressionFault(
      `Syntax error; token: "${shown}", near: "${this.#text.slice(before.from, last.to)}"`,
    );
  }

  /** A document path: `a.#b[3]`. */
  path(): DocumentPath {
    const parts: PathPart[] = [this.#namePart()];
    for (;;) {
      if (this.accept('.')) {
        parts.push(this.#namePart());
      } else if (this.accept('[')) {
        if (this.token.kind !== 'integer') throw this.syntaxError();
        parts.push({ kind: 'index', index: Number(this.take().text) });
        this.expect(']');
      } else {
        break;
      }
    }
    if (parts.length > pathElementsMax) {
      throw new ExpressionFault(
        `The document path has too many nesting elements; nesting levels: ${parts.length}`,
      );
    }
    return parts;
  }

  #namePart(): PathPart {
    const { kind, text } = this.token;
    if (kind === 'nameReference') {
      this.take();
      return { kind: 'reference', reference: text };
    }
    if (kind !== 'name') throw this.syntaxError();
    if (isReservedWord(text)) this.reservedWord ??= text;
    this.take();
    return { kind: 'name', name: text };
  }
}

export function redundantParentheses(): ExpressionFault {
  return new ExpressionFault('The expression has redundant parentheses;');
}

function tooManyOperators(count: number): ExpressionFault {
  return new ExpressionFault(`The expression contains too many operators; operator count: ${count}`);
}

/** The text of the service for a reserved word in a path. */
export function reservedWordFault(word: string): string {
  return `Attribute name is a reserved keyword; reserved keyword: ${word}`;
}
