import { type CallScope, ServiceError } from '@cairn/kit';
import type { BlobCollector } from './blob-collector.ts';
import { expectedDigests, hexOf, keptChecksums, readAlgorithm } from './body-digests.ts';
import type { BucketCatalog } from './bucket-catalog.ts';
import { readCopySource } from './copy-source.ts';
import { checksumSummary, type ObjectAttributes, readAttributes } from './object-attributes.ts';
import type { ObjectChange, StoredObject, WriteCondition } from './object-index.ts';
import { contentBytes, dropBytes, takeBytes } from './object-intake.ts';
import { checkKey, storageClassOf, systemMetadata, userMetadata } from './object-metadata.ts';
import type { ChecksumAlgorithm, HashName, ObjectsPorts } from './object-ports.ts';
import { readTaggingHeader } from './object-tags.ts';
import {
  type CopyObjectInput,
  checksumMembers,
  type DeleteObjectInput,
  type DeleteObjectsInput,
  type MetadataInput,
  type PutObjectInput,
} from './object-types.ts';
import { checkReadConditions, sourceConditions, unquoted } from './read-conditions.ts';
import { s3Errors } from './s3-errors.ts';

/** What the rooms' writing parts share. */
export interface ObjectsParts {
  readonly ports: ObjectsPorts;
  readonly buckets: BucketCatalog;
  readonly collector: BlobCollector;
}

const deletionsMax = 1_000;

/** Puts, copies and deletes objects. */
export class ObjectWrites {
  readonly #ports: ObjectsPorts;
  readonly #buckets: BucketCatalog;
  readonly #collector: BlobCollector;

  constructor({ ports, buckets, collector }: ObjectsParts) {
    this.#ports = ports;
    this.#buckets = buckets;
    this.#collector = collector;
  }

  async put(input: PutObjectInput) {
    await this.#buckets.get(input);
    checkKey(input.Key, this.#ports.limits.objectKeyBytes);
    const condition = writeCondition(input);
    const described = this.#described(input);
    const storageClass = storageClassOf(input.StorageClass);
    const expected = expectedDigests(input);
    const { objectInlineBytes } = this.#ports.limits;
    const { content, size, hashes } = await takeBytes(this.#ports, input.Body, expected, objectInlineBytes);
    const attributes: ObjectAttributes = {
      ...described,
      checksums: keptChecksums(expected.algorithm, hashes),
      checksumType: 'FULL_OBJECT',
    };
    const etag = hexOf(hashes.MD5 ?? '');
    const place = { bucket: input.Bucket, key: input.Key };
    const object = this.#row(place, { size, etag, storageClass, content }, attributes);
    try {
      await writeObject(this.#ports, { kind: 'put object', object, ...condition }, this.#collector, input);
    } catch (error) {
      // After any other failure the row may be there: then the next start decides about the file.
      if (error instanceof ServiceError) await dropBytes(this.#ports, content);
      throw error;
    }
    return {
      ETag: `"${etag}"`,
      ...checksumMembers(attributes.checksums, 'FULL_OBJECT'),
      ...encryptionMembers(attributes),
    };
  }

  async copy(_scope: CallScope, input: CopyObjectInput) {
    await this.#buckets.get(input);
    checkKey(input.Key, this.#ports.limits.objectKeyBytes);
    const source = readCopySource(input.CopySource);
    await this.#buckets.get({ Bucket: source.bucket });
    const condition = writeCondition(input);
    const lease = await this.#collector.lease(source.bucket, source.key);
    if (lease === undefined) throw s3Errors.noSuchKey(source.key);
    try {
      checkReadConditions(lease.object, sourceConditions(input), 'x-amz-copy-source-');
      this.#checkCopyOntoItself(input, source);
      const { object, attributes } = await this.#copyOf(lease.object, input);
      await writeObject(
        this.#ports,
        { kind: 'put object', object, shares: true, ...condition },
        this.#collector,
        { Bucket: input.Bucket, Key: source.key },
      );
      return {
        CopyObjectResult: {
          ETag: `"${object.etag}"`,
          LastModified: object.modifiedMs,
          ...checksumMembers(attributes.checksums, attributes.checksumType),
        },
        ...encryptionMembers(attributes),
      };
    } finally {
      lease.release();
    }
  }

  async delete(input: DeleteObjectInput): Promise<void> {
    await this.#buckets.get(input);
    const condition = input.IfMatch === undefined ? {} : { condition: etagCondition(input.IfMatch) };
    const answer = await this.#ports.index.write({
      kind: 'delete object',
      bucket: input.Bucket,
      key: input.Key,
      ...condition,
    });
    if (answer.garbage) this.#collector.wake();
    if (answer.outcome === 'no bucket') throw s3Errors.noSuchBucket(input.Bucket);
    if (answer.outcome === 'condition failed') throw s3Errors.preconditionFailed('If-Match');
    if (answer.outcome === 'no object' && input.IfMatch !== undefined) throw s3Errors.noSuchKey(input.Key);
  }

  async deleteMany(input: DeleteObjectsInput) {
    const { Objects, Quiet = false } = input.Delete;
    if (Objects.length === 0 || Objects.length > deletionsMax) throw s3Errors.malformedXml();
    await this.#buckets.get(input);
    const outcomes = await Promise.all(
      Objects.map(async ({ Key, ETag, VersionId }) => {
        try {
          if (VersionId !== undefined && VersionId !== 'null') throw s3Errors.invalidVersionId(VersionId);
          await this.delete({
            Bucket: input.Bucket,
            Key,
            ...(ETag === undefined ? {} : { IfMatch: ETag }),
          });
          return { deleted: { Key } };
        } catch (error) {
          const { code, message } = error as { readonly code?: string; readonly message: string };
          if (code === undefined) throw error;
          return { error: { Key, Code: code, Message: message } };
        }
      }),
    );
    return {
      Deleted: Quiet ? [] : outcomes.flatMap(({ deleted }) => deleted ?? []),
      Errors: outcomes.flatMap(({ error }) => error ?? []),
    };
  }

  /** Everything but checksums. */
  #described(input: MetadataInput): Omit<ObjectAttributes, 'checksums' | 'checksumType'> {
    return {
      ...systemMetadata(input),
      metadata: userMetadata(input.Metadata, this.#ports.limits.objectMetadataBytes),
      tags: readTaggingHeader(input.Tagging, this.#ports.limits.objectTags),
    };
  }

  #checkCopyOntoItself(input: CopyObjectInput, source: { bucket: string; key: string }): void {
    const isSame = source.bucket === input.Bucket && source.key === input.Key;
    const changes =
      input.MetadataDirective === 'REPLACE' ||
      input.StorageClass !== undefined ||
      input.WebsiteRedirectLocation !== undefined ||
      input.ServerSideEncryption !== undefined ||
      input.ChecksumAlgorithm !== undefined;
    if (isSame && !changes)
      throw s3Errors.invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
  }

  /** The copy shares the files of its source; bytes are read again only for hashes that are not known. */
  async #copyOf(source: StoredObject, input: CopyObjectInput) {
    const known = readAttributes(source);
    const { objectPutBytes } = this.#ports.limits;
    if (source.size > objectPutBytes)
      throw s3Errors.invalidRequest(
        `The specified copy source is larger than the maximum allowable size for a copy source: ${objectPutBytes}`,
      );
    const algorithm = readAlgorithm(input.ChecksumAlgorithm) ?? compositeAlgorithm(known);
    const hashes = await this.#hashesOf(source, algorithm);
    const { parts: _parts, ...single } = known;
    const { tags, ...given } = this.#described(input);
    const attributes: ObjectAttributes = {
      ...(input.MetadataDirective === 'REPLACE' ? given : single),
      ...encryptionOf(input),
      tags: input.TaggingDirective === 'REPLACE' ? tags : known.tags,
      checksums: algorithm === undefined ? known.checksums : keptChecksums(algorithm, hashes),
      checksumType: 'FULL_OBJECT',
    };
    const etag = hashes.MD5 === undefined ? source.etag : hexOf(hashes.MD5);
    const storageClass = storageClassOf(input.StorageClass);
    const place = { bucket: input.Bucket, key: input.Key };
    const { size, content } = source;
    return { object: this.#row(place, { size, etag, storageClass, content }, attributes), attributes };
  }

  /** Hashes that are asked for, and the MD5 that an object of several parts has not. */
  async #hashesOf(
    source: StoredObject,
    algorithm: ChecksumAlgorithm | undefined,
  ): Promise<{ readonly [name in HashName]?: string }> {
    const wanted: HashName[] = [
      ...(source.etag.includes('-') ? (['MD5'] as const) : []),
      ...(algorithm === undefined ? [] : [algorithm]),
    ];
    if (wanted.length === 0) return {};
    const hasher = this.#ports.hashing.start(wanted);
    for await (const bytes of contentBytes(this.#ports, source.content, 0, source.size)) hasher.update(bytes);
    return hasher.finish();
  }

  #row(
    place: { readonly bucket: string; readonly key: string },
    described: Pick<StoredObject, 'size' | 'etag' | 'storageClass' | 'content'>,
    attributes: ObjectAttributes,
  ): StoredObject {
    return newObject(this.#ports, place, described, attributes);
  }
}

/** A row for an object that is written now. */
export function newObject(
  { clock, ids }: Pick<ObjectsPorts, 'clock' | 'ids'>,
  place: { readonly bucket: string; readonly key: string },
  described: Pick<StoredObject, 'size' | 'etag' | 'storageClass' | 'content'>,
  attributes: ObjectAttributes,
): StoredObject {
  return {
    ...place,
    ...described,
    modifiedMs: clock.now(),
    revision: ids.uuid(),
    checksum: checksumSummary(attributes),
    attributes: JSON.stringify(attributes),
  };
}

/** Writes an object and turns a refusal into S3's error. */
export async function writeObject(
  { index }: Pick<ObjectsPorts, 'index'>,
  change: Extract<ObjectChange, { readonly kind: 'put object' | 'complete upload' }>,
  collector: BlobCollector,
  names: { readonly Bucket: string; readonly Key: string; readonly UploadId?: string },
): Promise<void> {
  const { outcome, garbage } = await index.write(change);
  if (garbage) collector.wake();
  switch (outcome) {
    case 'done':
      return;
    case 'no bucket':
      throw s3Errors.noSuchBucket(names.Bucket);
    case 'no upload':
      throw s3Errors.noSuchUpload(names.UploadId ?? '');
    case 'condition failed':
      throw s3Errors.preconditionFailed(change.condition?.kind === 'absent' ? 'If-None-Match' : 'If-Match');
    default:
      // `no object`: If-Match on a key that is not there, or a copy's source that was deleted meanwhile.
      throw s3Errors.noSuchKey(names.Key);
  }
}

/** The condition of a write. @throws ServiceError NotImplemented for those that S3 does not know */
export function writeCondition(input: { readonly IfMatch?: string; readonly IfNoneMatch?: string }): {
  readonly condition?: WriteCondition;
} {
  if (input.IfNoneMatch !== undefined) {
    if (input.IfNoneMatch !== '*') throw s3Errors.notImplemented('If-None-Match');
    return { condition: { kind: 'absent' } };
  }
  return input.IfMatch === undefined ? {} : { condition: etagCondition(input.IfMatch) };
}

function etagCondition(etag: string): WriteCondition {
  return { kind: 'etag', etag: unquoted(etag) };
}

/** A composite checksum is not that of the bytes: a copy has to have it computed. */
function compositeAlgorithm({ checksums, checksumType }: ObjectAttributes): ChecksumAlgorithm | undefined {
  return checksumType === 'COMPOSITE' ? readAlgorithm(Object.keys(checksums)[0]) : undefined;
}

function encryptionOf({ ServerSideEncryption, SSEKMSKeyId }: MetadataInput) {
  return {
    ...(ServerSideEncryption === undefined ? {} : { encryption: ServerSideEncryption }),
    ...(SSEKMSKeyId === undefined ? {} : { encryptionKeyId: SSEKMSKeyId }),
  };
}

/** Encryption as it was asked for, in an answer; S3 encrypts what nobody asked for with keys of its own (since 2023). */
export function encryptionMembers({ encryption, encryptionKeyId }: ObjectAttributes): {
  readonly ServerSideEncryption: string;
  readonly SSEKMSKeyId?: string;
} {
  return {
    ServerSideEncryption: encryption ?? 'AES256',
    ...(encryptionKeyId === undefined ? {} : { SSEKMSKeyId: encryptionKeyId }),
  };
}
