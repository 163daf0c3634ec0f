import { parquetSchema, type SchemaTree } from 'hyparquet/src/index.js';
import type { ParquetFile, ParquetRows } from './parquet-file.ts';
import { printParquetValue } from './parquet-json.ts';

/** Rows are unpacked for about so many bytes at a time: pages are unpacked whole, and anew for each window. */
const windowBytes = 16_777_216;
const windowRowsMax = 131_072;
/** Rows and characters that are handed out at a time. */
const handedRowsMax = 5_000;
const handedLengthMax = 4_194_304;

/** Prints the rows of a file as JSON objects, some at a time. */
export class ParquetRowPrinter {
  readonly #file: ParquetFile;
  readonly #columns: readonly SchemaTree[];
  #window: { readonly firstRow: number; readonly rows: ParquetRows } = { firstRow: 0, rows: [] };

  constructor(file: ParquetFile) {
    this.#file = file;
    this.#columns = parquetSchema(file.metadata).children;
  }

  /** Texts of rows from one on, none behind the last. @throws Error that says what is wrong with the file */
  async print(firstRow: number): Promise<readonly string[]> {
    const { firstRow: windowStart, rows } = this.#window;
    if (firstRow < windowStart || firstRow >= windowStart + rows.length) await this.#unpack(firstRow);
    const window = this.#window;
    const texts: string[] = [];
    let length = 0;
    for (let at = firstRow - window.firstRow; at < window.rows.length; at++) {
      if (texts.length === handedRowsMax || length > handedLengthMax) break;
      const text = this.#printRow(window.rows[at] as ParquetRows[number]);
      length += text.length;
      texts.push(text);
    }
    return texts;
  }

  async #unpack(firstRow: number): Promise<void> {
    this.#window = { firstRow, rows: [] };
    const found = this.#file.groupAt(firstRow);
    if (found === undefined) return;
    const { index, firstRow: groupStart, group } = found;
    const groupRows = Number(group.num_rows);
    const rowBytes = Math.max(1, Number(group.total_byte_size) / groupRows);
    const windowRows = Math.min(windowRowsMax, Math.max(1, Math.floor(windowBytes / rowBytes)));
    const end = Math.min(firstRow + windowRows, groupStart + groupRows);
    const rows = await this.#file.rows(index, firstRow, end);
    if (rows.length !== end - firstRow) throw new Error('rows are missing');
    this.#window = { firstRow, rows };
  }

  #printRow(row: ParquetRows[number]): string {
    const members = this.#columns.map((column) => {
      const { name } = column.element;
      return `${JSON.stringify(name)}:${printParquetValue(row[name], column)}`;
    });
    return `{${members.join(',')}}`;
  }
}
