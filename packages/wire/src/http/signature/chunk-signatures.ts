import type { RunningSha256, SignatureCrypto } from '@cairn/kit';

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What the signatures of chunks are chained to. */
export interface ChunkSeed {
  readonly crypto: SignatureCrypto;
  readonly signingKey: Uint8Array;
  /** As in the string to sign: `20260131T120000Z`. */
  readonly date: string;
  /** `20260131/us-east-1/s3/aws4_request`. */
  readonly scope: string;
  /** The request's own signature. */
  readonly signature: string;
  readonly mismatch: () => Error;
}

/**
 * Checks the chunks of a body whose chunks are signed, each signature over the one before.
 * Source: "Signature calculations … transferring a payload in multiple chunks" in the S3 API reference.
 */
export class ChunkSignatures {
  readonly #seed: ChunkSeed;
  /** Whether trailing headers are signed, and must be there. */
  readonly hasTrailer: boolean;
  #previous: string;
  #running: RunningSha256;

  constructor(seed: ChunkSeed, hasTrailer: boolean) {
    this.#seed = seed;
    this.hasTrailer = hasTrailer;
    this.#previous = seed.signature;
    this.#running = seed.crypto.startSha256();
  }

  /** Takes bytes of the chunk that is being read. */
  update(bytes: Uint8Array): void {
    this.#running.update(bytes);
  }

  /**
   * Ends a chunk.
   * @param line the line that began it, which holds its signature
   * @throws ServiceError SignatureDoesNotMatch
   */
  endChunk(line: string): void {
    const hash = this.#running.hex();
    this.#running = this.#seed.crypto.startSha256();
    const given = /;chunk-signature=([0-9a-f]{64})$/.exec(line)?.[1];
    this.#expect(given, `AWS4-HMAC-SHA256-PAYLOAD\n${this.#head()}\n${emptyHash}\n${hash}`);
  }

  /** @param trailers lines as they came, without the signature's own. @throws ServiceError SignatureDoesNotMatch */
  endTrailers(trailers: readonly string[], given: string | undefined): void {
    if (!this.hasTrailer) {
      if (trailers.length > 0 || given !== undefined) throw this.#seed.mismatch();
      return;
    }
    const text = trailers.map((line) => `${line}\n`).join('');
    const hash = this.#seed.crypto.sha256Hex(Buffer.from(text, 'latin1'));
    this.#expect(given, `AWS4-HMAC-SHA256-TRAILER\n${this.#head()}\n${hash}`);
  }

  #head(): string {
    return `${this.#seed.date}\n${this.#seed.scope}\n${this.#previous}`;
  }

  #expect(given: string | undefined, stringToSign: string): void {
    const { crypto, signingKey, mismatch } = this.#seed;
    const expected = crypto.hmacSha256Hex(signingKey, stringToSign);
    if (given === undefined || !crypto.equals(given, expected)) throw mismatch();
    this.#previous = expected;
  }
}
