import type { ItemLimits } from '@cairn/workflows';

/** To a thread that reads Parquet files: what is asked for, and bytes that it has asked for. */
export type ParquetRequest =
  | { readonly kind: 'open'; readonly byteLength: number; readonly limits: ItemLimits }
  | { readonly kind: 'rows'; readonly firstRow: number }
  /** The file is not needed any more. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** From the thread. Each request has one answer; before it bytes may be asked for, one range at a time. */
export type ParquetAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'rows'; readonly texts: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'bytes wanted'; readonly start: number; readonly end: number };
