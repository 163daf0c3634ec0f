import { type CallScope, ServiceError } from '@cairn/kit';
import type {
  GetObjectRequest,
  ListObjectsRequest,
  MapRunObjects,
  PutObjectRequest,
} from '../map-run-objects.ts';

/** Whoever runs the map run. */
export const testScope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:role/map' },
};

/** Objects in memory: bucket `b` exists, chunks are as small as wanted, calls are counted. */
export class MemoryObjects implements MapRunObjects {
  readonly objects = new Map<string, Uint8Array>();
  chunkBytes = 65_536;
  /** Ranges that were asked for, the first byte of each. */
  readonly firstBytes: number[] = [];
  /** Streams that were neither read to their end nor given up. */
  openStreams = 0;
  bytesRead = 0;
  listCalls = 0;
  pageSize = 1_000;
  readonly #versions = new Map<string, number>();
  decompress?: NonNullable<MapRunObjects['decompress']>;
  openParquet?: NonNullable<MapRunObjects['openParquet']>;

  put(key: string, content: string | Uint8Array): void {
    this.objects.set(key, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    this.#versions.set(key, (this.#versions.get(key) ?? 0) + 1);
  }

  text(key: string): string {
    return new TextDecoder().decode(this.objects.get(key));
  }

  async getObject(_scope: CallScope, { Bucket, Key, range, ifMatch, ExpectedBucketOwner }: GetObjectRequest) {
    this.#checkBucket(Bucket, ExpectedBucketOwner);
    const bytes = this.objects.get(Key);
    if (bytes === undefined)
      throw new ServiceError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
    const ETag = `"${this.#versions.get(Key)}"`;
    if (ifMatch !== undefined && ifMatch !== ETag)
      throw new ServiceError(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        {
          status: 412,
        },
      );
    const first = range?.first ?? 0;
    if (range !== undefined && first >= bytes.length)
      throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', { status: 416 });
    this.firstBytes.push(first);
    const last = Math.min(range?.last ?? bytes.length - 1, bytes.length - 1);
    return { ETag, objectBytes: bytes.length, bytes: this.#stream(bytes.subarray(first, last + 1)) };
  }

  async listObjectsV2(
    _scope: CallScope,
    { Bucket, Prefix = '', ContinuationToken, StartAfter, ExpectedBucketOwner }: ListObjectsRequest,
  ) {
    this.#checkBucket(Bucket, ExpectedBucketOwner);
    this.listCalls += 1;
    const after = ContinuationToken ?? StartAfter ?? '';
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(Prefix) && key > after).sort();
    const page = keys.slice(0, this.pageSize);
    return {
      Contents: page.map((Key) => ({
        Key,
        Size: this.objects.get(Key)?.length ?? 0,
        ETag: '"etag"',
        lastModifiedMs: 1_668_699_881_500,
        StorageClass: 'STANDARD',
      })),
      ...(keys.length > page.length ? { NextContinuationToken: page.at(-1) as string } : {}),
    };
  }

  async putObject(
    _scope: CallScope,
    { Bucket, Key, ExpectedBucketOwner }: PutObjectRequest,
    bytes: AsyncIterable<Uint8Array>,
  ) {
    this.#checkBucket(Bucket, ExpectedBucketOwner);
    const chunks: number[] = [];
    for await (const chunk of bytes) for (const byte of chunk) chunks.push(byte);
    this.put(Key, Uint8Array.from(chunks));
    return { ETag: '"etag"' };
  }

  #checkBucket(bucket: string, owner: string | undefined): void {
    if (bucket !== 'b')
      throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
    if (owner !== undefined && owner !== '000000000000')
      throw new ServiceError('AccessDenied', 'Access Denied', { status: 403 });
  }

  /** Open from the beginning on, read or not. */
  #stream(bytes: Uint8Array): AsyncIterable<Uint8Array> {
    this.openStreams += 1;
    let at = 0;
    let isOpen = true;
    const close = (): { done: true; value: undefined } => {
      if (isOpen) this.openStreams -= 1;
      isOpen = false;
      return { done: true, value: undefined };
    };
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (!isOpen || at >= bytes.length) return close();
      const chunk = bytes.slice(at, at + this.chunkBytes);
      at += chunk.length;
      this.bytesRead += chunk.length;
      return { done: false, value: chunk };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: async () => close() }) };
  }
}
