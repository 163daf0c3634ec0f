import type { CallScope } from '@cairn/kit';
import { BlobCollector } from './blob-collector.ts';
import { BucketCatalog, ownerOf } from './bucket-catalog.ts';
import { BucketSettings, type UnconfiguredSetting } from './bucket-settings.ts';
import { type CorsRequest, corsAnswerHeaders, matchingCorsRule } from './cors-rules.ts';
import { MultipartUploads } from './multipart-uploads.ts';
import { ObjectListing } from './object-listing.ts';
import type { ObjectsPorts } from './object-ports.ts';
import { ObjectReads } from './object-reads.ts';
import { ObjectTagging } from './object-tagging.ts';
import type * as S3 from './object-types.ts';
import { ObjectWrites } from './object-writes.ts';
import { s3Errors } from './s3-errors.ts';
import { UploadListing } from './upload-listing.ts';

/**
 * The S3 service: one method per operation, members as the S3 API spells them, instants as epoch
 * milliseconds. Each throws ServiceError from the table in `s3-errors.ts`. What is answered is on disk.
 */
export class Objects {
  readonly #buckets: BucketCatalog;
  readonly #settings: BucketSettings;
  readonly #collector: BlobCollector;
  readonly #listing: ObjectListing;
  readonly #reads: ObjectReads;
  readonly #writes: ObjectWrites;
  readonly #tagging: ObjectTagging;
  readonly #uploads: MultipartUploads;
  readonly #uploadListing: UploadListing;

  constructor(ports: ObjectsPorts) {
    this.#buckets = new BucketCatalog(ports);
    this.#settings = new BucketSettings(ports, this.#buckets);
    this.#collector = new BlobCollector(ports);
    const parts = { ports, buckets: this.#buckets, collector: this.#collector };
    this.#listing = new ObjectListing(ports, this.#buckets);
    this.#reads = new ObjectReads(parts);
    this.#writes = new ObjectWrites(parts);
    this.#tagging = new ObjectTagging(parts);
    this.#uploads = new MultipartUploads(parts);
    this.#uploadListing = new UploadListing(ports.index, this.#buckets, this.#uploads);
  }

  /** Begins to remove files that nobody owns, in the background. Call it before requests are answered. */
  start(): void {
    this.#collector.start();
  }

  /** Ends the work in the background. */
  async stop(): Promise<void> {
    await this.#collector.stop();
  }

  /** Resolves when no file is left that nobody owns: for tests. */
  async collected(): Promise<void> {
    await this.#collector.settled();
  }

  /** Whose a bucket is and its policy, for whoever decides about calls; undefined when there is none of that name. */
  async bucketAccess(
    name: string,
  ): Promise<{ readonly owner: string; readonly policy?: string | undefined } | undefined> {
    const bucket = await this.#buckets.find(name);
    return bucket && { owner: bucket.owner, policy: bucket.policy };
  }

  async listBuckets(scope: CallScope, input: { readonly Prefix?: string } = {}) {
    const buckets = await this.#buckets.list(scope.account);
    return {
      Owner: ownerOf(scope.account),
      Buckets: buckets
        .filter(({ name }) => name.startsWith(input.Prefix ?? ''))
        .map(({ name, createdMs, region }) => ({
          Name: name,
          CreationDate: createdMs,
          BucketRegion: region,
        })),
    };
  }

  async createBucket(scope: CallScope, input: S3.CreateBucketInput) {
    await this.#buckets.create(scope, input);
    return { Location: `/${input.Bucket}` };
  }

  async deleteBucket(_scope: CallScope, input: S3.BucketInput): Promise<void> {
    await this.#buckets.delete(input);
  }

  async headBucket(_scope: CallScope, input: S3.BucketInput) {
    const { region } = await this.#buckets.get(input);
    return { BucketRegion: region };
  }

  async getBucketLocation(_scope: CallScope, input: S3.BucketInput) {
    const { region } = await this.#buckets.get(input);
    return region === 'us-east-1' ? {} : { LocationConstraint: region };
  }

  /** Every bucket is unversioned: the answer names no status. */
  async getBucketVersioning(_scope: CallScope, input: S3.BucketInput) {
    await this.#buckets.get(input);
    return {};
  }

  async putBucketVersioning(_scope: CallScope, input: S3.BucketInput): Promise<never> {
    await this.#buckets.get(input);
    throw s3Errors.versioningNotImplemented();
  }

  async listObjectVersions(_scope: CallScope, input: S3.BucketInput): Promise<never> {
    await this.#buckets.get(input);
    throw s3Errors.versioningNotImplemented();
  }

  async putBucketTagging(_scope: CallScope, input: S3.TaggingInput) {
    return this.#tagging.putOfBucket(input);
  }

  async getBucketTagging(_scope: CallScope, input: S3.BucketInput) {
    return this.#tagging.getOfBucket(input);
  }

  async deleteBucketTagging(_scope: CallScope, input: S3.BucketInput) {
    return this.#tagging.deleteOfBucket(input);
  }

  async putBucketCors(_scope: CallScope, input: Parameters<BucketSettings['putCors']>[0]) {
    return this.#settings.putCors(input);
  }

  async getBucketCors(_scope: CallScope, input: S3.BucketInput) {
    return this.#settings.getCors(input);
  }

  async deleteBucketCors(_scope: CallScope, input: S3.BucketInput) {
    return this.#settings.deleteCors(input);
  }

  async putBucketPolicy(_scope: CallScope, input: S3.BucketInput & { readonly Policy: string }) {
    return this.#settings.putPolicy(input);
  }

  async getBucketPolicy(_scope: CallScope, input: S3.BucketInput) {
    return this.#settings.getPolicy(input);
  }

  async deleteBucketPolicy(_scope: CallScope, input: S3.BucketInput) {
    return this.#settings.deletePolicy(input);
  }

  async getBucketAcl(_scope: CallScope, input: S3.BucketInput) {
    return this.#settings.acl(input);
  }

  async getObjectAcl(_scope: CallScope, input: S3.KeyInput) {
    const acl = await this.#settings.acl(input);
    await this.#reads.row(input);
    return acl;
  }

  async getBucketLifecycleConfiguration(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'lifecycle');
  }

  async getBucketWebsite(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'website');
  }

  async getBucketReplication(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'replication');
  }

  async getObjectLockConfiguration(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'objectLock');
  }

  async getPublicAccessBlock(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'publicAccessBlock');
  }

  async getBucketEncryption(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'encryption');
  }

  async getBucketOwnershipControls(_scope: CallScope, input: S3.BucketInput) {
    return this.#refuse(input, 'ownershipControls');
  }

  async getBucketLogging(_scope: CallScope, input: S3.BucketInput) {
    await this.#buckets.get(input);
    return {};
  }

  async getBucketAccelerateConfiguration(_scope: CallScope, input: S3.BucketInput) {
    await this.#buckets.get(input);
    return {};
  }

  async getBucketNotificationConfiguration(_scope: CallScope, input: S3.BucketInput) {
    await this.#buckets.get(input);
    return {};
  }

  async getBucketRequestPayment(_scope: CallScope, input: S3.BucketInput) {
    await this.#buckets.get(input);
    return { Payer: 'BucketOwner' };
  }

  async putObject(_scope: CallScope, input: S3.PutObjectInput) {
    return this.#writes.put(input);
  }

  async copyObject(scope: CallScope, input: S3.CopyObjectInput) {
    return this.#writes.copy(scope, input);
  }

  /** See {@link ObjectReads.get}. */
  async getObject(_scope: CallScope, input: S3.GetObjectInput): Promise<S3.GetObjectOutput> {
    return this.#reads.get(input);
  }

  async headObject(_scope: CallScope, input: S3.GetObjectInput): Promise<S3.HeadObjectOutput> {
    return this.#reads.head(input);
  }

  async getObjectAttributes(_scope: CallScope, input: S3.GetObjectAttributesInput) {
    return this.#reads.attributes(input);
  }

  async deleteObject(_scope: CallScope, input: S3.DeleteObjectInput): Promise<void> {
    return this.#writes.delete(input);
  }

  async deleteObjects(_scope: CallScope, input: S3.DeleteObjectsInput) {
    return this.#writes.deleteMany(input);
  }

  async putObjectTagging(_scope: CallScope, input: S3.KeyInput & S3.TaggingInput) {
    return this.#tagging.putOfObject(input);
  }

  async getObjectTagging(_scope: CallScope, input: S3.KeyInput) {
    return this.#tagging.getOfObject(input);
  }

  async deleteObjectTagging(_scope: CallScope, input: S3.KeyInput) {
    return this.#tagging.deleteOfObject(input);
  }

  async listObjects(_scope: CallScope, input: S3.ListObjectsInput) {
    return this.#listing.listFirstForm(input);
  }

  async listObjectsV2(_scope: CallScope, input: S3.ListObjectsInput) {
    return this.#listing.list(input);
  }

  async createMultipartUpload(scope: CallScope, input: S3.CreateMultipartUploadInput) {
    return this.#uploads.create(scope, input);
  }

  async uploadPart(_scope: CallScope, input: S3.UploadPartInput) {
    return this.#uploads.putPart(input);
  }

  async uploadPartCopy(_scope: CallScope, input: S3.UploadPartCopyInput) {
    return this.#uploads.copyPart(input);
  }

  async completeMultipartUpload(_scope: CallScope, input: S3.CompleteMultipartUploadInput) {
    return this.#uploads.complete(input);
  }

  async abortMultipartUpload(_scope: CallScope, input: S3.UploadInput): Promise<void> {
    return this.#uploads.abort(input);
  }

  async listParts(_scope: CallScope, input: S3.ListPartsInput) {
    return this.#uploadListing.listParts(input);
  }

  async listMultipartUploads(_scope: CallScope, input: S3.ListMultipartUploadsInput) {
    return this.#uploadListing.listUploads(input);
  }

  /**
   * What a bucket's rules answer a page of another origin.
   * @returns headers, `refused` when no rule allows it, undefined when there is no such bucket
   */
  async corsHeaders(
    bucketName: string,
    request: CorsRequest,
  ): Promise<readonly string[] | 'refused' | 'not configured' | undefined> {
    const bucket = await this.#buckets.find(bucketName);
    if (bucket === undefined) return undefined;
    if (bucket.cors === undefined) return 'not configured';
    const rule = matchingCorsRule(bucket.cors, request);
    return rule === undefined ? 'refused' : corsAnswerHeaders(rule, request);
  }

  #refuse(input: S3.BucketInput, setting: UnconfiguredSetting): Promise<never> {
    return this.#settings.unconfigured(input, setting);
  }
}
