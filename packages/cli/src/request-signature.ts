import { createHmac, hash, randomUUID } from 'node:crypto';

/** A request to sign. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
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
  const date = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const added = {
    'x-amz-date': date,
    // Two calls of one second differ by it: a server takes a change once for each signature.
    'amz-sdk-invocation-id': randomUUID(),
    ...(token ? { 'x-amz-security-token': token } : {}),
  };
  const headers: { readonly [name: string]: string } = {
    ...request.headers,
    ...added,
    host: request.url.host,
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const { method, url, body } = request;
  const canonical = [method, pathOf(url), queryOf(url), lines, names.join(';'), sha256(body)].join('\n');
  const credentialScope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = credentialScope.split('/').reduce<Buffer | string>(hmac, `AWS4${secret}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${credentialScope}\n${sha256(canonical)}`).toString(
    'hex',
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${id}/${credentialScope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...added, authorization };
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function pathOf(url: URL): string {
  return url.pathname.split('/').map(encode).join('/');
}

function queryOf(url: URL): string {
  const pairs = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.sort().join('&');
}
