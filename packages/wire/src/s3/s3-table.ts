import { type Json, type JsonObject, printJson, ServiceError } from '@cairn/kit';
import type { CorsRequest, ObjectBody } from '@cairn/resources';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, OperationInput, ServiceTable } from '../operation.ts';
import { isoInstant } from '../protocol/instants.ts';
import { headerMembers, type MemberKind, queryMembers } from './s3-members.ts';
import { type S3Method, type S3Route, s3Routes } from './s3-routes.ts';

/** What this table calls: the S3 service of `resources`. */
export type S3Facade = Facade<S3Method> & {
  corsHeaders(
    bucket: string,
    request: CorsRequest,
  ): Promise<readonly string[] | 'refused' | 'not configured' | undefined>;
};

/** The S3 service's operations, and what is asked of it beside them. */
export interface S3Table extends ServiceTable {
  readonly corsHeaders: S3Facade['corsHeaders'];
}

/** What buckets with versions would have. */
const refused: ReadonlySet<S3Method> = new Set(['putBucketVersioning', 'listObjectVersions'] as const);
/** Bodies are streams; the service bounds them. */
const requestBytesMax = Number.MAX_SAFE_INTEGER;
/** Most bytes of an object that a call from inside is given as text. */
const insideBytesMax = 16_777_216;
const kinds: ReadonlyMap<string, MemberKind> = new Map(
  [...Object.values(queryMembers), ...Object.values(headerMembers)].map(({ member, kind }) => [member, kind]),
);
const instants: ReadonlySet<string> = new Set(['LastModified', 'CreationDate', 'Initiated']);

/** The operation table of S3. */
export function s3Table(facade: S3Facade): S3Table {
  const operations = (Object.keys(s3Routes) as S3Method[]).map((method): Operation => {
    const call = callFacade(facade, method);
    const route: S3Route = s3Routes[method];
    return {
      name: operationNameOf(method),
      ...(refused.has(method) && { isRefused: true }),
      readInput: (input) => readInput(input, route),
      call,
      print: (output) => JSON.stringify(toJson(output)),
      toJson: route.answer.kind === 'bytes' ? withText : toJson,
    } satisfies Operation;
  });
  return {
    signingName: 's3',
    requestBytesMax,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    corsHeaders: (bucket, request) => facade.corsHeaders(bucket, request),
  };
}

/** Over HTTP a body is a stream; a call from inside gives text, or a value whose JSON the object is to be. */
function readInput(given: unknown, route: S3Route): OperationInput {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new ServiceError('ValidationException', 'The input must be an object');
  const input = given as { readonly [member: string]: Json };
  if (route.on !== 'service') requireText(input, 'Bucket');
  if (route.on === 'object') requireText(input, 'Key');
  // `Tagging` is a text where it is a header, and a document where it is the body.
  for (const [member, value] of Object.entries(input)) {
    if (member !== route.body?.member) checkMember(member, value);
  }
  if (route.body?.kind !== 'bytes') return input;
  const { Body, ...rest } = input;
  return Body === undefined || Body === null ? rest : { ...rest, Body: isStream(Body) ? Body : bodyOf(Body) };
}

function requireText(input: { readonly [member: string]: Json }, member: string): void {
  const value = input[member];
  if (typeof value !== 'string' || value === '')
    throw new ServiceError('ValidationException', `The member ${member} must be a text and not empty`);
}

/** What an HTTP request carries as text has its type from the table of members. */
function checkMember(member: string, value: unknown): void {
  const kind = kinds.get(member);
  const isWrong =
    (kind === 'text' && typeof value !== 'string') ||
    (kind === 'boolean' && typeof value !== 'boolean') ||
    (kind === 'integer' && !Number.isSafeInteger(value)) ||
    (member === 'Metadata' && !isTexts(value));
  if (isWrong) throw new ServiceError('ValidationException', `The member ${member} is not of its type`);
}

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}

function isStream(value: unknown): value is ObjectBody {
  const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : undefined;
  return typeof bytes === 'object' && bytes !== null && Symbol.asyncIterator in bytes;
}

function bodyOf(value: Json): ObjectBody {
  const bytes = Buffer.from(typeof value === 'string' ? value : printJson(value), 'utf8');
  return { bytes: once(bytes), length: bytes.length };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes;
}

/** @throws ServiceError when the object is too large to be carried as text */
async function withText(output: unknown): Promise<Json> {
  const { Body, ...rest } = output as { readonly Body: AsyncIterable<Uint8Array> };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of Body) {
    length += chunk.length;
    if (length > insideBytesMax)
      throw new ServiceError('EntityTooLarge', `The object is larger than ${insideBytesMax} bytes`);
    chunks.push(chunk);
  }
  return { ...(toJson(rest) as JsonObject), Body: Buffer.concat(chunks, length).toString('utf8') };
}

/** Instants become ISO 8601 texts; members that are absent are left out. */
function toJson(value: unknown): Json {
  if (value === undefined || value === null) return {};
  return JSON.parse(
    JSON.stringify(value, (member, inner: unknown) =>
      instants.has(member) && typeof inner === 'number' ? isoInstant(inner) : inner,
    ),
  ) as Json;
}
