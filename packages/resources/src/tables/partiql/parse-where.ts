import { partiqlErrors, refusedAt } from './partiql-errors.ts';
import type { StatementReader } from './statement-reader.ts';
import type { CallSyntax, OperandSyntax, WhereSyntax } from './statement-syntax.ts';

/** Functions of WHERE by name: those that are conditions, and `size`. */
const conditionFunctions: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
]);

const comparators: { readonly [symbol: string]: (WhereSyntax & { kind: 'comparison' })['operator'] } = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Reads the condition of a WHERE. Source: "PartiQL operators and functions for DynamoDB" in the developer guide. */
export function parseWhere(reader: StatementReader): WhereSyntax {
  return chain(reader, 'OR', () => chain(reader, 'AND', () => negation(reader)));
}

function chain(reader: StatementReader, word: 'AND' | 'OR', readTerm: () => WhereSyntax): WhereSyntax {
  const terms = [readTerm()];
  while (reader.acceptWord(word)) terms.push(readTerm());
  const [only] = terms;
  if (terms.length === 1 && only !== undefined) return only;
  return { kind: word === 'OR' ? 'or' : 'and', terms };
}

function negation(reader: StatementReader): WhereSyntax {
  if (!reader.acceptWord('NOT')) return condition(reader);
  return { kind: 'not', term: reader.nested(() => negation(reader)) };
}

function condition(reader: StatementReader): WhereSyntax {
  if (reader.acceptSymbol('(')) {
    const inner = reader.nested(() => parseWhere(reader));
    reader.expectSymbol(')');
    return inner;
  }
  const left = parseOperand(reader);
  if (reader.token.kind === 'symbol') {
    const operator = comparators[reader.token.text];
    if (operator !== undefined) {
      reader.take();
      return { kind: 'comparison', operator, left, right: parseOperand(reader) };
    }
  }
  const isNegated = reader.isWord('NOT') && ['IN', 'BETWEEN'].includes(reader.next?.word ?? '');
  if (isNegated) reader.take();
  const predicate = wordCondition(reader, left);
  return isNegated ? { kind: 'not', term: predicate } : predicate;
}

function wordCondition(reader: StatementReader, left: OperandSyntax): WhereSyntax {
  if (reader.acceptWord('BETWEEN')) {
    const low = parseOperand(reader);
    reader.expectWord('AND');
    return { kind: 'between', operands: [left, low, parseOperand(reader)] };
  }
  if (reader.acceptWord('IN')) return { kind: 'in', operand: left, options: options(reader) };
  if (reader.acceptWord('IS')) return isCondition(reader, left);
  if (left.kind !== 'call') throw partiqlErrors.unexpected();
  if (!conditionFunctions.has(left.name)) throw refusedAt(`Unrecognized function: ${left.name}`, left.place);
  return left;
}

function isCondition(reader: StatementReader, operand: OperandSyntax): WhereSyntax {
  const isNegated = reader.acceptWord('NOT');
  if (!reader.isWord('NULL', 'MISSING')) throw partiqlErrors.unexpected();
  const what = reader.take().word as 'NULL' | 'MISSING';
  const is: WhereSyntax = { kind: 'is', operand, what };
  return isNegated ? { kind: 'not', term: is } : is;
}

function options(reader: StatementReader): readonly OperandSyntax[] {
  const end = reader.acceptSymbol('[') ? ']' : ')';
  if (end === ')') reader.expectSymbol('(');
  const all = [parseOperand(reader)];
  while (reader.acceptSymbol(',')) all.push(parseOperand(reader));
  reader.expectSymbol(end);
  return all;
}

/** A path, a literal or a function. */
export function parseOperand(reader: StatementReader): OperandSyntax {
  const { place, kind } = reader.token;
  if (reader.isLiteral) return { kind: 'literal', literal: reader.literal(), place };
  if (kind === 'word' && reader.next?.text === '(' && reader.next.kind === 'symbol') return call(reader);
  return { kind: 'path', path: reader.path(), place };
}

function call(reader: StatementReader): CallSyntax {
  const { text, place } = reader.take();
  reader.expectSymbol('(');
  const operands: OperandSyntax[] = [];
  if (!reader.acceptSymbol(')')) {
    do {
      operands.push(reader.nested(() => parseOperand(reader)));
    } while (reader.acceptSymbol(','));
    reader.expectSymbol(')');
  }
  return { kind: 'call', name: text.toLowerCase(), operands, place };
}
