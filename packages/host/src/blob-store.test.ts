import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobCodeStore } from './blob-code-store.ts';
import { BlobStore } from './blob-store.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

let folder: string;
let blobs: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-blobs-'));
  blobs = new BlobStore(join(folder, 'blobs'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(...contents: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const content of contents) yield text(content);
}

async function gathered(bytes: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (bytes === undefined) return undefined;
  let found = '';
  for await (const chunk of bytes) found += new TextDecoder().decode(chunk);
  return found;
}

const pathOf = (id: string): string => join(folder, 'blobs', id.slice(0, 2), id);

describe('a blob store', () => {
  it('names a file by the hash of its bytes, given whole or in chunks, and keeps it once', async () => {
    expect(await blobs.put(text('abc'))).toEqual({ id: ofAbc, sizeBytes: 3 });
    expect(await blobs.put(chunks('a', '', 'bc'))).toEqual({ id: ofAbc, sizeBytes: 3 });
    expect(await blobs.stat(ofAbc)).toEqual({ id: ofAbc, sizeBytes: 3 });
    expect(readdirSync(join(folder, 'blobs'), { recursive: true }).sort()).toEqual(['ba', `ba/${ofAbc}`]);
    const empty = await blobs.put(chunks());
    expect(empty.sizeBytes).toBe(0);
    expect(await blobs.get(empty.id)).toEqual(Buffer.from(''));
  });

  it('gives bytes back whole, in chunks or in part', async () => {
    const { id } = await blobs.put(chunks('0123', '456789'));
    expect(await blobs.get(id)).toEqual(Buffer.from('0123456789'));
    expect(await gathered(await blobs.read(id))).toBe('0123456789');
    expect(await gathered(await blobs.read(id, { start: 3, end: 5 }))).toBe('345');
  });

  it.each(['0'.repeat(64), '../../etc/passwd', '', 'A'.repeat(64)])('knows nothing of %j', async (id) => {
    expect(await blobs.get(id)).toBeUndefined();
    expect(await blobs.read(id)).toBeUndefined();
    expect(await blobs.stat(id)).toBeUndefined();
  });

  it('keeps nothing of what ends before its end', async () => {
    const broken = (async function* () {
      yield text('half');
      throw new Error('the sender went away');
    })();
    await expect(blobs.put(broken)).rejects.toThrow('went away');
    expect(readdirSync(join(folder, 'blobs'))).toEqual([]);
  });

  it('writes a damaged file anew and never gives one back whole', async () => {
    const { id } = await blobs.put(text('whole'));
    writeFileSync(pathOf(id), 'who');
    await expect(blobs.get(id)).rejects.toThrow('damaged');
    await blobs.put(text('whole'));
    expect(await blobs.get(id)).toEqual(Buffer.from('whole'));
  });

  it('lets many put the same at once', async () => {
    const puts = Array.from({ length: 20 }, (_, at) => blobs.put(at % 2 ? text('abc') : chunks('ab', 'c')));
    expect(new Set((await Promise.all(puts)).map(({ id }) => id))).toEqual(new Set([ofAbc]));
    expect(readdirSync(join(folder, 'blobs'))).toEqual(['ba']);
  });
});

describe('retaining some blobs', () => {
  it('removes the others and what was not written to its end, and leaves alone what is not its own', async () => {
    await blobs.retain(new Set());
    const [kept, dropped] = [await blobs.put(text('kept')), await blobs.put(text('dropped'))];
    writeFileSync(join(folder, 'blobs', '01234567-89ab-cdef-0123-456789abcdef.part'), 'ke');
    writeFileSync(join(folder, 'blobs', 'notes.txt'), 'mine');
    await blobs.retain(new Set([kept.id]));
    expect(await blobs.get(kept.id)).toEqual(Buffer.from('kept'));
    expect(await blobs.get(dropped.id)).toBeUndefined();
    expect(readdirSync(join(folder, 'blobs')).filter((name) => name.length > 2)).toEqual(['notes.txt']);
  });

  it('leaves what was put since the ids were gathered, for the first time or again', async () => {
    const ids = await Promise.all(
      ['old', 'again', 'new'].map(async (name) => (await blobs.put(text(name))).id),
    );
    const [old, again, fresh] = ids as [string, string, string];
    for (const id of [old, again]) utimesSync(pathOf(id), 1, 1);
    const before = statSync(pathOf(fresh)).mtimeMs;
    await blobs.put(text('again'));
    await blobs.retain(new Set(), before);
    expect([await blobs.stat(old), (await blobs.stat(again))?.id, (await blobs.stat(fresh))?.id]).toEqual([
      undefined,
      again,
      fresh,
    ]);
  });

  it('does nothing while somebody holds the folder, unless he is long dead', async () => {
    const { id } = await blobs.put(text('abc'));
    await blobs.hold(() => new BlobStore(join(folder, 'blobs')).retain(new Set()));
    expect(await blobs.stat(id)).toBeDefined();
    const hold = join(folder, 'blobs', '01234567-89ab-cdef-0123-456789abcdef.hold');
    writeFileSync(hold, '');
    utimesSync(hold, 1, 1);
    await blobs.retain(new Set());
    expect(await blobs.stat(id)).toBeUndefined();
  });
});

describe('copying', () => {
  it('brings all blobs into another folder, what is there already once', async () => {
    const target = join(folder, 'deep', 'copy');
    await blobs.copyTo(target);
    const ids = await Promise.all(['a', 'b', 'c'].map(async (name) => (await blobs.put(text(name))).id));
    writeFileSync(join(folder, 'blobs', 'notes.txt'), 'mine');
    const copy = new BlobStore(target);
    await copy.put(text('a'));
    await blobs.copyTo(target);
    await blobs.copyTo(target);
    expect((await Array.fromAsync(copy.ids())).sort()).toEqual([...ids].sort());
    expect(await copy.get(ids[1] as string)).toEqual(Buffer.from('b'));
    expect(readdirSync(target).every((name) => name.length === 2)).toBe(true);
  });
});

it('keeps code as blobs, with the hash as Lambda shows it', async () => {
  const code = new BlobCodeStore(blobs);
  const stored = await code.put(text('same'));
  expect(stored).toMatchObject({ sizeBytes: 4, sha256: 'CWcRXygTo1Qervd96dnVdz8cDAQxSwu/5P87OxxVtdU=' });
  expect(await code.get(stored.id)).toEqual(Buffer.from('same'));
  await code.retain(new Set());
  expect(await code.get(stored.id)).toBeUndefined();
});
