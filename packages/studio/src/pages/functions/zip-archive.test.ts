import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Of, deflateEntry, inflateEntry, readZip, writeZip } from './zip-archive.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('reads back the files that it wrote', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.uint8Array({ maxLength: 3_000 })), { maxLength: 5 }),
      async (given) => {
        const files = given.map(([name, content]) => [`x${name.replaceAll('/', '')}`, content] as const);
        const entries = await Promise.all(
          files.map(([name, content]) => deflateEntry(name, new Uint8Array(content))),
        );
        const read = readZip(writeZip(entries));
        expect(read.map(({ name }) => name)).toEqual(files.map(([name]) => bytesText(name)));
        const contents = await Promise.all(read.map(inflateEntry));
        expect(contents.map((one) => [...one])).toEqual(files.map(([, content]) => [...content]));
      },
    ),
    { numRuns: 40 },
  );
});

/** What UTF-8 makes of a name: lone surrogates do not survive it. */
function bytesText(text: string): string {
  return new TextDecoder().decode(bytes(text));
}

it('leaves files alone that were not changed', async () => {
  const script = {
    ...(await deflateEntry('run.sh', bytes('#!/bin/sh'))),
    externalAttributes: 0o100755 << 16,
  };
  const [kept] = readZip(writeZip([script]));
  expect(kept).toMatchObject({ name: 'run.sh', madeBy: 0x0314, crc: script.crc });
  expect((kept?.externalAttributes ?? 0) >>> 16).toBe(0o100755);
});

it('says of bytes that are no archive that they are none, whatever they hold', async () => {
  const archive = writeZip([await deflateEntry('index.mjs', bytes('export const handler = () => 1;'))]);
  await fc.assert(
    fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), async (at, value) => {
      const damaged = archive.slice();
      damaged[at] = value;
      try {
        for (const entry of readZip(damaged)) await inflateEntry(entry);
      } catch (error) {
        // Inflating tells of damage by a TypeError of the platform.
        expect(error instanceof SyntaxError || error instanceof TypeError).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
  expect(() => readZip(bytes('PK'))).toThrow(SyntaxError);
});

it('stops where a file holds more than it says', async () => {
  const entry = await deflateEntry('bomb', new Uint8Array(1_000_000));
  await expect(inflateEntry({ ...entry, sizeBytes: 10 })).rejects.toThrow('more than it says');
});

it('writes bytes as base64', () => {
  const given = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  expect(base64Of(given)).toBe(Buffer.from(given).toString('base64'));
});
