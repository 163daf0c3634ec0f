import type { ImportRow } from './import-records.ts';

/** A file that is none. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/**
 * The rows of a file, each with the line where it begins; blank ones are left out. A row ends with a line break that is
 * not between quotes (RFC 4180); what is within is read by `csv-parse`, row by row, so that one that is spoilt spoils
 * no other.
 * @throws CsvError where the bytes are no UTF-8, hold a NUL, or a row is longer than it may be
 */
export function csvRows(
  bytes: Uint8Array,
  { charactersMax }: { readonly charactersMax: number },
): readonly ImportRow[] {
  const text = textOf(bytes);
  const rows: ImportRow[] = [];
  let line = 1;
  let start = { index: 0, line };
  let isQuoted = false;
  const end = (index: number, next: number): void => {
    const row = text.slice(start.index, index);
    if (row.length > charactersMax) {
      throw new CsvError(`The row at line ${start.line} is longer than ${charactersMax} characters.`);
    }
    if (row.trim() !== '') rows.push([start.line, row]);
    start = { index: next, line };
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) isQuoted = !isQuoted;
    else if (character === newLine || character === carriageReturn) {
      const isPair = character === carriageReturn && text.charCodeAt(index + 1) === newLine;
      line += 1;
      if (!isQuoted) end(index, index + (isPair ? 2 : 1));
      if (isPair) index += 1;
    }
  }
  if (isQuoted) throw new CsvError(`The quotes that begin at line ${start.line} do not end.`);
  end(text.length, text.length);
  return rows;
}

const quote = 0x22;
const newLine = 0x0a;
const carriageReturn = 0x0d;

function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    // A byte order mark is no part of the first column's name.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CsvError('The file is not encoded in UTF-8.');
  }
  if (text.includes('\0')) throw new CsvError('The file holds a NUL character.');
  return text;
}

/** The values of a row. @throws CsvError where it is not well-formed */
export async function csvValues(row: string): Promise<readonly string[]> {
  const { parse } = await import('csv-parse/sync');
  try {
    const [values = [], ...more] = parse(row, { relax_column_count: true }) as readonly (readonly string[])[];
    if (more.length === 0) return values;
  } catch (error) {
    throw new CsvError((error as Error).message);
  }
  throw new CsvError('Quotes stand where none belong.');
}
