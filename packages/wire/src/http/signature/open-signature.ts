import type { CallOrigin, CallScope, SignatureCrypto } from '@cairn/kit';
import {
  canonicalHeaders,
  canonicalPath,
  canonicalPathOfS3,
  canonicalQuery,
  printCanonicalRequest,
  type SignedHeaders,
} from './canonical-request.ts';
import { ChunkSignatures } from './chunk-signatures.ts';
import type { SignatureDialect, SignatureErrors } from './signature-errors.ts';
import type { SignatureFields } from './signature-fields.ts';

/** A request whose signature is looked at, and the service it goes to. */
export interface SignedMessage {
  readonly method: string;
  /** Without the query, as it came. */
  readonly path: string;
  /** Undefined where there is none. */
  readonly query: URLSearchParams | undefined;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly service: string;
  readonly dialect: SignatureDialect;
  /** Number of the connection where none but its client can speak on it; 0 elsewhere, and unless said. */
  readonly connection?: () => number;
  /** How it came in, for policies. */
  readonly origin: () => CallOrigin;
}

const hexHash = /^[0-9a-f]{64}$/;
const unsignedPayload = 'UNSIGNED-PAYLOAD';
const unsignedTrailer = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const signedChunks = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const noFreeHeaders: ReadonlySet<string> = new Set();
/** Whoever uses a presigned URL may say these without a signature: they change nothing. */
const freeWhenPresigned: ReadonlySet<string> = new Set(['x-amz-content-sha256', 'x-amz-user-agent']);

/**
 * What a signature is used for. A change is taken once; a read is refused only where its signature names the attempt
 * and was used before; what is repeatable may come as often as it likes while it is valid.
 */
export type SignatureUse = 'change' | 'read' | 'repeatable';

interface OpenSignatureParts {
  readonly message: SignedMessage;
  readonly fields: SignatureFields;
  readonly errors: SignatureErrors;
  readonly scope: CallScope;
  readonly crypto: SignatureCrypto;
  readonly signed: SignedHeaders;
  readonly signingKey: Uint8Array;
  readonly takeOnce: (use: Exclude<SignatureUse, 'repeatable'>) => Promise<unknown> | undefined;
}

/** A signature whose key is known, to be compared once the body's hash is. */
export class OpenSignature {
  readonly #parts: OpenSignatureParts;

  constructor(parts: OpenSignatureParts) {
    this.#parts = parts;
  }

  /** Who has signed, and where the request is to act; holds once the signature was verified. */
  get scope(): CallScope {
    return this.#parts.scope;
  }

  /**
   * Verifies the signature of a request whose body is all there, and takes it.
   * @param useOf asked once the signature is verified: before that nothing of the body is believed
   * @returns what has to be waited for before it is carried out, if anything. @throws ServiceError
   */
  verifyBody(body: Uint8Array, useOf: () => SignatureUse): Promise<unknown> | undefined {
    this.#verify(this.#parts.crypto.sha256Hex(body));
    const use = useOf();
    return use === 'repeatable' ? undefined : this.#parts.takeOnce(use);
  }

  /**
   * Verifies the signature of a request whose body comes later, and takes it.
   * @returns how the body has to be looked at while it is read. @throws ServiceError
   */
  async verifyHead(use: SignatureUse): Promise<BodyCheck> {
    const { crypto, errors } = this.#parts;
    const declared = this.#declaredHash();
    this.#verify(declared);
    if (use !== 'repeatable') await this.#parts.takeOnce(use);
    if (declared === unsignedPayload || declared === unsignedTrailer) return { kind: 'none' };
    if (hexHash.test(declared)) return { kind: 'hash', check: hashCheck(declared, crypto, errors) };
    return { kind: 'chunks', chunks: this.#chunks(declared) };
  }

  #declaredHash(): string {
    const { message, fields, errors, signed } = this.#parts;
    const header = message.headers['x-amz-content-sha256'];
    const isInHeader = fields.form === 'header' || signed.set.has('x-amz-content-sha256');
    const declared = isInHeader ? header : (message.query?.get('X-Amz-Content-Sha256') ?? unsignedPayload);
    // Chunks are told by the header, so whoever has a URL could leave them out.
    if (!isInHeader && declared !== unsignedPayload && !hexHash.test(String(declared)))
      throw errors.invalidContentHash();
    if (typeof declared !== 'string') throw errors.missingContentHash();
    const isKnown =
      hexHash.test(declared) ||
      [unsignedPayload, unsignedTrailer, signedChunks, `${signedChunks}-TRAILER`].includes(declared);
    if (declared.startsWith('STREAMING-AWS4-ECDSA-'))
      throw errors.unsupportedAlgorithm('AWS4-ECDSA-P256-SHA256');
    if (!isKnown) throw errors.invalidContentHash();
    return declared;
  }

  #verify(payloadHash: string): void {
    const { message, errors } = this.#parts;
    const path = message.dialect === 's3' ? canonicalPathOfS3(message.path) : canonicalPath(message.path);
    if (path === undefined) throw errors.mismatch();
    // Some clients leave characters as they are that S3 would encode.
    const isSigned =
      this.#isSignatureOf(path, payloadHash) ||
      (message.dialect === 's3' && path !== message.path && this.#isSignatureOf(message.path, payloadHash));
    if (!isSigned) throw errors.mismatch();
  }

  #isSignatureOf(path: string, payloadHash: string): boolean {
    const { message, fields, crypto, signed, signingKey } = this.#parts;
    const canonical = printCanonicalRequest({
      method: message.method,
      path,
      query: canonicalQuery(message.query),
      headers: this.#headerLines(),
      signedHeaders: signed.text,
      payloadHash,
    });
    const hash = crypto.sha256Hex(Buffer.from(canonical, 'latin1'));
    const expected = crypto.hmacSha256Hex(
      signingKey,
      `AWS4-HMAC-SHA256\n${fields.date}\n${printScope(fields)}\n${hash}`,
    );
    return crypto.equals(fields.signature, expected);
  }

  #headerLines(): string {
    const { message, fields, errors, signed } = this.#parts;
    const headers = canonicalHeaders(message.rawHeaders, signed, {
      host: String(message.headers.host ?? ''),
      freeHeaders: fields.form === 'query' ? freeWhenPresigned : noFreeHeaders,
    });
    if (headers.kind === 'lines') return headers.text;
    throw headers.kind === 'unsigned' ? errors.unsignedHeader(headers.name) : errors.mismatch();
  }

  #chunks(declared: string): ChunkSignatures {
    const { fields, errors, crypto, signingKey } = this.#parts;
    return new ChunkSignatures(
      {
        crypto,
        signingKey,
        date: fields.date,
        scope: printScope(fields),
        signature: fields.signature,
        mismatch: () => errors.mismatch(),
      },
      declared.endsWith('-TRAILER'),
    );
  }
}

/** What a signature asks of a body that comes later. */
export type BodyCheck =
  | { readonly kind: 'none' }
  | { readonly kind: 'hash'; readonly check: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> }
  | { readonly kind: 'chunks'; readonly chunks: ChunkSignatures };

/** Hands bytes on, and fails at their end where their hash is not the signed one. */
function hashCheck(declared: string, crypto: SignatureCrypto, errors: SignatureErrors) {
  return async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    const running = crypto.startSha256();
    for await (const piece of bytes) {
      running.update(piece);
      yield piece;
    }
    if (running.hex() !== declared) throw errors.otherContent();
  };
}

function printScope({ day, region, service }: SignatureFields): string {
  return `${day}/${region}/${service}/aws4_request`;
}
