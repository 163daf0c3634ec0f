import type { RecordEntry, RecordListOptions, Records, RecordWrite } from '@cairn/kit';
import { expect, it } from 'vitest';
import type { ApiChanged } from './api-definition.ts';
import type { ApiDocument } from './api-documents.ts';
import { ApiRecords, apiCollections, partWrite } from './api-records.ts';

/** Records in memory, with conditions; the n-th write may fail. */
class MemoryRecords implements Pick<Records, 'get' | 'list' | 'write'> {
  readonly values = new Map<string, string>();
  failsIn = Number.POSITIVE_INFINITY;

  async get(collection: string, key: string): Promise<string | undefined> {
    return this.values.get(`${collection}:${key}`);
  }

  async list(collection: string, { prefix = '', after, limit }: RecordListOptions): Promise<RecordEntry[]> {
    const start = `${collection}:${prefix}`;
    return [...this.values]
      .filter(([key]) => key.startsWith(start) && (after === undefined || key > `${collection}:${after}`))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, limit)
      .map(([key, value]) => ({ key: key.slice(collection.length + 1), value }));
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    this.failsIn -= 1;
    if (this.failsIn <= 0) throw new Error('no disk');
    const holds = writes.every(({ collection, key, ifAbsent, ifValue }) => {
      const value = this.values.get(`${collection}:${key}`);
      return (ifAbsent !== true || value === undefined) && (ifValue === undefined || value === ifValue);
    });
    if (!holds) return false;
    for (const { collection, key, value } of writes) {
      if (value === undefined) this.values.delete(`${collection}:${key}`);
      else this.values.set(`${collection}:${key}`, value);
    }
    return true;
  }
}

const scope = { account: '1', region: 'r' };
const api: ApiDocument = {
  apiId: 'a',
  hostId: 'h',
  ...scope,
  revision: 1,
  changes: 1,
  settings: { name: 'a', authenticationType: 'API_KEY' },
  visibility: 'GLOBAL',
  tags: {},
  variables: {},
};

async function opened(): Promise<{ readonly memory: MemoryRecords; readonly apis: ApiRecords }> {
  const memory = new MemoryRecords();
  const apis = new ApiRecords(memory as unknown as Records);
  await apis.create(api);
  return { memory, apis };
}

const source = (name: string) => partWrite(apiCollections.dataSources, api, name, { name });

it('a change that another node made in between is not written over', async () => {
  const { memory, apis } = await opened();
  const other = new ApiRecords(memory as unknown as Records);
  const change = apis.change(scope, 'a', async () => {
    await other.change(scope, 'a', () => ({ parts: [source('theirs')], result: null }));
    return { parts: [source('ours')], result: null };
  });
  await expect(change).rejects.toMatchObject({ code: 'ConcurrentModificationException', status: 409 });
  expect(await apis.allParts(apiCollections.dataSources, 'a')).toEqual([{ name: 'theirs' }]);
});

it('an API that another node deleted meanwhile gets no new parts', async () => {
  const { memory, apis } = await opened();
  const other = new ApiRecords(memory as unknown as Records);
  const change = apis.change(scope, 'a', async () => {
    await other.remove(scope, 'a', async () => undefined);
    return { parts: [source('late')], kind: 'keys' as const, result: null };
  });
  await expect(change).rejects.toMatchObject({ code: 'ConcurrentModificationException' });
  expect([...memory.values]).toEqual([]);
});

it('changes that come together are made one after the other, and each is told', async () => {
  const { apis } = await opened();
  const told: ApiChanged[] = [];
  const end = apis.onChange((change) => told.push(change));
  const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
  await Promise.all(
    names.map((name) => apis.change(scope, 'a', () => ({ parts: [source(name)], result: null }))),
  );
  await apis.change(scope, 'a', () => ({ kind: 'keys', result: null }));
  end();
  await apis.change(scope, 'a', () => ({ result: null }));
  expect(await apis.allParts(apiCollections.dataSources, 'a')).toHaveLength(20);
  expect(told.map(({ kind }) => kind)).toEqual([...names.map(() => 'definition'), 'keys']);
  expect(await apis.find('a')).toMatchObject({ revision: 22, changes: 23 });
});

it('an API is whole or gone, whichever write of its deletion fails, and the next start clears the rest away', async () => {
  for (let failsIn = 1; ; failsIn += 1) {
    const { memory, apis } = await opened();
    for (let count = 0; count < 250; count += 1)
      await apis.change(scope, 'a', () => ({ parts: [source(`s${count}`)], result: null }));
    memory.failsIn = failsIn;
    const failed = await apis
      .remove(scope, 'a', async () => undefined)
      .then(
        () => false,
        () => true,
      );
    memory.failsIn = Number.POSITIVE_INFINITY;
    await new ApiRecords(memory as unknown as Records).clearLeftovers();
    if ((await apis.find('a')) === undefined) expect([...memory.values]).toEqual([]);
    else expect(await apis.allParts(apiCollections.dataSources, 'a')).toHaveLength(250);
    if (!failed) return;
  }
});
