/** Advice to the author of a definition. Hints are for people; they never go onto the wire. */
export interface Hint {
  readonly message: string;
  /** Place in the definition, spelled like a diagnostic's location; absent when the text is no JSON. */
  readonly location?: string;
  /** Position in the text, from 1. */
  readonly line?: number;
  readonly column?: number;
}
