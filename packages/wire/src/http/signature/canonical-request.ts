/** A request as it is signed. */
export interface CanonicalParts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Lines `name:value`, each with its end. */
  readonly headers: string;
  /** Names separated by semicolons. */
  readonly signedHeaders: string;
  /** Hash of the body, or what stands in its place. */
  readonly payloadHash: string;
}

/** Source: "Create a canonical request" in the IAM user guide. */
export function printCanonicalRequest(parts: CanonicalParts): string {
  return `${parts.method}\n${parts.path}\n${parts.query}\n${parts.headers}\n${parts.signedHeaders}\n${parts.payloadHash}`;
}

const plainPath = /^[A-Za-z0-9\-._~/]*$/;
const plain = /^[A-Za-z0-9\-._~]*$/;

/** Percent-encodes all but the unreserved characters of RFC 3986. Halves of surrogate pairs become U+FFFD. */
export function encodeRfc3986(text: string): string {
  if (plain.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The path that all services but S3 sign: as it came, encoded once more. A path that a normalisation would
 * change has none: what is signed and what is asked for would be two things.
 */
export function canonicalPath(path: string): string | undefined {
  if (path === '/') return path;
  if (!path.startsWith('/') || /\/(?:\.{0,2})(?=\/)|\/\.{1,2}$/.test(path)) return undefined;
  if (plainPath.test(path)) return path;
  return path.split('/').map(encodeRfc3986).join('/');
}

/** The path that S3 signs: each byte encoded once, nothing normalised. Undefined where it is not valid. */
export function canonicalPathOfS3(path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  if (plainPath.test(path)) return path;
  try {
    return path
      .split('/')
      .map((segment) => encodeRfc3986(decodeURIComponent(segment)))
      .join('/');
  } catch {
    return undefined;
  }
}

/** Name and value of all parameters but the signature itself, encoded, in order. */
export function canonicalQuery(query: URLSearchParams | undefined): string {
  if (query === undefined) return '';
  const pairs: (readonly [name: string, value: string])[] = [];
  for (const [name, value] of query) {
    if (name !== 'X-Amz-Signature') pairs.push([encodeRfc3986(name), encodeRfc3986(value)]);
  }
  pairs.sort(([leftName, leftValue], [rightName, rightValue]) =>
    leftName === rightName ? compare(leftValue, rightValue) : compare(leftName, rightName),
  );
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Names of headers that a signature covers. */
export interface SignedHeaders {
  /** In order, each once. */
  readonly names: readonly string[];
  readonly set: ReadonlySet<string>;
  readonly text: string;
}

/** @param list names separated by semicolons */
export function readSignedHeaders(list: string): SignedHeaders {
  const set = new Set(list.toLowerCase().split(';'));
  const names = [...set].sort(compare);
  return { names, set, text: names.join(';') };
}

/** Headers that have one value, whoever reads them: of two a server and a proxy may each take another. */
const single: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'x-amz-date',
  'x-amz-target',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-decoded-content-length',
]);

/** Headers that say what is to be done. */
const hasToBeSigned = /^x-(?:amz|cairn)-/;

/** The lines of the signed headers, or what is wrong with the headers. */
export type CanonicalHeaders =
  | { readonly kind: 'lines'; readonly text: string }
  /** A header that has to be signed and is not. */
  | { readonly kind: 'unsigned'; readonly name: string }
  /** A signed header is missing, or one that has one value has several. */
  | { readonly kind: 'altered' };

/**
 * @param rawHeaders names and values in turn, as they came
 * @param host the one that the client named, which a trusted proxy may have handed on in another header
 * @param freeHeaders headers `x-amz-…` that need not be signed
 */
export function canonicalHeaders(
  rawHeaders: readonly string[],
  signed: SignedHeaders,
  { host, freeHeaders }: { readonly host: string; readonly freeHeaders: ReadonlySet<string> },
): CanonicalHeaders {
  if (!signed.set.has('host')) return { kind: 'unsigned', name: 'host' };
  const values = new Map<string, string>();
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase();
    if (single.has(name)) {
      if (seen.has(name)) return { kind: 'altered' };
      seen.add(name);
    }
    if (signed.set.has(name)) {
      const value = oneSpace(rawHeaders[index + 1] as string);
      const earlier = values.get(name);
      values.set(name, earlier === undefined ? value : `${earlier},${value}`);
    } else if (hasToBeSigned.test(name) && !freeHeaders.has(name)) return { kind: 'unsigned', name };
  }
  values.set('host', host);
  let text = '';
  for (const name of signed.names) {
    const value = values.get(name);
    if (value === undefined) return { kind: 'altered' };
    text += `${name}:${value}\n`;
  }
  return { kind: 'lines', text };
}

function oneSpace(value: string): string {
  const trimmed = value.trim();
  return /\s\s|[\t]/.test(trimmed) ? trimmed.replaceAll(/\s+/g, ' ') : trimmed;
}
