import type { TextCursor } from './text-cursor.ts';

const escapes: { readonly [character: string]: string } = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const unicodeEscape = /u[0-9a-fA-F]{4}/y;

/**
 * Reads a text in single or double quotes with Java's escapes (`\'`, `\\`, `\n`, `\u0041` …), as the
 * names and literals of a path are written; an unknown escape stands for its character.
 * @throws ExpressionSyntaxError
 */
export function readQuoted(cursor: TextCursor): string {
  const quote = cursor.peek();
  if (quote !== "'" && quote !== '"') cursor.fail('Expected a quoted text');
  cursor.at += 1;
  let text = '';
  for (;;) {
    if (cursor.atEnd) cursor.fail('Property has not been closed - missing closing ' + quote);
    const character = cursor.peek();
    cursor.at += 1;
    if (character === quote) return text;
    text += character === '\\' ? readEscape(cursor) : character;
  }
}

function readEscape(cursor: TextCursor): string {
  const unicode = cursor.match(unicodeEscape);
  if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode.slice(1), 16));
  const character = cursor.peek();
  cursor.at += 1;
  return escapes[character] ?? character;
}
