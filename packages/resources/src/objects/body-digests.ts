import type { Checksums } from './object-attributes.ts';
import type { ChecksumAlgorithm, HashName } from './object-ports.ts';
import type { DigestInput, ObjectBody } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

/** The checksums that S3 knows, with how many bytes each has. */
const checksumBytes: { readonly [algorithm in ChecksumAlgorithm]: number } = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** The algorithms in the order in which S3 answers them. */
export const checksumAlgorithms = Object.keys(checksumBytes) as readonly ChecksumAlgorithm[];

/** What a body has to be, and which checksum is kept of it. */
export interface ExpectedDigests {
  readonly hashes: readonly HashName[];
  readonly algorithm: ChecksumAlgorithm | undefined;
  /** Throws when the bytes are not what was said of them. */
  check(found: { readonly [name in HashName]?: string }, body: ObjectBody | undefined): void;
}

/** Reads an algorithm's name. @throws ServiceError InvalidRequest */
export function readAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const upper = name.toUpperCase() as ChecksumAlgorithm;
  if (upper in checksumBytes) return upper;
  throw s3Errors.invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/**
 * Finds out what a request says of its body, in headers or in a trailer that is announced.
 * @throws ServiceError InvalidDigest, InvalidRequest
 */
export function expectedDigests(input: DigestInput): ExpectedDigests {
  const { ContentMD5, ContentSHA256 } = input;
  if (ContentMD5 !== undefined && !isBase64Of(ContentMD5, 16)) throw s3Errors.invalidDigest(ContentMD5);
  const given = givenChecksums(input);
  const trailer = trailerAlgorithm(input.Trailer);
  const algorithm = given[0]?.algorithm ?? trailer ?? readAlgorithm(input.ChecksumAlgorithm);
  const hashes = new Set<HashName>(['MD5']);
  if (algorithm !== undefined) hashes.add(algorithm);
  if (ContentSHA256 !== undefined) hashes.add('SHA256');
  return {
    hashes: [...hashes],
    algorithm,
    check(found, body) {
      if (ContentMD5 !== undefined && found.MD5 !== ContentMD5)
        throw s3Errors.badContentMd5(ContentMD5, found.MD5 ?? '');
      if (ContentSHA256 !== undefined && hexOf(found.SHA256 ?? '') !== ContentSHA256.toLowerCase())
        throw s3Errors.contentSha256Mismatch(ContentSHA256, hexOf(found.SHA256 ?? ''));
      const value = given[0]?.value ?? (trailer && trailerValue(body, trailer));
      if (algorithm !== undefined && value !== undefined && found[algorithm] !== value)
        throw s3Errors.badDigest(algorithm);
    },
  };
}

/** The checksum to keep of a body. */
export function keptChecksums(
  algorithm: ChecksumAlgorithm | undefined,
  found: { readonly [name in HashName]?: string },
): Checksums {
  const value = algorithm === undefined ? undefined : found[algorithm];
  return algorithm === undefined || value === undefined ? {} : { [algorithm]: value };
}

/** Base64 as hex digits. */
export function hexOf(base64: string): string {
  let hex = '';
  for (const character of atob(base64)) hex += character.charCodeAt(0).toString(16).padStart(2, '0');
  return hex;
}

function givenChecksums(input: DigestInput): { algorithm: ChecksumAlgorithm; value: string }[] {
  const given = checksumAlgorithms.flatMap((algorithm) => {
    const value = input[`Checksum${algorithm}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  for (const { algorithm, value } of given) {
    if (!isBase64Of(value, checksumBytes[algorithm]))
      throw s3Errors.invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
  }
  if (given.length > 1)
    throw s3Errors.invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  return given;
}

function trailerAlgorithm(trailer: string | undefined): ChecksumAlgorithm | undefined {
  if (trailer === undefined) return undefined;
  const name = /^x-amz-checksum-([a-z0-9]+)$/i.exec(trailer.trim())?.[1]?.toUpperCase();
  if (name === undefined || !(name in checksumBytes))
    throw s3Errors.invalidRequest('The value specified in the x-amz-trailer header is not supported');
  return name as ChecksumAlgorithm;
}

function trailerValue(body: ObjectBody | undefined, algorithm: ChecksumAlgorithm): string {
  const value = body?.trailers?.()[`x-amz-checksum-${algorithm.toLowerCase()}`];
  if (value === undefined || !isBase64Of(value, checksumBytes[algorithm]))
    throw s3Errors.invalidRequest(
      `Value for x-amz-checksum-${algorithm.toLowerCase()} trailing header is invalid.`,
    );
  return value;
}

function isBase64Of(text: string, bytes: number): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return false;
  return atob(text).length === bytes;
}
