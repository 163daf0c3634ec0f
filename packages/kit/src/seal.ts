/**
 * Keeps secrets unreadable where they lie: authenticated encryption with a key that is not among the records.
 * `name` says what the text belongs to (`collection/key` of its record); a text that was put in the place of another
 * one does not open.
 */
export interface Seal {
  /** The sealed text: short, printable, different each time. */
  seal(plain: string, name: string): string;
  /**
   * What was sealed under that name, with any of the keys in force.
   * @throws SealError when the key is not here, the name is another one, or the text was changed
   */
  open(sealed: string, name: string): string;
}

/** A sealed text that does not open; the message says why, without any of its content. */
export class SealError extends Error {
  override readonly name = 'SealError';
}
