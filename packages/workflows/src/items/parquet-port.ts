import type { ItemLimits } from './item-limits.ts';

/** A Parquet file that is to be read. */
export interface ParquetInput {
  readonly byteLength: number;
  /** Bytes from `start` to `end` (exclusive). */
  readBytes(start: number, end: number): Promise<Uint8Array>;
  readonly limits: ItemLimits;
}

/** A Parquet file that is being read. */
export interface ParquetReader {
  /**
   * Rows as texts of JSON objects, from one on: as many as are worth unpacking together, none behind the last.
   * @throws Error whose message says what is wrong with the file, or what `readBytes` throws
   */
  rows(firstRow: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Opens a Parquet file where it cannot harm: a few damaged bytes may claim values without end.
 * @throws as {@link ParquetReader.rows} does
 */
export type OpenParquet = (input: ParquetInput) => Promise<ParquetReader>;
