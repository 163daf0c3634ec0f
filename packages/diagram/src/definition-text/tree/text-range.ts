/** A piece of a text, in UTF-16 units: from the first to one past the last. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Whether a range holds an offset, its end included: a caret behind the last character is still in it. */
export function touches(range: TextRange, offset: number): boolean {
  return range.from <= offset && offset <= range.to;
}
