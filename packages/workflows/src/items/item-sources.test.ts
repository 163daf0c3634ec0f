import type { Json } from '@cairn/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openItemSource } from './open-item-source.ts';
import { MemoryObjects, testScope } from './testing/memory-objects.ts';
import { fileRequest, listRequest, readItems, readValues } from './testing/read-items.ts';

let objects: MemoryObjects;
beforeEach(() => {
  objects = new MemoryObjects();
});
afterEach(() => expect(objects.openStreams).toBe(0));

const both = { InputType: 'JSONL' };

async function nameOf(request: Parameters<typeof openItemSource>[2]): Promise<string> {
  const source = await openItemSource(objects, testScope, request, undefined);
  await source.close();
  return source.name;
}

describe('MaxItems', () => {
  it.each([
    [undefined, 5],
    [0, 5],
    [1, 1],
    [3, 3],
    [5, 5],
    [100_000_001, 5],
  ])('%s gives %i of five items', async (maxItems, count) => {
    objects.put('file', '1\n2\n3\n4\n5\n');
    const request = fileRequest(both, maxItems === undefined ? {} : { maxItems });
    for (const isReopened of [false, true])
      expect(await readValues(objects, request, { itemsMax: 2, isReopened })).toHaveLength(count);
  });

  it('below zero is refused, in the words of AWS', async () => {
    await expect(readItems(objects, fileRequest(both, { maxItems: -1 }))).rejects.toMatchObject({
      error: 'States.ItemReaderFailed',
      message: 'field MaxItems must be positive',
    });
  });
});

describe('what S3 refuses', () => {
  const cases: [string, { [member: string]: Json }, string][] = [
    [
      'a missing object',
      { Bucket: 'b', Key: 'none' },
      'The specified key does not exist. (Service: S3, Status Code: 404)',
    ],
    [
      'a missing bucket',
      { Bucket: 'none', Key: 'k' },
      'The specified bucket does not exist (Service: S3, Status Code: 404)',
    ],
    [
      "another's bucket",
      { Bucket: 'b', Key: 'k', ExpectedBucketOwner: '111111111111' },
      'Access Denied (Service: S3, Status Code: 403)',
    ],
    ['a key that is no text', { Bucket: 'b', Key: 5 }, "The field 'Key' of the ItemReader must be a string."],
    ['no bucket', { Key: 'k' }, "The field 'Bucket' of the ItemReader must be a string."],
  ];
  it.each(cases)('fails the reader: %s', async (_, parameters, message) => {
    for (const readerConfig of [
      both,
      { InputType: 'PARQUET' },
      { ManifestType: 'S3_INVENTORY' },
      { ManifestType: 'ATHENA_DATA', InputType: 'CSV' },
    ])
      await expect(
        readItems(objects, { resource: 'getObject', parameters, readerConfig, maxItems: undefined }),
      ).rejects.toMatchObject({ name: 'ItemReaderFailure', error: 'States.ItemReaderFailed', message });
  });

  it('fails a listing too', async () => {
    const request = { ...listRequest({}), parameters: { Bucket: 'none' } };
    await expect(readItems(objects, request)).rejects.toThrow(
      'The specified bucket does not exist (Service: S3, Status Code: 404)',
    );
  });
});

describe('the objects of a bucket', () => {
  it('are items with the members that AWS gives them', async () => {
    objects.put('processData/images/n02085620_1073.jpg', 'x'.repeat(10));
    objects.put('processData/', '');
    objects.put('other', '');
    expect(await readValues(objects, listRequest({}, 'processData'))).toEqual([
      { Etag: '"etag"', Key: 'processData/', LastModified: 1_668_699_881, Size: 0, StorageClass: 'STANDARD' },
      {
        Etag: '"etag"',
        Key: 'processData/images/n02085620_1073.jpg',
        LastModified: 1_668_699_881,
        Size: 10,
        StorageClass: 'STANDARD',
      },
    ]);
    expect(await nameOf(listRequest({}))).toBe('S3://b');
  });

  it('are listed a page at a time, and on from the last key after a crash', async () => {
    for (let number = 100; number < 400; number++) objects.put(`k${number}`, '');
    objects.pageSize = 64;
    for (const isReopened of [false, true]) {
      const keys = await readValues(objects, listRequest({}), { itemsMax: 50, isReopened });
      expect(keys.map((item) => (item as { Key: string }).Key)).toEqual([...objects.objects.keys()]);
    }
  });

  it('are read as one with LOAD_AND_FLATTEN, each item with its object as source', async () => {
    objects.put('d/', '');
    objects.put('d/1', 'a\n1\n2\n');
    objects.put('d/2', 'a\n');
    objects.put('d/3', 'b\n3\n');
    objects.put('e', 'a\nnever\n');
    const request = listRequest(
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', Transformation: 'LOAD_AND_FLATTEN' },
      'd/',
    );
    for (const itemsMax of [1, 2, 100])
      for (const isReopened of [false, true]) {
        const items = await readItems(objects, request, { itemsMax, isReopened });
        expect(items.map(({ value, source }) => [value.value, source])).toEqual([
          [{ a: '1' }, 'S3://b/d/1'],
          [{ a: '2' }, 'S3://b/d/1'],
          [{ b: '3' }, 'S3://b/d/3'],
        ]);
      }
  });

  it('fail at the first that is broken, behind the items before it', async () => {
    objects.put('d/1', '1\n');
    objects.put('d/2', '{');
    const request = listRequest({ InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' }, 'd/');
    const source = await openItemSource(objects, testScope, request, undefined);
    expect((await source.read(10)).items).toHaveLength(1);
    await expect(source.read(10)).rejects.toThrow('The JSON Lines file could not be parsed at byte 0');
    await source.close();
  });
});

describe('a manifest', () => {
  const inventory = JSON.stringify({
    sourceBucket: 'source',
    destinationBucket: 'arn:aws:s3:::b',
    version: '2016-11-30',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key, Size, LastModifiedDate',
    files: [{ key: 'data/1.csv', size: 1 }, { key: 'data/2.csv' }],
  });

  it('of an inventory gives the rows of its lists under the names of their columns', async () => {
    objects.put('manifest.json', inventory);
    objects.put(
      'data/1.csv',
      '"source","csvDataset/","0","2022-11-16T00:27:19.000Z"\n"source","a,b","3","x"\n',
    );
    objects.put('data/2.csv', '"source","c","4","y"\n');
    for (const config of [{ ManifestType: 'S3_INVENTORY' }, { InputType: 'MANIFEST' }]) {
      const request = fileRequest(config, { Key: 'manifest.json' });
      for (const isReopened of [false, true])
        expect(await readValues(objects, request, { itemsMax: 1, isReopened })).toEqual([
          { Bucket: 'source', Key: 'csvDataset/', Size: '0', LastModifiedDate: '2022-11-16T00:27:19.000Z' },
          { Bucket: 'source', Key: 'a,b', Size: '3', LastModifiedDate: 'x' },
          { Bucket: 'source', Key: 'c', Size: '4', LastModifiedDate: 'y' },
        ]);
    }
  });

  it('of an Athena query gives the items of its data files', async () => {
    objects.put('q-manifest.csv', 's3://b/out/1\r\n"s3://b/out/2"\n\n');
    objects.put('out/1', '1,x\n');
    objects.put('out/2', '2,y\n');
    const request = fileRequest(
      { ManifestType: 'ATHENA_DATA', InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['n', 's'] },
      { Key: 'q-manifest.csv' },
    );
    const items = await readItems(objects, request, { itemsMax: 1, isReopened: true });
    expect(items.map(({ value, source }) => [value.text, source])).toEqual([
      ['{"n":"1","s":"x"}', 'S3://b/out/1'],
      ['{"n":"2","s":"y"}', 'S3://b/out/2'],
    ]);
    expect(await nameOf(request)).toBe('S3://b/q-manifest.csv');
  });

  it.each([
    ['S3_INVENTORY', 'nothing'],
    ['S3_INVENTORY', '[]'],
    ['S3_INVENTORY', '{"fileFormat":"CSV","fileSchema":"a","destinationBucket":"b","files":[{}]}'],
    ['S3_INVENTORY', inventory.replace('"CSV"', '"ORC"')],
    ['ATHENA_DATA', 'http://b/k\n'],
    ['ATHENA_DATA', 's3://b\n'],
  ])('that is none fails: %s %s', async (ManifestType, content) => {
    objects.put('file', content);
    await expect(readItems(objects, fileRequest({ ManifestType, InputType: 'CSV' }))).rejects.toMatchObject({
      name: 'ItemReaderFailure',
    });
  });

  it('that changes after a crash fails', async () => {
    objects.put('file', 's3://b/1\n');
    objects.put('1', '1\n2\n');
    const request = fileRequest({ ManifestType: 'ATHENA_DATA', InputType: 'JSONL' });
    const source = await openItemSource(objects, testScope, request, undefined);
    const { position } = await source.read(1);
    await source.close();
    objects.put('file', 's3://b/2\n');
    await expect(openItemSource(objects, testScope, request, position)).rejects.toThrow('has changed since');
  });
});

describe('a packed file', () => {
  beforeEach(() => {
    objects.decompress = async function* (format, bytes) {
      for await (const chunk of bytes) {
        if (chunk[0] === 0) throw new Error('damaged');
        yield Uint8Array.from(chunk, (byte) => byte ^ (format === 'gzip' ? 1 : 2));
      }
    };
  });

  it.each([
    ['file.jsonl.gz', 1],
    ['file.ZSTD', 2],
    ['file.zst', 2],
  ])('is unpacked, also after a crash: %s', async (Key, mask) => {
    objects.put(
      Key,
      new TextEncoder().encode('1\n2\n3\n').map((byte) => byte ^ mask),
    );
    objects.chunkBytes = 3;
    for (const isReopened of [false, true])
      expect(await readValues(objects, fileRequest(both, { Key }), { itemsMax: 1, isReopened })).toEqual([
        1, 2, 3,
      ]);
  });

  it('that is never read is closed all the same', async () => {
    for (const Key of ['f.gz', 'f.csv']) {
      objects.put(Key, 'x');
      const source = await openItemSource(objects, testScope, fileRequest(both, { Key }), undefined);
      await source.close();
      expect(objects.openStreams).toBe(0);
    }
  });

  it('that is damaged fails', async () => {
    objects.put('f.gz', Uint8Array.from([0]));
    await expect(readValues(objects, fileRequest(both, { Key: 'f.gz' }))).rejects.toThrow(
      'The object S3://b/f.gz could not be unpacked: its bytes are not valid gzip data.',
    );
  });

  it('is refused where nothing unpacks it', async () => {
    objects.put('f.gz', 'x');
    delete objects.decompress;
    await expect(readValues(objects, fileRequest(both, { Key: 'f.gz' }))).rejects.toThrow(
      'cannot be read here',
    );
  });
});
