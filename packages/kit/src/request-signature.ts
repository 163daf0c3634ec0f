import type { SignatureCrypto } from './signature-crypto.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** An access key with its secret. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

/** For what a request is signed. */
export interface SigningPlace {
  readonly region: string;
  /** Signing name of the service: `execute-api`, `states`. */
  readonly service: string;
}

/** A request that is to be signed: its headers are signed all, and none of those that a signature adds is among them. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Pairs;
  readonly body?: string | Uint8Array | undefined;
}

/**
 * The headers by which a request says who sends it, signed by the fourth version: `authorization`, `x-amz-date` and, of
 * temporary credentials, `x-amz-security-token`. The host is signed too.
 * Source: IAM user guide, "Create a signed AWS API request".
 */
export function signatureOf(
  { method, url, headers, body = '' }: UnsignedRequest,
  { region, service }: SigningPlace,
  {
    key: { accessKeyId, secretAccessKey, sessionToken },
    nowMs,
    signatureCrypto,
  }: {
    readonly key: SigningKey;
    /** Epoch milliseconds. */
    readonly nowMs: number;
    readonly signatureCrypto: Pick<SignatureCrypto, 'sha256Hex' | 'hmacSha256' | 'hmacSha256Hex'>;
  },
): Pairs {
  const date = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const bodyHash = signatureCrypto.sha256Hex(body);
  const isS3 = service === 's3';
  const added: Pairs = [
    ['x-amz-date', date],
    ...(isS3 ? [['x-amz-content-sha256', bodyHash] as const] : []),
    ...(sessionToken ? [['x-amz-security-token', sessionToken] as const] : []),
  ];
  const values = signedValues(url, [...headers, ...added]);
  const names = [...values.keys()].sort();
  const canonical = [
    method,
    // All services but S3 encode the path, as it stands in the URL, once more.
    isS3 ? url.pathname : url.pathname.split('/').map(encoded).join('/'),
    canonicalQuery(url),
    names.map((name) => `${name}:${values.get(name)}\n`).join(''),
    names.join(';'),
    bodyHash,
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signingKey = scope
    .split('/')
    .reduce<Uint8Array | string>(
      (secret, part) => signatureCrypto.hmacSha256(secret, part),
      `AWS4${secretAccessKey}`,
    ) as Uint8Array;
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${signatureCrypto.sha256Hex(canonical)}`;
  const signature = signatureCrypto.hmacSha256Hex(signingKey, toSign);
  const credential = `Credential=${accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return [...added, ['authorization', authorization]];
}

/** By lower-case name; values of one name are one. */
function signedValues(url: URL, headers: Pairs): ReadonlyMap<string, string> {
  const values = new Map<string, string>([['host', url.host]]);
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === 'host') continue;
    const text = value.trim().replaceAll(/\s+/g, ' ');
    const earlier = values.get(lower);
    values.set(lower, earlier === undefined ? text : `${earlier},${text}`);
  }
  return values;
}

function canonicalQuery(url: URL): string {
  const pairs = [...url.searchParams].map(([name, value]) => [encoded(name), encoded(value)] as const);
  pairs.sort((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** All but the unreserved characters of RFC 3986. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
