import type { CallScope } from '@cairn/kit';
import type { OpenParquet } from './parquet-port.ts';

/**
 * Where map runs read items from and write results to: a port of this room, carried out by whatever keeps objects.
 * Members as S3 spells them. Failures are ServiceErrors with S3's codes (NoSuchKey, NoSuchBucket, AccessDenied …).
 */
export interface MapRunObjects {
  /** @throws ServiceError NoSuchBucket, NoSuchKey, PreconditionFailed when the object is not the one of `ifMatch` any more */
  getObject(scope: CallScope, input: GetObjectRequest): Promise<ReadableObject>;
  /** One page, keys in order. @throws ServiceError NoSuchBucket */
  listObjectsV2(scope: CallScope, input: ListObjectsRequest): Promise<ObjectPage>;
  /** Durable when it resolves; takes bytes no faster than they can be kept. @throws ServiceError NoSuchBucket */
  putObject(
    scope: CallScope,
    input: PutObjectRequest,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly ETag: string }>;
  /**
   * Unpacks what `.gz` and `.zst` files hold, as it is asked for. Throws what `bytes` throws, and any other error when the
   * bytes are damaged. Packed files are refused where it is missing.
   */
  decompress?(format: CompressionFormat, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Parquet files are refused where it is missing. */
  readonly openParquet?: OpenParquet;
}

/** How a file is packed as a whole. */
export type CompressionFormat = 'gzip' | 'zstd';

export interface GetObjectRequest {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly ExpectedBucketOwner?: string;
  /** First and last byte, both included; the end of the object when there is no last. */
  readonly range?: { readonly first: number; readonly last?: number };
  /** The ETag that the object must still have. */
  readonly ifMatch?: string;
}

export interface ReadableObject {
  readonly ETag: string;
  /** Bytes of the whole object, whatever the range. */
  readonly objectBytes: number;
  /** Read no faster than it is asked for; to be ended with `return` when it is not read to its end. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface ListObjectsRequest {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly ExpectedBucketOwner?: string;
  readonly ContinuationToken?: string;
  /** Keys up to this one, itself included, are left out. */
  readonly StartAfter?: string;
  readonly MaxKeys?: number;
}

export interface ObjectPage {
  readonly Contents: readonly {
    readonly Key: string;
    readonly Size: number;
    readonly ETag: string;
    /** Epoch milliseconds. */
    readonly lastModifiedMs: number;
    readonly StorageClass: string;
  }[];
  readonly NextContinuationToken?: string;
}

export interface PutObjectRequest {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType: string;
  readonly ExpectedBucketOwner?: string;
}
