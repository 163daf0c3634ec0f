import type { Json } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ItemReaderFailure, type ItemReaderRequest } from './item-source.ts';
import { MemoryObjects } from './testing/memory-objects.ts';
import { fileRequest, listRequest, readItems } from './testing/read-items.ts';

const csv = fileRequest({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' });
const given = fileRequest({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'] });
const json = fileRequest({ InputType: 'JSON' });
const pointed = fileRequest({ InputType: 'JSON', ItemsPointer: '/a/1' });
const lines = fileRequest({ InputType: 'JSONL' });

/** Bytes that mean something to one parser or another. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...'a,"\n\r\\[]{}:1 \t'.split(''),
        'true',
        '"a":',
        'é',
        '\ufeff',
        '-0.10e5',
        '{"a":[0,[1,{"b":2}]]}',
      ),
      { maxLength: 30 },
    )
    .map((parts) => new TextEncoder().encode(parts.join(''))),
  fc.json().map((text) => new TextEncoder().encode(text)),
);

/** The items' texts and how reading ended. */
async function outcome(
  content: Uint8Array,
  request: ItemReaderRequest,
  chunkBytes: number,
  reading: Parameters<typeof readItems>[2] = {},
): Promise<string> {
  const objects = new MemoryObjects();
  objects.chunkBytes = chunkBytes;
  objects.put('file', content);
  try {
    const items = await readItems(objects, request, reading);
    expect(objects.openStreams).toBe(0);
    return JSON.stringify(items.map(({ value, key }) => [JSON.parse(value.text), key]));
  } catch (error) {
    if (!(error instanceof ItemReaderFailure)) throw error;
    return error.message;
  }
}

it('any bytes give the same items or the same failure, however they are cut and wherever reading stops', async () => {
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
      async (content, cut, itemsMax) => {
        for (const request of [csv, given, json, pointed, lines]) {
          const whole = await outcome(content, request, 1_000);
          expect(await outcome(content, request, cut)).toBe(whole);
          expect(await outcome(content, request, cut, { itemsMax, isReopened: true })).toBe(whole);
        }
      },
    ),
    { numRuns: 400 },
  );
});

it('all short texts of CSV give the same rows, however they are cut', async () => {
  const characters = ['a', ',', '"', '\n', '\r', '\\'];
  let texts = [''];
  for (let length = 0; length < 5; length++) {
    texts = texts.flatMap((text) => characters.map((character) => text + character));
    for (const text of texts) {
      const content = new TextEncoder().encode(text);
      const whole = await outcome(content, given, 1_000);
      expect(await outcome(content, given, 1)).toBe(whole);
    }
  }
});

it('rows that are written as RFC 4180 says are read back', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', ';'), maxLength: 5 });
  const rows = fc.array(fc.tuple(field, field), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (wanted, lineEnd, isEnded) => {
      const print = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = wanted.map((row) => row.map(print).join(',')).join(lineEnd) + (isEnded ? lineEnd : '');
      const objects = new MemoryObjects();
      objects.chunkBytes = 3;
      objects.put('file', text);
      const found = (await readItems(objects, given)).map(
        ({ value }) => value.value as { a: string; b: string },
      );
      expect(found.map(({ a, b }) => [a, b])).toEqual(wanted);
    }),
  );
});

it('values that are written as JSON are read back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 8 }), fc.boolean(), async (values, isSpaced) => {
      const objects = new MemoryObjects();
      objects.chunkBytes = 5;
      objects.put('file', JSON.stringify(values, null, isSpaced ? 2 : 0));
      const texts = async (request: ItemReaderRequest) =>
        (await readItems(objects, request)).map(({ value }) => JSON.parse(value.text) as Json);
      const wanted = JSON.parse(JSON.stringify(values)) as Json;
      expect(await texts(json)).toEqual(wanted);
      objects.put('file', values.map((value) => JSON.stringify(value)).join('\n'));
      expect(await texts(lines)).toEqual(wanted);
    }),
  );
});

it('any bytes as a manifest give items or a failure', async () => {
  const text = fc.oneof(fc.json(), fc.string(), fc.constant('s3://b/file'), fc.constant('s3://b/none\n'));
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const encoded = new TextEncoder().encode(content);
      for (const ManifestType of ['S3_INVENTORY', 'ATHENA_DATA'])
        await outcome(encoded, fileRequest({ ManifestType, InputType: 'JSONL' }), 1_000);
      await outcome(encoded, listRequest({ InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' }), 1_000);
    }),
  );
});
