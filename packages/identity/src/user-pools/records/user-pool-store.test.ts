import type { Records, RecordWrite } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { poolRecord } from '../tokens/testing/tokens-fixture.ts';
import { UserPoolStore } from './user-pool-store.ts';

const one = poolRecord('eu-west-1_One');
const other = poolRecord('eu-west-1_Other');

/** A store whose writes of one pool last until they are let go. */
async function heldStore() {
  const memory = (await openMemoryStore()).records;
  const held = Promise.withResolvers<void>();
  const records: Records = Object.assign(Object.create(memory), {
    list: (...list: Parameters<Records['list']>) => memory.list(...list),
    async write(writes: readonly RecordWrite[]) {
      if (writes.some(({ key }) => key.startsWith(one.id))) await held.promise;
      return memory.write(writes);
    },
  });
  const store = new UserPoolStore(records);
  await store.load();
  return { store, letGo: () => held.resolve() };
}

it('Changes of one pool do not wait for those of another, and follow those of their own.', async () => {
  const { store, letGo } = await heldStore();
  const slow = store.change(one.id, (changes) => changes.put(store.pools, one));
  const next = store.change(one.id, () => store.pools.find(one.id) !== undefined);
  await store.change(other.id, (changes) => changes.put(store.pools, other));
  expect([...store.pools.all()]).toEqual([other]);
  letGo();
  await slow;
  expect(await next).toBe(true);
});

it('Changes that look at other pools follow one another, and hold up no others.', async () => {
  const { store, letGo } = await heldStore();
  const slow = store.changeAcross(one.id, (changes) => changes.put(store.pools, one));
  const count = store.changeAcross(other.id, () => [...store.pools.all()].length);
  await store.change(other.id, (changes) => changes.put(store.pools, other));
  letGo();
  await slow;
  expect(await count).toBe(2);
});
