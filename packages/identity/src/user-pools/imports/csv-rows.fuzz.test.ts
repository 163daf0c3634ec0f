import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvError, csvRows, csvValues } from './csv-rows.ts';

const charactersMax = 1_000;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const printed = (value: string) => `"${value.replaceAll('"', '""')}"`;
const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '😀', '=') });

test('what was printed is read again, row by row', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      async (rows, lineBreak) => {
        const text = rows.map((row) => row.map(printed).join(',')).join(lineBreak);
        const read = csvRows(bytesOf(text), { charactersMax });
        expect(await Promise.all(read.map(([, row]) => csvValues(row)))).toEqual(rows);
      },
    ),
  );
});

test('hostile bytes are refused as CSV, and never otherwise', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\0', '\uFEFF'), maxLength: 200 })
          .map(bytesOf),
      ),
      async (bytes) => {
        try {
          for (const [, row] of csvRows(bytes, { charactersMax })) await csvValues(row);
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
        }
      },
    ),
  );
});
