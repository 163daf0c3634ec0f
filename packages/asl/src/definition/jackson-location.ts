import type { JsonSyntaxError } from '@cairn/kit';

/** Most characters of the source that the parser's messages repeat. */
const sourceCharactersMax = 500;

/**
 * A place in JSON text as the service's parser (Jackson) prints it: `[Source: (String)"…"; line: 1, column: 4]`.
 * Its column is where the parser had read to: behind an offending character or word.
 */
export function jacksonLocation(text: string, error: JsonSyntaxError): string {
  const shown = text.slice(0, sourceCharactersMax);
  const cut = text.length - shown.length;
  const truncated = cut > 0 ? `[truncated ${cut} chars]` : '';
  return `[Source: (String)"${shown}"${truncated}; line: ${error.line}, column: ${error.column + readBehind(text, error)}]`;
}

function readBehind(text: string, error: JsonSyntaxError): number {
  const word = /^Unrecognized token '(.+)': /s.exec(error.message)?.[1];
  if (word !== undefined) return word.length;
  return error.offset < text.length ? 1 : 0;
}
