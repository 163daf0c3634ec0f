import { type JsonObject, ServiceError } from '@cairn/kit';

/**
 * Every error that this room answers, with S3's names, statuses and texts.
 * Source: "Error responses" in the S3 API reference.
 */
export const s3Errors = {
  noSuchBucket: (bucket: string): ServiceError =>
    error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: bucket }),
  noSuchKey: (key: string): ServiceError =>
    error('NoSuchKey', 404, 'The specified key does not exist.', { Key: key }),
  noSuchUpload: (uploadId: string): ServiceError =>
    error(
      'NoSuchUpload',
      404,
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: uploadId },
    ),
  bucketOwned: (bucket: string): ServiceError =>
    error(
      'BucketAlreadyOwnedByYou',
      409,
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: bucket },
    ),
  bucketExists: (bucket: string): ServiceError =>
    error(
      'BucketAlreadyExists',
      409,
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      { BucketName: bucket },
    ),
  bucketNotEmpty: (bucket: string): ServiceError =>
    error('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty', { BucketName: bucket }),
  invalidBucketName: (bucket: string): ServiceError =>
    error('InvalidBucketName', 400, 'The specified bucket is not valid.', { BucketName: bucket }),
  tooManyBuckets: (): ServiceError =>
    error('TooManyBuckets', 400, 'You have attempted to create more buckets than allowed'),
  illegalLocation: (location: string): ServiceError =>
    error(
      'IllegalLocationConstraintException',
      400,
      `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    ),
  invalidLocation: (location: string): ServiceError =>
    error('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid', {
      LocationConstraint: location,
    }),
  keyTooLong: (size: number, max: number): ServiceError =>
    error('KeyTooLongError', 400, 'Your key is too long', {
      Size: String(size),
      MaxSizeAllowed: String(max),
    }),
  metadataTooLarge: (size: number, max: number): ServiceError =>
    error('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(max),
    }),
  entityTooLarge: (size: number, max: number): ServiceError =>
    error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(size),
      MaxSizeAllowed: String(max),
    }),
  entityTooSmall: (part: { number: number; etag: string; size: number }, min: number): ServiceError =>
    error('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(part.size),
      MinSizeAllowed: String(min),
      PartNumber: String(part.number),
      ETag: part.etag,
    }),
  invalidPart: (uploadId: string, number: number, etag: string): ServiceError =>
    error(
      'InvalidPart',
      400,
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      { UploadId: uploadId, PartNumber: String(number), ETag: etag },
    ),
  invalidPartOrder: (uploadId: string): ServiceError =>
    error(
      'InvalidPartOrder',
      400,
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      { UploadId: uploadId },
    ),
  invalidPartNumber: (): ServiceError =>
    error('InvalidPartNumber', 416, 'The requested partnumber is not satisfiable'),
  invalidRange: (range: string, size: number): ServiceError =>
    error('InvalidRange', 416, 'The requested range is not satisfiable', {
      RangeRequested: range,
      ActualObjectSize: String(size),
    }),
  badDigest: (what: string): ServiceError =>
    error('BadDigest', 400, `The ${what} you specified did not match the calculated checksum.`),
  badContentMd5: (expected: string, calculated: string): ServiceError =>
    error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', {
      ExpectedDigest: expected,
      CalculatedDigest: calculated,
    }),
  invalidDigest: (digest: string): ServiceError =>
    error('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.', { 'Content-MD5': digest }),
  contentSha256Mismatch: (client: string, computed: string): ServiceError =>
    error(
      'XAmzContentSHA256Mismatch',
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: client, S3ComputedContentSHA256: computed },
    ),
  incompleteBody: (): ServiceError =>
    error(
      'IncompleteBody',
      400,
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    ),
  missingContentLength: (): ServiceError =>
    error('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.'),
  preconditionFailed: (condition: string): ServiceError =>
    error('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
      Condition: condition,
    }),
  notModified: (): ServiceError => error('NotModified', 304, 'Not Modified'),
  invalidArgument: (message: string, name?: string, value?: string): ServiceError =>
    error('InvalidArgument', 400, message, {
      ...(name === undefined ? {} : { ArgumentName: name }),
      ...(value === undefined ? {} : { ArgumentValue: value }),
    }),
  invalidRequest: (message: string): ServiceError => error('InvalidRequest', 400, message),
  malformedXml: (): ServiceError =>
    error(
      'MalformedXML',
      400,
      'The XML you provided was not well-formed or did not validate against our published schema',
    ),
  malformedPolicy: (message: string): ServiceError => error('MalformedPolicy', 400, message),
  invalidStorageClass: (given: string): ServiceError =>
    error('InvalidStorageClass', 400, 'The storage class you specified is not valid', {
      StorageClassRequested: given,
    }),
  invalidTag: (message: string): ServiceError => error('InvalidTag', 400, message),
  noTags: (bucket: string): ServiceError =>
    error('NoSuchTagSet', 404, 'The TagSet does not exist', { BucketName: bucket }),
  noPolicy: (bucket: string): ServiceError =>
    error('NoSuchBucketPolicy', 404, 'The bucket policy does not exist', { BucketName: bucket }),
  noCors: (bucket: string): ServiceError =>
    error('NoSuchCORSConfiguration', 404, 'The CORS configuration does not exist', { BucketName: bucket }),
  noConfiguration: (code: string, message: string, bucket: string): ServiceError =>
    error(code, 404, message, { BucketName: bucket }),
  corsForbidden: (message: string, method: string, resource: string): ServiceError =>
    error('AccessForbidden', 403, message, { Method: method, ResourceType: resource }),
  accessDenied: (): ServiceError => error('AccessDenied', 403, 'Access Denied'),
  notImplemented: (header: string): ServiceError =>
    error('NotImplemented', 501, 'A header you provided implies functionality that is not implemented', {
      Header: header,
    }),
  versioningNotImplemented: (): ServiceError =>
    error('NotImplemented', 501, 'Versioning is not implemented here: every bucket is unversioned.'),
  invalidVersionId: (versionId: string): ServiceError =>
    error('InvalidArgument', 400, 'Invalid version id specified', {
      ArgumentName: 'versionId',
      ArgumentValue: versionId,
    }),
} as const;

function error(code: string, status: number, message: string, members: JsonObject = {}): ServiceError {
  return new ServiceError(code, message, { status, members });
}
