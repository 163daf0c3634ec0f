import type { BlobCollector, ObjectLease } from './blob-collector.ts';
import type { BucketCatalog } from './bucket-catalog.ts';
import { type ByteRange, readRange } from './byte-range.ts';
import { type ObjectAttributes, readAttributes } from './object-attributes.ts';
import type { ObjectRow } from './object-index.ts';
import { contentBytes } from './object-intake.ts';
import type { ObjectsPorts } from './object-ports.ts';
import {
  checksumMembers,
  type GetObjectAttributesInput,
  type GetObjectInput,
  type GetObjectOutput,
  type HeadObjectOutput,
  type KeyInput,
} from './object-types.ts';
import { encryptionMembers, type ObjectsParts } from './object-writes.ts';
import { checkReadConditions } from './read-conditions.ts';
import { s3Errors } from './s3-errors.ts';

const partsListedMax = 1_000;

/** Reads objects and what is known of them. */
export class ObjectReads {
  readonly #ports: ObjectsPorts;
  readonly #buckets: BucketCatalog;
  readonly #collector: BlobCollector;

  constructor({ ports, buckets, collector }: ObjectsParts) {
    this.#ports = ports;
    this.#buckets = buckets;
    this.#collector = collector;
  }

  /** The bytes must be read to their end, or given up by the iterator's `return`. */
  async get(input: GetObjectInput): Promise<GetObjectOutput> {
    await this.#checkPlace(input);
    const lease = await this.#collector.lease(input.Bucket, input.Key);
    if (lease === undefined) throw s3Errors.noSuchKey(input.Key);
    try {
      const { described, range } = describe(lease.object, input);
      return { ...described, Body: this.#bytes(lease, range) };
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  async head(input: GetObjectInput): Promise<HeadObjectOutput> {
    await this.#checkPlace(input);
    return describe(await this.row(input), input).described;
  }

  async attributes(input: GetObjectAttributesInput) {
    await this.#checkPlace(input);
    const row = await this.row(input);
    const attributes = readAttributes(row);
    const wanted = new Set(input.ObjectAttributes);
    const checksum = checksumMembers(attributes.checksums, attributes.checksumType);
    return {
      LastModified: row.modifiedMs,
      ...(wanted.has('ETag') ? { ETag: row.etag } : {}),
      ...(wanted.has('Checksum') && Object.keys(checksum).length > 0 ? { Checksum: checksum } : {}),
      ...(wanted.has('ObjectParts') && attributes.parts !== undefined
        ? { ObjectParts: objectParts(attributes, input) }
        : {}),
      ...(wanted.has('StorageClass') ? { StorageClass: row.storageClass } : {}),
      ...(wanted.has('ObjectSize') ? { ObjectSize: row.size } : {}),
    };
  }

  /** @throws ServiceError NoSuchKey */
  async row(input: KeyInput): Promise<ObjectRow> {
    const row = await this.#ports.index.objectRow(input.Bucket, input.Key);
    if (row === undefined) throw s3Errors.noSuchKey(input.Key);
    return row;
  }

  async #checkPlace(input: KeyInput): Promise<void> {
    await this.#buckets.get(input);
    if (input.VersionId !== undefined && input.VersionId !== 'null')
      throw s3Errors.invalidVersionId(input.VersionId);
  }

  #bytes({ object, release }: ObjectLease, { start, end }: ByteRange): AsyncIterable<Uint8Array> {
    const bytes = contentBytes(this.#ports, object.content, start, end);
    let released = false;
    const free = (): void => {
      if (!released) release();
      released = true;
    };
    // A generator that was never begun would not run its `finally`: the lease is given back by hand.
    return {
      [Symbol.asyncIterator]: () => ({
        async next() {
          try {
            const next = await bytes.next();
            if (next.done === true) free();
            return next;
          } catch (error) {
            free();
            throw error;
          }
        },
        async return() {
          free();
          await bytes.return();
          return { done: true as const, value: undefined };
        },
      }),
    };
  }
}

function describe(
  row: ObjectRow,
  input: GetObjectInput,
): { readonly described: HeadObjectOutput; readonly range: ByteRange } {
  checkReadConditions(row, input);
  const attributes = readAttributes(row);
  const { range, isPartial } = rangeOf(row, attributes, input);
  const wantsChecksum = input.ChecksumMode?.toUpperCase() === 'ENABLED' && !isPartial;
  return {
    range,
    described: {
      AcceptRanges: 'bytes',
      ContentLength: range.end - range.start,
      ...(isPartial ? { ContentRange: `bytes ${range.start}-${range.end - 1}/${row.size}` } : {}),
      ETag: `"${row.etag}"`,
      LastModified: row.modifiedMs,
      ...headers(attributes, input),
      ...(attributes.websiteRedirectLocation === undefined
        ? {}
        : { WebsiteRedirectLocation: attributes.websiteRedirectLocation }),
      ...encryptionMembers(attributes),
      ...(row.storageClass === 'STANDARD' ? {} : { StorageClass: row.storageClass }),
      Metadata: attributes.metadata,
      ...(attributes.tags.length === 0 ? {} : { TagCount: attributes.tags.length }),
      ...(input.PartNumber !== undefined && attributes.parts !== undefined
        ? { PartsCount: attributes.parts.length }
        : {}),
      ...(wantsChecksum ? checksumMembers(attributes.checksums, attributes.checksumType) : {}),
    },
  };
}

/** The headers kept with an object, or what the request wants in their place. */
function headers(kept: ObjectAttributes, wanted: GetObjectInput) {
  const values = {
    CacheControl: wanted.ResponseCacheControl ?? kept.cacheControl,
    ContentDisposition: wanted.ResponseContentDisposition ?? kept.contentDisposition,
    ContentEncoding: wanted.ResponseContentEncoding ?? kept.contentEncoding,
    ContentLanguage: wanted.ResponseContentLanguage ?? kept.contentLanguage,
    Expires: wanted.ResponseExpires ?? kept.expires,
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ContentType: wanted.ResponseContentType ?? kept.contentType, ...Object.fromEntries(given) };
}

function rangeOf(
  row: ObjectRow,
  { parts }: ObjectAttributes,
  { Range, PartNumber }: GetObjectInput,
): { readonly range: ByteRange; readonly isPartial: boolean } {
  const whole = { range: { start: 0, end: row.size }, isPartial: false };
  if (PartNumber !== undefined) {
    if (Range !== undefined)
      throw s3Errors.invalidRequest('Cannot specify both Range header and partNumber query parameter');
    return partRange(row, parts?.map(({ size }) => size) ?? [row.size], PartNumber);
  }
  if (Range === undefined) return whole;
  const range = readRange(Range, row.size);
  if (range === 'unsatisfiable') throw s3Errors.invalidRange(Range, row.size);
  return range === 'whole' ? whole : { range, isPartial: true };
}

function partRange(row: ObjectRow, sizes: readonly number[], number: number) {
  const size = sizes[number - 1];
  if (size === undefined) throw s3Errors.invalidPartNumber();
  const start = sizes.slice(0, number - 1).reduce((sum, each) => sum + each, 0);
  return { range: { start, end: start + size }, isPartial: row.size > 0 };
}

function objectParts({ parts = [] }: ObjectAttributes, input: GetObjectAttributesInput) {
  const { MaxParts = partsListedMax, PartNumberMarker = 0 } = input;
  const later = parts
    .map((part, at) => ({ ...part, number: at + 1 }))
    .filter((p) => p.number > PartNumberMarker);
  const shown = later.slice(0, MaxParts);
  const isTruncated = shown.length < later.length;
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker,
    ...(isTruncated ? { NextPartNumberMarker: shown.at(-1)?.number ?? PartNumberMarker } : {}),
    MaxParts,
    IsTruncated: isTruncated,
    Parts: shown.map(({ number, size, checksums }) => ({
      PartNumber: number,
      Size: size,
      ...checksumMembers(checksums),
    })),
  };
}
