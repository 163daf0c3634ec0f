import type { Block } from './node.ts';
import { TemplateError } from './template-error.ts';

/** Most brackets, calls and blocks within each other. */
const depthMax = 200;

const spaces = /\s*/y;
const space = 32;

const failedTrial = new TemplateError('This is something else');

/** A place in a template's text, moved on by whoever reads. */
export class Cursor {
  readonly text: string;
  readonly #parseBlocks: (text: string, isTrial: boolean) => readonly Block[];
  at = 0;
  #depth = 0;
  #trials = 0;

  constructor(
    text: string,
    parseBlocks: (text: string, isTrial: boolean) => readonly Block[],
    isTrial: boolean,
  ) {
    this.text = text;
    this.#parseBlocks = parseBlocks;
    if (isTrial) this.#trials = 1;
  }

  /** Reads what stands in double quotes. @throws TemplateError */
  parseBlocks(text: string): readonly Block[] {
    return this.#parseBlocks(text, this.#trials > 0);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(offset = 0): string {
    return this.text.charAt(this.at + offset);
  }

  startsWith(text: string, offset = 0): boolean {
    return this.text.startsWith(text, this.at + offset);
  }

  /** Goes over a text if it stands here. */
  skip(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Goes over what a sticky pattern finds here. @returns what it was, or undefined */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skipSpace(): void {
    // Most often there is none.
    if (this.text.charCodeAt(this.at) <= space || this.text.charCodeAt(this.at) > 127) this.take(spaces);
  }

  /** @throws TemplateError when the text does not stand here */
  expect(text: string): void {
    if (!this.skip(text)) this.fail(`Encountered "${this.#here()}" where "${text}" was expected`);
  }

  /** Reads something that may hold more of itself. @throws TemplateError when that goes too deep */
  nested<Result>(read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > depthMax) this.fail(`More than ${depthMax} parts stand within each other`);
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Reads what need not be there. @returns undefined where it is not, having gone over nothing */
  attempt<Result>(read: () => Result): Result | undefined {
    const start = this.at;
    this.#trials += 1;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.at = start;
      return undefined;
    } finally {
      this.#trials -= 1;
    }
  }

  fail(message: string, at = this.at): never {
    // Nobody sees why a trial failed: its place, which costs the length of the text, is not looked for.
    if (this.#trials > 0) throw failedTrial;
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    throw new TemplateError(message, { line, column: at - before.lastIndexOf('\n') });
  }

  unexpected(): never {
    return this.fail(`Encountered "${this.#here()}"`);
  }

  #here(): string {
    return this.isAtEnd ? '<EOF>' : this.text.slice(this.at, this.at + 20).split('\n')[0] || '\\n';
  }
}
