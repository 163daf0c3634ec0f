import { Lexer } from 'yaml';
import type { TextRange } from './text-range.ts';

/** Tokens that the lexer adds to mark a document, the end of flow and the beginning of a scalar. */
const marks = new Set(['\u0002', '\u0018', '\u001f']);

/** The comments of a YAML text, in its order. */
export function yamlComments(text: string): readonly TextRange[] {
  const comments: TextRange[] = [];
  let at = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) {
      isScalar = token === '\u001f';
      continue;
    }
    if (!isScalar && token.startsWith('#')) comments.push({ from: at, to: at + token.length });
    at += token.length;
    isScalar = false;
  }
  return comments;
}
