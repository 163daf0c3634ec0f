import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPasswordList } from './compromised-passwords.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passwords-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function listOf(content: string | Uint8Array, bytesInMemoryMax?: number) {
  files += 1;
  const path = join(folder, `list-${files}`);
  await writeFile(path, content);
  return openPasswordList(path, bytesInMemoryMax === undefined ? {} : { bytesInMemoryMax });
}

const sha1 = (password: string) => createHash('sha1').update(password).digest('hex');
/** As the published lists are: upper case, counted, in order. */
const published = (passwords: readonly string[], lineEnd = '\r\n') =>
  passwords
    .map((password, index) => `${sha1(password).toUpperCase()}:${index + 1}`)
    .sort()
    .join(lineEnd);

describe('a list of compromised passwords', () => {
  it.each([
    ['passwords', 'password1\nLetmein-99\n\nñandú\n'],
    ['hashes', ['password1', 'Letmein-99', 'ñandú'].map(sha1).join('\n')],
    ['counted hashes', published(['password1', 'Letmein-99', 'ñandú'])],
  ])('is read of %s', async (_what, content) => {
    const list = await listOf(content);
    for (const password of ['password1', 'Letmein-99', 'ñandú']) expect(await list.has(password)).toBe(true);
    for (const password of ['password', 'Password1', '', sha1('password1')])
      expect(await list.has(password)).toBe(false);
    await list.close();
  });

  it('is searched on disk where it is long, and has what a set of the same passwords has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.string(), { maxLength: 10 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (passwords, others, lineEnd, endsLine) => {
          const list = await listOf(published(passwords, lineEnd) + (endsLine ? lineEnd : ''), 1);
          for (const password of passwords) expect(await list.has(password)).toBe(true);
          for (const other of others) expect(await list.has(other)).toBe(passwords.includes(other));
          await list.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['nothing', '', undefined, /is empty/],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0, 1, 2), undefined, /not UTF-8/],
    ['zeros', new Uint8Array(5_000), 1, /longer than|too long/],
    ['one huge line', 'a'.repeat(5_000), undefined, /longer than/],
    ['one huge line on disk', `${sha1('a')}\n${'A'.repeat(50_000)}`, 1, /longer than|too long/],
    ['hashes and other things', `${sha1('a')}\nhello\n`, undefined, /line 2: a SHA-1/],
    ['many passwords', 'one\ntwo\n', 1, /has to be of SHA-1/],
    [
      'many hashes in no order',
      published(['a', 'b', 'c', 'd']).split('\r\n').toReversed().join('\n'),
      1,
      /not sorted/,
    ],
  ])('is refused where it is of %s', async (_what, content, bytesInMemoryMax, message) => {
    await expect(listOf(content, bytesInMemoryMax)).rejects.toThrow(message);
  });

  it('is refused by its name where it is missing, or a directory', async () => {
    await expect(openPasswordList(join(folder, 'none'))).rejects.toThrow(
      /^cannot read .*none: there is no such file$/,
    );
    await mkdir(join(folder, 'directory'));
    await expect(openPasswordList(join(folder, 'directory'))).rejects.toThrow(/directory/);
  });
});
