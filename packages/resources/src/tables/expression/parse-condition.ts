import type { Comparator, ConditionSyntax, FunctionCall, Operand } from './condition-syntax.ts';
import { FaultRanking } from './expression-fault.ts';
import { ExpressionReader, redundantParentheses, reservedWordFault } from './expression-reader.ts';
import { ParsedExpressions } from './parsed-expressions.ts';

/** Functions of conditions, and how many operands each takes. */
export const conditionFunctions: { readonly [name: string]: number } = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

const comparators: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Kinds of faults, the one that the service names first at the head. */
const ranks = ['parentheses', 'unknownFunction', 'misusedFunction', 'reservedWord'];

const parsed = new ParsedExpressions((text) => new ConditionParser(text).parse());

/**
 * Parses a ConditionExpression, FilterExpression or KeyConditionExpression; the same text is parsed once.
 * Source of the grammar: "Condition and filter expressions, operators, and functions" in the developer guide.
 * @throws ExpressionFault
 */
export function parseCondition(text: string): ConditionSyntax {
  return parsed.get(text);
}

/** A condition in parentheses, or an operand in them that a comparator follows. */
type Term =
  | { readonly condition: ConditionSyntax; readonly isInParentheses: boolean }
  | { readonly operand: Operand };

class ConditionParser {
  readonly #reader: ExpressionReader;
  readonly #faults = new FaultRanking(ranks);

  constructor(text: string) {
    this.#reader = new ExpressionReader(text, 'condition');
  }

  parse(): ConditionSyntax {
    const condition = this.#conditionOf(this.#disjunction(false));
    this.#reader.expectEnd();
    this.#reader.checkOperators();
    const { reservedWord } = this.#reader;
    if (reservedWord !== undefined) this.#faults.add('reservedWord', reservedWordFault(reservedWord));
    this.#faults.raise();
    return condition;
  }

  #disjunction(isInParentheses: boolean): Term {
    return this.#chain('OR', isInParentheses, (isFirst) =>
      this.#chain('AND', isFirst, (isFirstHere) => this.#negation(isFirstHere)),
    );
  }

  /** Terms between `AND`s or `OR`s; only the first may turn out to be an operand in parentheses. */
  #chain(keyword: 'AND' | 'OR', mayBeOperand: boolean, readTerm: (mayBeOperand: boolean) => Term): Term {
    const first = readTerm(mayBeOperand);
    if (!this.#reader.is(keyword)) return first;
    const terms = [this.#conditionOf(first)];
    while (this.#reader.accept(keyword)) {
      this.#reader.operatorCount += 1;
      terms.push(this.#conditionOf(readTerm(false)));
    }
    return { condition: { kind: keyword === 'OR' ? 'or' : 'and', terms }, isInParentheses: false };
  }

  #negation(mayBeOperand: boolean): Term {
    if (!this.#reader.accept('NOT')) return this.#comparison(mayBeOperand);
    this.#reader.operatorCount += 1;
    const term = this.#conditionOf(this.#reader.nested(() => this.#negation(false)));
    return { condition: { kind: 'not', term }, isInParentheses: false };
  }

  #comparison(mayBeOperand: boolean): Term {
    const term = this.#primary();
    const { text, kind } = this.#reader.token;
    if (kind === 'symbol' && comparators.has(text)) {
      const left = this.#operandOf(term);
      this.#reader.take();
      this.#reader.operatorCount += 1;
      const right = this.#operand();
      return this.#condition({ kind: 'comparison', comparator: text as Comparator, left, right }, [
        left,
        right,
      ]);
    }
    if (this.#reader.is('BETWEEN')) return this.#between(this.#operandOf(term));
    if (this.#reader.is('IN')) return this.#in(this.#operandOf(term));
    if ('condition' in term) return term;
    if (term.operand.kind === 'function' && !(mayBeOperand && term.operand.name === 'size')) {
      return this.#functionCondition(term.operand);
    }
    // An operand alone is only right before the parenthesis that ends it.
    if (mayBeOperand && this.#reader.is(')')) return term;
    throw this.#reader.syntaxError();
  }

  #functionCondition(call: FunctionCall): Term {
    if (call.name === 'size') this.#misused(call.name);
    return { condition: call, isInParentheses: false };
  }

  #between(operand: Operand): Term {
    this.#reader.take();
    this.#reader.operatorCount += 1;
    const low = this.#operand();
    this.#reader.expect('AND');
    const high = this.#operand();
    return this.#condition({ kind: 'between', operand, low, high }, [operand, low, high]);
  }

  #in(operand: Operand): Term {
    this.#reader.take();
    this.#reader.operatorCount += 1;
    this.#reader.expect('(');
    const options = this.#operands();
    return this.#condition({ kind: 'in', operand, options }, [operand, ...options]);
  }

  /** The functions that are conditions themselves are no operands. */
  #condition(condition: ConditionSyntax, operands: readonly Operand[]): Term {
    for (const operand of operands) {
      if (operand.kind === 'function' && operand.name !== 'size') this.#misused(operand.name);
    }
    return { condition, isInParentheses: false };
  }

  #misused(name: string): void {
    this.#faults.add(
      'misusedFunction',
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }

  #primary(): Term {
    if (!this.#reader.accept('(')) return { operand: this.#operand() };
    const inner = this.#reader.nested(() => this.#disjunction(true));
    this.#reader.expect(')');
    if ('operand' in inner) return inner;
    if (inner.isInParentheses) this.#faults.add('parentheses', redundantParentheses().message);
    return { condition: inner.condition, isInParentheses: true };
  }

  #conditionOf(term: Term): ConditionSyntax {
    if ('condition' in term) return term.condition;
    if (term.operand.kind === 'function') {
      const call = this.#functionCondition(term.operand);
      return (call as { condition: ConditionSyntax }).condition;
    }
    throw this.#reader.syntaxError();
  }

  #operandOf(term: Term): Operand {
    if ('operand' in term) return term.operand;
    // A function in parentheses has been taken for a condition.
    if (term.condition.kind === 'function') return term.condition;
    throw this.#reader.syntaxError();
  }

  #operand(): Operand {
    const { kind, text } = this.#reader.token;
    if (this.#reader.accept('(')) {
      const operand = this.#reader.nested(() => this.#operand());
      this.#reader.expect(')');
      return operand;
    }
    if (kind === 'valueReference') {
      this.#reader.take();
      return { kind: 'value', reference: text };
    }
    if (kind === 'name' && this.#reader.next?.text === '(') return this.#function();
    return { kind: 'path', path: this.#reader.path() };
  }

  #function(): FunctionCall {
    const name = this.#reader.take().text;
    this.#reader.take();
    this.#reader.operatorCount += 1;
    if (!Object.hasOwn(conditionFunctions, name)) {
      this.#faults.add('unknownFunction', `Invalid function name; function: ${name}`);
    }
    const operands = this.#reader.nested(() => this.#operands());
    for (const operand of operands) {
      if (operand.kind === 'function' && operand.name !== 'size') this.#misused(operand.name);
    }
    return { kind: 'function', name, operands };
  }

  /** Operands up to the closing parenthesis, which is taken. */
  #operands(): readonly Operand[] {
    const operands = [this.#operand()];
    while (this.#reader.accept(',')) operands.push(this.#operand());
    this.#reader.expect(')');
    return operands;
  }
}
