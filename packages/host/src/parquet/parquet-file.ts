import type { ItemLimits } from '@cairn/workflows';
import {
  type FileMetaData,
  parquetMetadata,
  parquetReadObjects,
  type RowGroup,
} from 'hyparquet/src/index.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { compressors, decompressZstd } from 'hyparquet-compressors';
import { parquetParsers } from './parquet-json.ts';

/** Reads bytes of the file from `start` to `end` (exclusive). */
export type ReadBytes = (start: number, end: number) => Promise<Uint8Array>;

/** Bytes of the file that lie in memory. */
interface LoadedBytes {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** `PAR1`, little-endian. */
const magic = 0x31524150;
const magicBytes = 4;
const endBytes = 8;

/** Rows by column name. */
export type ParquetRows = readonly { readonly [column: string]: unknown }[];

/**
 * A Parquet file, a row group in memory at a time. The sizes and counts that a file claims are checked before they are
 * believed: a broken one must not take memory or time without end.
 */
export class ParquetFile {
  readonly metadata: FileMetaData;
  readonly #readBytes: ReadBytes;
  readonly #limits: ItemLimits;
  readonly #byteLength: number;
  #group: { readonly index: number; readonly loaded: LoadedBytes } | undefined;

  private constructor(metadata: FileMetaData, readBytes: ReadBytes, byteLength: number, limits: ItemLimits) {
    this.metadata = metadata;
    this.#readBytes = readBytes;
    this.#byteLength = byteLength;
    this.#limits = limits;
  }

  /** @throws Error that says what is wrong with the file */
  static async open(readBytes: ReadBytes, byteLength: number, limits: ItemLimits): Promise<ParquetFile> {
    if (byteLength < magicBytes + endBytes) throw new Error('it is too short');
    const end = await readBytes(byteLength - endBytes, byteLength);
    const view = new DataView(end.buffer, end.byteOffset, end.byteLength);
    const footerBytes = view.getUint32(0, true);
    if (view.getUint32(magicBytes, true) !== magic) throw new Error('it is no Parquet file');
    if (footerBytes > byteLength - magicBytes - endBytes) throw new Error('its footer is damaged');
    if (footerBytes > limits.parquetFooterBytesMax)
      throw new Error(`its footer exceeds the maximum of ${limits.parquetFooterBytesMax} bytes`);
    const footer = await readBytes(byteLength - endBytes - footerBytes, byteLength);
    const metadata = parquetMetadata(footer, { geoparquet: false, parsers: parquetParsers });
    checkMetadata(metadata);
    return new ParquetFile(metadata, readBytes, byteLength, limits);
  }

  /** The row group that holds a row, counted over the whole file; undefined behind the last. */
  groupAt(
    row: number,
  ): { readonly index: number; readonly firstRow: number; readonly group: RowGroup } | undefined {
    let firstRow = 0;
    for (const [index, group] of this.metadata.row_groups.entries()) {
      const rows = Number(group.num_rows);
      if (row < firstRow + rows) return { index, firstRow, group };
      firstRow += rows;
    }
    return undefined;
  }

  /** Rows that lie in one group. @throws Error that says what is wrong with the file */
  async rows(groupIndex: number, rowStart: number, rowEnd: number): Promise<ParquetRows> {
    const loaded = await this.#load(groupIndex);
    const file = {
      byteLength: this.#byteLength,
      slice: (start: number, end = this.#byteLength): ArrayBuffer => {
        const from = start - loaded.start;
        if (from < 0 || end - loaded.start > loaded.bytes.length)
          throw new Error('a column lies outside its row group');
        return loaded.bytes.slice(from, end - loaded.start).buffer as ArrayBuffer;
      },
    };
    return parquetReadObjects({
      file,
      metadata: readableMetadata(this.metadata),
      rowStart,
      rowEnd,
      compressors: this.#compressors(),
      utf8: false,
      geoparquet: false,
      parsers: parquetParsers,
    });
  }

  async #load(index: number): Promise<LoadedBytes> {
    if (this.#group?.index === index) return this.#group.loaded;
    this.#group = undefined;
    const { columns } = this.metadata.row_groups[index] as RowGroup;
    const ranges = columns.map((column) => columnRange(column, this.#byteLength));
    const start = Math.min(...ranges.map((range) => range.start));
    const end = Math.max(...ranges.map((range) => range.end));
    const { parquetRowGroupBytesMax } = this.#limits;
    if (end - start > parquetRowGroupBytesMax)
      throw new Error(`a row group exceeds the maximum of ${parquetRowGroupBytesMax} bytes`);
    const loaded = {
      start,
      bytes: ranges.length === 0 ? new Uint8Array(0) : await this.#readBytes(start, end),
    };
    for (const range of ranges)
      this.#checkPages(loaded.bytes.subarray(range.start - start, range.end - start));
    this.#group = { index, loaded };
    return loaded;
  }

  /** Looks at the headers of a column's pages. */
  #checkPages(bytes: Uint8Array): void {
    const { parquetPageValuesMax } = this.#limits;
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    while (reader.offset < bytes.length - 1) {
      const header = deserializeTCompactProtocol(reader) as {
        readonly [field: string]: unknown;
      };
      const counts = [header.field_5, header.field_7, header.field_8].map((page) =>
        page === undefined ? 0 : (page as { readonly field_1?: unknown }).field_1,
      );
      const packedBytes = header.field_3;
      const isSound = [header.field_2, packedBytes, ...counts].every(isCount);
      if (!isSound || reader.offset + (packedBytes as number) > bytes.length)
        throw new Error('a page is damaged');
      if (counts.some((count) => (count as number) > parquetPageValuesMax))
        throw new Error(`a page exceeds the maximum of ${parquetPageValuesMax} values`);
      reader.offset += packedBytes as number;
    }
  }

  /** None makes more bytes than a page claims, and none may claim without end. */
  #compressors(): typeof compressors {
    const { parquetRowGroupBytesMax } = this.#limits;
    const all = { ...compressors, ZSTD: unpackZstd };
    return Object.fromEntries(
      Object.entries(all).map(([codec, unpack]) => [
        codec,
        (input: Uint8Array, outputBytes: number) => {
          if (outputBytes > parquetRowGroupBytesMax) throw new Error('a page is too large');
          return unpack(input, outputBytes);
        },
      ]),
    );
  }
}

/** The library's own takes the size from the packed bytes. */
function unpackZstd(input: Uint8Array, outputBytes: number): Uint8Array {
  const unpack = decompressZstd as unknown as (input: Uint8Array, output: Uint8Array) => Uint8Array;
  return unpack(input, new Uint8Array(outputBytes));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function columnRange({ meta_data }: RowGroup['columns'][number], byteLength: number) {
  if (meta_data === undefined) throw new Error('a column has no metadata');
  const { dictionary_page_offset, data_page_offset, total_compressed_size } = meta_data;
  const first = Number(data_page_offset);
  const start = dictionary_page_offset ? Math.min(first, Number(dictionary_page_offset)) : first;
  const end = start + Number(total_compressed_size);
  if (!isCount(start) || !isCount(end) || end < start || end > byteLength)
    throw new Error('a column lies outside');
  return { start, end };
}

function checkMetadata({ row_groups, schema }: FileMetaData): void {
  const rows = row_groups.map(({ num_rows }) => Number(num_rows));
  if (!rows.every(isCount) || !isCount(rows.reduce((sum, count) => sum + count, 0)) || schema.length === 0)
    throw new Error('its footer is damaged');
}

/** The library would print decimals as doubles: columns of them are read as the integers or bytes they are. */
function readableMetadata(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    const { converted_type, logical_type, ...rest } = element;
    return converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL' ? rest : element;
  });
  return { ...metadata, schema };
}
