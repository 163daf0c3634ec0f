import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryStore } from '@cairn/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCairn } from './create-cairn.ts';
import { copySealKeys, insideSealKeyFile, loadSeal, sealKeyFile } from './seal-key.ts';

let folder: string;
let dataDirectory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-topics-seal-'));
  dataDirectory = join(folder, 'data');
  await mkdir(dataDirectory);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keyText = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

describe('the seal of a data directory', () => {
  it('is made at the first start, for its owner only, and opens after every further one', async () => {
    const { records } = await openMemoryStore();
    const sealed = (await loadSeal(records, { dataDirectory })).seal('swordfish', 'a');
    expect((await stat(sealKeyFile(dataDirectory))).mode & 0o777).toBe(0o600);
    expect((await loadSeal(records, { dataDirectory })).open(sealed, 'a')).toBe('swordfish');
    // The directory alone opens nothing.
    expect(await readdir(dataDirectory)).toEqual([]);
    expect(await readdir(folder)).toEqual(['data', 'data.key']);
  });

  it('is missed by name where a data directory was moved without its key', async () => {
    const { records } = await openMemoryStore();
    await loadSeal(records, { dataDirectory });
    const moved = join(folder, 'moved');
    await rename(dataDirectory, moved);
    await expect(loadSeal(records, { dataDirectory: moved })).rejects.toThrow(
      /sealed with the key [0-9a-f]{12}, which .*moved\.key does not hold.*Nothing was changed/,
    );
    await rename(sealKeyFile(dataDirectory), sealKeyFile(moved));
    await loadSeal(records, { dataDirectory: moved });
  });

  it('that an older server made inside opens still, and may be moved out', async () => {
    const { records } = await openMemoryStore();
    await writeFile(insideSealKeyFile(dataDirectory), `${keyText(3)}\n`);
    const sealed = (await loadSeal(records, { dataDirectory })).seal('swordfish', 'a');
    expect(await readdir(folder)).toEqual(['data']);
    await rename(insideSealKeyFile(dataDirectory), sealKeyFile(dataDirectory));
    expect((await loadSeal(records, { dataDirectory })).open(sealed, 'a')).toBe('swordfish');
  });

  it('goes beside a copy, and leaves the keys that are there', async () => {
    const copy = join(folder, 'copy');
    await writeFile(sealKeyFile(dataDirectory), `${keyText(1)}\n`);
    await writeFile(insideSealKeyFile(dataDirectory), `${keyText(2)}\n`);
    await copySealKeys(dataDirectory, copy);
    await copySealKeys(dataDirectory, copy);
    expect(await readFile(sealKeyFile(copy), 'utf8')).toBe(`${keyText(1)}\n${keyText(2)}\n`);
    expect((await stat(sealKeyFile(copy))).mode & 0o777).toBe(0o600);
    await writeFile(sealKeyFile(copy), `${keyText(3)}\n`);
    await copySealKeys(dataDirectory, copy);
    expect(await readFile(sealKeyFile(copy), 'utf8')).toBe(`${keyText(1)}\n${keyText(2)}\n${keyText(3)}\n`);
  });

  it('that cannot be kept beside the data directory is asked for', async () => {
    const { records } = await openMemoryStore();
    await expect(loadSeal(records, { dataDirectory: join(folder, 'nowhere', 'data') })).rejects.toThrow(
      /cannot be kept beside the data directory: .*--seal-key-file FILE or CAIRN_SEAL_KEY/,
    );
    expect(await records.list('server', { limit: 1 })).toEqual([]);
  });

  it('is looked at before a data directory is made', async () => {
    const unmade = join(dataDirectory, 'unmade');
    const start = createCairn({ dataDirectory: unmade, sealKeyFile: join(dataDirectory, 'nowhere') });
    await expect(start).rejects.toThrow('cannot read');
    await expect(stat(unmade)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves no key beside when one is given from outside', async () => {
    const { records } = await openMemoryStore();
    await loadSeal(records, { dataDirectory, text: keyText(1) });
    await expect(readFile(sealKeyFile(dataDirectory))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses to start with another key, and with none, and starts again with the right one', async () => {
    const { records } = await openMemoryStore();
    const sealed = (await loadSeal(records, { dataDirectory, text: keyText(1) })).seal('swordfish', 'a');
    const refused = /sealed with the key [0-9a-f]{12}, which .* does not hold.*Nothing was changed/;
    await expect(loadSeal(records, { dataDirectory, text: keyText(2) })).rejects.toThrow(refused);
    await expect(loadSeal(records, { dataDirectory })).rejects.toThrow(refused);
    await expect(readFile(sealKeyFile(dataDirectory))).rejects.toMatchObject({ code: 'ENOENT' });
    const again = await loadSeal(records, { dataDirectory, text: Buffer.alloc(32, 1).toString('hex') });
    expect(again.open(sealed, 'a')).toBe('swordfish');
  });

  it('changes keys: the new one before the old one', async () => {
    const { records } = await openMemoryStore();
    const file = join(dataDirectory, 'outside.key');
    await writeFile(file, `${keyText(1)}\n`);
    const sealed = (await loadSeal(records, { dataDirectory, file })).seal('swordfish', 'a');
    await writeFile(file, `${keyText(2)}\n${keyText(1)}\n`);
    expect((await loadSeal(records, { dataDirectory, file })).open(sealed, 'a')).toBe('swordfish');
    await writeFile(file, `${keyText(1)}\n`);
    await expect(loadSeal(records, { dataDirectory, file })).rejects.toThrow(/does not hold/);
  });

  it('says what is wrong with a key', async () => {
    const { records } = await openMemoryStore();
    await expect(loadSeal(records, { dataDirectory, text: 'short' })).rejects.toThrow(
      'CAIRN_SEAL_KEY holds no key of 32 bytes in base64 or hexadecimal; make one with: openssl rand -base64 32',
    );
    await expect(loadSeal(records, { dataDirectory, file: join(dataDirectory, 'no') })).rejects.toThrow(
      /--seal-key-file: cannot read .*: there is no such file/,
    );
  });
});
