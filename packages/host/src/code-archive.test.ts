import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { checkArchive as checkArchiveOf, unpackArchive } from './code-archive.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limitBytes = 262_144_000;
const checkArchive = (bytes: Uint8Array, bytesMax: number) => checkArchiveOf(bytes, bytesMax, 1_000);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const unix = (mode: number) => ({ os: 3, attrs: mode << 16 });

/** Writes a name into an archive that its maker would not write. */
function rename(zip: Uint8Array, from: string, to: string): Uint8Array {
  const bytes = Buffer.from(zip);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at);
  return bytes;
}

describe('an archive', () => {
  const refused: { what: string; zip: Uint8Array; kind: string }[] = [
    { what: 'no bytes', zip: new Uint8Array(), kind: 'broken' },
    { what: 'text', zip: text('this is not a zip'), kind: 'broken' },
    { what: 'nothing in it', zip: zipSync({}), kind: 'empty' },
    { what: 'folders only', zip: zipSync({ 'a/': new Uint8Array() } as Zippable), kind: 'empty' },
    { what: 'its end cut off', zip: zipSync({ a: text('a'.repeat(100)) }).subarray(0, 90), kind: 'broken' },
    { what: 'a path upwards', zip: zipSync({ '../../evil': text('x') }), kind: 'unsafe' },
    { what: 'a path upwards inside', zip: zipSync({ 'a/../../evil': text('x') }), kind: 'unsafe' },
    { what: 'an absolute path', zip: zipSync({ '/etc/passwd': text('x') }), kind: 'unsafe' },
    { what: 'a drive', zip: zipSync({ 'c:/evil': text('x') }), kind: 'unsafe' },
    { what: 'a backslash', zip: zipSync({ 'a\\..\\evil': text('x') }), kind: 'unsafe' },
    {
      what: 'a symbolic link',
      zip: zipSync({ link: [text('/etc/passwd'), unix(0o120777)] }),
      kind: 'unsafe',
    },
    { what: 'a device', zip: zipSync({ pipe: [text(''), unix(0o010644)] }), kind: 'unsafe' },
    {
      what: 'a file below a file',
      zip: zipSync({ 'a/b': text('x'), a: text('y') } as Zippable),
      kind: 'unsafe',
    },
    { what: 'a file without a name', zip: zipSync({ './.': text('x') }), kind: 'unsafe' },
    {
      what: 'a name twice by another way',
      zip: zipSync({ 'a/./b': text('x'), 'a//b': text('y') }),
      kind: 'unsafe',
    },
    {
      what: 'a name twice',
      zip: rename(zipSync({ one: text('1'), two: text('2') }), 'two', 'one'),
      kind: 'unsafe',
    },
  ];
  test.each(refused)('with $what is refused as $kind', async ({ zip, kind }) => {
    expect((await checkArchive(zip, limitBytes))?.kind).toBe(kind);
  });

  it('whose files would be too large is refused before it is unpacked', async () => {
    const zip = zipSync({ big: new Uint8Array(1_000_000) });
    expect(await checkArchive(zip, 999_999)).toEqual({ kind: 'too-large', limitBytes: 999_999 });
  });

  it('of more files than the limit is refused before it is unpacked', async () => {
    const files = Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`file ${n}`, text('')]));
    expect(await checkArchive(zipSync(files), limitBytes)).toEqual({ kind: 'too-many', limitEntries: 1_000 });
  });

  it('that lies about the size of its files is broken', async () => {
    const zip = Buffer.from(zipSync({ bomb: new Uint8Array(1_000_000) }));
    const entry = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(10, entry + 24);
    expect(await checkArchive(zip, limitBytes)).toEqual({ kind: 'broken' });
  });

  it('with any byte of its content changed is broken', async () => {
    const zip = Buffer.from(zipSync({ a: [text('some content that counts'), { level: 0 }] }));
    zip[zip.indexOf('counts')]! ^= 1;
    expect(await checkArchive(zip, limitBytes)).toEqual({ kind: 'broken' });
  });

  it('is unpacked with folders, modes and names', async () => {
    const target = join(folder, 'unpacked');
    await unpackArchive(
      zipSync({
        'index.mjs': text('x'),
        'bin/run': [text('#!/bin/sh'), unix(0o100755)],
        'säße.txt': text('ü'),
        'empty/': new Uint8Array(),
      } as Zippable),
      target,
      limitBytes,
    );
    expect(readdirSync(target).sort()).toEqual(['bin', 'empty', 'index.mjs', 'säße.txt']);
    expect(statSync(join(target, 'bin/run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(target, 'index.mjs')).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(target, 'säße.txt'), 'utf8')).toBe('ü');
  });

  it('of any bytes is judged without an exception', async () => {
    const zip = zipSync({ 'index.mjs': text('export const handler = 1'), 'a/b.txt': text('b'.repeat(50)) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(zip.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        fc.nat(zip.length),
        async (changes, length) => {
          const damaged = Uint8Array.from(zip).subarray(0, length);
          for (const [at, byte] of changes) if (at < length) damaged[at] = byte;
          const problem = await checkArchive(damaged, limitBytes);
          expect(['broken', 'empty', 'unsafe', 'too-large', undefined]).toContain(problem?.kind);
        },
      ),
      { seed: 20, numRuns: 300 },
    );
  });
});
