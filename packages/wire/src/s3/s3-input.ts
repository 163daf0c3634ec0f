import { ServiceError } from '@cairn/kit';
import type { ObjectBody } from '@cairn/resources';
import { s3Errors } from '@cairn/resources/objects';
import type { WireRequest } from '../protocol/wire-request.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import type { S3Address } from './s3-address.ts';
import { readDocument } from './s3-documents.ts';
import { headerMembers, type MemberKind, queryMembers, refusedHeaders } from './s3-members.ts';
import type { S3Route } from './s3-routes.ts';

/** Most bytes of a document: a list of 10,000 parts with checksums has about two million. */
const documentBytesMax = 4_194_304;
const policyBytesMax = 1_048_576;

/** An operation's input, members as the API spells them. */
export type S3Input = { readonly [member: string]: unknown };

/**
 * Gathers an operation's input from address, query, headers and body.
 * @throws ServiceError InvalidArgument, MalformedXML, NotImplemented, MissingContentLength, …
 */
export async function readInput(request: WireRequest, address: S3Address, route: S3Route): Promise<S3Input> {
  const input: Record<string, unknown> = {};
  if (address.bucket !== undefined) input.Bucket = address.bucket;
  if (address.key !== undefined) input.Key = address.key;
  readQuery(request.query, input);
  readHeaders(request, input);
  if (input.ACL !== undefined) refuseAcl(String(input.ACL));
  const { body } = route;
  if (body?.kind === 'bytes') readBytes(request, input);
  else if (body !== undefined) await readText(request, body, input);
  return input;
}

function readQuery(query: URLSearchParams, input: Record<string, unknown>): void {
  for (const [parameter, value] of query) {
    const outside = Object.hasOwn(queryMembers, parameter) ? queryMembers[parameter] : undefined;
    if (outside !== undefined) input[outside.member] = readMember(value, outside.kind, parameter);
    else if (isHeaderOfUrl(parameter.toLowerCase())) readHeader(parameter.toLowerCase(), value, input);
  }
}

/**
 * Presigned URLs carry headers as parameters. Checksums among them are passed over, as S3 does: the SDK
 * writes that of the empty body into URLs for bodies that it cannot know.
 */
function isHeaderOfUrl(parameter: string): boolean {
  return parameter.startsWith('x-amz-') && !/^x-amz-(?:sdk-)?checksum-/.test(parameter);
}

function readHeaders({ headers }: WireRequest, input: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') readHeader(name, latin1ToUtf8(value), input);
  }
  const attributes = headers['x-amz-object-attributes'];
  if (attributes !== undefined) {
    const list = Array.isArray(attributes) ? attributes.join(',') : String(attributes);
    input.ObjectAttributes = list.split(',').map((name) => name.trim());
  }
}

function readHeader(name: string, value: string, input: Record<string, unknown>): void {
  if (refusedHeaders.includes(name)) throw s3Errors.notImplemented(name);
  if (name.startsWith('x-amz-meta-')) {
    const metadata = (input.Metadata ?? Object.create(null)) as Record<string, string>;
    input.Metadata = metadata;
    metadata[name.slice('x-amz-meta-'.length)] = value;
    return;
  }
  const outside = Object.hasOwn(headerMembers, name) ? headerMembers[name] : undefined;
  if (outside !== undefined) input[outside.member] = readMember(value, outside.kind, name);
}

function readMember(value: string, kind: MemberKind, name: string): unknown {
  switch (kind) {
    case 'text':
      return value;
    case 'boolean':
      return value.toLowerCase() === 'true';
    case 'integer':
      if (!/^-?\d{1,15}$/.test(value))
        throw s3Errors.invalidArgument(
          `Provided ${name} not an integer or within integer range`,
          name,
          value,
        );
      return Number(value);
  }
}

/** Node gives headers byte by byte; clients write UTF-8. */
function latin1ToUtf8(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII
  if (!/[^\u0000-\u007f]/.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}

/** With the ownership that buckets have since 2023, an ACL may only say what holds anyway. */
function refuseAcl(acl: string): void {
  if (acl !== 'private' && acl !== 'bucket-owner-full-control')
    throw new ServiceError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

function readBytes(request: WireRequest, input: Record<string, unknown>): void {
  input.Body = bodyOf(request);
  const sha256 = request.headers['x-amz-content-sha256'];
  if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/i.test(sha256)) input.ContentSHA256 = sha256;
}

function bodyOf({ headers, stream, chunkSignatures }: WireRequest): ObjectBody {
  const bytes = stream?.bytes ?? noBytes();
  const isChunked =
    String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-') ||
    /(?:^|,)\s*aws-chunked\s*(?:,|$)/i.test(String(headers['content-encoding'] ?? ''));
  if (isChunked) {
    const length = lengthOf(headers['x-amz-decoded-content-length']);
    if (length === undefined) throw s3Errors.missingContentLength();
    return { ...decodeAwsChunked(bytes, chunkSignatures), length };
  }
  const length = lengthOf(headers['content-length']);
  if (length !== undefined) return { bytes, length };
  if (headers['transfer-encoding'] !== undefined) throw s3Errors.missingContentLength();
  return { bytes, length: 0 };
}

function lengthOf(header: string | readonly string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (!/^\d{1,15}$/.test(header))
    throw s3Errors.invalidArgument('Invalid content length', 'Content-Length', header);
  return Number(header);
}

async function readText(
  request: WireRequest,
  body: Extract<S3Route['body'], { readonly kind: 'xml' | 'text' }>,
  input: Record<string, unknown>,
): Promise<void> {
  const bytesMax = body.kind === 'xml' ? documentBytesMax : policyBytesMax;
  const { bytes } = bodyOf(request);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > bytesMax)
      throw body.kind === 'xml' ? s3Errors.malformedXml() : s3Errors.entityTooLarge(length, bytesMax);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks, length).toString('utf8');
  if (body.kind === 'text') input[body.member] = text;
  else if (text.trim() !== '') input[body.member] = readDocument(body.root, text);
  else if (body.isOptional !== true) throw s3Errors.malformedXml();
}

async function* noBytes(): AsyncGenerator<Uint8Array, void> {}
