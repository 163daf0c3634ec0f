import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type CallScope, type IdSource, type JsonObject, type Log, MadeOnce, ServiceError } from '@cairn/kit';
import type { Objects } from '@cairn/resources';
import type { StreamCall } from '@cairn/wire';
import type { CompressionFormat, MapRunObjects, OpenParquet } from '@cairn/workflows';

/** What carrying out a map run's calls takes. */
export interface MapRunObjectsParts {
  /** Asked for at each call: the service is loaded by the first one. */
  readonly objects: () => Promise<Pick<Objects, 'getObject' | 'listObjectsV2' | 'putObject'>>;
  /** Admits and counts the calls, as all are. */
  readonly perform: PerformStream;
  readonly ids: IdSource;
  readonly log: Log;
}

/** Carries out a call to S3 whose body is a stream. */
export type PerformStream = <Answer>(call: StreamCall<Answer>) => Promise<Answer>;

/**
 * Where map runs read items and write results: the buckets of this server. Every failure is an answer as S3 would give
 * it; what goes wrong in here is logged under the id of the request and says no more than that.
 */
export function mapRunObjects({ objects, perform, ids, log }: MapRunObjectsParts): MapRunObjects {
  const asS3 = async <Result>(
    operation: string,
    { scope, input }: Pick<StreamCall<Result>, 'scope' | 'input'>,
    call: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await perform({ service: 's3', operation, scope, input, call });
    } catch (error) {
      throw s3Answer(error, operation);
    }
  };
  const s3Answer = (error: unknown, operation: string): ServiceError => {
    const requestId = ids.uuid();
    const members = { RequestId: requestId, HostId: requestId };
    if (error instanceof ServiceError) return withMembers(error, members);
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log('error', 'internal failure', { requestId, operation, cause });
    return withMembers(internalError(), members);
  };
  return {
    getObject: (scope, { range, ifMatch, ...place }) =>
      asS3('GetObject', { scope, input: place }, async () => {
        const found = await (await objects()).getObject(scope, {
          ...place,
          ...(range === undefined ? {} : { Range: `bytes=${range.first}-${range.last ?? ''}` }),
          ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
        });
        const objectBytes = Number(found.ContentRange?.split('/')[1] ?? found.ContentLength);
        return {
          ETag: found.ETag,
          objectBytes,
          bytes: guarded(found.Body, (error) => s3Answer(error, 'GetObject')),
        };
      }),
    listObjectsV2: (scope, input) =>
      asS3('ListObjectsV2', { scope, input: { ...input } }, async () => {
        const { Contents, NextContinuationToken } = await (await objects()).listObjectsV2(scope, input);
        return {
          Contents: Contents.map(({ Key, Size, ETag, LastModified, StorageClass }) => ({
            Key,
            Size,
            ETag,
            lastModifiedMs: LastModified,
            StorageClass,
          })),
          ...(NextContinuationToken === undefined ? {} : { NextContinuationToken }),
        };
      }),
    putObject: (scope: CallScope, input, bytes) =>
      asS3('PutObject', { scope, input: { ...input } }, async () => {
        const { ETag } = await (await objects()).putObject(scope, { ...input, Body: { bytes } });
        return { ETag };
      }),
    decompress,
    openParquet: parquetWhenUsed(),
  };
}

/** The threads that read Parquet, which few map runs want. */
function parquetWhenUsed(): OpenParquet {
  const threads = new MadeOnce(async () => (await import('@cairn/host/parquet')).parquetThreads());
  return async (input) => (await threads.get())(input);
}

/** A chunk at a time, however well the bytes are packed: streams of Node take no more than they can hand on. */
async function* decompress(
  format: CompressionFormat,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const unpacking = format === 'gzip' ? createGunzip() : createZstdDecompress();
  // What goes wrong ends the reading below.
  pipeline(Readable.from(bytes), unpacking, () => {});
  yield* unpacking;
}

/** Bytes whose failures are S3's answers. */
function guarded(
  bytes: AsyncIterable<Uint8Array>,
  answerOf: (error: unknown) => ServiceError,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = bytes[Symbol.asyncIterator]();
      return {
        next: () =>
          iterator.next().catch((error: unknown) => {
            throw answerOf(error);
          }),
        return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

function withMembers(error: ServiceError, members: JsonObject): ServiceError {
  const { code, message, status, retryable } = error;
  return new ServiceError(code, message, { status, retryable, members: { ...error.members, ...members } });
}

function internalError(): ServiceError {
  const message = 'We encountered an internal error. Please try again.';
  return new ServiceError('InternalError', message, { status: 500, retryable: true });
}
