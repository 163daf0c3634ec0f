import type { ByteWindow } from './byte-window.ts';
import { readCsvField } from './csv-field.ts';
import { ItemReaderFailure } from './item-source.ts';

/** ReaderConfig.CSVDelimiter. */
export const csvDelimiters = { COMMA: 0x2c, PIPE: 0x7c, SEMICOLON: 0x3b, SPACE: 0x20, TAB: 0x09 } as const;

const lineFeedByte = 0x0a;
const quoteByte = 0x22;

/** What a byte may mean. */
const plain = 0;
const delimiter = 1;
const lineFeed = 2;
const carriageReturn = 3;
const quote = 4;
const backslash = 5;
const control = 6;

/** What is known of a field. */
const isQuoted = 1;
/** Its text must be escaped in JSON. */
const hasControl = 2;
/** It holds escapes, or something behind its closing mark. */
const isRaw = 4;

/**
 * Cuts CSV into rows and fields (RFC 4180 with the backslashes of the Developer Guide, "How Step Functions parses input
 * CSV files"). Works on bytes, so that a character or a line end that a chunk border divides is no special case. A
 * quotation mark inside an unquoted field is an ordinary character; so are line ends inside a quoted one. Lines with
 * nothing on them are no rows.
 */
export class CsvRows {
  readonly #window: ByteWindow;
  readonly #meanings: Uint8Array;
  readonly #rowBytesMax: number;
  /** The row under way; all places are counted from the window's start. */
  #at = 0;
  #fieldStart = 0;
  /** Place of the mark that closed the field, or -1. */
  #closing = -1;
  #flags = 0;
  #isInQuotes = false;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #flagsOf: number[] = [];
  /** Fields of the row that was found. */
  fieldCount = 0;
  #rowBytes = 0;

  constructor(window: ByteWindow, delimiterByte: number, rowBytesMax: number) {
    this.#window = window;
    this.#rowBytesMax = rowBytesMax;
    this.#meanings = meaningsOf(delimiterByte);
  }

  /**
   * Finds the next row that is not empty; its fields can be asked for until {@link takeRow}.
   * @returns false when the window holds no whole one, or none is left
   */
  findRow(isLast: boolean): boolean {
    for (;;) {
      if (!this.#scan(isLast)) {
        this.#checkRowBytes(this.#at);
        return false;
      }
      this.#checkRowBytes(this.#rowBytes);
      const isEmpty = this.fieldCount === 1 && this.#starts[0] === this.#ends[0] && this.#flagsOf[0] === 0;
      if (!isEmpty) return true;
      this.takeRow();
    }
  }

  /** Bytes of the row that was found, its line end included. */
  get rowBytes(): number {
    return this.#rowBytes;
  }

  takeRow(): void {
    this.#window.take(this.#rowBytes);
    this.#at = 0;
    this.#fieldStart = 0;
    this.fieldCount = 0;
  }

  /** A field's text as it stands between the quotation marks of a JSON string. */
  jsonField(index: number): string {
    const flags = this.#flagsOf[index] as number;
    const text = this.#text(index);
    if ((flags & (hasControl | isRaw)) === 0) return text;
    return JSON.stringify((flags & isRaw) === 0 ? text : readCsvField(text)).slice(1, -1);
  }

  field(index: number): string {
    const text = this.#text(index);
    return ((this.#flagsOf[index] as number) & isRaw) === 0 ? text : readCsvField(text);
  }

  #text(index: number): string {
    const { start } = this.#window;
    return this.#window.text(start + (this.#starts[index] as number), start + (this.#ends[index] as number));
  }

  /** Scans on to the end of the row. @returns whether it was reached */
  #scan(isLast: boolean): boolean {
    const { bytes, start, end } = this.#window;
    const meanings = this.#meanings;
    let at = start + this.#at;
    for (;;) {
      if (this.#isInQuotes) {
        at = this.#scanQuoted(at, isLast);
        if (this.#isInQuotes) return this.#suspend(at);
      }
      let meaning = plain;
      while (at < end) {
        meaning = meanings[bytes[at] as number] as number;
        if (meaning !== plain) break;
        at += 1;
      }
      if (at === end) return isLast ? this.#endFile(at) : this.#suspend(at);
      if (meaning === delimiter) {
        this.#endField(at - start);
        at += 1;
        this.#fieldStart = at - start;
      } else if (meaning === lineFeed) {
        return this.#endRow(at - start, 1);
      } else if (meaning === carriageReturn) {
        if (at + 1 === end && !isLast) return this.#suspend(at);
        return this.#endRow(at - start, at + 1 < end && bytes[at + 1] === lineFeedByte ? 2 : 1);
      } else if (meaning === quote) {
        if (at - start === this.#fieldStart && this.#flags === 0) {
          this.#flags = isQuoted;
          this.#isInQuotes = true;
        } else this.#flags |= isRaw;
        at += 1;
      } else if (meaning === backslash) {
        if (at + 1 === end && !isLast) return this.#suspend(at);
        this.#flags |= isRaw;
        at += at + 1 < end && isEscapable(meanings[bytes[at + 1] as number]) ? 2 : 1;
      } else {
        this.#flags |= hasControl;
        at += 1;
      }
    }
  }

  /** Scans a quoted field to behind its closing mark, or as far as the bytes reach. */
  #scanQuoted(from: number, isLast: boolean): number {
    const { bytes, start, end } = this.#window;
    const meanings = this.#meanings;
    for (let at = from; ; ) {
      if (at >= end) return end;
      const byte = bytes[at] as number;
      const meaning = meanings[byte];
      if (meaning === quote) {
        if (at + 1 === end && !isLast) return at;
        if (at + 1 < end && bytes[at + 1] === quoteByte) {
          this.#flags |= isRaw;
          at += 2;
          continue;
        }
        this.#isInQuotes = false;
        this.#closing = at - start;
        return at + 1;
      }
      if (meaning === backslash) {
        if (at + 1 === end) return isLast ? end : at;
        this.#flags |= isRaw;
        at += isEscapable(meanings[bytes[at + 1] as number]) ? 2 : 1;
        continue;
      }
      if (byte < 0x20) this.#flags |= hasControl;
      at += 1;
    }
  }

  #suspend(at: number): false {
    this.#at = at - this.#window.start;
    return false;
  }

  #endFile(at: number): boolean {
    const { start } = this.#window;
    return at === start ? this.#suspend(at) : this.#endRow(at - start, 0);
  }

  #endRow(at: number, lineEndBytes: number): true {
    this.#endField(at);
    this.#rowBytes = at + lineEndBytes;
    return true;
  }

  #endField(end: number): void {
    const index = this.fieldCount++;
    const isWhole = (this.#flags & (isQuoted | isRaw)) === isQuoted && end === this.#closing + 1;
    const isBroken = (this.#flags & isQuoted) !== 0 && !isWhole;
    this.#starts[index] = this.#fieldStart + (isWhole ? 1 : 0);
    this.#ends[index] = isWhole ? end - 1 : end;
    this.#flagsOf[index] = isBroken ? this.#flags | isRaw : this.#flags;
    this.#flags = 0;
    this.#closing = -1;
  }

  #checkRowBytes(rowBytes: number): void {
    if (rowBytes <= this.#rowBytesMax) return;
    throw new ItemReaderFailure(
      `The row at byte ${this.#window.offset} of the CSV file exceeds the maximum of ${this.#rowBytesMax} bytes.`,
    );
  }

  /** To be called when no row is left. @throws ItemReaderFailure when the file ends inside a quoted field */
  checkEnd(): void {
    if (!this.#isInQuotes) return;
    const at = this.#window.offset + this.#fieldStart;
    throw new ItemReaderFailure(
      `The CSV file could not be parsed: the quoted field that begins at byte ${at} is not closed.`,
    );
  }
}

function isEscapable(meaning: number | undefined): boolean {
  return meaning === delimiter || meaning === quote || meaning === backslash;
}

function meaningsOf(delimiterByte: number): Uint8Array {
  const meanings = new Uint8Array(256);
  meanings.fill(control, 0, 0x20);
  meanings[lineFeedByte] = lineFeed;
  meanings[0x0d] = carriageReturn;
  meanings[quoteByte] = quote;
  meanings[0x5c] = backslash;
  meanings[delimiterByte] = delimiter;
  return meanings;
}
