/** A place in a text, for people: both count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** @param offset in UTF-16 code units */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
