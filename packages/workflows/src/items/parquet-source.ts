import { invariant, isJsonObject, type Json, Payload, ServiceError } from '@cairn/kit';
import { parquetSchema, type SchemaTree } from 'hyparquet/src/index.js';
import type { ItemLimits } from './item-limits.ts';
import { type ItemRange, ItemReaderFailure, type ItemSource, type MapItem } from './item-source.ts';
import { type ObjectAccess, type ObjectPlace, sourceName } from './object-place.ts';
import { ParquetFile, type ParquetRows, type ReadBytes } from './parquet-file.ts';
import { printParquetValue } from './parquet-json.ts';
import { readerFailureOf } from './reader-failure.ts';

/** Rows are unpacked for about so many bytes at a time. */
const windowBytes = 16_777_216;
const windowRowsMax = 65_536;

/** What opening a Parquet file takes. */
export interface ParquetObject {
  readonly access: ObjectAccess;
  readonly limits: ItemLimits;
  readonly place: ObjectPlace;
}

/** Opens a Parquet file at its beginning or where it was left. @throws ItemReaderFailure */
export async function openParquetSource(
  object: ParquetObject,
  position: Json | undefined,
): Promise<ItemSource> {
  const left = position === undefined ? undefined : readPosition(position);
  const { etag, byteLength } = await describe(object, left?.etag);
  const file = await ParquetFile.open(bytesOf(object, etag), byteLength, object.limits);
  return new ParquetSource(sourceName(object.place), file, etag, left?.row ?? 0);
}

/** The rows of a Parquet file as objects. */
class ParquetSource implements ItemSource {
  readonly name: string;
  readonly #file: ParquetFile;
  readonly #etag: string;
  readonly #columns: readonly SchemaTree[];
  #row: number;
  /** Rows that are unpacked, and the first of them. */
  #window: { readonly firstRow: number; readonly rows: ParquetRows } = { firstRow: 0, rows: [] };

  constructor(name: string, file: ParquetFile, etag: string, row: number) {
    this.name = name;
    this.#file = file;
    this.#etag = etag;
    this.#row = row;
    this.#columns = parquetSchema(file.metadata).children;
  }

  async read(itemsMax: number): Promise<ItemRange> {
    const items: MapItem[] = [];
    if (this.#rowAtHand() === undefined) await this.#unpack();
    for (let row = this.#rowAtHand(); row !== undefined && items.length < itemsMax; row = this.#rowAtHand()) {
      items.push({ value: this.#print(row) });
      this.#row += 1;
    }
    return { items, position: { etag: this.#etag, row: this.#row } };
  }

  async close(): Promise<void> {}

  #rowAtHand(): ParquetRows[number] | undefined {
    return this.#window.rows[this.#row - this.#window.firstRow];
  }

  async #unpack(): Promise<void> {
    const found = this.#file.groupAt(this.#row);
    if (found === undefined) return;
    const { index, firstRow, group } = found;
    const groupRows = Number(group.num_rows);
    const rowBytes = Math.max(1, Number(group.total_byte_size) / groupRows);
    const windowRows = Math.min(windowRowsMax, Math.max(1, Math.floor(windowBytes / rowBytes)));
    const end = Math.min(this.#row + windowRows, firstRow + groupRows);
    const rows = await this.#file.rows(index, this.#row, end);
    if (rows.length !== end - this.#row)
      throw new ItemReaderFailure('The Parquet file could not be read: rows are missing');
    this.#window = { firstRow: this.#row, rows };
  }

  #print(row: ParquetRows[number]): Payload {
    const members = this.#columns.map((column) => {
      const { name } = column.element;
      return `${JSON.stringify(name)}:${printParquetValue(row[name], column)}`;
    });
    return Payload.ofText(`{${members.join(',')}}`);
  }
}

async function describe({ access, place }: ParquetObject, ifMatch: string | undefined) {
  try {
    const input = { ...place, ...(ifMatch === undefined ? {} : { ifMatch }) };
    const { ETag, objectBytes, bytes } = await access.objects.getObject(access.scope, input);
    await bytes[Symbol.asyncIterator]().return?.();
    return { etag: ETag, byteLength: objectBytes };
  } catch (error) {
    throw readerFailureOf(error, sourceName(place));
  }
}

function bytesOf({ access, place }: ParquetObject, ifMatch: string): ReadBytes {
  return async (start, end) => {
    const gathered = new Uint8Array(end - start);
    if (end === start) return gathered;
    try {
      const range = { first: start, last: end - 1 };
      const { bytes } = await access.objects.getObject(access.scope, { ...place, range, ifMatch });
      let at = 0;
      for await (const chunk of bytes) {
        gathered.set(chunk, at);
        at += chunk.length;
      }
      if (at < gathered.length)
        throw new ServiceError('IncompleteBody', 'The object ends too early', { status: 500 });
      return gathered;
    } catch (error) {
      throw readerFailureOf(error, sourceName(place));
    }
  };
}

function readPosition(position: Json): { readonly etag: string; readonly row: number } {
  invariant(isJsonObject(position), 'the position in a Parquet file is an object');
  const { etag, row } = position;
  invariant(typeof etag === 'string' && typeof row === 'number', 'a position in a Parquet file is whole');
  return { etag, row };
}
