import { ExpressionSyntaxError } from './expression-syntax-error.ts';

/** A place in an expression's text that moves forward; what all the parsers of this folder read with. */
export class TextCursor {
  readonly text: string;
  at = 0;
  #nesting = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the place, '' at the end. */
  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? '';
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (/[ \t\n\r]/.test(this.peek())) this.at += 1;
  }

  /** Steps over `expected` when it stands here. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Steps over `expected`, which has to stand here. @throws ExpressionSyntaxError */
  expect(expected: string): void {
    if (!this.take(expected)) this.fail(`Expected '${expected}'`);
  }

  /** Steps over what a sticky pattern matches here; undefined when it does not match. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Runs a reader that may call itself, and refuses texts that nest deeper than `nestingMax`. */
  nested<Result>(nestingMax: number, read: () => Result): Result {
    this.#nesting += 1;
    if (this.#nesting > nestingMax) this.fail(`More than ${nestingMax} levels of nesting`);
    const result = read();
    this.#nesting -= 1;
    return result;
  }

  /** @throws ExpressionSyntaxError at the place */
  fail(message: string): never {
    throw new ExpressionSyntaxError(message, this.text, this.at);
  }
}
