import { ServiceError } from '@cairn/kit';
import { s3Errors } from '@cairn/resources/objects';
import { operationNameOf } from '../facade.ts';
import type { Operation } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import type { PreflightRequest, Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import { checkPresigned } from './presigned-expiry.ts';
import { readAddress, type S3Address } from './s3-address.ts';
import { printOutput, printS3Error } from './s3-answer.ts';
import { readInput } from './s3-input.ts';
import { routeRequest, type S3Route, s3Routes } from './s3-routes.ts';
import type { S3Table } from './s3-table.ts';

/** What the protocol has to know. */
export interface S3ProtocolOptions {
  readonly table: S3Table;
  readonly observers: CallObservers;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What is needed to answer an error. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly requestId: string;
}

/**
 * S3's restXml protocol: operation by method, bucket or key, and parameters; bodies as streams both ways,
 * all else XML.
 */
export function s3Protocol(options: S3ProtocolOptions): Protocol {
  return {
    streams: true,
    signatureDialect: 's3',
    bodyBytesMax: 0,
    preflight: (request) => answerPreflight(request, options),
    printError: (error) => printS3Error(safeCode(error), { method: 'GET', path: '/', requestId: '' }),
    async answer(request) {
      const answer = await answerRequest(request, options);
      const cors = await corsOf(request, options);
      return {
        ...answer,
        headers: [
          'x-amz-request-id',
          request.requestId,
          'x-amz-id-2',
          request.requestId,
          ...(answer.headers ?? []),
        ],
        ...(cors === undefined ? {} : { cors }),
      };
    },
  };
}

function answerRequest(
  request: WireRequest,
  { table, observers, now }: S3ProtocolOptions,
): Promise<WireAnswer> {
  return performOperation(observers, {
    service: table.signingName,
    scope: request.scope,
    requestId: request.requestId,
    find: () => {
      checkPresigned(request.query, now());
      return chooseOperation(request, readAddress(hostOf(request), request.path), table);
    },
    input: ({ address, route }) => readInput(request, address, route),
    signal: request.signal,
    print: ({ operation, route }, output): WireAnswer => ({
      ...printOutput((output ?? {}) as { readonly [member: string]: unknown }, route),
      operation: operation.name,
    }),
    printFailure: (error, operation) => ({ ...printS3Error(safeCode(error), request), operation }),
  });
}

function chooseOperation(
  { method, query, headers }: WireRequest,
  address: S3Address,
  table: S3Table,
): { readonly operation: Operation; readonly route: S3Route; readonly address: S3Address } {
  const { bucket, key } = address;
  const on = key !== undefined ? 'object' : bucket !== undefined ? 'bucket' : 'service';
  const found = routeRequest({ verb: method, on, query, hasHeader: (name) => headers[name] !== undefined });
  if (typeof found !== 'string') {
    if (query.has(found.unknown)) throw s3Errors.notImplemented(found.unknown);
    throw new ServiceError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405,
      members: { Method: method, ResourceType: on.toUpperCase() },
    });
  }
  const operation = table.operations.get(operationNameOf(found)) as Operation;
  return { operation, route: s3Routes[found], address };
}

/** Errors of the front door under S3's names. */
function safeCode(error: ServiceError): ServiceError {
  switch (error.code) {
    case 'InternalFailure':
      return new ServiceError('InternalError', 'We encountered an internal error. Please try again.', {
        status: 500,
        retryable: true,
      });
    case 'MissingAuthenticationTokenException':
      return s3Errors.accessDenied();
    default:
      return error;
  }
}

async function corsOf(
  request: WireRequest,
  options: S3ProtocolOptions,
): Promise<readonly string[] | undefined> {
  const { origin } = request.headers;
  if (typeof origin !== 'string') return undefined;
  const bucket = bucketOf(request);
  if (bucket === undefined) return undefined;
  const found = await options.table.corsHeaders(bucket, { origin, method: request.method, headers: [] });
  if (found === undefined) return undefined;
  return typeof found === 'string' ? [] : found;
}

/** A bucket's own rules decide about pages of other origins, once the server lets the origin in at all. */
async function answerPreflight(
  request: PreflightRequest,
  { table }: S3ProtocolOptions,
): Promise<WireAnswer | undefined> {
  const { origin, 'access-control-request-method': method } = request.headers;
  if (typeof origin !== 'string' || typeof method !== 'string') return undefined;
  const bucket = bucketOf(request);
  if (bucket === undefined) return undefined;
  const found = await table.corsHeaders(bucket, { origin, method, headers: askedHeaders(request.headers) });
  if (found === undefined) return undefined;
  if (typeof found !== 'string') return { status: 200, contentType: undefined, body: '', cors: found };
  const text =
    found === 'refused'
      ? "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
      : 'CORSResponse: CORS is not enabled for this bucket.';
  const asked: Asked = { method: 'OPTIONS', path: request.path, requestId: request.requestId };
  return printS3Error(s3Errors.corsForbidden(text, method, 'OBJECT'), asked);
}

function askedHeaders(headers: WireRequest['headers']): readonly string[] {
  const asked = headers['access-control-request-headers'];
  if (typeof asked !== 'string') return [];
  return asked
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

function bucketOf(request: Pick<WireRequest, 'headers' | 'path' | 'isBucketless'>): string | undefined {
  try {
    return readAddress(hostOf(request), request.path).bucket;
  } catch {
    return undefined;
  }
}

function hostOf({
  headers,
  isBucketless,
}: Pick<WireRequest, 'headers' | 'isBucketless'>): string | undefined {
  if (isBucketless) return undefined;
  return typeof headers.host === 'string' ? headers.host : undefined;
}
