import { ServiceError } from '@cairn/kit';
import type { ChunkSignatures } from '../http/signature/chunk-signatures.ts';

/** Most bytes of a line that frames chunks: a size with a signature. */
const frameBytesMax = 1_024;
/** Most bytes of all trailing headers. */
const trailerBytesMax = 8_192;

/** A decoded body. */
export interface DecodedBody {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** By lower-case name; known when all bytes were read. */
  readonly trailers: () => { readonly [name: string]: string };
}

/**
 * Decodes the content encoding `aws-chunked`: lines `SIZE[;chunk-signature=…]`, data, a chunk of no
 * bytes, then trailing headers.
 * Source: "Signature calculations … transferring a payload in multiple chunks" in the S3 API reference.
 * @param signatures checks those of chunks and trailers; without it they are read over
 */
export function decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  signatures?: ChunkSignatures,
): DecodedBody {
  const trailers: Record<string, string> = Object.create(null);
  return { bytes: decoded(new ByteQueue(source), trailers, signatures), trailers: () => trailers };
}

async function* decoded(
  queue: ByteQueue,
  trailers: Record<string, string>,
  signatures: ChunkSignatures | undefined,
): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const head = await queue.line(frameBytesMax);
    let left = sizeOf(head);
    if (left === 0) {
      signatures?.endChunk(head);
      break;
    }
    while (left > 0) {
      const piece = await queue.take(left);
      left -= piece.length;
      signatures?.update(piece);
      yield piece;
    }
    signatures?.endChunk(head);
    if ((await queue.line(2)) !== '') throw invalidFrame();
  }
  await readTrailers(queue, trailers, signatures);
}

const trailerSignature = 'x-amz-trailer-signature';

async function readTrailers(
  queue: ByteQueue,
  trailers: Record<string, string>,
  signatures: ChunkSignatures | undefined,
): Promise<void> {
  let size = 0;
  const signed: string[] = [];
  for (;;) {
    // The last line may be left out: the body just ends.
    const line = await queue.lineOrEnd(frameBytesMax);
    if (line === undefined || line === '') break;
    size += line.length;
    const colon = line.indexOf(':');
    if (colon <= 0 || size > trailerBytesMax) throw invalidFrame();
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== trailerSignature) signed.push(`${name}:${value}`);
    trailers[name] = value;
  }
  signatures?.endTrailers(signed, trailers[trailerSignature]);
  await queue.drain(trailerBytesMax);
}

function sizeOf(line: string): number {
  const match = /^([0-9a-f]{1,12})(?:;.*)?$/i.exec(line);
  if (match === null) throw invalidFrame();
  return Number.parseInt(match[1] as string, 16);
}

/** Takes lines and pieces off a stream of bytes. */
class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** At most so many bytes, at least one. @throws ServiceError IncompleteBody */
  async take(most: number): Promise<Uint8Array> {
    if (!(await this.#fill())) throw incomplete();
    const piece = this.#bytes.subarray(this.#at, this.#at + most);
    this.#at += piece.length;
    return piece;
  }

  async line(bytesMax: number): Promise<string> {
    const line = await this.lineOrEnd(bytesMax);
    if (line === undefined) throw incomplete();
    return line;
  }

  /** A line without its end, which is CRLF or, as some clients write behind trailers, LF. */
  async lineOrEnd(bytesMax: number): Promise<string | undefined> {
    let text = '';
    while (await this.#fill()) {
      const end = this.#bytes.indexOf(0x0a, this.#at);
      const to = end === -1 ? this.#bytes.length : end;
      if (text.length + to - this.#at > bytesMax) throw invalidFrame();
      text += Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, to - this.#at).toString(
        'latin1',
      );
      this.#at = end === -1 ? to : to + 1;
      if (end !== -1) return text.endsWith('\r') ? text.slice(0, -1) : text;
    }
    return text === '' ? undefined : text;
  }

  /** Reads to the end, where nothing but line ends may be. */
  async drain(bytesMax: number): Promise<void> {
    let read = 0;
    while (await this.#fill()) {
      for (; this.#at < this.#bytes.length; this.#at += 1) {
        const byte = this.#bytes[this.#at];
        read += 1;
        if ((byte !== 0x0d && byte !== 0x0a) || read > bytesMax) throw invalidFrame();
      }
    }
  }

  async #fill(): Promise<boolean> {
    while (this.#at >= this.#bytes.length) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#bytes = next.value;
      this.#at = 0;
    }
    return true;
  }
}

function invalidFrame(): ServiceError {
  return new ServiceError('InvalidChunk', 'The chunked encoding of the body is not valid.', { status: 400 });
}

function incomplete(): ServiceError {
  return new ServiceError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}
