import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type S3TestServer, startS3Server } from './s3-server.ts';

let cairn: S3TestServer;
let s3: S3Client;
const Bucket = 'parts-bucket';
const Key = 'of parts';
const mebibyte = 1_048_576;
const first = Buffer.alloc(5 * mebibyte, 'first');
const last = Buffer.from('last');

beforeAll(async () => {
  cairn = await startS3Server();
  ({ s3 } = cairn);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cairn.close());

async function begin(more: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return UploadId ?? '';
}

async function putPart(
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
  more: object = {},
): Promise<CompletedPart> {
  const { $metadata: _, ...part } = await s3.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }),
  );
  return { ...part, PartNumber };
}

const complete = (UploadId: string, Parts: CompletedPart[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));

it('makes an object of parts, put in any order and some of them twice', async () => {
  const id = await begin({ Metadata: { a: '1' }, ContentType: 'text/x' });
  const two = await putPart(id, 2, last);
  await putPart(id, 1, Buffer.alloc(10));
  const one = await putPart(id, 1, first);
  const listed = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId: id }));
  expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, first.length],
    [2, last.length],
  ]);
  const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(uploads.Uploads).toMatchObject([{ Key, UploadId: id }]);
  const { ETag } = await complete(id, [one, two]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const whole = await s3.send(new GetObjectCommand({ Bucket, Key }));
  expect(whole).toMatchObject({ ETag, Metadata: { a: '1' }, ContentType: 'text/x' });
  const bytes = Buffer.from((await whole.Body?.transformToByteArray()) ?? []);
  expect(bytes.equals(Buffer.concat([first, last]))).toBe(true);
  const part = await s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 2 }));
  expect(part).toMatchObject({
    PartsCount: 2,
    ContentRange: `bytes ${first.length}-${first.length + 3}/${first.length + 4}`,
  });
  expect(await part.Body?.transformToString()).toBe('last');
  const Range = `bytes=${first.length - 2}-${first.length + 1}`;
  const across = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  expect(await across.Body?.transformToString()).toBe(`${first.toString('utf8', first.length - 2)}la`);
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
});

it.each([
  ['CRC32', 'COMPOSITE'],
  ['SHA256', 'COMPOSITE'],
  ['CRC32', 'FULL_OBJECT'],
  ['CRC32C', 'FULL_OBJECT'],
] as const)('gives a %s checksum of type %s', async (ChecksumAlgorithm, ChecksumType) => {
  const id = await begin({ ChecksumAlgorithm, ChecksumType });
  const parts = [
    await putPart(id, 1, first, { ChecksumAlgorithm }),
    await putPart(id, 2, last, { ChecksumAlgorithm }),
  ];
  await complete(id, parts, { ChecksumType });
  const member = `Checksum${ChecksumAlgorithm}` as const;
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  expect(head.ChecksumType).toBe(ChecksumType);
  if (ChecksumType === 'COMPOSITE') expect(head[member]).toMatch(/^[A-Za-z0-9+/=]+-2$/);
  else {
    const Body = Buffer.concat([first, last]);
    const single = await s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body, ChecksumAlgorithm }));
    expect(head[member]).toBe(single[member]);
  }
  const { ObjectParts } = await s3.send(
    new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ['ObjectParts'] }),
  );
  expect(ObjectParts).toMatchObject({ TotalPartsCount: 2, Parts: [{ PartNumber: 1 }, { PartNumber: 2 }] });
});

it('copies parts of other objects', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: Buffer.concat([first, last]) }));
  const id = await begin();
  const copy = (PartNumber: number, CopySourceRange?: string) =>
    s3.send(
      new UploadPartCopyCommand({
        Bucket,
        Key,
        UploadId: id,
        PartNumber,
        CopySource: `${Bucket}/source`,
        ...(CopySourceRange === undefined ? {} : { CopySourceRange }),
      }),
    );
  const one = await copy(1);
  const two = await copy(2, 'bytes=0-4');
  await expect(copy(3, `bytes=0-${first.length + 4}`)).rejects.toMatchObject({ name: 'InvalidArgument' });
  await complete(
    id,
    [one, two].map(({ CopyPartResult }, at) => ({ PartNumber: at + 1, ETag: CopyPartResult?.ETag ?? '' })),
  );
  const found = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=-9' }));
  expect(await found.Body?.transformToString()).toBe('lastfirst');
});

it('refuses parts that are not there, out of order, too small or of no upload', async () => {
  const id = await begin();
  const small = await putPart(id, 1, last);
  const two = await putPart(id, 2, last);
  await expect(complete(id, [small, two])).rejects.toMatchObject({
    name: 'EntityTooSmall',
    MinSizeAllowed: String(5 * mebibyte),
    PartNumber: '1',
  });
  await expect(complete(id, [two, small])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete(id, [{ PartNumber: 9, ETag: 'x' }])).rejects.toMatchObject({ name: 'InvalidPart' });
  await expect(complete(id, [{ ...small, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
  await expect(complete(id, [])).rejects.toMatchObject({ name: 'MalformedXML' });
  await expect(putPart(id, 10_001, last)).rejects.toMatchObject({ name: 'InvalidArgument' });
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
  await expect(putPart(id, 1, last)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await expect(complete(id, [small])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await expect(s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }))).rejects.toMatchObject(
    { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } },
  );
});

it('is what lib-storage uploads by', { timeout: 60_000 }, async () => {
  const pieces = Array.from({ length: 110 }, (_, at) => Buffer.alloc(100_000, at));
  const upload = new Upload({
    client: s3,
    params: { Bucket, Key: 'streamed', Body: Readable.from(pieces) },
    partSize: 5 * mebibyte,
    queueSize: 2,
  });
  await upload.done();
  const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
  expect(found.ContentLength).toBe(11_000_000);
  expect(found.ETag).toMatch(/-3"$/);
  const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? []);
  expect(bytes.equals(Buffer.concat(pieces))).toBe(true);
});
