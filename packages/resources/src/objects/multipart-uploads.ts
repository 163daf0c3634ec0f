import type { CallScope } from '@cairn/kit';
import { expectedDigests, hexOf, keptChecksums, readAlgorithm } from './body-digests.ts';
import { readRange } from './byte-range.ts';
import { assembleUpload, type UploadAttributes } from './complete-upload.ts';
import { readCopySource } from './copy-source.ts';
import type { Checksums, ObjectAttributes } from './object-attributes.ts';
import type { PartRow, UploadName, UploadRow } from './object-index.ts';
import { contentBytes, dropBytes, type TakenBytes, takeBytes } from './object-intake.ts';
import { checkKey, storageClassOf, systemMetadata, userMetadata } from './object-metadata.ts';
import { readTaggingHeader } from './object-tags.ts';
import {
  type CompleteMultipartUploadInput,
  type CreateMultipartUploadInput,
  checksumMembers,
  type UploadInput,
  type UploadPartCopyInput,
  type UploadPartInput,
} from './object-types.ts';
import {
  encryptionMembers,
  newObject,
  type ObjectsParts,
  writeCondition,
  writeObject,
} from './object-writes.ts';
import { checkReadConditions, sourceConditions } from './read-conditions.ts';
import { s3Errors } from './s3-errors.ts';

const partsPage = 1_000;

/** Objects that are made of parts. */
export class MultipartUploads {
  readonly #parts: ObjectsParts;

  constructor(parts: ObjectsParts) {
    this.#parts = parts;
  }

  async create(scope: CallScope, input: CreateMultipartUploadInput) {
    const { ports, buckets } = this.#parts;
    await buckets.get(input);
    checkKey(input.Key, ports.limits.objectKeyBytes);
    const algorithm = readAlgorithm(input.ChecksumAlgorithm);
    const attributes: UploadAttributes = {
      ...systemMetadata(input),
      metadata: userMetadata(input.Metadata, ports.limits.objectMetadataBytes),
      tags: readTaggingHeader(input.Tagging, ports.limits.objectTags),
      storageClass: storageClassOf(input.StorageClass),
      initiator: scope.account,
      ...(algorithm === undefined ? {} : { algorithm, type: checksumType(algorithm, input.ChecksumType) }),
    };
    const upload: UploadRow = {
      bucket: input.Bucket,
      key: input.Key,
      uploadId: ports.ids.uuid(),
      initiatedMs: ports.clock.now(),
      attributes: JSON.stringify(attributes),
    };
    const { outcome } = await ports.index.write({ kind: 'create upload', upload });
    if (outcome !== 'done') throw s3Errors.noSuchBucket(input.Bucket);
    return {
      Bucket: input.Bucket,
      Key: input.Key,
      UploadId: upload.uploadId,
      ...(algorithm === undefined
        ? {}
        : { ChecksumAlgorithm: algorithm, ChecksumType: attributes.type ?? 'COMPOSITE' }),
      ...encryptionMembers(attributes as unknown as ObjectAttributes),
    };
  }

  async putPart(input: UploadPartInput) {
    const { attributes } = await this.find(input);
    this.#checkPartNumber(input.PartNumber);
    const expected = expectedDigests({
      ...input,
      ...(input.ChecksumAlgorithm === undefined && attributes.algorithm !== undefined
        ? { ChecksumAlgorithm: attributes.algorithm }
        : {}),
    });
    if (attributes.algorithm !== undefined && expected.algorithm !== attributes.algorithm)
      throw s3Errors.invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${attributes.algorithm.toLowerCase()}, actual checksum Type: ${(expected.algorithm ?? 'null').toLowerCase()}`,
      );
    // A part is a file of its own whatever its size: the finished object is the list of them.
    const taken = await takeBytes(this.#parts.ports, input.Body, expected, 0);
    const checksums = keptChecksums(expected.algorithm, taken.hashes);
    const part = await this.#keepPart(input, taken, checksums);
    return { ETag: `"${part.etag}"`, ...checksumMembers(checksums) };
  }

  async copyPart(input: UploadPartCopyInput) {
    const { ports, buckets, collector } = this.#parts;
    const { attributes } = await this.find(input);
    this.#checkPartNumber(input.PartNumber);
    const source = readCopySource(input.CopySource);
    await buckets.get({ Bucket: source.bucket });
    const lease = await collector.lease(source.bucket, source.key);
    if (lease === undefined) throw s3Errors.noSuchKey(source.key);
    try {
      const { object } = lease;
      checkReadConditions(object, sourceConditions(input), 'x-amz-copy-source-');
      const range = copyRange(input.CopySourceRange, object.size);
      const bytes = contentBytes(ports, object.content, range.start, range.end);
      const expected = expectedDigests(
        attributes.algorithm === undefined ? {} : { ChecksumAlgorithm: attributes.algorithm },
      );
      const taken = await takeBytes(ports, { bytes, length: range.end - range.start }, expected, 0);
      const checksums = keptChecksums(expected.algorithm, taken.hashes);
      const part = await this.#keepPart(input, taken, checksums);
      return {
        CopyPartResult: {
          ETag: `"${part.etag}"`,
          LastModified: part.modifiedMs,
          ...checksumMembers(checksums),
        },
      };
    } finally {
      lease.release();
    }
  }

  async complete(input: CompleteMultipartUploadInput) {
    const { ports, collector } = this.#parts;
    const condition = writeCondition(input);
    const { upload, attributes } = await this.find(input);
    const parts = await this.#allParts(upload.uploadId);
    const assembled = assembleUpload({
      input,
      upload: attributes,
      parts,
      limits: ports.limits,
      hashing: ports.hashing,
    });
    const place = { bucket: input.Bucket, key: input.Key };
    const object = newObject(ports, place, assembled, assembled.attributes);
    await writeObject(
      ports,
      { kind: 'complete upload', upload: nameOf(input), object, ...condition },
      collector,
      input,
    );
    const { checksums, checksumType } = assembled.attributes;
    return {
      Location: `/${input.Bucket}/${input.Key}`,
      Bucket: input.Bucket,
      Key: input.Key,
      ETag: `"${object.etag}"`,
      ...checksumMembers(checksums, checksumType),
      ...encryptionMembers(assembled.attributes),
    };
  }

  async abort(input: UploadInput): Promise<void> {
    const { ports, buckets, collector } = this.#parts;
    await buckets.get(input);
    const { outcome, garbage } = await ports.index.write({ kind: 'abort upload', upload: nameOf(input) });
    if (garbage) collector.wake();
    if (outcome !== 'done') throw s3Errors.noSuchUpload(input.UploadId);
  }

  /** @throws ServiceError NoSuchUpload */
  async find(
    input: UploadInput,
  ): Promise<{ readonly upload: UploadRow; readonly attributes: UploadAttributes }> {
    const { ports, buckets } = this.#parts;
    await buckets.get(input);
    const upload = await ports.index.upload(nameOf(input));
    if (upload === undefined) throw s3Errors.noSuchUpload(input.UploadId);
    return { upload, attributes: JSON.parse(upload.attributes) as UploadAttributes };
  }

  #checkPartNumber(number: number): void {
    const max = this.#parts.ports.limits.objectParts;
    if (!Number.isInteger(number) || number < 1 || number > max)
      throw s3Errors.invalidArgument(
        `Part number must be an integer between 1 and ${max}, inclusive`,
        'partNumber',
        String(number),
      );
  }

  async #keepPart(
    input: UploadInput & { readonly PartNumber: number },
    { content, size, hashes }: TakenBytes,
    checksums: Checksums,
  ): Promise<PartRow> {
    const { ports, collector } = this.#parts;
    const part: PartRow = {
      number: input.PartNumber,
      size,
      etag: hexOf(hashes.MD5 ?? ''),
      modifiedMs: ports.clock.now(),
      attributes: JSON.stringify({ checksums }),
      fileId: content.kind === 'files' ? content.files[0]?.id : undefined,
    };
    const { outcome, garbage } = await ports.index.write({ kind: 'put part', upload: nameOf(input), part });
    if (garbage) collector.wake();
    if (outcome === 'done') return part;
    await dropBytes(ports, content);
    throw s3Errors.noSuchUpload(input.UploadId);
  }

  async #allParts(uploadId: string): Promise<readonly PartRow[]> {
    const all: PartRow[] = [];
    for (;;) {
      const page = await this.#parts.ports.index.parts(uploadId, all.at(-1)?.number ?? 0, partsPage);
      all.push(...page);
      if (page.length < partsPage) return all;
    }
  }
}

function nameOf({ Bucket, Key, UploadId }: UploadInput): UploadName {
  return { bucket: Bucket, key: Key, uploadId: UploadId };
}

function copyRange(range: string | undefined, size: number) {
  if (range === undefined) return { start: 0, end: size };
  const match = /^bytes=(\d+)-(\d+)$/.exec(range);
  if (match === null)
    throw s3Errors.invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      range,
    );
  const read = readRange(range, size);
  if (read === 'whole' || read === 'unsatisfiable' || Number(match[2]) >= size)
    throw s3Errors.invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      'x-amz-copy-source-range',
      range,
    );
  return read;
}

/** @throws ServiceError InvalidRequest */
function checksumType(algorithm: string, given: string | undefined): 'COMPOSITE' | 'FULL_OBJECT' {
  const fallback = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  if (given === undefined) return fallback;
  const isAllowed =
    given === 'FULL_OBJECT'
      ? algorithm.startsWith('CRC')
      : given === 'COMPOSITE' && algorithm !== 'CRC64NVME';
  if (!isAllowed)
    throw s3Errors.invalidRequest(
      `The ${given} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return given as 'COMPOSITE' | 'FULL_OBJECT';
}
