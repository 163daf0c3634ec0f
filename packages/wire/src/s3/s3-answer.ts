import type { ServiceError } from '@cairn/kit';
import { contentGuard } from '../http/content-guard.ts';
import { httpDate } from '../protocol/instants.ts';
import type { WireAnswer } from '../protocol/wire-request.ts';
import { answerHeaders } from './s3-members.ts';
import type { S3Route } from './s3-routes.ts';
import { printDocument, printErrorDocument } from './xml-printer.ts';

type Output = { readonly [member: string]: unknown };

const xml = 'application/xml';

/** Answers an output as its route says. */
export function printOutput(output: Output, route: S3Route): WireAnswer {
  const { answer } = route;
  const status = route.status ?? 200;
  switch (answer.kind) {
    case 'headers':
      return describedAnswer(output, status, route.verb === 'HEAD');
    case 'bytes':
      return bytesAnswer(output);
    case 'text':
      return { status, contentType: 'application/json', body: String(output[answer.member] ?? '') };
    case 'xml': {
      const headers = headersOf(output, answer.headers ?? []);
      const { member } = answer;
      const rest = Object.entries(output).filter(([name]) => answer.headers?.includes(name) !== true);
      const document = member === undefined ? Object.fromEntries(rest) : output[member];
      return { status, contentType: xml, headers, body: printDocument(answer.root, document) };
    }
  }
}

/** Answers an error: a document, but for HEAD and for 304, which have no body. */
export function printS3Error(
  error: ServiceError,
  request: { readonly method: string; readonly path: string; readonly requestId: string },
): WireAnswer {
  if (request.method === 'HEAD' || error.status === 304)
    return { status: error.status, contentType: undefined, body: '', errorCode: error.code };
  const members = Object.fromEntries(
    Object.entries(error.members).map(([name, value]) => [name, String(value)]),
  );
  const body = printErrorDocument({
    Code: error.code,
    Message: error.message,
    ...members,
    ...(error.code.startsWith('NoSuch') || error.code === 'PreconditionFailed'
      ? {}
      : { Resource: request.path }),
    RequestId: request.requestId,
    HostId: request.requestId,
  });
  return { status: error.status, contentType: xml, body, errorCode: error.code };
}

function describedAnswer(output: Output, status: number, isHead: boolean): WireAnswer {
  const contentType = output.ContentType;
  return {
    status: output.ContentRange === undefined ? status : 206,
    contentType: typeof contentType === 'string' ? headerText(contentType) : undefined,
    headers: [
      ...headersOf(output, Object.keys(output)),
      ...metadataHeaders(output),
      ...guardHeaders(contentType),
    ],
    body: '',
    ...(isHead && typeof output.ContentLength === 'number' ? { contentLength: output.ContentLength } : {}),
  };
}

function bytesAnswer(output: Output): WireAnswer {
  const bytes = output.Body as AsyncIterable<Uint8Array>;
  return { ...describedAnswer(output, 200, true), stream: bytes };
}

function headersOf(output: Output, members: readonly string[]): string[] {
  const headers: string[] = [];
  for (const member of members) {
    const header = Object.hasOwn(answerHeaders, member) ? answerHeaders[member] : undefined;
    const value = output[member];
    if (header === undefined || value === undefined) continue;
    headers.push(header, member === 'LastModified' ? httpDate(Number(value)) : headerText(value));
  }
  return headers;
}

function metadataHeaders({ Metadata }: Output): string[] {
  if (typeof Metadata !== 'object' || Metadata === null) return [];
  const entries = Object.entries(Metadata);
  const legal = entries.filter(([name]) => headerName.test(name));
  const headers = legal.flatMap(([name, value]) => [`x-amz-meta-${name}`, headerText(value)]);
  const missing = entries.length - legal.length;
  return missing === 0 ? headers : [...headers, 'x-amz-missing-meta', String(missing)];
}

/** A token of RFC 9110; metadata that was not put by headers may have other names. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A header holds bytes; text beyond ASCII travels as UTF-8. Line ends would begin another header. */
function headerText(value: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: parameters of a URL may hold them
  const text = String(value).replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, ' ');
  return Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * What users put must not run as a page of this server's host: a browser gives it an origin of its own
 * without scripts, and never guesses a type.
 */
function guardHeaders(contentType: unknown): readonly string[] {
  return typeof contentType === 'string' ? contentGuard(contentType) : [];
}
