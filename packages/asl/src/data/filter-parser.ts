import { type Json, JsonSyntaxError, jsonNumberOf, parseJson } from '@cairn/kit';
import { pathNestingMax } from './data-limits.ts';
import type { FilterOperand, FilterOperator, FilterPath, FilterSyntax, PathStep } from './path-syntax.ts';
import { readQuoted } from './quoted-text.ts';
import type { TextCursor } from './text-cursor.ts';

/** Reads the steps of a path; handed in, since paths and filters contain each other. */
export type ReadSteps = (cursor: TextCursor) => PathStep[];

const operator =
  /===?|!==?|<=|>=|<|>|=~|(?:in|nin|subsetof|anyof|noneof|all|contains|size|empty)(?![\p{ID_Continue}])/iuy;
const numberLiteral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordLiteral = /(?:true|false|null)(?![\p{ID_Continue}])/uy;
const pattern = /\/((?:[^/\\\n]|\\.)+)\/([imsudxU]*)/y;

/** Reads a filter's expression: `||` binds weaker than `&&`, `!` strongest. @throws ExpressionSyntaxError */
export function parseFilter(cursor: TextCursor, readSteps: ReadSteps): FilterSyntax {
  let left = readAnd(cursor, readSteps);
  for (let terms = 1; ; terms++) {
    cursor.skipSpace();
    if (!cursor.take('||')) return left;
    if (terms > pathNestingMax) cursor.fail(`More than ${pathNestingMax} terms`);
    left = { kind: 'or', left, right: readAnd(cursor, readSteps) };
  }
}

function readAnd(cursor: TextCursor, readSteps: ReadSteps): FilterSyntax {
  let left = readTerm(cursor, readSteps);
  for (let terms = 1; ; terms++) {
    cursor.skipSpace();
    if (!cursor.take('&&')) return left;
    if (terms > pathNestingMax) cursor.fail(`More than ${pathNestingMax} terms`);
    left = { kind: 'and', left, right: readTerm(cursor, readSteps) };
  }
}

function readTerm(cursor: TextCursor, readSteps: ReadSteps): FilterSyntax {
  cursor.skipSpace();
  if (cursor.take('!')) {
    return { kind: 'not', operand: cursor.nested(pathNestingMax, () => readTerm(cursor, readSteps)) };
  }
  if (cursor.take('(')) {
    const inner = cursor.nested(pathNestingMax, () => parseFilter(cursor, readSteps));
    cursor.skipSpace();
    cursor.expect(')');
    return inner;
  }
  return readComparison(cursor, readSteps);
}

function readComparison(cursor: TextCursor, readSteps: ReadSteps): FilterSyntax {
  const left = parseFilterOperand(cursor, readSteps);
  cursor.skipSpace();
  const found = cursor.match(operator);
  if (found === undefined) {
    if (left.kind !== 'path') cursor.fail('Expected a comparison operator');
    return { kind: 'exists', path: left };
  }
  cursor.skipSpace();
  const right = parseFilterOperand(cursor, readSteps);
  return { kind: 'compare', operator: found.toLowerCase() as FilterOperator, left, right };
}

/** Reads one side of a comparison, or a function's parameter. @throws ExpressionSyntaxError */
export function parseFilterOperand(cursor: TextCursor, readSteps: ReadSteps): FilterOperand {
  cursor.skipSpace();
  switch (cursor.peek()) {
    case '@':
      return readPath(cursor, readSteps, 'item');
    case '$':
      return readPath(cursor, readSteps, 'document');
    case "'":
    case '"':
      return { kind: 'literal', value: readQuoted(cursor) };
    case '/':
      return readPattern(cursor);
    case '[':
    case '{':
      return { kind: 'literal', value: readJson(cursor) };
    default:
      return readLiteral(cursor);
  }
}

function readPath(cursor: TextCursor, readSteps: ReadSteps, from: FilterPath['from']): FilterPath {
  cursor.at += 1;
  return { kind: 'path', from, steps: cursor.nested(pathNestingMax, () => readSteps(cursor)) };
}

function readPattern(cursor: TextCursor): FilterOperand {
  const literal = cursor.match(pattern);
  if (literal === undefined) cursor.fail('Expected a regular expression');
  const end = literal.lastIndexOf('/');
  return { kind: 'pattern', source: literal.slice(1, end), flags: literal.slice(end + 1) };
}

function readLiteral(cursor: TextCursor): FilterOperand {
  const digits = cursor.match(numberLiteral);
  if (digits !== undefined) return { kind: 'literal', value: jsonNumberOf(digits) };
  const word = cursor.match(wordLiteral);
  if (word === undefined) cursor.fail('Expected a path or a literal');
  return { kind: 'literal', value: word === 'null' ? null : word === 'true' };
}

/** An array or object literal, in JSON or with single quotes. */
function readJson(cursor: TextCursor): Json {
  const start = cursor.at;
  const parts: string[] = [];
  let depth = 0;
  do {
    const character = cursor.peek();
    if (character === '') cursor.fail('The literal is not closed');
    if (character === "'" || character === '"') {
      parts.push(JSON.stringify(readQuoted(cursor)));
      continue;
    }
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') depth -= 1;
    parts.push(character);
    cursor.at += 1;
  } while (depth > 0);
  try {
    return parseJson(parts.join(''));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    cursor.at = start;
    return cursor.fail(`The literal is not JSON: ${error.message}`);
  }
}
