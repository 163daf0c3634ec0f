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
  /** The bytes as they are kept: unpacking that has not begun would not end them. */
  readonly #packed: AsyncIterator<Uint8Array>;
  /** Unpacked bytes to be dropped: packed files can only be read from their beginning. */
  #skipBytes: number;

  private constructor(
    place: string,
    etag: string,
    { packed, chunks }: { packed: AsyncIterator<Uint8Array>; chunks: AsyncIterator<Uint8Array> },
    skipBytes: number,
  ) {
    this.#place = place;
    this.etag = etag;
    this.#packed = packed;
    this.#chunks = chunks;
    this.#skipBytes = skipBytes;
  }

  /** @throws ItemReaderFailure */
  static async open(access: ObjectAccess, place: ObjectPlace, start?: StreamStart): Promise<ObjectStream> {
    const name = sourceName(place);
    const packing = packingOf(place.Key);
    const { decompress } = access.objects;
    if (packing !== undefined && decompress === undefined)
      throw new ItemReaderFailure(`The object ${name} is packed by ${packing}, which cannot be read here.`);
    const first = packing === undefined ? (start?.offset ?? 0) : 0;
    try {
      const { ETag, bytes } = await access.objects.getObject(access.scope, {
        ...place,
        ...(first === 0 ? {} : { range: { first } }),
        ...(start === undefined ? {} : { ifMatch: start.etag }),
      });
      const packed = bytes[Symbol.asyncIterator]();
      if (packing === undefined || decompress === undefined)
        return new ObjectStream(name, ETag, { packed, chunks: packed }, 0);
      const chunks = unpacked(decompress, packing, { [Symbol.asyncIterator]: () => packed }, name);
      return new ObjectStream(name, ETag, { packed, chunks }, start?.offset ?? 0);
    } catch (error) {
      // All bytes had been read: there is no range behind the last.
      if (error instanceof ServiceError && error.code === 'InvalidRange' && start !== undefined)
        return new ObjectStream(name, start.etag, { packed: noChunks(), chunks: noChunks() }, 0);
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
    if (this.#packed !== this.#chunks) await this.#packed.return?.();
  }
}

/** Packed files by the ends of their names (Developer Guide, "ItemReader (Map)"). */
function packingOf(key: string): CompressionFormat | undefined {
  const end = /\.(gz|gzip|zst|zstd)$/i.exec(key)?.[1]?.toLowerCase();
  if (end === undefined) return undefined;
  return end.startsWith('g') ? 'gzip' : 'zstd';
}

async function* unpacked(
  decompress: NonNullable<MapRunObjects['decompress']>,
  format: CompressionFormat,
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decompress(format, bytes);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ItemReaderFailure(
      `The object ${place} could not be unpacked: its bytes are not valid ${format} data.`,
    );
  }
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}
