import type { AttributeType } from '../attribute-value/attribute-value.ts';
import { notWellFormed, partiqlErrors, refusedAt } from './partiql-errors.ts';
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

/** The types that IS knows by name. */
const typeNames: { readonly [name: string]: AttributeType } = {
  NULL: 'NULL',
  BOOL: 'BOOL',
  STRING: 'S',
  NUMBER: 'N',
  BINARY: 'B',
  LIST: 'L',
  MAP: 'M',
};

/** Reads the condition of a WHERE. Source: "PartiQL operators and functions for DynamoDB" in the developer guide. */
export function parseWhere(reader: StatementReader): WhereSyntax {
  return chain(reader, 'OR', () => chain(reader, 'AND', () => negation(reader)));
}

function chain(reader: StatementReader, word: 'AND' | 'OR', readTerm: () => WhereSyntax): WhereSyntax {
  const terms = [readTerm()];
  while (reader.acceptWord(word)) {
    if (reader.token.kind === 'end') {
      throw notWellFormed('Missing right-hand side expression of infix operator');
    }
    terms.push(readTerm());
  }
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
      const right = parseOperand(reader);
      return truthOf(operator, left, right) ?? { kind: 'comparison', operator, left, right };
    }
  }
  const isNegated = reader.isWord('NOT') && ['IN', 'BETWEEN'].includes(reader.next?.word ?? '');
  if (isNegated) reader.take();
  const predicate = wordCondition(reader, left);
  return isNegated ? { kind: 'not', term: predicate } : predicate;
}

/** A function that is a condition may be compared with true or false. */
function truthOf(operator: string, left: OperandSyntax, right: OperandSyntax): WhereSyntax | undefined {
  if (left.kind !== 'call' || !conditionFunctions.has(left.name) || right.kind !== 'literal')
    return undefined;
  if (right.literal.kind !== 'value' || !('BOOL' in right.literal.value)) return undefined;
  if (operator !== '=' && operator !== '<>') return undefined;
  return right.literal.value.BOOL === (operator === '=') ? left : { kind: 'not', term: left };
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
  const { word } = reader.take();
  const what = word === 'MISSING' ? 'MISSING' : typeNames[word];
  if (what === undefined) throw notWellFormed('Expected type name');
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
  if (!reader.isName) throw unexpectedOperand(reader);
  return { kind: 'path', path: reader.path(), place };
}

const operatorWords: ReadonlySet<string> = new Set(['IS', 'IN', 'LIKE', 'BETWEEN', 'AND', 'OR']);

function unexpectedOperand(reader: StatementReader): Error {
  const { kind, word } = reader.token;
  if (kind !== 'word') return notWellFormed('Unexpected term');
  return notWellFormed(operatorWords.has(word) ? 'Unexpected operator' : 'Unexpected keyword');
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
