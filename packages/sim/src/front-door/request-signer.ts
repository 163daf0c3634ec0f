import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** Node's SHA-256 as the SDK's signer takes it. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Uint8Array | string) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

/** An access key. */
export interface SignerKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request to sign. */
export interface UnsignedCall {
  readonly method: string;
  /** Without the query, percent-encoded. */
  readonly path: string;
  readonly query?: { readonly [name: string]: string };
  /** By lower-case name, `host` among them. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

/** Signs requests as the SDK does, with the SDK's own signer. */
export class RequestSigner {
  readonly #signer: SignatureV4;

  constructor(key: SignerKey, service: string) {
    this.#signer = new SignatureV4({
      credentials: key,
      region: 'us-east-1',
      service,
      sha256: Sha256 as never,
      uriEscapePath: service !== 's3',
    });
  }

  /** @returns all headers */
  async sign(call: UnsignedCall, signingDate = new Date()): Promise<{ readonly [name: string]: string }> {
    const signed = await this.#signer.sign(requestOf(call), { signingDate });
    return signed.headers;
  }

  /** @returns the query */
  async presign(call: UnsignedCall, expiresIn: number, signingDate = new Date()): Promise<string> {
    const unsignableHeaders = new Set(['x-amz-content-sha256']);
    const signed = await this.#signer.presign(requestOf(call), { signingDate, expiresIn, unsignableHeaders });
    return new URLSearchParams(signed.query as { [name: string]: string }).toString();
  }
}

function requestOf({ headers, query, ...call }: UnsignedCall) {
  return {
    protocol: 'http:',
    hostname: headers.host ?? '',
    headers: { ...headers },
    query: { ...query },
    ...call,
  };
}
