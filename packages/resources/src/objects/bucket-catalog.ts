import { type CallScope, RecentMap, SerialWorkByKey } from '@cairn/kit';
import { isBucketName } from './bucket-name.ts';
import type { Tag } from './object-attributes.ts';
import type { BucketRow, ObjectChange, ObjectChangeAnswer } from './object-index.ts';
import type { ObjectsPorts } from './object-ports.ts';
import type { BucketInput, CorsRule, CreateBucketInput, Owner } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

/** What is kept of a bucket. */
export interface BucketAttributes {
  /** Account that made it. */
  readonly owner: string;
  readonly region: string;
  readonly createdMs: number;
  readonly tags?: readonly Tag[];
  readonly cors?: readonly CorsRule[];
  /** JSON text, kept as it was given. */
  readonly policy?: string;
}

/** A bucket. */
export interface Bucket extends BucketAttributes {
  readonly name: string;
}

const cachedBucketsMax = 10_000;
const pageSize = 1_000;

/**
 * The buckets. Reads are answered from memory once a bucket was read, since every request needs one; all
 * writes pass through here, so what is in memory is what is on disk.
 */
export class BucketCatalog {
  readonly #ports: ObjectsPorts;
  readonly #cache = new RecentMap<string, Bucket>(cachedBucketsMax);
  /** How many writes were made or tried: what was read before one of them is not to be remembered after it. */
  #writes = 0;
  /** Changes of one bucket's attributes follow one another. */
  readonly #changes = new SerialWorkByKey();

  constructor(ports: ObjectsPorts) {
    this.#ports = ports;
  }

  /** @throws ServiceError NoSuchBucket, AccessDenied when the owner is not the expected one */
  async get(input: BucketInput): Promise<Bucket> {
    const bucket = await this.find(input.Bucket);
    if (bucket === undefined) throw s3Errors.noSuchBucket(input.Bucket);
    if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.owner)
      throw s3Errors.accessDenied();
    return bucket;
  }

  /** The bucket, or undefined. */
  async find(name: string): Promise<Bucket | undefined> {
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    if (!isBucketName(name)) return undefined;
    const writes = this.#writes;
    const row = await this.#ports.index.bucket(name);
    if (row === undefined) return undefined;
    return writes === this.#writes ? this.#keep(bucketOf(row)) : (this.#cache.get(name) ?? bucketOf(row));
  }

  /** Buckets of an account by name. */
  async list(owner: string): Promise<readonly Bucket[]> {
    const found: Bucket[] = [];
    for (let after = ''; ; ) {
      const page = await this.#ports.index.buckets(after, pageSize);
      for (const row of page) {
        const bucket = bucketOf(row);
        if (bucket.owner === owner) found.push(bucket);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      after = last.name;
    }
  }

  /** @throws ServiceError InvalidBucketName, BucketAlreadyOwnedByYou, BucketAlreadyExists, … */
  async create(scope: CallScope, input: CreateBucketInput): Promise<Bucket> {
    const { Bucket: name, CreateBucketConfiguration } = input;
    if (!isBucketName(name)) throw s3Errors.invalidBucketName(name);
    const region = regionOf(scope.region, CreateBucketConfiguration?.LocationConstraint);
    const { bucketsPerAccount } = this.#ports.limits;
    if ((await this.list(scope.account)).length >= bucketsPerAccount) throw s3Errors.tooManyBuckets();
    const bucket = { name, owner: scope.account, region, createdMs: this.#ports.clock.now() };
    const { outcome } = await this.#write({ kind: 'create bucket', bucket: rowOf(bucket) });
    if (outcome === 'done') return this.#keep(bucket);
    const existing = await this.get({ Bucket: name });
    if (existing.owner !== scope.account) throw s3Errors.bucketExists(name);
    // In us-east-1 making one's own bucket again succeeds, as it always did.
    if (existing.region === 'us-east-1' && region === 'us-east-1') return existing;
    throw s3Errors.bucketOwned(name);
  }

  /** Changes some attributes; undefined takes one away. */
  async change(
    input: BucketInput,
    change: { readonly [attribute in keyof BucketAttributes]?: BucketAttributes[attribute] | undefined },
  ): Promise<void> {
    await this.#changes.run(input.Bucket, async () => {
      const bucket = { ...(await this.get(input)), ...change } as Bucket;
      const { outcome } = await this.#write({ kind: 'update bucket', bucket: rowOf(bucket) });
      if (outcome !== 'done') throw s3Errors.noSuchBucket(input.Bucket);
      this.#keep(bucket);
    });
  }

  /** @throws ServiceError NoSuchBucket, BucketNotEmpty */
  async delete(input: BucketInput): Promise<void> {
    const { name } = await this.get(input);
    const { outcome } = await this.#write({ kind: 'delete bucket', name });
    if (outcome === 'bucket not empty') throw s3Errors.bucketNotEmpty(name);
    this.#cache.delete(name);
    if (outcome === 'no bucket') throw s3Errors.noSuchBucket(name);
  }

  async #write(change: ObjectChange): Promise<ObjectChangeAnswer> {
    try {
      return await this.#ports.index.write(change);
    } finally {
      this.#writes += 1;
    }
  }

  #keep(bucket: Bucket): Bucket {
    this.#cache.set(bucket.name, bucket);
    return bucket;
  }
}

/** An account as the owner of buckets and objects: S3 shows a canonical id of 64 digits. */
export function ownerOf(account: string): Owner {
  return { DisplayName: account, ID: account.padStart(64, '0') };
}

function regionOf(endpointRegion: string, constraint: string | undefined): string {
  if (constraint === undefined || constraint === '') {
    if (endpointRegion !== 'us-east-1') throw s3Errors.illegalLocation('unspecified');
    return endpointRegion;
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region) || region === 'us-east-1')
    throw s3Errors.invalidLocation(constraint);
  if (endpointRegion !== 'us-east-1' && endpointRegion !== region) throw s3Errors.illegalLocation(constraint);
  return region;
}

function bucketOf({ name, attributes }: BucketRow): Bucket {
  return { name, ...(JSON.parse(attributes) as BucketAttributes) };
}

function rowOf({ name, ...attributes }: Bucket): BucketRow {
  return { name, attributes: JSON.stringify(attributes) };
}
