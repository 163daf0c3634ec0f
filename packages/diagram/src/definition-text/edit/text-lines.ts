import type { DefinitionFormat } from '../tree/definition-text.ts';

/** Offset of the first character of the line that an offset is in. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at -= 1;
  return at;
}

/** Offset of the line break that ends the line, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** Offset behind the line break that stands here. */
export function afterBreak(text: string, offset: number): number {
  if (text[offset] === '\r' && text[offset + 1] === '\n') return offset + 2;
  return offset < text.length ? offset + 1 : offset;
}

/** The white space that begins the line an offset is in. */
export function lineIndent(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return text.slice(start, skipBlanks(text, start));
}

/** Whether nothing but blanks stands before an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  let at = offset;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at -= 1;
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r';
}

/** Whether nothing but blanks stands behind an offset on its line. */
export function endsLine(text: string, offset: number): boolean {
  const end = skipBlanks(text, offset);
  return end >= text.length || text[end] === '\n' || text[end] === '\r';
}

/** Offset of the next character that is no blank. */
export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** Whether a text holds a line break. */
export function hasBreak(text: string): boolean {
  return /[\r\n]/.test(text);
}

/** Offset behind the comments that follow on the same line, if nothing else does; else the offset itself. */
export function afterLineComments(text: string, offset: number, format: DefinitionFormat): number {
  let end = offset;
  for (;;) {
    const at = skipBlanks(text, end);
    const comment = commentEnd(text, at, format);
    if (comment === undefined) return endsLine(text, end) ? end : offset;
    end = comment;
  }
}

function commentEnd(text: string, at: number, format: DefinitionFormat): number | undefined {
  if (format === 'yaml')
    return text[at] === '#' && /\s/.test(text[at - 1] ?? ' ') ? lineEnd(text, at) : undefined;
  if (text.startsWith('//', at)) return lineEnd(text, at);
  if (!text.startsWith('/*', at)) return undefined;
  const end = text.indexOf('*/', at + 2);
  return end < 0 || end > lineEnd(text, at) ? undefined : end + 2;
}
