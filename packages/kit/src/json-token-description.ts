/** The kind of token that a character begins, as Jackson names it. */
export function tokenType(character: string): string {
  switch (character) {
    case '{':
      return 'START_OBJECT';
    case '[':
      return 'START_ARRAY';
    case '"':
      return 'VALUE_STRING';
    case 't':
      return 'VALUE_TRUE';
    case 'f':
      return 'VALUE_FALSE';
    case 'n':
      return 'VALUE_NULL';
    default:
      return 'VALUE_NUMBER_INT';
  }
}

/** A character as Jackson's messages show it. */
export function describeCharacter(code: number): string {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `(CTRL-CHAR, code ${code})`;
  const shown = `'${String.fromCharCode(code)}' (code ${code}`;
  return code > 255 ? `${shown} / 0x${code.toString(16)})` : `${shown})`;
}
