import type { Limit } from '@cairn/kit';

/** Names of the objects room's limits. */
export type ObjectLimitName = keyof typeof objectLimits;

/**
 * Quotas of S3 with AWS's defaults.
 * Source: "Amazon S3 multipart upload limits", "Bucket quotas" and "Object metadata" in the S3 user guide.
 */
export const objectLimits = {
  objectPutBytes: limit('objectPutBytes', 'Object put by one request, or one part.', 'bytes', 5_368_709_120),
  objectPartBytesMin: limit(
    'objectPartBytesMin',
    'Part of an upload that is not the last.',
    'bytes',
    5_242_880,
  ),
  objectParts: limit('objectParts', 'Largest number of a part.', 'count', 10_000),
  objectKeyBytes: limit('objectKeyBytes', 'Key of an object in UTF-8.', 'bytes', 1_024),
  objectMetadataBytes: limit('objectMetadataBytes', "User's metadata of an object.", 'bytes', 2_048),
  objectTags: limit('objectTags', 'Tags of an object.', 'count', 10),
  bucketTags: limit('bucketTags', 'Tags of a bucket.', 'count', 50),
  bucketsPerAccount: limit('bucketsPerAccount', 'Buckets of an account.', 'count', 10_000),
  bucketPolicyBytes: limit('bucketPolicyBytes', 'Policy of a bucket.', 'bytes', 20_480),
  objectListKeys: limit('objectListKeys', 'Entries of one page of a listing.', 'count', 1_000),
  objectInlineBytes: limit(
    'objectInlineBytes',
    'Object that is kept in the database and not in a file.',
    'bytes',
    16_384,
  ),
} as const satisfies { readonly [name: string]: Limit };

function limit(name: string, description: string, unit: Limit['unit'], value: number): Limit {
  return { name, description, unit, default: value };
}
