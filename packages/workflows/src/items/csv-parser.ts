import { Payload } from '@cairn/kit';
import type { ByteWindow } from './byte-window.ts';
import type { CsvRows } from './csv-rows.ts';
import type { ItemParser } from './item-parser.ts';
import { ItemReaderFailure, type MapItem } from './item-source.ts';

/**
 * Rows of CSV as items: an object with the header's names, every value a string. What a row lacks is empty, what it has
 * beyond the header is left out (Developer Guide, "How Step Functions parses input CSV files").
 */
export class CsvParser implements ItemParser {
  readonly mark = null;
  readonly isDone = false;
  readonly #rows: CsvRows;
  /** What stands before each value: `{"first":"`, `","second":"`. */
  readonly #before: readonly string[];

  constructor(rows: CsvRows, header: readonly string[]) {
    this.#rows = rows;
    this.#before = header.map((name, index) => `${index === 0 ? '{' : '",'}${JSON.stringify(name)}:"`);
  }

  next(isLast: boolean): MapItem | undefined {
    const rows = this.#rows;
    if (!rows.findRow(isLast)) {
      if (isLast) rows.checkEnd();
      return undefined;
    }
    const value = Payload.ofText(this.#itemText());
    rows.takeRow();
    return { value };
  }

  #itemText(): string {
    const before = this.#before;
    if (before.length === 0) return '{}';
    const rows = this.#rows;
    const { fieldCount } = rows;
    let text = '';
    for (let index = 0; index < before.length; index++) {
      text += before[index];
      if (index < fieldCount) text += rows.jsonField(index);
    }
    return flattened(`${text}"}`);
  }
}

/**
 * The same text in one piece. A concatenation would keep its pieces, and with each the text of the chunk it was cut from;
 * looking at a character joins them.
 */
function flattened(text: string): string {
  return text.charCodeAt(0) === 0 ? '' : text;
}

/** Reads the header that stands in a file's first row. */
export class CsvHeader {
  readonly #window: ByteWindow;
  readonly #rows: CsvRows;
  readonly #bytesMax: number;

  constructor(window: ByteWindow, rows: CsvRows, bytesMax: number) {
    this.#window = window;
    this.#rows = rows;
    this.#bytesMax = bytesMax;
  }

  /** @returns the names; `undefined` while the window does not hold the whole header, none for an empty file */
  read(isLast: boolean): readonly string[] | undefined {
    const rows = this.#rows;
    const isFound = rows.findRow(isLast);
    const bytes = isFound ? rows.rowBytes : this.#window.end - this.#window.start;
    if (bytes > this.#bytesMax)
      throw new ItemReaderFailure(`CSV headers cannot exceed ${this.#bytesMax} bytes.`);
    if (!isFound) {
      if (!isLast) return undefined;
      rows.checkEnd();
      return [];
    }
    const names = Array.from({ length: rows.fieldCount }, (_, index) => rows.field(index));
    rows.takeRow();
    checkCsvHeader(names);
    return names;
  }
}

/** @throws ItemReaderFailure when a name comes twice */
export function checkCsvHeader(names: readonly string[]): void {
  if (new Set(names).size !== names.length)
    throw new ItemReaderFailure('CSV headers cannot contain duplicates.');
}
