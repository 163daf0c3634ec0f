import { expect, it } from 'vitest';
import { allDocuments, recordPages } from './record-pages.ts';
import type { RecordEntry, RecordListOptions } from './records.ts';

const kept: readonly RecordEntry[] = Array.from({ length: 12 }, (_, at) => ({
  key: `${at < 10 ? 'a' : 'b'}${String(at).padStart(2, '0')}`,
  value: String(at),
}));

const records = {
  async list(
    _collection: string,
    { prefix = '', after, limit, reverse, charactersMax }: RecordListOptions,
  ): Promise<readonly RecordEntry[]> {
    const sorted = reverse === true ? kept.toReversed() : kept;
    const isNext = (key: string) => after === undefined || (reverse === true ? key < after : key > after);
    const page = sorted.filter(({ key }) => key.startsWith(prefix) && isNext(key)).slice(0, limit);
    return charactersMax === undefined ? page : page.slice(0, 1);
  },
};

async function keys(options: Parameters<typeof recordPages>[2]): Promise<readonly string[][]> {
  const pages: string[][] = [];
  for await (const page of recordPages(records, 'c', options)) pages.push(page.map(({ key }) => key));
  return pages;
}

it('gives all records of a prefix, whatever the size of a page', async () => {
  for (let pageSize = 1; pageSize < 14; pageSize += 1) {
    const pages = await keys({ prefix: 'a', pageSize });
    expect(pages.flat()).toHaveLength(10);
    expect(pages.every((page) => page.length > 0 && page.length <= pageSize)).toBe(true);
  }
});

it('goes downwards, and on behind a key', async () => {
  expect(await keys({ prefix: 'a', after: 'a04', reverse: true, pageSize: 3 })).toEqual([
    ['a03', 'a02', 'a01'],
    ['a00'],
  ]);
});

it('goes on behind a page that its documents ended', async () => {
  expect((await keys({ charactersMax: 1, pageSize: 5 })).flat()).toHaveLength(12);
});

it('gives documents', async () => {
  expect(await allDocuments(records, 'c', { prefix: 'b', pageSize: 1 })).toEqual([10, 11]);
});
