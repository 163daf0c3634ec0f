import { stripTypeScriptTypes } from 'node:module';

/** JavaScript, or why a text is no TypeScript that types can be taken from. */
export type StrippedText =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'error'; readonly message: string; readonly line: number; readonly column: number };

/** Takes the types from TypeScript. Blanks take their place: lines and columns stay what they were. */
export function stripTypes(text: string): StrippedText {
  const { emitWarning } = process;
  // Node says once in a process that this is experimental; it is not the users' business.
  process.emitWarning = () => undefined;
  try {
    return { kind: 'code', code: stripTypeScriptTypes(text) };
  } catch (error) {
    return { kind: 'error', message: (error as Error).message, ...placeIn((error as Error).stack ?? '') };
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Node tells the place as it does for programs: the line's number, lines up to that one, and marks below it. */
function placeIn(stack: string): { readonly line: number; readonly column: number } {
  const [, line = '1', marks = ''] = /^[^\n]*:(\d+)\n(?:[^\n]*\n)*?( *)\^/.exec(stack) ?? [];
  return { line: Number(line), column: marks.length + 1 };
}
