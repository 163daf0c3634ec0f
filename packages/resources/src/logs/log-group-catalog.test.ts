import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { LogGroupCatalog } from './log-group-catalog.ts';

const place = { account: '000000000000', region: 'us-east-1', name: 'g' };
const group = { name: 'g', creationMs: 0, logGroupClass: 'STANDARD', tags: {} };

/** A catalog whose answers of `get` can be held back. */
async function setUp() {
  const { records } = await openMemoryStore();
  let held: Promise<void> | undefined;
  const slow: Records = {
    ...records,
    async get(collection, key) {
      const found = await records.get(collection, key);
      await held;
      return found;
    },
  };
  const open = () => new LogGroupCatalog({ records: slow } as never);
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return () => {
      held = undefined;
      resolve();
    };
  };
  return { records, open, hold };
}

it('does not remember a group that was deleted while it was read', async () => {
  const { open, hold } = await setUp();
  await open().create(place, group);
  const catalog = open();
  const release = hold();
  const late = catalog.find(place);
  await catalog.remove(place, { kind: 'group', groupId: 1 });
  release();
  await late;
  expect(await catalog.find(place)).toBeUndefined();
  expect(await catalog.create(place, group)).toMatchObject({ groupId: 2 });
});

it('does not remember a group as it was before a change', async () => {
  const { open, hold } = await setUp();
  const made = await open().create(place, group);
  const catalog = open();
  const release = hold();
  const late = catalog.find(place);
  await catalog.replace(place, { ...group, groupId: made?.groupId ?? 0, retentionDays: 7 });
  release();
  await late;
  expect(await catalog.find(place)).toMatchObject({ retentionDays: 7 });
});

it('gives no number twice, whoever else gives numbers', async () => {
  const { records, open, hold } = await setUp();
  const release = hold();
  const late = open().create(place, group);
  await records.write([{ collection: 'log-group-numbers', key: 'last', value: '5' }]);
  release();
  expect(await late).toMatchObject({ groupId: 6 });
});
