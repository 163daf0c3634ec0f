import { invariant } from '@cairn/kit';
import { httpDate } from '../protocol/instants.ts';
import type { WireAnswer } from '../protocol/wire-request.ts';

/** An answer as it goes over the connection; a text is ASCII, so that each of its characters is one byte. */
export type PrintedAnswer = string | Uint8Array;

/** What may stand in a header's value, where no byte above ASCII is needed. */
const headerValue = /^[\t\x20-\x7e]*$/;
const headerName = /^[A-Za-z0-9-]+$/;

/**
 * Prints an answer to a request that came whole.
 * @param keepAliveSeconds for how long the connection waits for the next request; undefined where it ends with this one
 */
export function printAnswer(
  requestId: string,
  answer: WireAnswer,
  keepAliveSeconds: number | undefined,
): PrintedAnswer {
  const { status, contentType, headers, body } = answer;
  invariant(answer.stream === undefined && status >= 200 && status !== 204 && status !== 304, 'has a body');
  const bodyLength = Buffer.byteLength(body);
  let head = `HTTP/1.1 ${status} ${phraseOf(status)}\r\nx-amzn-RequestId: ${requestId}\r\n`;
  if (contentType !== undefined) head += `Content-Type: ${checkedValue(contentType)}\r\n`;
  head += `Content-Length: ${bodyLength}\r\n`;
  if (headers !== undefined) head += printHeaders(headers);
  head += `Date: ${dateText()}\r\n${connectionLines(keepAliveSeconds)}\r\n`;
  // As many bytes as characters: it is ASCII.
  if (typeof body === 'string' && body.length === bodyLength) return head + body;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body as string)]);
}

function connectionLines(keepAliveSeconds: number | undefined): string {
  if (keepAliveSeconds === undefined) return 'Connection: close\r\n';
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveSeconds}\r\n`;
}

function printHeaders(headers: readonly string[]): string {
  let text = '';
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string;
    invariant(headerName.test(name), `${JSON.stringify(name)} is no name of a header`);
    text += `${name}: ${checkedValue(headers[at + 1] as string)}\r\n`;
  }
  return text;
}

/** A line's end in a value would begin a header that nobody has set. */
function checkedValue(value: string): string {
  if (headerValue.test(value)) return value;
  throw new TypeError(`${JSON.stringify(value)} cannot stand in a header`);
}

let phrases: { readonly [status: string]: string | undefined } | undefined;

function phraseOf(status: number): string {
  // Not imported: that would load all that the module can give.
  phrases ??= process.getBuiltinModule('node:http').STATUS_CODES;
  return phrases[status] ?? 'unknown';
}

let printedSecond = 0;
let printedDate = '';

/** The time as HTTP writes it, printed once in a second. */
function dateText(): string {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== printedSecond) {
    printedSecond = second;
    printedDate = httpDate(second * 1_000);
  }
  return printedDate;
}
