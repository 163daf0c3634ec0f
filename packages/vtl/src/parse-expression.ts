import type { Cursor } from './cursor.ts';
import type { BinaryOperator, Block, Expression, Reference, ReferenceStep } from './node.ts';
import { wholeNumberOf } from './value.ts';

/** Operators by their spelling, words included, each with how strongly it binds. */
const operators: { readonly [spelling: string]: readonly [strength: number, operator: BinaryOperator] } = {
  '||': [0, '||'],
  or: [0, '||'],
  '&&': [1, '&&'],
  and: [1, '&&'],
  '==': [2, '=='],
  eq: [2, '=='],
  '!=': [2, '!='],
  ne: [2, '!='],
  '<': [3, '<'],
  lt: [3, '<'],
  '<=': [3, '<='],
  le: [3, '<='],
  '>': [3, '>'],
  gt: [3, '>'],
  '>=': [3, '>='],
  ge: [3, '>='],
  '+': [4, '+'],
  '-': [4, '-'],
  '*': [5, '*'],
  '/': [5, '/'],
  '%': [5, '%'],
};
const operator = /\|\||&&|[=!<>]=|[<>+\-*/%]|(?:or|and|eq|ne|lt|le|gt|ge)\b/y;
/** `1.` is a fraction as `.5` is, `1..5` a range and `1.x` neither. */
const number = /-?(?:\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+|\.(?![.\w]))?|\.\d+(?:[eE][+-]?\d+)?)/y;
const negation = /not\b/y;
const word = /[A-Za-z_]\w*/y;

/** Reads an expression, spaces before it included. @throws TemplateError */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => parseOperation(cursor, 0));
}

/** Reads `(a, b)`; commas may be left out as macros allow. */
export function parseParameters(cursor: Cursor): readonly Expression[] {
  cursor.expect('(');
  return parseItems(cursor, ')');
}

function parseItems(cursor: Cursor, end: string): readonly Expression[] {
  const items: Expression[] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.skip(end)) return items;
    items.push(parseExpression(cursor));
    cursor.skipSpace();
    cursor.skip(',');
  }
}

/** Reads operands as long as what stands between them binds strongly enough; equals from left to right. */
function parseOperation(cursor: Cursor, strengthMin: number): Expression {
  let left = parseUnary(cursor);
  for (;;) {
    const start = cursor.at;
    cursor.skipSpace();
    const spelling = cursor.take(operator);
    const found = spelling === undefined ? undefined : operators[spelling];
    if (found === undefined || found[0] < strengthMin) {
      cursor.at = start;
      return left;
    }
    const [strength, meaning] = found;
    left = { kind: 'binary', operator: meaning, left, right: parseOperation(cursor, strength + 1) };
  }
}

function parseUnary(cursor: Cursor): Expression {
  cursor.skipSpace();
  if (cursor.startsWith('!=')) cursor.unexpected();
  if (cursor.skip('!') || (cursor.peek() === 'n' && cursor.take(negation) !== undefined)) {
    return { kind: 'not', operand: cursor.nested(() => parseUnary(cursor)) };
  }
  if (cursor.peek() === '-' && !/[\d.]/.test(cursor.peek(1))) {
    cursor.skip('-');
    return { kind: 'negation', operand: cursor.nested(() => parseUnary(cursor)) };
  }
  return parsePrimary(cursor);
}

function parsePrimary(cursor: Cursor): Expression {
  const next = cursor.peek();
  if (next === '$') return parseReference(cursor) ?? cursor.unexpected();
  if (next === '"') return parseDoubleQuoted(cursor);
  if (next === "'") return { kind: 'literal', value: takeQuoted(cursor, "'") };
  if (next === '(') return parseParentheses(cursor);
  if (next === '[') return parseList(cursor);
  if (next === '{') return parseMap(cursor);
  const digits = cursor.take(number);
  if (digits !== undefined) {
    // `1..5` is a range, not a fraction.
    const isWhole = /^-?\d+$/.test(digits);
    return { kind: 'literal', value: isWhole ? wholeNumberOf(digits) : Number(digits) };
  }
  const start = cursor.at;
  const name = cursor.take(word);
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  if (name === 'null') return { kind: 'literal', value: null };
  cursor.at = start;
  return cursor.unexpected();
}

function parseParentheses(cursor: Cursor): Expression {
  cursor.expect('(');
  const inner = parseExpression(cursor);
  cursor.skipSpace();
  cursor.expect(')');
  return inner;
}

function parseList(cursor: Cursor): Expression {
  cursor.expect('[');
  cursor.skipSpace();
  if (cursor.skip(']')) return { kind: 'list', items: [] };
  const first = parseExpression(cursor);
  cursor.skipSpace();
  if (cursor.skip('..')) {
    const to = parseExpression(cursor);
    cursor.skipSpace();
    cursor.expect(']');
    return { kind: 'range', from: first, to };
  }
  cursor.skip(',');
  return { kind: 'list', items: [first, ...parseItems(cursor, ']')] };
}

function parseMap(cursor: Cursor): Expression {
  cursor.expect('{');
  const entries: [Expression, Expression][] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.skip('}')) return { kind: 'map', entries };
    const key = parseMapKey(cursor);
    cursor.skipSpace();
    cursor.expect(':');
    entries.push([key, parseExpression(cursor)]);
    cursor.skipSpace();
    if (!cursor.skip(',') && cursor.peek() !== '}') cursor.unexpected();
  }
}

/** Keys may be bare words. */
function parseMapKey(cursor: Cursor): Expression {
  const start = cursor.at;
  const name = cursor.take(word);
  if (name !== undefined && /[\s:]/.test(cursor.peek())) return { kind: 'literal', value: name };
  cursor.at = start;
  return parseExpression(cursor);
}

/** What stands between quotes; a doubled quote is one. */
function takeQuoted(cursor: Cursor, quote: string): string {
  const start = cursor.at;
  cursor.expect(quote);
  let text = '';
  for (;;) {
    const end = cursor.text.indexOf(quote, cursor.at);
    if (end === -1) cursor.fail('A text has no end', start);
    text += cursor.text.slice(cursor.at, end);
    cursor.at = end + 1;
    if (!cursor.skip(quote)) return text;
    text += quote;
  }
}

/** References and directives in double quotes count. */
function parseDoubleQuoted(cursor: Cursor): Expression {
  const start = cursor.at;
  const text = takeQuoted(cursor, '"').replace(/\\u([0-9a-fA-F]{4})/g, (_, digits: string) => {
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
  if (!/[$#\\]/.test(text)) return { kind: 'literal', value: text };
  let blocks: readonly Block[];
  try {
    blocks = cursor.nested(() => cursor.parseBlocks(text));
  } catch (error) {
    cursor.fail((error as Error).message, start);
  }
  if (blocks.every((block) => block.kind === 'text')) {
    return { kind: 'literal', value: blocks.map((block) => block.text).join('') };
  }
  return { kind: 'interpolation', blocks };
}

/** A hyphen belongs to a name where more of it follows. */
const identifier = /[A-Za-z_]\w*(?:-+\w+)*/y;
/** Outside of braces a name of a property that is followed by no bracket may be the end of a sentence. */
const property = /\.[A-Za-z_]\w*(?:-+\w+)*/y;

/**
 * Reads a reference if one stands here: `$name`, `$!{name.property}`, `$name.method(1)[0]`.
 * @returns undefined, having gone over nothing, where the dollar begins none
 */
export function parseReference(cursor: Cursor): Reference | undefined {
  const start = cursor.at;
  if (!cursor.skip('$')) return undefined;
  const isQuiet = cursor.skip('!');
  const isFormal = cursor.skip('{');
  const name = cursor.take(identifier);
  if (name === undefined) {
    cursor.at = start;
    return undefined;
  }
  const steps = parseSteps(cursor);
  let alternate: Expression | undefined;
  if (isFormal) {
    if (cursor.skip('|')) alternate = parseExpression(cursor);
    if (!cursor.skip('}')) {
      cursor.at = start;
      return undefined;
    }
  }
  const text = cursor.text.slice(start, cursor.at);
  return { kind: 'reference', name, steps, isQuiet, alternate, text };
}

const callStart = /\(\s*[^#\s]/y;

/** A bracket after a name begins no call, and is text, where a directive or the end of the template comes next. */
function beginsCall(cursor: Cursor): boolean {
  if (cursor.peek() !== '(') return false;
  callStart.lastIndex = cursor.at;
  return callStart.test(cursor.text);
}

function parseSteps(cursor: Cursor): readonly ReferenceStep[] {
  const steps: ReferenceStep[] = [];
  for (;;) {
    const named = cursor.take(property);
    if (named !== undefined) {
      const name = named.slice(1);
      const parameters = beginsCall(cursor) ? parseParameters(cursor) : undefined;
      steps.push(
        parameters === undefined ? { kind: 'property', name } : { kind: 'method', name, parameters },
      );
    } else if (cursor.peek() === '[') {
      const index = parseIndex(cursor);
      if (index === undefined) return steps;
      steps.push({ kind: 'index', index });
    } else {
      return steps;
    }
  }
}

/** A bracket after a reference that holds no index is text. */
function parseIndex(cursor: Cursor): Expression | undefined {
  const start = cursor.at;
  cursor.expect('[');
  cursor.skipSpace();
  if (!/[$\d'"-]/.test(cursor.peek())) {
    cursor.at = start;
    return undefined;
  }
  const index = parseExpression(cursor);
  cursor.skipSpace();
  if (!cursor.skip(']')) {
    cursor.at = start;
    return undefined;
  }
  return index;
}
