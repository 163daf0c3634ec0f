import { pathNestingMax } from './data-limits.ts';
import { parseFilter, parseFilterOperand } from './filter-parser.ts';
import type { FilterOperand, PathBase, PathStep, PathSyntax } from './path-syntax.ts';
import { readQuoted } from './quoted-text.ts';
import { TextCursor } from './text-cursor.ts';

const variableName = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const integer = /-?\d{1,9}/y;
/** Of a slice only the bounds count; Jayway ignores a step, and so does AWS. */
const slice = /(-?\d{1,9})?\s*:\s*(-?\d{1,9})?(?::-?\d{0,9})?\s*\]/y;
const functionNames = new Set(
  'length size min max avg sum stddev keys concat append first last index'.split(' '),
);

/** Reads a path: `$…`, `$$…` or `$name…`. @throws ExpressionSyntaxError */
export function parsePath(text: string): PathSyntax {
  const cursor = new TextCursor(text);
  const base = readBase(cursor);
  const steps = readSteps(cursor);
  if (!cursor.atEnd) cursor.fail(`Unexpected character '${cursor.peek()}'`);
  return { base, steps };
}

/** Steps over the path that stands at the cursor and gives its text. @throws ExpressionSyntaxError */
export function readPathText(cursor: TextCursor): string {
  const start = cursor.at;
  readBase(cursor);
  readSteps(cursor);
  return cursor.text.slice(start, cursor.at);
}

function readBase(cursor: TextCursor): PathBase {
  if (!cursor.take('$')) cursor.fail("A path must begin with '$'");
  if (cursor.take('$')) return { kind: 'context' };
  const name = cursor.match(variableName);
  return name === undefined ? { kind: 'data' } : { kind: 'variable', name };
}

/** Reads steps as far as they go; what follows them is the caller's. */
export function readSteps(cursor: TextCursor): PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    if (steps.length > pathNestingMax) cursor.fail(`More than ${pathNestingMax} steps`);
    if (steps.at(-1)?.kind === 'function') return steps;
    if (cursor.take('..')) {
      steps.push({ kind: 'descent' });
      steps.push(cursor.peek() === '[' ? readBracket(cursor) : readDotStep(cursor));
    } else if (cursor.take('.')) {
      steps.push(cursor.peek() === '[' ? readBracket(cursor) : readDotStep(cursor));
    } else if (cursor.peek() === '[') {
      steps.push(readBracket(cursor));
    } else {
      return steps;
    }
  }
}

/** The step after a dot: `*`, a name with `\.`, `\[`, `\@` … escaped, or a function call. */
function readDotStep(cursor: TextCursor): PathStep {
  if (cursor.take('*')) return { kind: 'wildcard' };
  let name = '';
  for (; !cursor.atEnd; cursor.at++) {
    const character = cursor.peek();
    if (character === '\\') {
      cursor.at += 1;
      if (cursor.atEnd) cursor.fail('Path must not end with an escape');
      name += cursor.peek();
    } else if (character === '(' && functionNames.has(name)) {
      return readFunction(cursor, name);
    } else if (endsName(character)) {
      break;
    } else {
      name += character;
    }
  }
  if (name === '') cursor.fail("Path must not end with a '.' or '..'");
  return { kind: 'member', name };
}

function endsName(character: string): boolean {
  return '.[]() \t\n\r,=!<>~&|*?\'"'.includes(character);
}

function readFunction(cursor: TextCursor, name: string): PathStep {
  cursor.expect('(');
  const parameters: FilterOperand[] = [];
  cursor.skipSpace();
  while (!cursor.take(')')) {
    if (parameters.length > 0) cursor.expect(',');
    cursor.skipSpace();
    parameters.push(cursor.nested(pathNestingMax, () => parseFilterOperand(cursor, readSteps)));
    cursor.skipSpace();
  }
  return { kind: 'function', name: name === 'size' ? 'length' : name, parameters };
}

function readBracket(cursor: TextCursor): PathStep {
  cursor.expect('[');
  cursor.skipSpace();
  const character = cursor.peek();
  if (character === "'" || character === '"') return readNames(cursor);
  if (character === '?') return readFilter(cursor);
  if (cursor.take('*')) return close(cursor, { kind: 'wildcard' });
  const bounds = cursor.match(slice);
  if (bounds !== undefined) return sliceOf(cursor, bounds);
  return readIndexes(cursor);
}

function readNames(cursor: TextCursor): PathStep {
  const names: string[] = [];
  do {
    cursor.skipSpace();
    names.push(readQuoted(cursor));
    cursor.skipSpace();
  } while (cursor.take(','));
  const [first, second] = names;
  const step: PathStep =
    second === undefined ? { kind: 'member', name: first as string } : { kind: 'members', names };
  return close(cursor, step);
}

function readIndexes(cursor: TextCursor): PathStep {
  const indexes: number[] = [];
  do {
    cursor.skipSpace();
    const digits = cursor.match(integer);
    if (digits === undefined) cursor.fail("Expected an index, a quoted name, '*' or a filter");
    indexes.push(Number(digits));
    cursor.skipSpace();
  } while (cursor.take(','));
  const [first, second] = indexes;
  const step: PathStep =
    second === undefined ? { kind: 'index', index: first as number } : { kind: 'indexes', indexes };
  return close(cursor, step);
}

function sliceOf(cursor: TextCursor, bounds: string): PathStep {
  const [from, to] = bounds.slice(0, -1).split(':') as [string, string];
  if (from.trim() === '' && to.trim() === '') cursor.fail('A slice needs a bound');
  return {
    kind: 'slice',
    from: from.trim() === '' ? undefined : Number(from),
    to: to.trim() === '' ? undefined : Number(to),
  };
}

function readFilter(cursor: TextCursor): PathStep {
  cursor.expect('?');
  cursor.skipSpace();
  cursor.expect('(');
  const filter = cursor.nested(pathNestingMax, () => parseFilter(cursor, readSteps));
  cursor.skipSpace();
  cursor.expect(')');
  return close(cursor, { kind: 'filter', filter });
}

function close(cursor: TextCursor, step: PathStep): PathStep {
  cursor.skipSpace();
  cursor.expect(']');
  return step;
}
