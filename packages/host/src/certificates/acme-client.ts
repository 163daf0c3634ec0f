import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** What an authority refused, or how it went wrong. */
export class AcmeError extends Error {
  override readonly name = 'AcmeError';
}

/** What a client works with. */
export interface AcmeClientOptions {
  readonly directoryUrl: string;
  /** Private, on the curve P-256; it is the account. */
  readonly accountKey: KeyObject;
  readonly email: string | undefined;
  /** Waits between two looks. */
  readonly wait: (ms: number) => Promise<void>;
  readonly fetch: typeof fetch;
}

/** An order for one certificate. */
export interface AcmeOrder {
  readonly domains: readonly string[];
  /** The request to sign, as DER. */
  readonly signingRequest: Uint8Array;
  /** Puts a text where the authority will ask for it: `http://DOMAIN/.well-known/acme-challenge/TOKEN`. */
  readonly publish: (token: string, text: string) => void;
}

interface Directory {
  readonly newNonce: string;
  readonly newAccount: string;
  readonly newOrder: string;
}

interface Answer {
  readonly headers: Headers;
  readonly text: string;
}

interface OrderObject {
  readonly status: string;
  readonly authorizations: readonly string[];
  readonly finalize: string;
  readonly certificate?: string;
  readonly error?: { readonly detail?: string };
}

interface Authorization {
  readonly status: string;
  readonly identifier: { readonly value: string };
  readonly challenges: readonly {
    readonly type: string;
    readonly url: string;
    readonly token: string;
    readonly error?: { readonly detail?: string };
  }[];
}

const looksMax = 60;
const lookEveryMs = 2_000;
const waitMsMax = 60_000;
const attemptsMax = 4;
const answerMsMax = 30_000;

/**
 * Gets certificates of an authority that speaks ACME, whose challenge `http-01` it answers.
 * Source: RFC 8555.
 */
export class AcmeClient {
  readonly #options: AcmeClientOptions;
  #directory: Directory | undefined;
  #account: string | undefined;
  #nonce: string | undefined;

  constructor(options: AcmeClientOptions) {
    this.#options = options;
  }

  /** @returns the certificate with those of its authorities, as PEM @throws AcmeError */
  async order({ domains, signingRequest, publish }: AcmeOrder): Promise<string> {
    const directory = await this.#readDirectory();
    await this.#openAccount(directory);
    const identifiers = domains.map((value) => ({ type: 'dns', value }));
    const answer = await this.#post(directory.newOrder, { identifiers });
    const url = answer.headers.get('location') ?? '';
    const order = readObject<OrderObject>(answer.text);
    for (const authorization of order.authorizations) await this.#authorize(authorization, publish);
    await this.#post(order.finalize, { csr: Buffer.from(signingRequest).toString('base64url') });
    const done = await this.#untilDecided<OrderObject>(
      url,
      ({ status }) => status === 'processing' || status === 'ready',
    );
    if (done.status !== 'valid' || done.certificate === undefined)
      throw new AcmeError(`the order is ${done.status}: ${done.error?.detail ?? 'no reason is given'}`);
    return (await this.#post(done.certificate, undefined)).text;
  }

  async #authorize(url: string, publish: AcmeOrder['publish']): Promise<void> {
    const authorization = readObject<Authorization>((await this.#post(url, undefined)).text);
    if (authorization.status === 'valid') return;
    const challenge = authorization.challenges.find(({ type }) => type === 'http-01');
    const domain = authorization.identifier.value;
    if (challenge === undefined)
      throw new AcmeError(`the authority offers no http-01 challenge for ${domain}`);
    publish(challenge.token, `${challenge.token}.${this.#thumbprint()}`);
    await this.#post(challenge.url, {});
    const decided = await this.#untilDecided<Authorization>(url, ({ status }) => status === 'pending');
    if (decided.status === 'valid') return;
    const reason = decided.challenges.find(({ error }) => error !== undefined)?.error?.detail;
    throw new AcmeError(`${domain} is ${decided.status}: ${reason ?? 'no reason is given'}`);
  }

  async #readDirectory(): Promise<Directory> {
    this.#directory ??= readObject<Directory>((await this.#fetch(this.#options.directoryUrl)).text);
    return this.#directory;
  }

  async #openAccount({ newAccount }: Directory): Promise<void> {
    if (this.#account !== undefined) return;
    const { email } = this.#options;
    const contact = email === undefined ? {} : { contact: [`mailto:${email}`] };
    const answer = await this.#post(newAccount, { termsOfServiceAgreed: true, ...contact });
    this.#account = answer.headers.get('location') ?? undefined;
    if (this.#account === undefined) throw new AcmeError('the authority names no account');
  }

  async #untilDecided<Value extends { readonly status: string }>(
    url: string,
    isOpen: (value: Value) => boolean,
  ): Promise<Value> {
    for (let look = 0; look < looksMax; look += 1) {
      const answer = await this.#post(url, undefined);
      const value = readObject<Value>(answer.text);
      if (!isOpen(value)) return value;
      const seconds = Number(answer.headers.get('retry-after'));
      await this.#options.wait(Math.min(seconds > 0 ? seconds * 1_000 : lookEveryMs, waitMsMax));
    }
    throw new AcmeError(`the authority has not decided after ${looksMax} looks`);
  }

  /** @param payload undefined reads */
  async #post(url: string, payload: object | undefined): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const nonce = this.#nonce ?? (await this.#freshNonce());
      this.#nonce = undefined;
      try {
        return await this.#fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/jose+json' },
          body: this.#sign(url, nonce, payload),
        });
      } catch (error) {
        // A nonce may be too old; the answer brings another one.
        if (!(error instanceof RefusedError && error.type.endsWith(':badNonce')) || attempt >= attemptsMax)
          throw error;
      }
    }
  }

  async #freshNonce(): Promise<string> {
    const { newNonce } = await this.#readDirectory();
    await this.#fetch(newNonce, { method: 'HEAD' });
    if (this.#nonce === undefined) throw new AcmeError('the authority gives no nonce');
    return this.#nonce;
  }

  async #fetch(url: string, request: RequestInit = {}): Promise<Answer> {
    const signal = AbortSignal.timeout(answerMsMax);
    const response = await this.#options.fetch(url, { ...request, redirect: 'error', signal });
    this.#nonce = response.headers.get('replay-nonce') ?? this.#nonce;
    const text = await response.text();
    if (response.ok) return { headers: response.headers, text };
    const { type = '', detail = `status ${response.status}` } = readProblem(text);
    throw new RefusedError(detail, type);
  }

  #sign(url: string, nonce: string, payload: object | undefined): string {
    const identity = this.#account === undefined ? { jwk: this.#publicKey() } : { kid: this.#account };
    const head = encode(JSON.stringify({ alg: 'ES256', nonce, url, ...identity }));
    const body = payload === undefined ? '' : encode(JSON.stringify(payload));
    const key = { key: this.#options.accountKey, dsaEncoding: 'ieee-p1363' } as const;
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), key).toString('base64url');
    return JSON.stringify({ protected: head, payload: body, signature });
  }

  /** Members in the order in which a thumbprint wants them (RFC 7638). */
  #publicKey(): { readonly crv?: string; readonly kty?: string; readonly x?: string; readonly y?: string } {
    const { crv, kty, x, y } = createPublicKey(this.#options.accountKey).export({ format: 'jwk' });
    return { crv: crv as string, kty: kty as string, x: x as string, y: y as string };
  }

  #thumbprint(): string {
    return createHash('sha256').update(JSON.stringify(this.#publicKey())).digest('base64url');
  }
}

/** The authority said no. */
class RefusedError extends AcmeError {
  /** `urn:ietf:params:acme:error:badNonce`. */
  readonly type: string;

  constructor(detail: string, type: string) {
    super(type === '' ? detail : `${type}: ${detail}`);
    this.type = type;
  }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function readObject<Value>(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    throw new AcmeError('what the authority answers is no JSON', { cause: error });
  }
}

function readProblem(text: string): { readonly type?: string; readonly detail?: string } {
  try {
    return JSON.parse(text) as { type?: string; detail?: string };
  } catch {
    return {};
  }
}
