import { readCopySource } from '@cairn/resources/objects';
import { each, type OperationAccess, on, type ServiceAccess } from '../access/operation-access.ts';
import type { OperationInput } from '../operation.ts';

const bucketArn = ({ Bucket }: OperationInput): string => `arn:aws:s3:::${Bucket}`;
const objectArn = (input: OperationInput): string => `${bucketArn(input)}/${input.Key}`;
const bucket = (action: string): OperationAccess =>
  on((_scope, input) => [bucketArn(input)], { action: `s3:${action}` });
const object = (action: string): OperationAccess =>
  on((_scope, input) => [objectArn(input)], { action: `s3:${action}` });

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
const listing = ({ Prefix, Delimiter, MaxKeys }: OperationInput) => ({
  's3:prefix': textOf(Prefix),
  's3:delimiter': textOf(Delimiter),
  's3:max-keys': textOf(MaxKeys),
});

/** A copy reads one object and writes another. */
const copy: OperationAccess = {
  asks: (_scope, input) => {
    const { bucket, key } = readCopySource(String(input.CopySource ?? ''));
    return [
      { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` },
      { action: 's3:PutObject', resource: objectArn(input) },
    ];
  },
};

export const s3Access: ServiceAccess = {
  ListBuckets: { action: 's3:ListAllMyBuckets' },
  CreateBucket: bucket('CreateBucket'),
  DeleteBucket: bucket('DeleteBucket'),
  HeadBucket: bucket('ListBucket'),
  ...each('ListObjects ListObjectsV2', { ...bucket('ListBucket'), keys: listing }),
  ListObjectVersions: { ...bucket('ListBucketVersions'), keys: listing },
  ListMultipartUploads: bucket('ListBucketMultipartUploads'),
  GetBucketLocation: bucket('GetBucketLocation'),
  GetBucketVersioning: bucket('GetBucketVersioning'),
  PutBucketVersioning: bucket('PutBucketVersioning'),
  GetBucketTagging: bucket('GetBucketTagging'),
  ...each('PutBucketTagging DeleteBucketTagging', bucket('PutBucketTagging')),
  GetBucketCors: bucket('GetBucketCORS'),
  ...each('PutBucketCors DeleteBucketCors', bucket('PutBucketCORS')),
  GetBucketPolicy: bucket('GetBucketPolicy'),
  PutBucketPolicy: bucket('PutBucketPolicy'),
  DeleteBucketPolicy: bucket('DeleteBucketPolicy'),
  GetBucketAcl: bucket('GetBucketAcl'),
  GetBucketLifecycleConfiguration: bucket('GetLifecycleConfiguration'),
  GetBucketWebsite: bucket('GetBucketWebsite'),
  GetBucketReplication: bucket('GetReplicationConfiguration'),
  GetObjectLockConfiguration: bucket('GetBucketObjectLockConfiguration'),
  GetPublicAccessBlock: bucket('GetBucketPublicAccessBlock'),
  GetBucketEncryption: bucket('GetEncryptionConfiguration'),
  GetBucketOwnershipControls: bucket('GetBucketOwnershipControls'),
  GetBucketLogging: bucket('GetBucketLogging'),
  GetBucketAccelerateConfiguration: bucket('GetAccelerateConfiguration'),
  GetBucketNotificationConfiguration: bucket('GetBucketNotification'),
  GetBucketRequestPayment: bucket('GetBucketRequestPayment'),
  ...each('GetObject HeadObject GetObjectAttributes', object('GetObject')),
  ...each('PutObject CreateMultipartUpload UploadPart CompleteMultipartUpload', object('PutObject')),
  ...each('CopyObject UploadPartCopy', copy),
  AbortMultipartUpload: object('AbortMultipartUpload'),
  ListParts: object('ListMultipartUploadParts'),
  DeleteObject: object('DeleteObject'),
  DeleteObjects: on(
    (_scope, input) => {
      const { Objects = [] } = (input.Delete ?? {}) as {
        readonly Objects?: readonly { readonly Key: string }[];
      };
      return Objects.map(({ Key }) => `${bucketArn(input)}/${Key}`);
    },
    { action: 's3:DeleteObject' },
  ),
  GetObjectTagging: object('GetObjectTagging'),
  PutObjectTagging: object('PutObjectTagging'),
  DeleteObjectTagging: object('DeleteObjectTagging'),
  GetObjectAcl: object('GetObjectAcl'),
};
