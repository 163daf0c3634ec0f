import { utf8ByteLength } from '@cairn/kit';
import type { SystemMetadata, Texts } from './object-attributes.ts';
import type { MetadataInput } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

const storageClasses: ReadonlySet<string> = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'OUTPOSTS',
  'GLACIER_IR',
  'SNOW',
  'EXPRESS_ONEZONE',
]);

/** The headers that are kept with an object. */
export function systemMetadata(input: MetadataInput): SystemMetadata {
  const encoding = withoutChunked(input.ContentEncoding);
  return {
    contentType: input.ContentType ?? 'binary/octet-stream',
    ...(input.CacheControl === undefined ? {} : { cacheControl: input.CacheControl }),
    ...(input.ContentDisposition === undefined ? {} : { contentDisposition: input.ContentDisposition }),
    ...(encoding === undefined ? {} : { contentEncoding: encoding }),
    ...(input.ContentLanguage === undefined ? {} : { contentLanguage: input.ContentLanguage }),
    ...(input.Expires === undefined ? {} : { expires: input.Expires }),
    ...(input.WebsiteRedirectLocation === undefined
      ? {}
      : { websiteRedirectLocation: input.WebsiteRedirectLocation }),
    ...(input.ServerSideEncryption === undefined ? {} : { encryption: input.ServerSideEncryption }),
    ...(input.SSEKMSKeyId === undefined ? {} : { encryptionKeyId: input.SSEKMSKeyId }),
  };
}

/** Checks the user's metadata. @throws ServiceError MetadataTooLarge */
export function userMetadata(metadata: Texts | undefined, bytesMax: number): Texts {
  const entries = Object.entries(metadata ?? {});
  const size = entries.reduce((sum, [name, value]) => sum + utf8ByteLength(name) + utf8ByteLength(value), 0);
  if (size > bytesMax) throw s3Errors.metadataTooLarge(size, bytesMax);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

/** @throws ServiceError InvalidStorageClass */
export function storageClassOf(given: string | undefined): string {
  if (given === undefined) return 'STANDARD';
  if (!storageClasses.has(given)) throw s3Errors.invalidStorageClass(given);
  return given;
}

/** Bytes of a key in UTF-8 are limited. @throws ServiceError KeyTooLongError */
export function checkKey(key: string, bytesMax: number): void {
  const size = utf8ByteLength(key);
  if (size > bytesMax) throw s3Errors.keyTooLong(size, bytesMax);
}

/** `aws-chunked` is about the request, not about the object. */
function withoutChunked(encoding: string | undefined): string | undefined {
  if (encoding === undefined) return undefined;
  const kept = encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part.toLowerCase() !== 'aws-chunked');
  return kept.length === 0 ? undefined : kept.join(',');
}
