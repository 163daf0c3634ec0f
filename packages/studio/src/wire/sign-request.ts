import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Credentials } from './credentials.ts';

/** A request before it is signed. Path and query stand as they are sent: percent-encoded. */
export interface UnsignedRequest {
  readonly method: string;
  /** With the port where it is not the scheme's own: what the browser sends as `Host`. */
  readonly host: string;
  /** Begins with `/`. */
  readonly path: string;
  /** `name=value` pairs as they are sent, without `?`; empty where there is none. */
  readonly query: string;
  /** Names in lower case. All are signed. */
  readonly headers: { readonly [name: string]: string };
  /** The bytes sent; `unsigned` where they are too many to be hashed here (S3 only). */
  readonly body: string | Uint8Array | 'unsigned';
}

/** For whom and when a request is signed. */
export interface SigningScope {
  /** The service's name in the credential scope: `states`. */
  readonly service: string;
  readonly region: string;
  readonly nowMs: number;
  /** Tells this attempt from every other: a server takes a change once for each signature. */
  readonly invocationId: string;
}

/** The value of `x-amz-content-sha256` for a body that the signature does not cover. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/**
 * Signs a request with AWS Signature Version 4, in headers.
 * @returns all headers to send but `Host`, which the browser sends itself
 */
export function signRequest(
  request: UnsignedRequest,
  credentials: Credentials,
  scope: SigningScope,
): Readonly<Record<string, string>> {
  const instant = new Date(scope.nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const bodyHash = request.body === 'unsigned' ? unsignedPayload : hashOf(request.body);
  const sent: Record<string, string> = {
    ...request.headers,
    'x-amz-date': instant,
    'amz-sdk-invocation-id': scope.invocationId,
  };
  if (credentials.sessionToken !== undefined) sent['x-amz-security-token'] = credentials.sessionToken;
  if (scope.service === 's3') sent['x-amz-content-sha256'] = bodyHash;
  const signed: Readonly<Record<string, string>> = { ...sent, host: request.host };
  const names = Object.keys(signed).sort();
  const canonicalRequest = [
    request.method,
    canonicalPath(request.path, scope.service),
    canonicalQuery(request.query),
    ...names.map((name) => `${name}:${(signed[name] as string).trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n');
  const credentialScope = `${instant.slice(0, 8)}/${scope.region}/${scope.service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', instant, credentialScope, hashOf(canonicalRequest)].join('\n');
  const signature = bytesToHex(hmac(sha256, signingKey(credentials, credentialScope), utf8ToBytes(text)));
  const credential = `${credentials.accessKeyId}/${credentialScope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...sent, authorization };
}

/** A read that a link alone allows. */
export interface LinkedRead {
  /** Where the link leads: the host that the signature holds for. */
  readonly host: string;
  readonly path: string;
  readonly expiresSeconds: number;
}

/**
 * Signs a GET in its query: whoever has the link may read until it expires, or the credentials do.
 * @returns the query, without `?`
 */
export function signLink(
  read: LinkedRead,
  credentials: Credentials,
  scope: Omit<SigningScope, 'invocationId'>,
): string {
  const instant = new Date(scope.nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const credentialScope = `${instant.slice(0, 8)}/${scope.region}/${scope.service}/aws4_request`;
  const parameters: Record<string, string> = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${credentialScope}`,
    'X-Amz-Date': instant,
    'X-Amz-Expires': String(read.expiresSeconds),
    'X-Amz-SignedHeaders': 'host',
  };
  if (credentials.sessionToken !== undefined) parameters['X-Amz-Security-Token'] = credentials.sessionToken;
  const query = canonicalQuery(
    Object.entries(parameters)
      .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
      .join('&'),
  );
  const path = canonicalPath(read.path, scope.service);
  const canonicalRequest = ['GET', path, query, `host:${read.host}`, '', 'host', unsignedPayload].join('\n');
  const text = ['AWS4-HMAC-SHA256', instant, credentialScope, hashOf(canonicalRequest)].join('\n');
  const signature = bytesToHex(hmac(sha256, signingKey(credentials, credentialScope), utf8ToBytes(text)));
  return `${query}&X-Amz-Signature=${signature}`;
}

function hashOf(body: string | Uint8Array): string {
  return bytesToHex(sha256(typeof body === 'string' ? utf8ToBytes(body) : body));
}

/** One key serves a day of calls to a service in a region. */
const keys = new Map<string, Uint8Array>();
const keysMax = 200;

function signingKey(credentials: Credentials, credentialScope: string): Uint8Array {
  const name = `${credentials.secretAccessKey}\n${credentialScope}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  let key: Uint8Array = utf8ToBytes(`AWS4${credentials.secretAccessKey}`);
  for (const part of credentialScope.split('/')) key = hmac(sha256, key, utf8ToBytes(part));
  if (keys.size >= keysMax) keys.clear();
  keys.set(name, key);
  return key;
}

/** All services but S3 sign the path encoded once more than it is sent. */
function canonicalPath(path: string, service: string): string {
  return service === 's3' ? path : path.split('/').map(percentEncode).join('/');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    })
    .sort(([leftName = '', leftValue = ''], [rightName = '', rightValue = '']) =>
      leftName === rightName ? compare(leftValue, rightValue) : compare(leftName, rightName),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** An id that nothing else bears. `crypto.randomUUID` is missing where a page does not come over TLS or from this machine. */
export function randomInvocationId(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
}

/** Percent-encodes as RFC 3986 and AWS have it: all but letters, digits and `-._~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
