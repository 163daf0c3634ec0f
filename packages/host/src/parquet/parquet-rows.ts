import { parquetSchema, type SchemaTree } from 'hyparquet/src/index.js';
import type { ParquetFile } from './parquet-file.ts';
import { printParquetValue } from './parquet-json.ts';

/** Rows are unpacked for about so many bytes at a time. */
const windowBytes = 4_194_304;
const windowRowsMax = 10_000;

/** Rows of a file as texts of JSON objects, from one on: as many as are worth unpacking together, none behind the last. */
export async function printRows(file: ParquetFile, firstRow: number): Promise<readonly string[]> {
  const found = file.groupAt(firstRow);
  if (found === undefined) return [];
  const { index, firstRow: groupStart, group } = found;
  const groupRows = Number(group.num_rows);
  const rowBytes = Math.max(1, Number(group.total_byte_size) / groupRows);
  const windowRows = Math.min(windowRowsMax, Math.max(1, Math.floor(windowBytes / rowBytes)));
  const end = Math.min(firstRow + windowRows, groupStart + groupRows);
  const rows = await file.rows(index, firstRow, end);
  if (rows.length !== end - firstRow) throw new Error('rows are missing');
  const columns = parquetSchema(file.metadata).children;
  return rows.map((row) => printRow(row, columns));
}

function printRow(row: { readonly [column: string]: unknown }, columns: readonly SchemaTree[]): string {
  const members = columns.map((column) => {
    const { name } = column.element;
    return `${JSON.stringify(name)}:${printParquetValue(row[name], column)}`;
  });
  return `{${members.join(',')}}`;
}
