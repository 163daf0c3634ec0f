import type { ByteWindow } from './byte-window.ts';

const ordinary = 0;
const quote = 1;
const opening = 2;
const closing = 3;
const backslash = 4;
/** A comma or space: ends a number, `true`, `false` or `null`. */
const separator = 5;

const meanings = new Uint8Array(256);
for (const [characters, meaning] of [
  ['"', quote],
  ['[{', opening],
  [']}', closing],
  ['\\', backslash],
  [', \t\r\n', separator],
] as const)
  for (const character of characters) meanings[character.charCodeAt(0)] = meaning;

/**
 * Finds where a JSON value ends, in bytes that come in pieces. Looks at brackets and quotation marks only: whether the
 * value is valid shows when it is parsed.
 */
export class JsonValueScan {
  readonly #window: ByteWindow;
  #at = 0;
  #depth = 0;
  #isInString = false;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** Bytes from the window's start that belong to the value, so far. */
  get scannedBytes(): number {
    return this.#at;
  }

  /** Bytes of the value that begins at the window's start; undefined while its end has not been read. */
  valueBytes(isLast: boolean): number | undefined {
    const { bytes, start, end } = this.#window;
    let at = start + this.#at;
    while (at < end) {
      const meaning = meanings[bytes[at] as number];
      if (meaning === ordinary) {
        at += 1;
      } else if (this.#isInString) {
        if (meaning === backslash) {
          if (at + 1 === end && !isLast) break;
          at += 1;
        } else if (meaning === quote) {
          this.#isInString = false;
          if (this.#depth === 0) return this.#ended(at + 1 - start);
        }
        at += 1;
      } else {
        if (this.#depth === 0 && (meaning === separator || meaning === closing))
          return this.#ended(at - start);
        if (meaning === quote) this.#isInString = true;
        else if (meaning === opening) this.#depth += 1;
        else if (meaning === closing) {
          this.#depth -= 1;
          if (this.#depth === 0) return this.#ended(at + 1 - start);
        }
        at += 1;
      }
    }
    const scanned = Math.min(at, end) - start;
    if (isLast) return this.#ended(scanned);
    this.#at = scanned;
    return undefined;
  }

  #ended(bytes: number): number {
    this.#at = 0;
    this.#depth = 0;
    this.#isInString = false;
    return bytes;
  }
}
