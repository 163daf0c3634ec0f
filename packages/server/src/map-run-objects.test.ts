import { gzipSync, zstdCompressSync } from 'node:zlib';
import { systemClock, systemRandom } from '@cairn/host';
import { type CallScope, type Json, ServiceError, timeOrderedIds } from '@cairn/kit';
import { type CallRecord, performStream } from '@cairn/wire';
import { checkResultWriter, type MapRunObjects, openItemSource, writeResults } from '@cairn/workflows';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cairn } from './cairn.ts';
import { createCairn } from './create-cairn.ts';
import { mapRunObjects, type PerformStream } from './map-run-objects.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const ids = timeOrderedIds(systemClock(), systemRandom());

const counted: CallRecord[] = [];
const perform: PerformStream = (call) => performStream({ onCall: (record) => counted.push(record) }, call);

let cairn: Cairn;
let objects: MapRunObjects;
let logged: unknown[];
beforeEach(async () => {
  cairn = await createCairn({ memory: true });
  await cairn.start();
  await (await cairn.objects.use()).createBucket(scope, { Bucket: 'data' });
  logged = [];
  objects = mapRunObjects({
    objects: () => cairn.objects.use(),
    perform,
    ids,
    log: (...line) => logged.push(line),
  });
});
afterEach(() => cairn.stop());

async function* chunks(...contents: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const content of contents)
    yield typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

const put = (Key: string, ...contents: readonly (string | Uint8Array)[]) =>
  objects.putObject(scope, { Bucket: 'data', Key, ContentType: 'text/csv' }, chunks(...contents));

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let found = '';
  for await (const chunk of bytes) found += decoder.decode(chunk, { stream: true });
  return found;
}

async function values(key: string, readerConfig: { [field: string]: Json }): Promise<readonly Json[]> {
  const request = { resource: 'getObject', parameters: { Bucket: 'data', Key: key }, readerConfig } as const;
  const source = await openItemSource(objects, scope, { ...request, maxItems: undefined }, undefined);
  const found: Json[] = [];
  for (;;) {
    const { items } = await source.read(1_000);
    if (items.length === 0) break;
    found.push(...items.map(({ value }) => value.value));
  }
  await source.close();
  return found;
}

describe('the objects of map runs', () => {
  it('are read whole or from a byte on, as long as they are the same', async () => {
    const { ETag } = await put('k', '0123', '456789');
    const place = { Bucket: 'data', Key: 'k' };
    const whole = await objects.getObject(scope, place);
    expect([whole.ETag, whole.objectBytes, await text(whole.bytes)]).toEqual([ETag, 10, '0123456789']);
    const rest = await objects.getObject(scope, { ...place, range: { first: 7 }, ifMatch: ETag });
    expect([rest.objectBytes, await text(rest.bytes)]).toEqual([10, '789']);
    const part = await objects.getObject(scope, { ...place, range: { first: 2, last: 3 } });
    expect([part.objectBytes, await text(part.bytes)]).toEqual([10, '23']);
    await put('k', 'another');
    await expect(objects.getObject(scope, { ...place, ifMatch: ETag })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
  });

  it('are listed in pages, also behind a key', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await put(key, key);
    const first = await objects.listObjectsV2(scope, { Bucket: 'data', MaxKeys: 2 });
    expect(first.Contents).toMatchObject([
      { Key: 'a', Size: 1, ETag: '"0cc175b9c0f1b6a831c399e269772661"', StorageClass: 'STANDARD' },
      { Key: 'b' },
    ]);
    const token = first.NextContinuationToken as string;
    const second = await objects.listObjectsV2(scope, { Bucket: 'data', ContinuationToken: token });
    expect(second.Contents.map(({ Key }) => Key)).toEqual(['c', 'd']);
    expect(second.NextContinuationToken).toBeUndefined();
    const after = await objects.listObjectsV2(scope, { Bucket: 'data', StartAfter: 'c' });
    expect(after.Contents.map(({ Key }) => Key)).toEqual(['d']);
  });

  it.each([
    ['k.jsonl.gz', gzipSync],
    ['k.jsonl.zst', zstdCompressSync],
  ])('are unpacked: %s', async (key, pack) => {
    const lines = Array.from({ length: 50_000 }, (_, n) => `{"n":${n}}`);
    await put(key, pack(lines.join('\n')));
    expect(await values(key, { InputType: 'JSONL' })).toEqual(lines.map((_, n) => ({ n })));
  });

  it.each([
    ['k.csv.gz', gzipSync],
    ['k.csv.zst', zstdCompressSync],
  ])('fail the reader when they are cut or no packed files at all: %s', async (key, pack) => {
    const packed = pack('a\n' + '1\n'.repeat(10_000));
    for (const content of [packed.subarray(0, packed.length - 10), 'a\n1\n', new Uint8Array(0)]) {
      await put(key, content);
      await expect(values(key, { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' })).rejects.toThrow(
        /^The object S3:\/\/data\/k\.csv\.\w+ could not be unpacked/,
      );
    }
  });

  it('fail with the text of S3 and the id of the request', async () => {
    const ending =
      '\\(Service: S3, Status Code: 404, Request ID: [0-9a-f-]{36}, Extended Request ID: [0-9a-f-]{36}\\)$';
    await expect(values('none', { InputType: 'JSON' })).rejects.toThrow(
      new RegExp(`^The specified key does not exist\\. ${ending}`),
    );
    const request = {
      bucket: 'none',
      prefix: 'p',
      expectedBucketOwner: undefined,
      transformation: 'NONE',
      outputType: 'JSON',
      mapRunArn: 'arn:aws:states:us-east-1:000000000000:mapRun:m/l:uuid',
      redriveCount: 0,
    } as const;
    for (const attempt of [
      writeResults(objects, scope, request, (async function* () {})()),
      checkResultWriter(objects, scope, request),
    ])
      await expect(attempt).rejects.toThrow(new RegExp(`The specified bucket does not exist ${ending}`));
    expect(logged).toEqual([]);
  });

  it('of another account are denied where an owner is expected', async () => {
    await put('k', 'x');
    const place = { Bucket: 'data', Key: 'k', ExpectedBucketOwner: '111111111111' };
    const denied = { code: 'AccessDenied', status: 403 };
    await expect(objects.getObject(scope, place)).rejects.toMatchObject(denied);
    await expect(objects.listObjectsV2(scope, place)).rejects.toMatchObject(denied);
    await expect(objects.putObject(scope, { ...place, ContentType: '' }, chunks('x'))).rejects.toMatchObject(
      denied,
    );
  });

  it('are counted as calls of S3 are', async () => {
    counted.length = 0;
    await put('counted.csv', 'a');
    await objects.getObject(scope, { Bucket: 'data', Key: 'none' }).catch(() => undefined);
    expect(counted).toEqual([
      { service: 's3', operation: 'PutObject', errorCode: undefined },
      { service: 's3', operation: 'GetObject', errorCode: 'NoSuchKey' },
    ]);
  });

  it('show nothing of what goes wrong in here: that is logged', async () => {
    const secret = new Error('/secret/path is gone');
    const broken = mapRunObjects({
      perform,
      objects: async () => ({
        getObject: async (_scope, input) => {
          if (input.Key === 'opened') throw secret;
          return {
            ...(await (await cairn.objects.use()).getObject(scope, input)),
            Body: (async function* () {
              yield new Uint8Array(1);
              throw secret;
            })(),
          };
        },
        listObjectsV2: () => Promise.reject(secret),
        putObject: () => Promise.reject(secret),
      }),
      ids,
      log: (...line) => logged.push(line),
    });
    await put('k', 'x');
    for (const call of [
      () => broken.getObject(scope, { Bucket: 'data', Key: 'opened' }),
      async () => text((await broken.getObject(scope, { Bucket: 'data', Key: 'k' })).bytes),
      () => broken.listObjectsV2(scope, { Bucket: 'data' }),
      () => broken.putObject(scope, { Bucket: 'data', Key: 'k', ContentType: '' }, chunks('x')),
    ]) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ServiceError);
      expect(error).toMatchObject({
        code: 'InternalError',
        message: 'We encountered an internal error. Please try again.',
      });
    }
    expect(logged).toHaveLength(4);
    expect(JSON.stringify(logged)).toContain('/secret/path');
  });
});
