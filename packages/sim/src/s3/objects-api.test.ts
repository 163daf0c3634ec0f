import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3TestServer, startS3Server } from './s3-server.ts';

let cairn: S3TestServer;
let s3: S3Client;
const Bucket = 'the-bucket';

beforeAll(async () => {
  cairn = await startS3Server();
  ({ s3 } = cairn);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cairn.close());

const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ...more }));
const bodyOf = async (Key: string, more: object = {}) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
const failure = (name: string, status: number, more: object = {}) => ({
  name,
  $metadata: expect.objectContaining({ httpStatusCode: status }),
  ...more,
});

describe('buckets', () => {
  it('are made, found, listed and deleted', async () => {
    expect(await s3.send(new CreateBucketCommand({ Bucket: 'a-bucket' }))).toMatchObject({
      Location: '/a-bucket',
    });
    expect(await s3.send(new HeadBucketCommand({ Bucket: 'a-bucket' }))).toMatchObject({
      BucketRegion: 'us-east-1',
    });
    const { Buckets, Owner } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['a-bucket', Bucket]);
    expect(Owner?.ID).toHaveLength(64);
    await s3.send(new DeleteBucketCommand({ Bucket: 'a-bucket' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'a-bucket' }))).rejects.toMatchObject(
      failure('NotFound', 404),
    );
  });

  it('know where they are', async () => {
    const LocationConstraint = 'eu-west-1';
    await s3.send(
      new CreateBucketCommand({ Bucket: 'in-ireland', CreateBucketConfiguration: { LocationConstraint } }),
    );
    expect(await s3.send(new GetBucketLocationCommand({ Bucket: 'in-ireland' }))).toMatchObject({
      LocationConstraint,
    });
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint ?? '').toBe('');
    await expect(
      s3.send(
        new CreateBucketCommand({ Bucket: 'in-ireland', CreateBucketConfiguration: { LocationConstraint } }),
      ),
    ).rejects.toMatchObject(failure('BucketAlreadyOwnedByYou', 409));
  });

  it.each(['ab', 'Upper', 'a..b', '-a', 'a_b', '192.168.1.1', 'x'.repeat(64)])(
    'are not called %s',
    async (name) => {
      const answer = await cairn.raw({ method: 'PUT', path: `/${name}` });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('<Code>InvalidBucketName</Code>');
      expect(answer.text).toContain(`<BucketName>${name}</BucketName>`);
    },
  );

  it('are made again by their owner in us-east-1, and never by another account', async () => {
    await s3.send(new CreateBucketCommand({ Bucket }));
    const authorization =
      'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/s3/aws4_request, Signature=0';
    const answer = await cairn.raw({ method: 'PUT', path: `/${Bucket}`, headers: { authorization } });
    expect(answer).toMatchObject({ status: 409, text: expect.stringContaining('BucketAlreadyExists') });
    expect((await cairn.raw({ path: '/', headers: { authorization } })).text).toContain(
      '<Buckets></Buckets>',
    );
  });

  it('are not deleted while they hold an object', async () => {
    await put('k');
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject(
      failure('BucketNotEmpty', 409),
    );
  });

  it('keep tags, rules for other origins and a policy', async () => {
    const TagSet = [{ Key: 'team', Value: 'x & <y>' }];
    await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject(
      failure('NoSuchTagSet', 404),
    );
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect(await s3.send(new GetBucketTaggingCommand({ Bucket }))).toMatchObject({ TagSet });
    await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
    const CORSRules = [
      {
        AllowedMethods: ['GET', 'PUT'],
        AllowedOrigins: ['http://localhost:3000', 'https://*.example.com'],
        AllowedHeaders: ['*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 60,
      },
    ];
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    expect(await s3.send(new GetBucketCorsCommand({ Bucket }))).toMatchObject({ CORSRules });
    await s3.send(new DeleteBucketCorsCommand({ Bucket }));
    await expect(s3.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject(
      failure('NoSuchCORSConfiguration', 404),
    );
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await s3.send(new GetBucketPolicyCommand({ Bucket }))).toMatchObject({ Policy });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(
      failure('NoSuchBucketPolicy', 404),
    );
  });

  it('are unversioned and say so', async () => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    expect(Status).toBeUndefined();
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await expect(
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    ).rejects.toMatchObject(failure('NotImplemented', 501));
    const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
    expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL', Grantee: { Type: 'CanonicalUser' } }]);
  });

  it('that are expected to be of another owner are refused', async () => {
    const ExpectedBucketOwner = '111122223333';
    await expect(
      s3.send(new GetBucketLocationCommand({ Bucket, ExpectedBucketOwner })),
    ).rejects.toMatchObject(failure('AccessDenied', 403));
  });
});

describe('an object', () => {
  it.each([0, 1, 16_384, 16_385, 300_000])('of %i bytes comes back as it was put', async (size) => {
    const Body = Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 7) & 0xff));
    const { ETag, ChecksumCRC32 } = await put('sized', { Body });
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'sized', ChecksumMode: 'ENABLED' }));
    expect(found).toMatchObject({ ETag, ChecksumCRC32, ContentLength: size, AcceptRanges: 'bytes' });
    expect(Buffer.compare(Buffer.from((await found.Body?.transformToByteArray()) ?? []), Body)).toBe(0);
  });

  it('keeps its headers, metadata, storage class and tags', async () => {
    const headers = {
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'max-age=1',
      ContentDisposition: 'attachment; filename="x"',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      StorageClass: 'STANDARD_IA',
      WebsiteRedirectLocation: '/other',
      Metadata: { 'first-name': 'Ada', second: '' },
    } as const;
    await put('described', { ...headers, Tagging: 'a=1&b=%20x' });
    const { Metadata, ...rest } = headers;
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'described' }))).toMatchObject({
      ...rest,
      Metadata,
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ContentLength: 5,
    });
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'described' }))).toMatchObject({
      TagSet: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: ' x' },
      ],
    });
    const overridden = await s3.send(
      new GetObjectCommand({
        Bucket,
        Key: 'described',
        ResponseContentType: 'text/plain',
        ResponseContentDisposition: 'inline',
      }),
    );
    expect(overridden).toMatchObject({
      ContentType: 'text/plain',
      ContentDisposition: 'inline',
      TagCount: 2,
    });
  });

  it.each([
    ['bytes=0-1', 'he', 'bytes 0-1/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=-99', 'hello', 'bytes 0-4/5'],
    ['bytes=1-99', 'ello', 'bytes 1-4/5'],
    ['bytes=3-1', 'hello', undefined],
    ['lines=1-2', 'hello', undefined],
    ['bytes=0-0,2-3', 'hello', undefined],
  ])('gives the range %s', async (Range, text, ContentRange) => {
    await put('ranged');
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'ranged', Range }));
    expect(found.ContentRange).toBe(ContentRange);
    expect(found.$metadata.httpStatusCode).toBe(ContentRange === undefined ? 200 : 206);
    expect(await found.Body?.transformToString()).toBe(text);
  });

  it('refuses a range outside', async () => {
    await put('ranged');
    await expect(bodyOf('ranged', { Range: 'bytes=5-' })).rejects.toMatchObject(
      failure('InvalidRange', 416, { ActualObjectSize: '5', RangeRequested: 'bytes=5-' }),
    );
  });

  it('gives a range over the pieces of a large object', async () => {
    const Body = Buffer.alloc(1_000_000, 'abcdefghij');
    await put('large', { Body });
    expect(await bodyOf('large', { Range: 'bytes=524285-524299' })).toBe(
      Body.toString('utf8', 524_285, 524_300),
    );
  });

  it('that is not there is told with its key', async () => {
    await expect(bodyOf('no such')).rejects.toMatchObject(failure('NoSuchKey', 404, { Key: 'no such' }));
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'no' }))).rejects.toMatchObject(
      failure('NotFound', 404),
    );
    await expect(s3.send(new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'k' }))).rejects.toMatchObject(
      failure('NoSuchBucket', 404, { BucketName: 'no-such-bucket' }),
    );
  });

  it('is copied, with its own or with other metadata', async () => {
    await put('source é/1', { Metadata: { a: '1' }, ContentType: 'text/x' });
    const CopySource = `${Bucket}/${encodeURIComponent('source é/1')}`;
    const { CopyObjectResult } = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    expect(CopyObjectResult).toMatchObject({ ETag: '"5d41402abc4b2a76b9719d911017c592"' });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).toMatchObject({
      Metadata: { a: '1' },
      ContentType: 'text/x',
    });
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'copy',
        CopySource,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
        ChecksumAlgorithm: 'SHA256',
      }),
    );
    expect(
      await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy', ChecksumMode: 'ENABLED' })),
    ).toMatchObject({
      Metadata: { b: '2' },
      ChecksumSHA256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    });
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy` })),
    ).rejects.toMatchObject(failure('InvalidRequest', 400));
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/nothing` })),
    ).rejects.toMatchObject(failure('NoSuchKey', 404));
  });

  it('survives the deletion of what it was copied from', async () => {
    await put('large source', { Body: Buffer.alloc(100_000, 'x') });
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'large copy', CopySource: `${Bucket}/large%20source` }),
    );
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'large source' }));
    await (await cairn.server.cairn.objects.use()).collected();
    expect((await bodyOf('large copy'))?.length).toBe(100_000);
  });

  it('takes tags and lets go of them', async () => {
    await put('tagged');
    const TagSet = [{ Key: 'k', Value: 'v' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).toMatchObject({ TagSet });
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).toMatchObject({
      TagSet: [],
    });
    const many = Array.from({ length: 11 }, (_, at) => ({ Key: `k${at}`, Value: '' }));
    await expect(
      s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet: many } })),
    ).rejects.toMatchObject(failure('InvalidTag', 400));
  });

  it('tells its attributes', async () => {
    await put('attributes');
    expect(
      await s3.send(
        new GetObjectAttributesCommand({
          Bucket,
          Key: 'attributes',
          ObjectAttributes: ['ETag', 'Checksum', 'ObjectSize', 'StorageClass', 'ObjectParts'],
        }),
      ),
    ).toMatchObject({
      ETag: '5d41402abc4b2a76b9719d911017c592',
      Checksum: { ChecksumCRC32: 'NhCmhg==', ChecksumType: 'FULL_OBJECT' },
      ObjectSize: 5,
      StorageClass: 'STANDARD',
    });
  });

  it('is deleted, alone and with many others', async () => {
    await Promise.all(['d1', 'd2', 'd3'].map((key) => put(key)));
    expect((await s3.send(new DeleteObjectCommand({ Bucket, Key: 'd1' }))).$metadata.httpStatusCode).toBe(
      204,
    );
    const Objects = ['d2', 'd3', 'never there', 'a & b'].map((Key) => ({ Key }));
    expect(await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))).toMatchObject({
      Deleted: Objects,
    });
    await expect(bodyOf('d2')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const quiet = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted).toBeUndefined();
  });
});

describe('conditions', () => {
  const etag = '"5d41402abc4b2a76b9719d911017c592"';
  const past = new Date('2001-01-01');
  const future = new Date('2101-01-01');

  it.each([
    ['IfMatch that holds', { IfMatch: etag }, 200],
    ['IfMatch *', { IfMatch: '*' }, 200],
    ['IfMatch that does not hold', { IfMatch: '"x"' }, 412],
    ['IfNoneMatch that holds', { IfNoneMatch: '"x"' }, 200],
    ['IfNoneMatch that does not hold', { IfNoneMatch: etag }, 304],
    ['IfModifiedSince before', { IfModifiedSince: past }, 200],
    ['IfModifiedSince after', { IfModifiedSince: future }, 304],
    ['IfUnmodifiedSince before', { IfUnmodifiedSince: past }, 412],
    ['IfUnmodifiedSince after', { IfUnmodifiedSince: future }, 200],
    ['IfMatch before IfUnmodifiedSince', { IfMatch: etag, IfUnmodifiedSince: past }, 200],
    ['IfNoneMatch before IfModifiedSince', { IfNoneMatch: etag, IfModifiedSince: past }, 304],
  ])('%s', async (_, conditions, status) => {
    await put('conditional');
    const outcome = await s3.send(new HeadObjectCommand({ Bucket, Key: 'conditional', ...conditions })).then(
      ({ $metadata }) => $metadata,
      ({ $metadata }) => $metadata,
    );
    expect(outcome.httpStatusCode).toBe(status);
  });

  it('let only one of many writers make an object', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => put('once', { IfNoneMatch: '*', Body: `writer ${at}` })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: failure('PreconditionFailed', 412, { Condition: 'If-None-Match' }),
    });
  });

  it('let a writer replace only what it has read', async () => {
    const { ETag } = await put('versioned', { Body: '1' });
    await put('versioned', { Body: '2', IfMatch: ETag });
    await expect(put('versioned', { Body: '3', IfMatch: ETag })).rejects.toMatchObject(
      failure('PreconditionFailed', 412),
    );
    await expect(put('never there', { IfMatch: ETag })).rejects.toMatchObject(failure('NoSuchKey', 404));
    expect(await bodyOf('versioned')).toBe('2');
  });
});

describe('checksums', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'of kind %s are kept',
    async (ChecksumAlgorithm) => {
      const given = await put(`sum ${ChecksumAlgorithm}`, { ChecksumAlgorithm }).catch(
        (error: unknown) => error,
      );
      // The SDK brings no CRC-64 of its own; what the server computes is compared with the published value.
      if (ChecksumAlgorithm === 'CRC64NVME') {
        const answer = await cairn.raw({
          method: 'PUT',
          path: `/${Bucket}/crc64`,
          body: '123456789',
          headers: { 'x-amz-sdk-checksum-algorithm': 'CRC64NVME' },
        });
        expect(answer.headers['x-amz-checksum-crc64nvme']).toBe('rosUhgp5mIg=');
        return;
      }
      const member = `Checksum${ChecksumAlgorithm}` as const;
      const head = await s3.send(
        new HeadObjectCommand({ Bucket, Key: `sum ${ChecksumAlgorithm}`, ChecksumMode: 'ENABLED' }),
      );
      expect(head[member]).toBe((given as { [name: string]: string })[member]);
      expect(head[member]).toBeDefined();
    },
  );

  it('that do not fit are refused, and nothing is put', async () => {
    await expect(put('wrong', { ChecksumSHA256: Buffer.alloc(32).toString('base64') })).rejects.toMatchObject(
      failure('BadDigest', 400),
    );
    const answer = await cairn.raw({
      method: 'PUT',
      path: `/${Bucket}/wrong`,
      body: 'x'.repeat(50_000),
      headers: { 'content-md5': Buffer.alloc(16).toString('base64') },
    });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('<Code>BadDigest</Code>') });
    await expect(bodyOf('wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('listings', () => {
  const listed = 'listed-bucket';
  const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'd & <e>', 'f', 'é', '\uff5e', '𝒳'];
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: listed }));
    await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket: listed, Key, Body: Key }))));
  });

  it('give all keys in the order of UTF-8', async () => {
    const { Contents, KeyCount, IsTruncated } = await s3.send(new ListObjectsV2Command({ Bucket: listed }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(keys);
    expect({ KeyCount, IsTruncated }).toEqual({ KeyCount: keys.length, IsTruncated: false });
    expect(Contents?.[0]).toMatchObject({ Size: 1, StorageClass: 'STANDARD', ChecksumAlgorithm: ['CRC32'] });
    expect(Contents?.[0]?.Owner).toBeUndefined();
  });

  it.each([1, 2, 3, 100])('go on page by page of %i, with common prefixes', async (MaxKeys) => {
    const found: string[] = [];
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: listed, Delimiter: '/', MaxKeys });
    for await (const { Contents = [], CommonPrefixes = [] } of pages) {
      found.push(
        ...Contents.map(({ Key }) => Key ?? ''),
        ...CommonPrefixes.map(({ Prefix }) => Prefix ?? ''),
      );
    }
    expect(new Set(found)).toEqual(new Set(['a', 'b/', 'd & <e>', 'f', 'é', '\uff5e', '𝒳']));
    expect(found).toHaveLength(7);
  });

  it('of the first form go on after a marker', async () => {
    const found: string[] = [];
    for (let Marker: string | undefined; ; ) {
      const page = await s3.send(
        new ListObjectsCommand({ Bucket: listed, Delimiter: '/', MaxKeys: 2, ...(Marker && { Marker }) }),
      );
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''));
      found.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
      if (page.IsTruncated !== true) break;
      Marker = page.NextMarker;
      expect(Marker).toBeDefined();
    }
    expect(found.sort()).toEqual(['a', 'b/', 'd & <e>', 'f', 'é', '\uff5e', '𝒳'].sort());
  });

  it('know prefix, start, owner and encoding', async () => {
    const list = (more: object) => s3.send(new ListObjectsV2Command({ Bucket: listed, ...more }));
    expect((await list({ Prefix: 'b/' })).Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2', 'b/c/3']);
    expect((await list({ StartAfter: 'f' })).Contents?.map(({ Key }) => Key)).toEqual(['é', '\uff5e', '𝒳']);
    expect((await list({ FetchOwner: true, MaxKeys: 1 })).Contents?.[0]?.Owner?.ID).toHaveLength(64);
    expect((await list({ EncodingType: 'url', Prefix: 'd' })).Contents?.[0]?.Key).toBe('d%20%26%20%3Ce%3E');
    expect((await list({ MaxKeys: 0 })).Contents).toBeUndefined();
    await expect(list({ ContinuationToken: 'made up' })).rejects.toMatchObject(
      failure('InvalidArgument', 400),
    );
    await expect(list({ EncodingType: 'morse' })).rejects.toMatchObject(failure('InvalidArgument', 400));
  });
});
