import type { IncomingHttpHeaders } from 'node:http';

/** A request that came whole and in the plainest form: `POST / HTTP/1.1`, a length, and a body that is all there. */
export interface WholeRequest {
  /** By lower-case name; no name comes twice. */
  readonly headers: IncomingHttpHeaders;
  /** Names, as the client spells them, and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

/**
 * The head: the request line, then lines of a name, a colon and printable ASCII. Names hold letters, digits and
 * hyphens only, so nothing can be a name that means something to an object.
 */
const wholeHead = /POST \/ HTTP\/1\.1\r\n(?:[A-Za-z0-9-]+:[\t\x20-\x7e]*\r\n)+\r\n/y;
const requestLineLength = 'POST / HTTP/1.1\r\n'.length;
/** Most digits of a length: such bodies do not come in one piece. */
const wholeLength = /^\d{1,7}$/;
const headersMax = 64;
/** Shorter parts of a text are copies of their own in V8. */
const copiedFrom = 13;
/** Most bytes of a head; longer ones are rare. */
const headBytesMax = 8_192;

/** By these a request may mean more than its head and its length say. */
const unplainHeaders: ReadonlySet<string> = new Set([
  'expect',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Names as clients spell them, with what they are in lower case: the same ones come again and again. */
const lowerCased = new Map<string, string>();
const lowerCasedMax = 200;

/**
 * Reads what came over a connection where it is one whole request, no more and no less, about whose meaning no two
 * readers could differ. All else, whether allowed by HTTP or not, is for the HTTP server: headers that come twice,
 * bodies in chunks, lines that are folded, bytes that are not ASCII, a connection that is to end, a request that is
 * not all there yet or followed by another.
 * @returns undefined where it is anything else
 */
export function readWholeRequest(bytes: Buffer): WholeRequest | undefined {
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, headBytesMax));
  wholeHead.lastIndex = 0;
  if (!wholeHead.test(text)) return undefined;
  const headEnd = wholeHead.lastIndex;
  const headers: IncomingHttpHeaders = {};
  const rawHeaders: string[] = [];
  for (let at = requestLineLength; at < headEnd - 2; ) {
    const lineEnd = text.indexOf('\r\n', at);
    const colon = text.indexOf(':', at);
    const spelt = text.slice(at, colon);
    const name = lowerCaseOf(spelt);
    // A name that all objects have is taken for one that came twice.
    if (name === undefined || headers[name] !== undefined) return undefined;
    const value = headerValue(bytes, text, colon + 1, lineEnd);
    headers[name] = value;
    rawHeaders.push(spelt, value);
    at = lineEnd + 2;
  }
  const { host, connection, 'content-length': length } = headers;
  if (host === undefined || length === undefined || !wholeLength.test(length)) return undefined;
  if (Number(length) !== bytes.length - headEnd || rawHeaders.length > headersMax * 2) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return undefined;
  return { headers, rawHeaders, body: bytes.subarray(headEnd) };
}

/** Undefined for names by which a request is none that is plain. */
function lowerCaseOf(spelt: string): string | undefined {
  const kept = lowerCased.get(spelt);
  if (kept !== undefined) return kept;
  const lower = spelt.toLowerCase();
  if (unplainHeaders.has(lower)) return undefined;
  if (lowerCased.size < lowerCasedMax) lowerCased.set(spelt, lower);
  return lower;
}

/** A value without the white space around it. */
function headerValue(bytes: Buffer, text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  // A longer part of a text keeps all of it in memory, and some values are remembered for long.
  return end - start < copiedFrom ? text.slice(start, end) : bytes.toString('latin1', start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
