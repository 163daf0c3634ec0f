/**
 * Text that is not JSON. The message is Jackson's, as AWS shows it; line and column count from 1.
 */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly line: number;
  readonly column: number;
  /** Index of the offending UTF-16 unit. */
  readonly offset: number;

  constructor(message: string, text: string, offset: number) {
    super(message);
    const before = text.slice(0, offset);
    this.line = before.split('\n').length;
    this.column = offset - before.lastIndexOf('\n');
    this.offset = offset;
  }
}
