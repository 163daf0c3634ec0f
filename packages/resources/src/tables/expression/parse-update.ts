import type { DocumentPath } from './document-path.ts';
import { FaultRanking } from './expression-fault.ts';
import { ExpressionReader, reservedWordFault } from './expression-reader.ts';
import { ParsedExpressions } from './parsed-expressions.ts';

/** What a SET action assigns, as it is written. */
export type UpdateOperand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly reference: string }
  | { readonly kind: 'function'; readonly name: string; readonly operands: readonly UpdateOperand[] };

/** An operand, or the sum or difference of two. */
export type UpdateValue =
  | UpdateOperand
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-';
      readonly left: UpdateOperand;
      readonly right: UpdateOperand;
    };

/** One action of an update, as it is written. */
export type UpdateAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly value: UpdateValue }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly reference: string };

/** The actions of an update, in their order. */
export type UpdateSyntax = readonly UpdateAction[];

/**
 * Parses an UpdateExpression; the same text is parsed once.
 * Source of the grammar: "Update expressions" in the developer guide. A sum has two operands, and none stands in a
 * function, although the quotas page shows three.
 * @throws ExpressionFault
 */
export function parseUpdate(text: string): UpdateSyntax {
  return parsed.get(text);
}

/** Functions of updates; each takes two operands. */
const updateFunctions: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);

/** Kinds of faults, the one that the service names first at the head. */
const ranks = ['reservedWord', 'unknownFunction', 'misusedFunction', 'section'];

const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;

const parsed = new ParsedExpressions((text) => new UpdateParser(text).parse());

class UpdateParser {
  readonly #reader: ExpressionReader;
  readonly #faults = new FaultRanking(ranks);
  readonly #actions: UpdateAction[] = [];

  constructor(text: string) {
    this.#reader = new ExpressionReader(text, 'update');
  }

  parse(): UpdateSyntax {
    const seen = new Set<string>();
    do {
      this.#section(seen);
    } while (this.#reader.token.kind !== 'end');
    this.#reader.checkOperators();
    const { reservedWord } = this.#reader;
    if (reservedWord !== undefined) this.#faults.add('reservedWord', reservedWordFault(reservedWord));
    this.#faults.raise();
    return this.#actions;
  }

  #section(seen: Set<string>): void {
    const section = sections.find((name) => this.#reader.accept(name));
    if (section === undefined) throw this.#reader.syntaxError();
    if (seen.has(section)) {
      this.#faults.add('section', `The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do {
      this.#actions.push(this.#action(section));
    } while (this.#reader.accept(','));
  }

  #action(section: (typeof sections)[number]): UpdateAction {
    const path = this.#reader.path();
    switch (section) {
      case 'SET':
        this.#reader.expect('=');
        return { kind: 'set', path, value: this.#value() };
      case 'REMOVE':
        return { kind: 'remove', path };
      default:
        return { kind: section === 'ADD' ? 'add' : 'delete', path, reference: this.#reference() };
    }
  }

  #reference(): string {
    if (this.#reader.token.kind !== 'valueReference') throw this.#reader.syntaxError();
    return this.#reader.take().text;
  }

  #value(): UpdateValue {
    if (this.#reader.is('(')) {
      const inner = this.#inParentheses(() => this.#value());
      if (inner.kind === 'arithmetic') return inner;
      return this.#arithmetic(inner);
    }
    return this.#arithmetic(this.#operand());
  }

  #arithmetic(left: UpdateOperand): UpdateValue {
    const operator = (['+', '-'] as const).find((sign) => this.#reader.accept(sign));
    if (operator === undefined) return left;
    this.#reader.operatorCount += 1;
    return { kind: 'arithmetic', operator, left, right: this.#operand() };
  }

  #inParentheses<Result>(read: () => Result): Result {
    this.#reader.expect('(');
    const result = this.#reader.nested(read);
    this.#reader.expect(')');
    return result;
  }

  #operand(): UpdateOperand {
    const { kind, text } = this.#reader.token;
    if (this.#reader.is('(')) return this.#inParentheses(() => this.#operand());
    if (kind === 'valueReference') {
      this.#reader.take();
      return { kind: 'value', reference: text };
    }
    if (kind === 'name' && this.#reader.next?.text === '(') return this.#function();
    return { kind: 'path', path: this.#reader.path() };
  }

  #function(): UpdateOperand {
    const name = this.#reader.take().text;
    this.#reader.operatorCount += 1;
    if (!updateFunctions.has(name)) {
      this.#faults.add('unknownFunction', `Invalid function name; function: ${name}`);
    }
    const operands = this.#inParentheses(() => {
      const list = [this.#operand()];
      while (this.#reader.accept(',')) list.push(this.#operand());
      return list;
    });
    for (const operand of operands) {
      // The service lets if_not_exists stand in a function, and no other.
      if (operand.kind !== 'function' || operand.name !== 'list_append') continue;
      this.#faults.add(
        'misusedFunction',
        `The function is not allowed to be used this way in an expression; function: ${operand.name}`,
      );
    }
    return { kind: 'function', name, operands };
  }
}
