import { type Program, parse } from 'acorn';
import { type CodeError, codeErrorAt } from './code-error.ts';
import type { SourcePlaces } from './source-places.ts';
import { depthOf } from './syntax.ts';

/** Expressions and blocks within each other: what is compiled from them calls itself as deep. */
const nestingMax = 400;

/** Parses code as a module of JavaScript. */
export function parseScript(code: string, places: SourcePlaces): Program | CodeError {
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 2025, sourceType: 'module' });
  } catch (error) {
    if (error instanceof RangeError) return nestedTooDeep(places);
    if (!(error instanceof SyntaxError)) throw error;
    const start = (error as SyntaxError & { readonly pos: number }).pos;
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    return codeErrorAt(places, 'PARSER_ERROR', { start, end: start + 1 }, message);
  }
  return depthOf(program) > nestingMax ? nestedTooDeep(places) : program;
}

function nestedTooDeep(places: SourcePlaces): CodeError {
  const span = { start: 0, end: 1 };
  return codeErrorAt(places, 'PARSER_ERROR', span, `The code is nested more than ${nestingMax} levels deep`);
}
