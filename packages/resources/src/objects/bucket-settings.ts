import { type Bucket, type BucketCatalog, ownerOf } from './bucket-catalog.ts';
import { checkCorsRules } from './cors-rules.ts';
import type { ObjectsPorts } from './object-ports.ts';
import type { BucketInput, CorsRule } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

/** What a bucket answers of settings that nobody made, or that are not carried out here. */
const unconfigured = {
  lifecycle: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  website: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
  replication: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  objectLock: [
    'ObjectLockConfigurationNotFoundError',
    'Object Lock configuration does not exist for this bucket',
  ],
  encryption: [
    'ServerSideEncryptionConfigurationNotFoundError',
    'The server side encryption configuration was not found',
  ],
  ownershipControls: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
  publicAccessBlock: [
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
  ],
} as const;

/** A setting that is never there. */
export type UnconfiguredSetting = keyof typeof unconfigured;

/** CORS, policy and the settings that are answered but cannot be changed. */
export class BucketSettings {
  readonly #ports: ObjectsPorts;
  readonly #buckets: BucketCatalog;

  constructor(ports: ObjectsPorts, buckets: BucketCatalog) {
    this.#ports = ports;
    this.#buckets = buckets;
  }

  async putCors(
    input: BucketInput & { readonly CORSConfiguration: { readonly CORSRules: readonly CorsRule[] } },
  ): Promise<void> {
    await this.#buckets.change(input, { cors: checkCorsRules(input.CORSConfiguration.CORSRules) });
  }

  async getCors(input: BucketInput): Promise<{ readonly CORSRules: readonly CorsRule[] }> {
    const { cors } = await this.#buckets.get(input);
    if (cors === undefined) throw s3Errors.noCors(input.Bucket);
    return { CORSRules: cors };
  }

  async deleteCors(input: BucketInput): Promise<void> {
    await this.#buckets.change(input, { cors: undefined });
  }

  async putPolicy(input: BucketInput & { readonly Policy: string }): Promise<void> {
    const max = this.#ports.limits.bucketPolicyBytes;
    if (input.Policy.length > max) throw s3Errors.malformedPolicy(`Policies are limited to ${max} bytes`);
    if (!isJsonObjectText(input.Policy))
      throw s3Errors.malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
    await this.#buckets.change(input, { policy: input.Policy });
  }

  async getPolicy(input: BucketInput): Promise<{ readonly Policy: string }> {
    const { policy } = await this.#buckets.get(input);
    if (policy === undefined) throw s3Errors.noPolicy(input.Bucket);
    return { Policy: policy };
  }

  async deletePolicy(input: BucketInput): Promise<void> {
    await this.#buckets.change(input, { policy: undefined });
  }

  /** Always refuses, after the bucket was looked for. */
  async unconfigured(input: BucketInput, setting: UnconfiguredSetting): Promise<never> {
    await this.#buckets.get(input);
    const [code, message] = unconfigured[setting];
    throw s3Errors.noConfiguration(code, message, input.Bucket);
  }

  /** The owner may do all; nobody else is named. */
  async acl(input: BucketInput) {
    const bucket: Bucket = await this.#buckets.get(input);
    const Owner = ownerOf(bucket.owner);
    return {
      Owner,
      Grants: [{ Grantee: { ...Owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }],
    };
  }
}

function isJsonObjectText(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
