import type { Json } from '@cairn/kit';
import type { ItemLimits } from './item-limits.ts';
import { ItemReaderFailure, type ItemSource } from './item-source.ts';
import type { ObjectAccess, ObjectPlace } from './object-place.ts';
import { ObjectStream } from './object-stream.ts';

/** What opening a Parquet file takes. */
export interface ParquetFile {
  readonly access: ObjectAccess;
  readonly limits: ItemLimits;
  readonly place: ObjectPlace;
}

/** Opens a Parquet file. @throws ItemReaderFailure */
export async function openParquetSource(
  { access, place }: ParquetFile,
  _position: Json | undefined,
): Promise<ItemSource> {
  await (await ObjectStream.open(access, place)).close();
  throw new ItemReaderFailure("The InputType 'PARQUET' is not supported.");
}
