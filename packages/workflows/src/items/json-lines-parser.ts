import { Payload } from '@cairn/kit';
import type { ByteWindow } from './byte-window.ts';
import type { ItemParser } from './item-parser.ts';
import { ItemReaderFailure, type MapItem } from './item-source.ts';

const lineFeed = 0x0a;

/** One JSON value on each line; lines with nothing on them are no items. */
export class JsonLinesParser implements ItemParser {
  readonly mark = null;
  readonly isDone = false;
  readonly #window: ByteWindow;
  readonly #itemBytesMax: number;
  /** Bytes from the window's start that hold no line end. */
  #searched = 0;

  constructor(window: ByteWindow, itemBytesMax: number) {
    this.#window = window;
    this.#itemBytesMax = itemBytesMax;
  }

  next(isLast: boolean): MapItem | undefined {
    const window = this.#window;
    for (;;) {
      const { bytes, start, end } = window;
      const found = bytes.indexOf(lineFeed, start + this.#searched);
      const isEnded = found >= 0 && found < end;
      const lineEnd = isEnded ? found : end;
      this.#checkBytes(lineEnd - start);
      if (!isEnded && (!isLast || start === end)) {
        this.#searched = end - start;
        return undefined;
      }
      const value = this.#line(start, lineEnd);
      window.take(lineEnd - start + (isEnded ? 1 : 0));
      this.#searched = 0;
      if (value !== undefined) return { value };
    }
  }

  #line(lineStart: number, lineEnd: number): Payload | undefined {
    const { bytes } = this.#window;
    let from = lineStart;
    let to = lineEnd;
    while (from < to && isSpace(bytes[from])) from += 1;
    while (from < to && isSpace(bytes[to - 1])) to -= 1;
    return from === to ? undefined : parseItem(this.#window, from, to, 'JSON Lines');
  }

  #checkBytes(lineBytes: number): void {
    if (lineBytes <= this.#itemBytesMax) return;
    throw new ItemReaderFailure(
      `The item at byte ${this.#window.offset} of the JSON Lines file exceeds the maximum of ${this.#itemBytesMax} bytes.`,
    );
  }
}

/** Reads one JSON value. @throws ItemReaderFailure */
export function parseItem(window: ByteWindow, from: number, to: number, format: string): Payload {
  try {
    return Payload.parse(window.strictText(from, to));
  } catch (error) {
    // What is thrown is a JsonSyntaxError, or the TypeError of a text that is not UTF-8.
    const problem = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message;
    throw new ItemReaderFailure(
      `The ${format} file could not be parsed at byte ${window.offset + from - window.start}: ${problem}`,
    );
  }
}

/** Whether a byte is one of JSON's spaces. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === lineFeed;
}
