import { nodeDigest } from '@cairn/host';
import {
  type RecordListOptions,
  type Records,
  resolveLimits,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { tableLimits } from './table-limits.ts';
import { Tables } from './tables.ts';

const scope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

/** Tables, and the lists of items that they ask for. */
async function setUp() {
  const store = await openMemoryStore();
  const read: { characters: number }[] = [];
  const records: Records = {
    ...store.records,
    async list(collection: string, options: RecordListOptions) {
      const page = await store.records.list(collection, options);
      if (collection.startsWith('ddb-') && collection !== 'ddb-tables')
        read.push({ characters: page.reduce((sum, { value }) => sum + value.length, 0) });
      return page;
    },
  };
  const clock = { now: () => 1_700_000_000_000, alarm: () => ({ set: () => undefined }) };
  const random = seededRandom(1);
  const ids = timeOrderedIds(clock, random);
  const limits = resolveLimits(tableLimits);
  const tables = new Tables({ records, clock, random, ids, digest: nodeDigest, limits, log: () => {} });
  await tables.start();
  await tables.createTable(scope, {
    TableName: 't',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  await tables.settled();
  read.length = 0;
  const put = (id: string, text = '') =>
    tables.putItem(scope, { TableName: 't', Item: { id: { S: id }, text: { S: text } } });
  const count = async () => {
    const { Table } = (await tables.describeTable(scope, { TableName: 't' })) as {
      readonly Table: { readonly ItemCount: number };
    };
    return Table.ItemCount;
  };
  return { tables, put, count, read };
}

it('counts a small table once after a write', async () => {
  const { put, count, read } = await setUp();
  await put('a');
  expect(await count()).toBe(1);
  const lists = read.length;
  expect(await count()).toBe(1);
  expect(read).toHaveLength(lists);
  await put('b');
  expect(await count()).toBe(2);
});

it('reads no more than about a megabyte while somebody waits, and counts the rest in the background', async () => {
  const { tables, put, count, read } = await setUp();
  for (let item = 0; item < 12; item += 1) await put(String(item), 'x'.repeat(300_000));
  expect(await count()).toBe(0);
  expect(read[0]?.characters).toBeLessThan(1_400_000);
  await tables.settled();
  expect(await count()).toBe(12);
  const lists = read.length;
  expect(await count()).toBe(12);
  expect(read).toHaveLength(lists);
});
