/** Inputs and outputs of the room's operations, members as the S3 API spells them; instants are epoch milliseconds. */
import type { Checksums, ChecksumType, Tag, Texts } from './object-attributes.ts';

/** Bytes that are read once, and what came after them (the trailer of an `aws-chunked` body). */
export interface ObjectBody {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes were announced. */
  readonly length?: number;
  /** By lower-case name; known when all bytes were read. */
  readonly trailers?: () => Texts;
}

export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

export interface KeyInput extends BucketInput {
  readonly Key: string;
  readonly VersionId?: string;
}

export interface CreateBucketInput extends BucketInput {
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string };
}

/** Headers that describe an object. */
export interface MetadataInput {
  readonly ContentType?: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly Expires?: string;
  readonly WebsiteRedirectLocation?: string;
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly StorageClass?: string;
  readonly Metadata?: Texts;
  /** `a=1&b=2`. */
  readonly Tagging?: string;
}

/** What the bytes are said to be. */
export interface DigestInput {
  readonly ContentMD5?: string;
  /** Hex; undefined when the payload is not signed as a whole. */
  readonly ContentSHA256?: string;
  readonly ChecksumAlgorithm?: string;
  /** Header that comes behind the body. */
  readonly Trailer?: string;
  readonly ChecksumCRC32?: string;
  readonly ChecksumCRC32C?: string;
  readonly ChecksumCRC64NVME?: string;
  readonly ChecksumSHA1?: string;
  readonly ChecksumSHA256?: string;
}

export interface PutObjectInput extends KeyInput, MetadataInput, DigestInput {
  readonly Body?: ObjectBody;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/** Conditions of reading. Instants as HTTP dates. */
export interface ReadConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: string;
  readonly IfUnmodifiedSince?: string;
}

export interface GetObjectInput extends KeyInput, ReadConditions {
  readonly Range?: string;
  readonly PartNumber?: number;
  readonly ChecksumMode?: string;
  readonly ResponseContentType?: string;
  readonly ResponseContentLanguage?: string;
  readonly ResponseContentDisposition?: string;
  readonly ResponseContentEncoding?: string;
  readonly ResponseCacheControl?: string;
  readonly ResponseExpires?: string;
}

export interface HeadObjectOutput extends ChecksumMembers {
  readonly AcceptRanges: string;
  readonly ContentLength: number;
  readonly ContentRange?: string;
  readonly ETag: string;
  readonly LastModified: number;
  readonly ContentType: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly Expires?: string;
  readonly WebsiteRedirectLocation?: string;
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly StorageClass?: string;
  readonly Metadata: Texts;
  readonly TagCount?: number;
  readonly PartsCount?: number;
}

export interface GetObjectOutput extends HeadObjectOutput {
  readonly Body: AsyncIterable<Uint8Array>;
}

/** Checksums as members of an answer. */
export interface ChecksumMembers {
  readonly ChecksumCRC32?: string;
  readonly ChecksumCRC32C?: string;
  readonly ChecksumCRC64NVME?: string;
  readonly ChecksumSHA1?: string;
  readonly ChecksumSHA256?: string;
  readonly ChecksumType?: ChecksumType;
}

export interface CopyObjectInput extends KeyInput, MetadataInput {
  /** `bucket/key`, percent-encoded. */
  readonly CopySource: string;
  readonly MetadataDirective?: string;
  readonly TaggingDirective?: string;
  readonly ChecksumAlgorithm?: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: string;
  readonly CopySourceIfUnmodifiedSince?: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

export interface DeleteObjectInput extends KeyInput {
  readonly IfMatch?: string;
}

export interface DeleteObjectsInput extends BucketInput {
  readonly Delete: {
    readonly Objects: readonly {
      readonly Key: string;
      readonly VersionId?: string;
      readonly ETag?: string;
    }[];
    readonly Quiet?: boolean;
  };
}

export interface TaggingInput extends BucketInput {
  readonly Tagging: { readonly TagSet: readonly Tag[] };
}

export interface ListObjectsInput extends BucketInput {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly EncodingType?: string;
  readonly Marker?: string;
  readonly StartAfter?: string;
  readonly ContinuationToken?: string;
  readonly FetchOwner?: boolean;
}

export interface Owner {
  readonly DisplayName: string;
  readonly ID: string;
}

export interface ListedObjectOutput {
  readonly Key: string;
  readonly LastModified: number;
  readonly ETag: string;
  readonly ChecksumAlgorithm?: readonly string[];
  readonly ChecksumType?: string;
  readonly Size: number;
  readonly Owner?: Owner;
  readonly StorageClass: string;
}

export interface CorsRule {
  readonly ID?: string;
  readonly AllowedHeaders?: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedOrigins: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

export interface CreateMultipartUploadInput extends KeyInput, MetadataInput {
  readonly ChecksumAlgorithm?: string;
  readonly ChecksumType?: string;
}

export interface UploadInput extends KeyInput {
  readonly UploadId: string;
}

export interface UploadPartInput extends UploadInput, DigestInput {
  readonly PartNumber: number;
  readonly Body?: ObjectBody;
}

export interface UploadPartCopyInput extends UploadInput {
  readonly PartNumber: number;
  readonly CopySource: string;
  readonly CopySourceRange?: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: string;
  readonly CopySourceIfUnmodifiedSince?: string;
}

export interface CompletedPart extends ChecksumMembers {
  readonly PartNumber: number;
  readonly ETag: string;
}

export interface CompleteMultipartUploadInput extends UploadInput, DigestInput {
  readonly MultipartUpload?: { readonly Parts?: readonly CompletedPart[] };
  readonly ChecksumType?: string;
  readonly MpuObjectSize?: number;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

export interface ListPartsInput extends UploadInput {
  readonly MaxParts?: number;
  readonly PartNumberMarker?: number;
}

export interface ListMultipartUploadsInput extends BucketInput {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly KeyMarker?: string;
  readonly UploadIdMarker?: string;
  readonly MaxUploads?: number;
  readonly EncodingType?: string;
}

export interface GetObjectAttributesInput extends KeyInput {
  readonly ObjectAttributes: readonly string[];
  readonly MaxParts?: number;
  readonly PartNumberMarker?: number;
}

/** Checksums of an answer, with their type. */
export function checksumMembers(checksums: Checksums, type?: ChecksumType): ChecksumMembers {
  const members: Record<string, string> = {};
  for (const [name, value] of Object.entries(checksums)) members[`Checksum${name}`] = value;
  if (type !== undefined && Object.keys(members).length > 0) members.ChecksumType = type;
  return members;
}
