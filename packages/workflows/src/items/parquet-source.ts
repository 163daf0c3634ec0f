import { invariant, isJsonObject, type Json, Payload, ServiceError } from '@cairn/kit';
import type { ItemLimits } from './item-limits.ts';
import { type ItemRange, ItemReaderFailure, type ItemSource } from './item-source.ts';
import { type ObjectAccess, type ObjectPlace, sourceName } from './object-place.ts';
import type { ParquetReader } from './parquet-port.ts';
import { readerFailureOf } from './reader-failure.ts';

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
  const { access, limits, place } = object;
  const left = position === undefined ? undefined : readPosition(position);
  const { etag, byteLength } = await describe(object, left?.etag);
  const { openParquet } = access.objects;
  if (openParquet === undefined) throw new ItemReaderFailure('Parquet files cannot be read here.');
  const readBytes = (start: number, end: number): Promise<Uint8Array> => bytesOf(object, etag, start, end);
  const reader = await asFailures(() => openParquet({ byteLength, readBytes, limits }));
  return new ParquetSource(sourceName(place), reader, etag, left?.row ?? 0);
}

/** The rows of a Parquet file as objects. */
class ParquetSource implements ItemSource {
  readonly name: string;
  readonly #reader: ParquetReader;
  readonly #etag: string;
  #row: number;
  /** Rows that are unpacked, the next one first. */
  #texts: readonly string[] = [];
  #next = 0;

  constructor(name: string, reader: ParquetReader, etag: string, row: number) {
    this.name = name;
    this.#reader = reader;
    this.#etag = etag;
    this.#row = row;
  }

  get position(): Json {
    return { etag: this.#etag, row: this.#row };
  }

  async read(itemsMax: number): Promise<ItemRange> {
    if (this.#next === this.#texts.length) {
      this.#texts = await asFailures(() => this.#reader.rows(this.#row));
      this.#next = 0;
    }
    const texts = this.#texts.slice(this.#next, this.#next + itemsMax);
    this.#next += texts.length;
    this.#row += texts.length;
    const items = texts.map((text) => ({ value: Payload.ofText(text) }));
    return { items, position: this.position };
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}

async function asFailures<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ItemReaderFailure) throw error;
    throw new ItemReaderFailure(`The Parquet file could not be read: ${(error as Error).message}.`);
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

async function bytesOf(
  { access, place }: ParquetObject,
  ifMatch: string,
  start: number,
  end: number,
): Promise<Uint8Array> {
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
    if (at === gathered.length) return gathered;
    throw new ServiceError('IncompleteBody', 'The object ends too early', { status: 500 });
  } catch (error) {
    throw readerFailureOf(error, sourceName(place));
  }
}

function readPosition(position: Json): { readonly etag: string; readonly row: number } {
  invariant(isJsonObject(position), 'the position in a Parquet file is an object');
  const { etag, row } = position;
  invariant(typeof etag === 'string' && typeof row === 'number', 'a position in a Parquet file is whole');
  return { etag, row };
}
