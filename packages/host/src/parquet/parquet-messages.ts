import type { ItemLimits } from '@cairn/workflows';

/** What a thread that reads a Parquet file is told when it starts. */
export interface ParquetThreadData {
  readonly byteLength: number;
  readonly limits: ItemLimits;
}

/** To the thread: what is asked for, and bytes that it has asked for. */
export type ParquetRequest =
  | { readonly kind: 'open' }
  | { readonly kind: 'rows'; readonly firstRow: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** From the thread. Each request has one answer; before it bytes may be asked for, one range at a time. */
export type ParquetAnswer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'rows'; readonly texts: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'bytes wanted'; readonly start: number; readonly end: number };
