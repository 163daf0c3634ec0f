import { parquetThreads } from '@cairn/host/parquet';
import { seededRandom } from '@cairn/kit';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemLimits } from './item-limits.ts';
import { openItemSource, openItemSourceWithin } from './open-item-source.ts';
import { MemoryObjects, testScope } from './testing/memory-objects.ts';
import { fileRequest, readItems, readValues } from './testing/read-items.ts';

let objects: MemoryObjects;
beforeEach(() => {
  objects = new MemoryObjects();
  objects.openParquet = parquetThreads();
});
afterEach(() => expect(objects.openStreams).toBe(0));

const request = fileRequest({ InputType: 'PARQUET' });

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

function parquet(
  columnData: Columns,
  options: Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'> = {},
) {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

const texts = async () => (await readItems(objects, request)).map(({ value }) => value.text);

describe('items of a Parquet file', () => {
  it('are its rows, with all digits of their numbers', async () => {
    objects.put(
      'file',
      parquet([
        { name: 'long', type: 'INT64', data: [9_223_372_036_854_775_807n, -1n, null] },
        { name: 'text', type: 'STRING', data: ['é "', '', null] },
        { name: 'double', type: 'DOUBLE', data: [0.1, Number.NaN, Number.NEGATIVE_INFINITY] },
        { name: 'float', type: 'FLOAT', data: [0.1, 16_777_216, null] },
        { name: 'flag', type: 'BOOLEAN', data: [true, false, null] },
        { name: 'at', type: 'TIMESTAMP', data: [new Date(0), new Date(1_668_699_881_123), null] },
        { name: 'json', type: 'JSON', data: [{ a: [1.5] }, 'x', null] },
        { name: 'bytes', type: 'BYTE_ARRAY', data: [Uint8Array.of(0x68, 0x69), Uint8Array.of(0xff), null] },
      ]),
    );
    expect(await texts()).toEqual([
      '{"long":9223372036854775807,"text":"é \\"","double":0.1,"float":0.1,"flag":true,"at":"1970-01-01T00:00:00.000Z","json":{"a":[1.5]},"bytes":"hi"}',
      '{"long":-1,"text":"","double":"NaN","float":16777216,"flag":false,"at":"2022-11-17T15:44:41.123Z","json":"x","bytes":"/w=="}',
      '{"long":null,"text":null,"double":"-Infinity","float":null,"flag":null,"at":null,"json":null,"bytes":null}',
    ]);
  });

  it('show decimals, dates and times as they are meant', async () => {
    objects.put(
      'file',
      parquet(
        [
          { name: 'price', data: [1_234_567_890_123_456_789n, -5n, 0n] },
          { name: 'small', data: [100, -100, 7] },
          { name: 'day', data: [0, 19_000, -1] },
          { name: 'time', data: [3_723_004, 0, 86_399_999] },
          { name: 'micros', data: [1_668_699_881_123_456n, -1n, 0n] },
        ] as unknown as Columns,
        {
          schema: [
            { name: 'root', num_children: 5 },
            {
              name: 'price',
              type: 'INT64',
              converted_type: 'DECIMAL',
              scale: 4,
              precision: 19,
              repetition_type: 'REQUIRED',
            },
            {
              name: 'small',
              type: 'INT32',
              converted_type: 'DECIMAL',
              scale: 2,
              precision: 9,
              repetition_type: 'REQUIRED',
            },
            { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
            { name: 'time', type: 'INT32', converted_type: 'TIME_MILLIS', repetition_type: 'REQUIRED' },
            {
              name: 'micros',
              type: 'INT64',
              converted_type: 'TIMESTAMP_MICROS',
              repetition_type: 'REQUIRED',
            },
          ],
        },
      ),
    );
    expect(await texts()).toEqual([
      '{"price":123456789012345.6789,"small":100.00,"day":"1970-01-01","time":"01:02:03.004","micros":"2022-11-17T15:44:41.123456Z"}',
      '{"price":-0.0005,"small":-100.00,"day":"2022-01-08","time":"00:00:00.000","micros":"1969-12-31T23:59:59.999999Z"}',
      '{"price":0.0000,"small":7.00,"day":"1969-12-31","time":"23:59:59.999","micros":"1970-01-01T00:00:00.000000Z"}',
    ]);
  });

  it('may hold lists, maps and structs', async () => {
    objects.put(
      'file',
      parquet(
        [
          { name: 'list', data: [[1n, 2n], [], null] },
          { name: 'struct', data: [{ a: 1n, b: { c: ['x'] } }, { a: null, b: null }, null] },
        ] as unknown as Columns,
        {
          schema: [
            { name: 'root', num_children: 2 },
            { name: 'list', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
            { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
            { name: 'element', repetition_type: 'OPTIONAL', type: 'INT64' },
            { name: 'struct', repetition_type: 'OPTIONAL', num_children: 2 },
            { name: 'a', repetition_type: 'OPTIONAL', type: 'INT64' },
            { name: 'b', repetition_type: 'OPTIONAL', num_children: 1 },
            { name: 'c', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
            { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
            { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
          ],
        },
      ),
    );
    expect(await readValues(objects, request)).toEqual([
      { list: [1, 2], struct: { a: 1, b: { c: ['x'] } } },
      { list: [], struct: { a: null, b: null } },
      { list: null, struct: null },
    ]);
  });

  it('are none in a file without rows', async () => {
    objects.put('file', parquet([{ name: 'n', type: 'INT64', data: [] }]));
    expect(await readItems(objects, request)).toEqual([]);
  });

  it('are read a row group at a time, also after a crash', async () => {
    const data = Array.from({ length: 10_000 }, (_, n) => BigInt(n));
    objects.put(
      'file',
      parquet([{ name: 'n', type: 'INT64', data }], { rowGroupSize: 1_000, pageSize: 800 }),
    );
    const size = objects.objects.get('file')?.length ?? 0;
    const expected = data.map((n) => ({ n: Number(n) }));
    expect(await readValues(objects, request, { itemsMax: 333 })).toEqual(expected);
    expect(objects.bytesRead).toBeLessThan(1.5 * size);
    expect(await readValues(objects, request, { itemsMax: 4_000, isReopened: true })).toEqual(expected);
    objects.bytesRead = 0;
    const source = await openItemSource(objects, testScope, request, { etag: '"1"', row: 9_500 });
    expect((await source.read(1)).items.map(({ value }) => value.text)).toEqual(['{"n":9500}']);
    expect(objects.bytesRead).toBeLessThan(0.6 * size);
  });

  it('are pinned to the version that was opened', async () => {
    objects.put('file', parquet([{ name: 'n', type: 'INT64', data: [1n] }]));
    const source = await openItemSource(objects, testScope, request, undefined);
    objects.put('file', parquet([{ name: 'n', type: 'INT64', data: [2n] }]));
    await expect(source.read(1)).rejects.toThrow('The object S3://b/file has changed since');
  });
});

describe('a Parquet file that is broken', () => {
  it.each([
    [new Uint8Array(0)],
    [new TextEncoder().encode('PAR1')],
    [new TextEncoder().encode('a,b\n1,2\n3,4\n5,6\n')],
    [Uint8Array.of(0x50, 0x41, 0x52, 0x31, 0xff, 0xff, 0xff, 0x00, 0x50, 0x41, 0x52, 0x31)],
    [Uint8Array.of(0x50, 0x41, 0x52, 0x31, 0x15, 0x04, 0x02, 0x00, 0x00, 0x00, 0x50, 0x41, 0x52, 0x31)],
  ])('fails (%#)', async (content) => {
    objects.put('file', content);
    await expect(readItems(objects, request)).rejects.toThrow(/^The Parquet file could not be read: /);
  });

  it('fails beyond the limits of AWS', async () => {
    const data = Array.from({ length: 1_000 }, (_, n) => `${n}`);
    objects.put('file', parquet([{ name: 'n', type: 'STRING', data }]));
    const defaults = Object.fromEntries(
      Object.entries(itemLimits).map(([name, limit]) => [name, limit.default]),
    );
    for (const [name, message] of [
      [
        'parquetFooterBytesMax',
        'The Parquet file could not be read: its footer exceeds the maximum of 10 bytes.',
      ],
      [
        'parquetRowGroupBytesMax',
        'The Parquet file could not be read: a row group exceeds the maximum of 10 bytes.',
      ],
      [
        'parquetPageValuesMax',
        'The Parquet file could not be read: a page exceeds the maximum of 10 values.',
      ],
    ] as const) {
      const open = openItemSourceWithin({
        ...(defaults as Record<keyof typeof itemLimits, number>),
        [name]: 10,
      });
      await expect(readItems(objects, request, { open })).rejects.toThrow(message);
    }
  });

  it('fails where damaged bytes claim values without end, and where they lead nowhere', async () => {
    const data = Array.from({ length: 50 }, (_, n) => (n % 7 === 0 ? null : BigInt(n)));
    const sound = parquet([{ name: 'n', type: 'INT64', data }]);
    objects.openParquet = parquetThreads({ silenceMs: 1_000 });
    const random = seededRandom(3);
    let failures = 0;
    for (let attempt = 0; attempt < 16; attempt++) {
      const content = sound.slice();
      // The first bytes are the header and levels of the only page.
      content[4 + Math.floor(random.next() * 40)] = Math.floor(random.next() * 256);
      objects.put('file', content);
      try {
        expect((await readItems(objects, request)).length).toBeLessThanOrEqual(50);
      } catch (error) {
        expect(error).toMatchObject({
          name: 'ItemReaderFailure',
          message: expect.stringMatching(/^The Parquet file/),
        });
        failures += 1;
      }
    }
    expect(failures).toBeGreaterThan(4);
  }, 120_000);

  it('is refused where nothing reads Parquet files', async () => {
    objects.put('file', parquet([{ name: 'n', type: 'INT64', data: [1n] }]));
    delete objects.openParquet;
    await expect(readItems(objects, request)).rejects.toThrow('Parquet files cannot be read here.');
  });
});
