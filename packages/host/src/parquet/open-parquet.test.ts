import type { ItemLimits, ParquetInput } from '@cairn/workflows';
import { itemLimits } from '@cairn/workflows';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { parquetThreads } from './open-parquet.ts';

const limits = Object.fromEntries(
  Object.entries(itemLimits).map(([name, limit]) => [name, limit.default]),
) as unknown as ItemLimits;

function fileOf(count: number): ParquetInput {
  const data = Array.from({ length: count }, (_, n) => BigInt(n));
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'n', type: 'INT64', data }] }));
  return { byteLength: bytes.length, limits, readBytes: async (start, end) => bytes.slice(start, end) };
}

describe('threads that read Parquet files', () => {
  it('read one file after another, and several at once', async () => {
    const open = parquetThreads();
    for (const count of [3, 5, 7]) {
      const reader = await open(fileOf(count));
      expect(await reader.rows(0)).toHaveLength(count);
      expect(await reader.rows(count - 1)).toEqual([`{"n":${count - 1}}`]);
      expect(await reader.rows(count)).toEqual([]);
      await reader.close();
      await reader.close();
      await expect(reader.rows(0)).rejects.toThrow('the file was closed');
    }
    const readers = await Promise.all([open(fileOf(1)), open(fileOf(2))]);
    expect(await Promise.all(readers.map((reader) => reader.rows(0)))).toEqual([
      ['{"n":0}'],
      ['{"n":0}', '{"n":1}'],
    ]);
    await Promise.all(readers.map((reader) => reader.close()));
  });

  it('are given up when they are closed amid their work', async () => {
    const file = fileOf(3);
    const asked = Promise.withResolvers<void>();
    let asks = 0;
    const reader = await parquetThreads()({
      ...file,
      // The end and the footer come; the rows' bytes never do.
      readBytes: async (start, end) => {
        asks += 1;
        if (asks <= 2) return file.readBytes(start, end);
        asked.resolve();
        return new Promise<Uint8Array>(() => {});
      },
    });
    const failure = expect(reader.rows(0)).rejects.toThrow('the file was closed');
    await asked.promise;
    await reader.close();
    await failure;
  });

  it('hand on what reading bytes throws', async () => {
    const failure = new Error('the object has changed');
    const file = { ...fileOf(3), readBytes: () => Promise.reject(failure) };
    await expect(parquetThreads()(file)).rejects.toBe(failure);
  });
});
