import type { BucketCatalog } from './bucket-catalog.ts';
import { readAttributes, type Tag } from './object-attributes.ts';
import type { ObjectsPorts } from './object-ports.ts';
import { checkTags } from './object-tags.ts';
import type { BucketInput, KeyInput, TaggingInput } from './object-types.ts';
import type { ObjectsParts } from './object-writes.ts';
import { s3Errors } from './s3-errors.ts';

/** Tags of buckets and objects. */
export class ObjectTagging {
  readonly #ports: ObjectsPorts;
  readonly #buckets: BucketCatalog;

  constructor({ ports, buckets }: ObjectsParts) {
    this.#ports = ports;
    this.#buckets = buckets;
  }

  async putOfObject(input: KeyInput & TaggingInput): Promise<void> {
    const tags = checkTags(input.Tagging.TagSet, this.#ports.limits.objectTags, 'Object');
    await this.#replace(input, tags);
  }

  async getOfObject(input: KeyInput): Promise<{ readonly TagSet: readonly Tag[] }> {
    await this.#buckets.get(input);
    const row = await this.#ports.index.objectRow(input.Bucket, input.Key);
    if (row === undefined) throw s3Errors.noSuchKey(input.Key);
    return { TagSet: readAttributes(row).tags };
  }

  async deleteOfObject(input: KeyInput): Promise<void> {
    await this.#replace(input, []);
  }

  async putOfBucket(input: TaggingInput): Promise<void> {
    const tags = checkTags(input.Tagging.TagSet, this.#ports.limits.bucketTags, 'Bucket');
    await this.#buckets.change(input, { tags });
  }

  async getOfBucket(input: BucketInput): Promise<{ readonly TagSet: readonly Tag[] }> {
    const { tags = [] } = await this.#buckets.get(input);
    if (tags.length === 0) throw s3Errors.noTags(input.Bucket);
    return { TagSet: tags };
  }

  async deleteOfBucket(input: BucketInput): Promise<void> {
    await this.#buckets.change(input, { tags: undefined });
  }

  async #replace(input: KeyInput, tags: readonly Tag[]): Promise<void> {
    const { index } = this.#ports;
    await this.#buckets.get(input);
    // The object may be put again between reading and writing; then the tags are for the new one.
    for (;;) {
      const row = await index.objectRow(input.Bucket, input.Key);
      if (row === undefined) throw s3Errors.noSuchKey(input.Key);
      const attributes = JSON.stringify({ ...readAttributes(row), tags });
      const { bucket, key, revision } = row;
      const { outcome } = await index.write({ kind: 'update object', bucket, key, revision, attributes });
      if (outcome === 'done') return;
    }
  }
}
