import type { AccessKeyAnswer, CallScope, ResolveAccessKey, SignatureCrypto } from '@cairn/kit';
import {
  canonicalHeaders,
  canonicalPath,
  canonicalPathOfS3,
  canonicalQuery,
  printCanonicalRequest,
  readSignedHeaders,
  type SignedHeaders,
} from './canonical-request.ts';
import { ChunkSignatures } from './chunk-signatures.ts';
import { SeenSignatures } from './seen-signatures.ts';
import { type SignatureDialect, type SignatureErrors, signatureErrors } from './signature-errors.ts';
import { readBasicDate, readSignatureFields, type SignatureFields } from './signature-fields.ts';

/** What a verifier works with. */
export interface SignatureVerifierOptions {
  readonly crypto: SignatureCrypto;
  readonly resolveAccessKey: ResolveAccessKey;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

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
}

const keptMax = 1_000;
const hexHash = /^[0-9a-f]{64}$/;
const unsignedPayload = 'UNSIGNED-PAYLOAD';
const unsignedTrailer = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const signedChunks = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const noFreeHeaders: ReadonlySet<string> = new Set();
/** Whoever uses a presigned URL may say these without a signature: they change nothing. */
const freeWhenPresigned: ReadonlySet<string> = new Set(['x-amz-content-sha256', 'x-amz-user-agent']);
/** Methods whose repetition changes nothing. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Verifies signatures of the fourth version (SigV4), in the header and in the query. In this order: what the
 * request says of its signature, its time, its key; then, once the body's hash is known, the signature itself.
 *
 * A request that is repeated as it was is taken again while its time holds, as AWS does: two honest requests
 * of one second may be the same, and some SDKs send a retry with the same signature. Where the signature
 * covers the SDK's id of the call and the number of the attempt it can only be used once.
 */
export class SignatureVerifier {
  readonly #options: SignatureVerifierOptions;
  readonly #errors = new Map<SignatureDialect, SignatureErrors>();
  readonly #signedHeaders = new Map<string, SignedHeaders>();
  readonly #signingKeys = new Map<string, Uint8Array>();
  readonly #seen = new SeenSignatures();

  constructor(options: SignatureVerifierOptions) {
    this.#options = options;
  }

  /** Looks at all but the signature itself. @throws ServiceError */
  async open(message: SignedMessage): Promise<OpenSignature> {
    const errors = this.#errorsOf(message.dialect);
    const fields = readSignatureFields(message.headers, message.query, errors);
    if (fields.service !== message.service) throw errors.otherService(message.service);
    const nowMs = this.#options.now();
    checkTime(fields, message.dialect, nowMs, errors);
    const found = this.#options.resolveAccessKey(fields.accessKeyId, fields.sessionToken);
    const key = found instanceof Promise ? await found : found;
    if (key.kind !== 'found') throw refusal(key, fields.accessKeyId, errors);
    const { account, principal, secretAccessKey } = key;
    return new OpenSignature({
      message,
      fields,
      errors,
      scope: { account, region: fields.region, principal },
      crypto: this.#options.crypto,
      signed: this.#readSignedHeaders(fields.signedHeaders),
      signingKey: this.#signingKey(fields, secretAccessKey),
      onVerified: () => this.#takeDown(message, fields, nowMs, errors),
    });
  }

  #errorsOf(dialect: SignatureDialect): SignatureErrors {
    const kept = this.#errors.get(dialect);
    if (kept !== undefined) return kept;
    const errors = signatureErrors(dialect, (text) => this.#options.crypto.sha256Hex(text));
    this.#errors.set(dialect, errors);
    return errors;
  }

  #readSignedHeaders(list: string): SignedHeaders {
    return keep(this.#signedHeaders, list, () => readSignedHeaders(list));
  }

  /** Source: "Derive a signing key" in the IAM user guide. The key of a day is made once. */
  #signingKey({ day, region, service }: SignatureFields, secret: string): Uint8Array {
    return keep(this.#signingKeys, `${day}/${region}/${service}/${secret}`, () => {
      const { crypto } = this.#options;
      const dayKey = crypto.hmacSha256(`AWS4${secret}`, day);
      const serviceKey = crypto.hmacSha256(crypto.hmacSha256(dayKey, region), service);
      return crypto.hmacSha256(serviceKey, 'aws4_request');
    });
  }

  #takeDown(
    { method }: SignedMessage,
    fields: SignatureFields,
    nowMs: number,
    errors: SignatureErrors,
  ): void {
    if (fields.form === 'query' || safeMethods.has(method)) return;
    const { set } = this.#readSignedHeaders(fields.signedHeaders);
    if (!set.has('amz-sdk-invocation-id') || !set.has('amz-sdk-request')) return;
    const validMs = 2 * errors.skewMinutes * 60_000;
    if (!this.#seen.add(fields.signature, nowMs, validMs)) throw errors.replayed(fields.date);
  }
}

/** Clients send the same again and again; attackers may send something else each time. */
function keep<Value>(kept: Map<string, Value>, key: string, make: () => Value): Value {
  const found = kept.get(key);
  if (found !== undefined) return found;
  if (kept.size >= keptMax) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
}

function checkTime(
  { day, date, form, expiresSeconds }: SignatureFields,
  dialect: SignatureDialect,
  nowMs: number,
  errors: SignatureErrors,
): void {
  if (day !== date.slice(0, 8)) throw errors.otherDay(day, date);
  const signedMs = readBasicDate(date);
  const skewMs = errors.skewMinutes * 60_000;
  if (!(signedMs <= nowMs + skewMs)) throw errors.notYetCurrent(signedMs, nowMs);
  // S3 tells the end of a presigned URL's time in its own words, which are the protocol's.
  if (form === 'query' && dialect === 's3') return;
  const validMs = form === 'query' ? (expiresSeconds as number) * 1_000 : skewMs;
  if (signedMs + validMs < nowMs) throw errors.expired(signedMs, nowMs);
}

function refusal(
  answer: Exclude<AccessKeyAnswer, { readonly kind: 'found' }>,
  accessKeyId: string,
  errors: SignatureErrors,
) {
  switch (answer.kind) {
    case 'unknown':
      return errors.unknownKey(accessKeyId);
    case 'token-invalid':
      return errors.invalidToken();
    case 'token-expired':
      return errors.expiredToken();
  }
}

interface OpenSignatureParts {
  readonly message: SignedMessage;
  readonly fields: SignatureFields;
  readonly errors: SignatureErrors;
  readonly scope: CallScope;
  readonly crypto: SignatureCrypto;
  readonly signed: SignedHeaders;
  readonly signingKey: Uint8Array;
  readonly onVerified: () => void;
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

  /** Verifies the signature of a request whose body is all there. @throws ServiceError */
  verifyBody(body: Uint8Array): void {
    this.#verify(this.#parts.crypto.sha256Hex(body));
  }

  /**
   * Verifies the signature of a request whose body comes later.
   * @returns how the body has to be looked at while it is read. @throws ServiceError
   */
  verifyHead(): BodyCheck {
    const { crypto, errors } = this.#parts;
    const declared = this.#declaredHash();
    this.#verify(declared);
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
    const { message, errors, onVerified } = this.#parts;
    const path = message.dialect === 's3' ? canonicalPathOfS3(message.path) : canonicalPath(message.path);
    if (path === undefined) throw errors.mismatch();
    // Some clients leave characters as they are that S3 would encode.
    const isSigned =
      this.#isSignatureOf(path, payloadHash) ||
      (message.dialect === 's3' && path !== message.path && this.#isSignatureOf(message.path, payloadHash));
    if (!isSigned) throw errors.mismatch();
    onVerified();
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
