import { createHmac, hash, randomUUID } from 'node:crypto';
import { signatureOf } from '@cairn/kit/request-signature';

/** A request to sign. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  /** By lower-case name; all are signed. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** Where a request is to act. */
export interface SignatureScope {
  readonly account: string;
  readonly region: string;
  /** Signing name: `states`. */
  readonly service: string;
}

/** Variables of a process. */
export type Environment = { readonly [name: string]: string | undefined };

/** Keys as a server makes them: it knows whose they are. Others are as good as none. */
const madeKey = /^A[KS]IA[A-Z2-7]{16}$/;

/**
 * The headers by which a request says who sends it: signed (SigV4) with the access key of the usual variables, where
 * they hold one that a server has made (`cairn login`); else just named, which is enough for a server on this machine.
 */
export function signatureHeaders(
  request: UnsignedRequest,
  scope: SignatureScope,
  environment: Environment = process.env,
  nowMs: number = Date.now(),
): { readonly [name: string]: string } {
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment;
  const { region, service } = scope;
  if (!madeKey.test(id) || !secret) {
    const credential = `${scope.account}/20260101/${region}/${service}/aws4_request`;
    return { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0` };
  }
  // Two calls of one second differ by it: a server takes a change once for each signature.
  const added = { 'amz-sdk-invocation-id': randomUUID() };
  const { method, url, body } = request;
  const headers = Object.entries({ ...request.headers, ...added });
  const key = { accessKeyId: id, secretAccessKey: secret, sessionToken: token };
  const signature = signatureOf(
    { method, url, headers, body },
    { region, service },
    { key, nowMs, signatureCrypto },
  );
  return { ...added, ...Object.fromEntries(signature) };
}

const signatureCrypto = {
  sha256Hex: (data: Uint8Array | string) => hash('sha256', data, 'hex'),
  hmacSha256: (key: Uint8Array | string, text: string) => createHmac('sha256', key).update(text).digest(),
  hmacSha256Hex: (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest('hex'),
};
