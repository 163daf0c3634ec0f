import { ServiceError } from '@cairn/kit';
import { ItemReaderFailure } from './item-source.ts';
import type { CompressionFormat, MapRunObjects } from './map-run-objects.ts';
import { type ObjectAccess, type ObjectPlace, sourceName } from './object-place.ts';
import { readerFailureOf } from './reader-failure.ts';

/** Where an object is to be read on. */
export interface StreamStart {
  /** In bytes of the unpacked file. */
  readonly offset: number;
  /** The ETag it must still have. */
  readonly etag: string;
}

/** The bytes of one version of an object, unpacked if its name says that it is packed. */
export class ObjectStream {
  readonly etag: string;
  readonly #place: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** Unpacked bytes to be dropped: packed files can only be read from their beginning. */
  #skipBytes: number;

  private constructor(place: string, etag: string, chunks: AsyncIterator<Uint8Array>, skipBytes: number) {
    this.#place = place;
    this.etag = etag;
    this.#chunks = chunks;
    this.#skipBytes = skipBytes;
  }

  /** @throws ItemReaderFailure */
  static async open(access: ObjectAccess, place: ObjectPlace, start?: StreamStart): Promise<ObjectStream> {
    const name = sourceName(place);
    const packing = packingOf(place.Key);
    const first = packing === undefined ? (start?.offset ?? 0) : 0;
    try {
      const { ETag, bytes } = await access.objects.getObject(access.scope, {
        ...place,
        ...(first === 0 ? {} : { range: { first } }),
        ...(start === undefined ? {} : { ifMatch: start.etag }),
      });
      const chunks = packing === undefined ? bytes : unpacked(access.objects, packing, bytes, name);
      const skipBytes = packing === undefined ? 0 : (start?.offset ?? 0);
      return new ObjectStream(name, ETag, chunks[Symbol.asyncIterator](), skipBytes);
    } catch (error) {
      // All bytes had been read: there is no range behind the last.
      if (error instanceof ServiceError && error.code === 'InvalidRange' && start !== undefined)
        return new ObjectStream(name, start.etag, noChunks(), 0);
      throw readerFailureOf(error, name);
    }
  }

  /** The next bytes, undefined at the end. @throws ItemReaderFailure */
  async next(): Promise<Uint8Array | undefined> {
    try {
      for (;;) {
        const { done, value } = await this.#chunks.next();
        if (done === true) return undefined;
        if (this.#skipBytes === 0) return value;
        const rest = value.subarray(Math.min(this.#skipBytes, value.length));
        this.#skipBytes -= value.length - rest.length;
        if (rest.length > 0) return rest;
      }
    } catch (error) {
      throw readerFailureOf(error, this.#place);
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Packed files by the ends of their names (Developer Guide, "ItemReader (Map)"). */
function packingOf(key: string): CompressionFormat | undefined {
  const end = /\.(gz|gzip|zst|zstd)$/i.exec(key)?.[1]?.toLowerCase();
  if (end === undefined) return undefined;
  return end.startsWith('g') ? 'gzip' : 'zstd';
}

async function* unpacked(
  objects: MapRunObjects,
  format: CompressionFormat,
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<Uint8Array> {
  if (objects.decompress === undefined)
    throw new ItemReaderFailure(`The object ${place} is packed by ${format}, which cannot be read here.`);
  try {
    yield* objects.decompress(format, bytes);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ItemReaderFailure(
      `The object ${place} could not be unpacked: its bytes are not valid ${format} data.`,
    );
  }
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}
