import { decodeBase64, type LimitValues } from '@cairn/kit';
import { checksumAlgorithms, hexOf } from './body-digests.ts';
import { combineCrcs } from './crc-combination.ts';
import type {
  Checksums,
  ChecksumType,
  ObjectAttributes,
  SystemMetadata,
  Tag,
  Texts,
} from './object-attributes.ts';
import type { ObjectContent, PartRow } from './object-index.ts';
import type { ObjectLimitName } from './object-limits.ts';
import type { ChecksumAlgorithm, Hashing, HashName } from './object-ports.ts';
import type { CompletedPart, CompleteMultipartUploadInput } from './object-types.ts';
import { unquoted } from './read-conditions.ts';
import { s3Errors } from './s3-errors.ts';

/** What is kept of an upload until it is completed. */
export interface UploadAttributes extends SystemMetadata {
  readonly metadata: Texts;
  readonly tags: readonly Tag[];
  readonly storageClass: string;
  /** Account that began it. */
  readonly initiator: string;
  readonly algorithm?: ChecksumAlgorithm;
  readonly type?: ChecksumType;
}

/** What an upload is completed from. */
export interface UploadToComplete {
  readonly input: CompleteMultipartUploadInput;
  readonly upload: UploadAttributes;
  /** All parts that were put. */
  readonly parts: readonly PartRow[];
  readonly limits: LimitValues<ObjectLimitName>;
  readonly hashing: Hashing;
}

/** The object that an upload becomes. */
export interface AssembledObject {
  readonly size: number;
  readonly etag: string;
  readonly storageClass: string;
  readonly content: ObjectContent;
  readonly attributes: ObjectAttributes;
}

/**
 * Puts the object together of which parts the caller names.
 * @throws ServiceError MalformedXML, InvalidPart, InvalidPartOrder, EntityTooSmall, BadDigest, InvalidRequest
 */
export function assembleUpload(toComplete: UploadToComplete): AssembledObject {
  const { input, upload, hashing } = toComplete;
  const chosen = chooseParts(toComplete);
  const size = chosen.reduce((sum, part) => sum + part.size, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== size)
    throw s3Errors.invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${size}`,
    );
  const type = upload.type ?? 'COMPOSITE';
  const checksums = objectChecksums(chosen, upload, type, hashing);
  checkGiven(input, checksums);
  const md5 = hashOf(
    hashing,
    'MD5',
    chosen.map(({ etag }) => bytesOfHex(etag)),
  );
  const { storageClass, initiator: _initiator, algorithm: _algorithm, type: _type, ...kept } = upload;
  return {
    size,
    etag: `${hexOf(md5)}-${chosen.length}`,
    storageClass,
    content: {
      kind: 'files',
      files: chosen.flatMap((part) =>
        part.fileId === undefined ? [] : [{ id: part.fileId, size: part.size }],
      ),
    },
    attributes: {
      ...kept,
      checksums,
      checksumType: type,
      parts: chosen.map((part) => ({ number: part.number, size: part.size, checksums: checksumsOf(part) })),
    },
  };
}

function chooseParts({ input, parts, limits }: UploadToComplete): readonly PartRow[] {
  const named = input.MultipartUpload?.Parts ?? [];
  if (named.length === 0 || named.length > limits.objectParts) throw s3Errors.malformedXml();
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  const chosen = named.map((given, at) => {
    const before = named[at - 1];
    if (before !== undefined && before.PartNumber >= given.PartNumber)
      throw s3Errors.invalidPartOrder(input.UploadId);
    const part = byNumber.get(given.PartNumber);
    if (part === undefined || part.etag !== unquoted(given.ETag) || !hasChecksums(part, given))
      throw s3Errors.invalidPart(input.UploadId, given.PartNumber, unquoted(given.ETag));
    return part;
  });
  const small = chosen.slice(0, -1).find((part) => part.size < limits.objectPartBytesMin);
  if (small !== undefined) throw s3Errors.entityTooSmall(small, limits.objectPartBytesMin);
  return chosen;
}

function hasChecksums(part: PartRow, given: CompletedPart): boolean {
  const checksums = checksumsOf(part);
  return checksumAlgorithms.every((algorithm) => {
    const said = given[`Checksum${algorithm}`];
    return said === undefined || checksums[algorithm] === said;
  });
}

function checksumsOf(part: PartRow): Checksums {
  return (JSON.parse(part.attributes) as { readonly checksums: Checksums }).checksums;
}

function objectChecksums(
  parts: readonly PartRow[],
  { algorithm }: UploadAttributes,
  type: ChecksumType,
  hashing: Hashing,
): Checksums {
  if (algorithm === undefined) return {};
  const values = parts.map((part) => checksumsOf(part)[algorithm] ?? '');
  if (type === 'FULL_OBJECT') {
    const sized = values.map((checksum, at) => ({ checksum, size: parts[at]?.size ?? 0 }));
    return { [algorithm]: combineCrcs(algorithm, sized) };
  }
  return { [algorithm]: `${hashOf(hashing, algorithm, values.map(decodeBase64))}-${parts.length}` };
}

/** What the caller says the whole object's checksum is. */
function checkGiven(input: CompleteMultipartUploadInput, checksums: Checksums): void {
  for (const algorithm of checksumAlgorithms) {
    const given = input[`Checksum${algorithm}`];
    const found = checksums[algorithm];
    if (given === undefined || found === undefined) continue;
    const bare = given.includes('-') ? found : found.split('-')[0];
    if (given !== bare) throw s3Errors.badDigest(algorithm);
  }
}

function hashOf(hashing: Hashing, name: HashName, pieces: readonly Uint8Array[]): string {
  const hasher = hashing.start([name]);
  for (const piece of pieces) hasher.update(piece);
  return hasher.finish()[name] ?? '';
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  );
}
