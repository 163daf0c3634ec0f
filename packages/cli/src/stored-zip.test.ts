import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { storedZip } from './stored-zip.ts';

it('packs files that an independent reader unpacks', () => {
  const files = { 'index.mjs': 'export const handler = 1;\n', 'data/ünï.txt': '', 'b.txt': '☃'.repeat(1000) };
  const unpacked = unzipSync(storedZip(files));
  const texts = Object.entries(unpacked).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]);
  expect(Object.fromEntries(texts)).toEqual(files);
});

it('gives the same bytes for the same files', () => {
  expect(storedZip({ a: 'b' })).toEqual(storedZip({ a: 'b' }));
});
