/** How a member's text is read. */
export type MemberKind = 'text' | 'integer' | 'boolean';

/** A member that travels in the query or in a header. */
export interface OutsideMember {
  readonly member: string;
  readonly kind: MemberKind;
}

/** Members in the query, by parameter. */
export const queryMembers: { readonly [parameter: string]: OutsideMember } = {
  prefix: text('Prefix'),
  delimiter: text('Delimiter'),
  marker: text('Marker'),
  'max-keys': integer('MaxKeys'),
  'encoding-type': text('EncodingType'),
  'continuation-token': text('ContinuationToken'),
  'start-after': text('StartAfter'),
  'fetch-owner': { member: 'FetchOwner', kind: 'boolean' },
  'key-marker': text('KeyMarker'),
  'upload-id-marker': text('UploadIdMarker'),
  'max-uploads': integer('MaxUploads'),
  'max-parts': integer('MaxParts'),
  'part-number-marker': integer('PartNumberMarker'),
  partNumber: integer('PartNumber'),
  uploadId: text('UploadId'),
  versionId: text('VersionId'),
  'response-content-type': text('ResponseContentType'),
  'response-content-language': text('ResponseContentLanguage'),
  'response-content-disposition': text('ResponseContentDisposition'),
  'response-content-encoding': text('ResponseContentEncoding'),
  'response-cache-control': text('ResponseCacheControl'),
  'response-expires': text('ResponseExpires'),
};

/** Members in headers, by lower-case name. Presigned URLs may carry `x-amz-…` ones in the query. */
export const headerMembers: { readonly [header: string]: OutsideMember } = {
  'cache-control': text('CacheControl'),
  'content-disposition': text('ContentDisposition'),
  'content-encoding': text('ContentEncoding'),
  'content-language': text('ContentLanguage'),
  'content-md5': text('ContentMD5'),
  'content-type': text('ContentType'),
  expires: text('Expires'),
  range: text('Range'),
  'if-match': text('IfMatch'),
  'if-none-match': text('IfNoneMatch'),
  'if-modified-since': text('IfModifiedSince'),
  'if-unmodified-since': text('IfUnmodifiedSince'),
  'x-amz-acl': text('ACL'),
  'x-amz-checksum-algorithm': text('ChecksumAlgorithm'),
  'x-amz-sdk-checksum-algorithm': text('ChecksumAlgorithm'),
  'x-amz-checksum-crc32': text('ChecksumCRC32'),
  'x-amz-checksum-crc32c': text('ChecksumCRC32C'),
  'x-amz-checksum-crc64nvme': text('ChecksumCRC64NVME'),
  'x-amz-checksum-sha1': text('ChecksumSHA1'),
  'x-amz-checksum-sha256': text('ChecksumSHA256'),
  'x-amz-checksum-type': text('ChecksumType'),
  'x-amz-checksum-mode': text('ChecksumMode'),
  'x-amz-copy-source': text('CopySource'),
  'x-amz-copy-source-range': text('CopySourceRange'),
  'x-amz-copy-source-if-match': text('CopySourceIfMatch'),
  'x-amz-copy-source-if-none-match': text('CopySourceIfNoneMatch'),
  'x-amz-copy-source-if-modified-since': text('CopySourceIfModifiedSince'),
  'x-amz-copy-source-if-unmodified-since': text('CopySourceIfUnmodifiedSince'),
  'x-amz-expected-bucket-owner': text('ExpectedBucketOwner'),
  'x-amz-max-parts': integer('MaxParts'),
  'x-amz-part-number-marker': integer('PartNumberMarker'),
  'x-amz-metadata-directive': text('MetadataDirective'),
  'x-amz-mp-object-size': integer('MpuObjectSize'),
  'x-amz-server-side-encryption': text('ServerSideEncryption'),
  'x-amz-server-side-encryption-aws-kms-key-id': text('SSEKMSKeyId'),
  'x-amz-storage-class': text('StorageClass'),
  'x-amz-tagging': text('Tagging'),
  'x-amz-tagging-directive': text('TaggingDirective'),
  'x-amz-trailer': text('Trailer'),
  'x-amz-website-redirect-location': text('WebsiteRedirectLocation'),
};

/** Headers of an answer, by member of the output. Instants are printed as HTTP dates. */
export const answerHeaders: { readonly [member: string]: string } = {
  AcceptRanges: 'Accept-Ranges',
  BucketRegion: 'x-amz-bucket-region',
  CacheControl: 'Cache-Control',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ChecksumCRC32C: 'x-amz-checksum-crc32c',
  ChecksumCRC64NVME: 'x-amz-checksum-crc64nvme',
  ChecksumSHA1: 'x-amz-checksum-sha1',
  ChecksumSHA256: 'x-amz-checksum-sha256',
  ChecksumType: 'x-amz-checksum-type',
  ChecksumAlgorithm: 'x-amz-checksum-algorithm',
  ContentDisposition: 'Content-Disposition',
  ContentEncoding: 'Content-Encoding',
  ContentLanguage: 'Content-Language',
  ContentRange: 'Content-Range',
  ETag: 'ETag',
  Expires: 'Expires',
  LastModified: 'Last-Modified',
  Location: 'Location',
  PartsCount: 'x-amz-mp-parts-count',
  SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
  ServerSideEncryption: 'x-amz-server-side-encryption',
  StorageClass: 'x-amz-storage-class',
  TagCount: 'x-amz-tagging-count',
  WebsiteRedirectLocation: 'x-amz-website-redirect-location',
};

/** Headers that ask for what is not carried out: refused, never passed over. */
export const refusedHeaders: readonly string[] = [
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-server-side-encryption-customer-key',
  'x-amz-copy-source-server-side-encryption-customer-algorithm',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
  'x-amz-bucket-object-lock-enabled',
  'x-amz-write-offset-bytes',
  'x-amz-rename-source',
];

function text(member: string): OutsideMember {
  return { member, kind: 'text' };
}

function integer(member: string): OutsideMember {
  return { member, kind: 'integer' };
}
