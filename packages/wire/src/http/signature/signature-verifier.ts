import type { AccessKeyAnswer, ResolveAccessKey, SignatureCrypto } from '@cairn/kit';
import { readSignedHeaders, type SignedHeaders } from './canonical-request.ts';
import { OpenSignature, type SignedMessage } from './open-signature.ts';
import { readBasicDate } from './read-basic-date.ts';
import { ReplayGuard, type ReplayGuardOptions } from './replay-guard.ts';
import { type SignatureDialect, type SignatureErrors, signatureErrors } from './signature-errors.ts';
import { readSignatureFields, type SignatureFields } from './signature-fields.ts';

/** What a verifier works with. */
export interface SignatureVerifierOptions {
  readonly crypto: SignatureCrypto;
  readonly resolveAccessKey: ResolveAccessKey;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Given where what changes something is taken once for each signature; else as often as it comes, as AWS does. */
  readonly replays?: ReplayGuardOptions | undefined;
}

interface OpenedMessage {
  readonly message: SignedMessage;
  readonly fields: SignatureFields;
  readonly nowMs: number;
  readonly errors: SignatureErrors;
}

const keptMax = 1_000;

/**
 * Verifies signatures of the fourth version (SigV4), in the header and in the query. In this order: what the
 * request says of its signature, its time, its key; then, once the body's hash is known, the signature itself.
 *
 * Whether a request may be taken again that is repeated as it was, is said by whoever verifies it (`SignatureUse`). A presigned
 * URL may, by whoever has it, until it expires: that is what it was made for.
 */
export class SignatureVerifier {
  readonly #options: SignatureVerifierOptions;
  readonly #errors = new Map<SignatureDialect, SignatureErrors>();
  readonly #signedHeaders = new Map<string, SignedHeaders>();
  readonly #signingKeys = new Map<string, Uint8Array>();
  readonly #replays: ReplayGuard | undefined;

  constructor(options: SignatureVerifierOptions) {
    this.#options = options;
    this.#replays = options.replays && new ReplayGuard(options.replays);
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
      scope: {
        account,
        region: fields.region,
        principal,
        origin: message.origin(),
      },
      crypto: this.#options.crypto,
      signed: this.#readSignedHeaders(fields.signedHeaders),
      signingKey: this.#signingKey(fields, secretAccessKey),
      takeOnce: (use) => this.#takeOnce(use, { message, fields, nowMs, errors }),
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

  #takeOnce(
    use: 'read' | 'change',
    { message, fields, nowMs, errors }: OpenedMessage,
  ): Promise<unknown> | undefined {
    if (this.#replays === undefined || fields.form === 'query') return undefined;
    const { set } = this.#readSignedHeaders(fields.signedHeaders);
    const namesAttempt = set.has('amz-sdk-invocation-id') && set.has('amz-sdk-request');
    if (use === 'read' && !namesAttempt) return undefined;
    const connection = message.connection?.() ?? 0;
    return this.#replays.take({ use, fields, errors, namesAttempt, connection, nowMs });
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
