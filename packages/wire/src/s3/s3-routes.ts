/** Where an operation of S3 stands. */
export interface S3Route {
  readonly verb: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  readonly on: 'service' | 'bucket' | 'object';
  /** Parameters of the query that must be there. */
  readonly query?: readonly string[];
  /** Header that must be there. */
  readonly header?: string;
  /** What the body is: bytes, an XML document, or a text. */
  readonly body?:
    | { readonly kind: 'bytes'; readonly member: string }
    | {
        readonly kind: 'xml';
        readonly member: string;
        readonly root: string;
        readonly isOptional?: true;
      }
    | { readonly kind: 'text'; readonly member: string };
  /** Status of success; 200 unless said. */
  readonly status?: number;
  /** How the output is answered: as headers alone, as bytes, as an XML document, as a text. */
  readonly answer:
    | { readonly kind: 'headers' }
    | { readonly kind: 'bytes' }
    | { readonly kind: 'text'; readonly member: string }
    | {
        readonly kind: 'xml';
        readonly root: string;
        /** The member of the output that is the document; the others are headers. */
        readonly member?: string;
        /** Members that are headers beside the document. */
        readonly headers?: readonly string[];
      };
}

const headersOnly = { kind: 'headers' } as const;
const empty = { status: 204, answer: headersOnly } as const;
const bytes = { kind: 'bytes', member: 'Body' } as const;
const encryption = ['ServerSideEncryption', 'SSEKMSKeyId'] as const;

/** A GET of a part of a bucket's settings. */
function setting(query: string, root: string): S3Route {
  return { verb: 'GET', on: 'bucket', query: [query], answer: { kind: 'xml', root } };
}

/** All operations by the facade's method; the first that fits a request is taken. */
export const s3Routes = {
  listBuckets: { verb: 'GET', on: 'service', answer: { kind: 'xml', root: 'ListAllMyBucketsResult' } },

  getBucketLocation: {
    verb: 'GET',
    on: 'bucket',
    query: ['location'],
    answer: { kind: 'xml', root: 'LocationConstraint', member: 'LocationConstraint' },
  },
  getBucketVersioning: setting('versioning', 'VersioningConfiguration'),
  getBucketTagging: setting('tagging', 'Tagging'),
  getBucketCors: setting('cors', 'CORSConfiguration'),
  getBucketAcl: setting('acl', 'AccessControlPolicy'),
  getBucketLifecycleConfiguration: setting('lifecycle', 'LifecycleConfiguration'),
  getBucketWebsite: setting('website', 'WebsiteConfiguration'),
  getBucketReplication: setting('replication', 'ReplicationConfiguration'),
  getObjectLockConfiguration: setting('object-lock', 'ObjectLockConfiguration'),
  getPublicAccessBlock: setting('publicAccessBlock', 'PublicAccessBlockConfiguration'),
  getBucketEncryption: setting('encryption', 'ServerSideEncryptionConfiguration'),
  getBucketOwnershipControls: setting('ownershipControls', 'OwnershipControls'),
  getBucketLogging: setting('logging', 'BucketLoggingStatus'),
  getBucketAccelerateConfiguration: setting('accelerate', 'AccelerateConfiguration'),
  getBucketNotificationConfiguration: setting('notification', 'NotificationConfiguration'),
  getBucketRequestPayment: setting('requestPayment', 'RequestPaymentConfiguration'),
  listObjectVersions: setting('versions', 'ListVersionsResult'),
  getBucketPolicy: {
    verb: 'GET',
    on: 'bucket',
    query: ['policy'],
    answer: { kind: 'text', member: 'Policy' },
  },
  listMultipartUploads: setting('uploads', 'ListMultipartUploadsResult'),
  listObjectsV2: {
    verb: 'GET',
    on: 'bucket',
    query: ['list-type'],
    answer: { kind: 'xml', root: 'ListBucketResult' },
  },
  listObjects: { verb: 'GET', on: 'bucket', answer: { kind: 'xml', root: 'ListBucketResult' } },

  putBucketVersioning: {
    verb: 'PUT',
    on: 'bucket',
    query: ['versioning'],
    body: { kind: 'xml', member: 'VersioningConfiguration', root: 'VersioningConfiguration' },
    answer: headersOnly,
  },
  putBucketTagging: {
    verb: 'PUT',
    on: 'bucket',
    query: ['tagging'],
    body: { kind: 'xml', member: 'Tagging', root: 'Tagging' },
    ...empty,
  },
  putBucketCors: {
    verb: 'PUT',
    on: 'bucket',
    query: ['cors'],
    body: { kind: 'xml', member: 'CORSConfiguration', root: 'CORSConfiguration' },
    answer: headersOnly,
  },
  putBucketPolicy: {
    verb: 'PUT',
    on: 'bucket',
    query: ['policy'],
    body: { kind: 'text', member: 'Policy' },
    ...empty,
  },
  createBucket: {
    verb: 'PUT',
    on: 'bucket',
    body: {
      kind: 'xml',
      member: 'CreateBucketConfiguration',
      root: 'CreateBucketConfiguration',
      isOptional: true,
    },
    answer: headersOnly,
  },
  deleteBucketTagging: { verb: 'DELETE', on: 'bucket', query: ['tagging'], ...empty },
  deleteBucketCors: { verb: 'DELETE', on: 'bucket', query: ['cors'], ...empty },
  deleteBucketPolicy: { verb: 'DELETE', on: 'bucket', query: ['policy'], ...empty },
  deleteBucket: { verb: 'DELETE', on: 'bucket', ...empty },
  headBucket: { verb: 'HEAD', on: 'bucket', answer: headersOnly },
  deleteObjects: {
    verb: 'POST',
    on: 'bucket',
    query: ['delete'],
    body: { kind: 'xml', member: 'Delete', root: 'Delete' },
    answer: { kind: 'xml', root: 'DeleteResult' },
  },

  getObjectTagging: {
    verb: 'GET',
    on: 'object',
    query: ['tagging'],
    answer: { kind: 'xml', root: 'Tagging' },
  },
  getObjectAcl: {
    verb: 'GET',
    on: 'object',
    query: ['acl'],
    answer: { kind: 'xml', root: 'AccessControlPolicy' },
  },
  getObjectAttributes: {
    verb: 'GET',
    on: 'object',
    query: ['attributes'],
    answer: { kind: 'xml', root: 'GetObjectAttributesResponse', headers: ['LastModified'] },
  },
  listParts: {
    verb: 'GET',
    on: 'object',
    query: ['uploadId'],
    answer: { kind: 'xml', root: 'ListPartsResult' },
  },
  getObject: { verb: 'GET', on: 'object', answer: { kind: 'bytes' } },
  headObject: { verb: 'HEAD', on: 'object', answer: headersOnly },
  putObjectTagging: {
    verb: 'PUT',
    on: 'object',
    query: ['tagging'],
    body: { kind: 'xml', member: 'Tagging', root: 'Tagging' },
    answer: headersOnly,
  },
  uploadPartCopy: {
    verb: 'PUT',
    on: 'object',
    query: ['partNumber', 'uploadId'],
    header: 'x-amz-copy-source',
    answer: { kind: 'xml', root: 'CopyPartResult', member: 'CopyPartResult' },
  },
  uploadPart: {
    verb: 'PUT',
    on: 'object',
    query: ['partNumber', 'uploadId'],
    body: bytes,
    answer: headersOnly,
  },
  copyObject: {
    verb: 'PUT',
    on: 'object',
    header: 'x-amz-copy-source',
    answer: { kind: 'xml', root: 'CopyObjectResult', member: 'CopyObjectResult', headers: encryption },
  },
  putObject: { verb: 'PUT', on: 'object', body: bytes, answer: headersOnly },
  deleteObjectTagging: { verb: 'DELETE', on: 'object', query: ['tagging'], ...empty },
  abortMultipartUpload: { verb: 'DELETE', on: 'object', query: ['uploadId'], ...empty },
  deleteObject: { verb: 'DELETE', on: 'object', ...empty },
  createMultipartUpload: {
    verb: 'POST',
    on: 'object',
    query: ['uploads'],
    answer: {
      kind: 'xml',
      root: 'InitiateMultipartUploadResult',
      headers: [...encryption, 'ChecksumAlgorithm', 'ChecksumType'],
    },
  },
  completeMultipartUpload: {
    verb: 'POST',
    on: 'object',
    query: ['uploadId'],
    body: { kind: 'xml', member: 'MultipartUpload', root: 'CompleteMultipartUpload' },
    answer: { kind: 'xml', root: 'CompleteMultipartUploadResult', headers: encryption },
  },
} as const satisfies { readonly [method: string]: S3Route };

/** Names of the facade's methods, one per operation. */
export type S3Method = keyof typeof s3Routes;

/** Parameters that name a part of a bucket or an object: with them a request is never the plain one. */
const subresources: readonly string[] = [
  'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle',
  'location logging metadataTable metrics notification object-lock ownershipControls partNumber policy policyStatus',
  'publicAccessBlock replication requestPayment restore retention select tagging torrent uploadId uploads',
  'versioning versions website renameObject session',
].flatMap((line) => line.split(' '));

const methods = Object.keys(s3Routes) as readonly S3Method[];

/** The operation of a request. @returns the method, or the subresource that no operation here knows */
export function routeRequest(request: {
  readonly verb: string;
  readonly on: S3Route['on'];
  readonly query: URLSearchParams;
  readonly hasHeader: (name: string) => boolean;
}): S3Method | { readonly unknown: string } {
  const asked = subresources.filter((name) => request.query.has(name));
  const found = methods.find((method) => {
    const route: S3Route = s3Routes[method];
    if (route.verb !== request.verb || route.on !== request.on) return false;
    if (route.header !== undefined && !request.hasHeader(route.header)) return false;
    if (!(route.query ?? []).every((name) => request.query.has(name))) return false;
    // `partNumber` on a GET asks for a part of the plain object.
    return asked.every(
      (name) => route.query?.includes(name) || (name === 'partNumber' && route.verb !== 'PUT'),
    );
  });
  return found ?? { unknown: asked[0] ?? `${request.verb} ${request.on}` };
}
