import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { IdentityDeletions } from './identity-deletions.ts';
import { IdentityStore } from './identity-store.ts';

const poolId = 'eu-west-1:pool';
const count = 250;

async function filled(records: Records): Promise<IdentityStore> {
  const store = new IdentityStore(records);
  for (let at = 0; at < count; at++)
    await store.create({
      id: `eu-west-1:${String(at).padStart(3, '0')}`,
      poolId,
      logins: [{ provider: 'example.com', subject: String(at) }],
      createdMs: 0,
      changedMs: 0,
    });
  await records.write([store.deletionMark(poolId)]);
  return store;
}

async function left(records: Records): Promise<readonly string[]> {
  const all = ['cognito-identities', 'cognito-identities-of-pools', 'cognito-identity-logins'];
  const lists = await Promise.all(
    [...all, 'cognito-identity-pools-deleted'].map((name) => records.list(name, { limit: 1_000 })),
  );
  return lists.flat().map(({ key }) => key);
}

it('identities go with their pool by many, not one by one', async () => {
  const { records } = await openMemoryStore();
  const store = await filled(records);
  let writes = 0;
  const counted: Records = Object.assign(Object.create(records), {
    write: (...given: Parameters<Records['write']>) => {
      writes += 1;
      return records.write(...given);
    },
  });
  await new IdentityStore(counted).deleteAll(poolId);
  expect(await left(records)).toEqual([]);
  expect(writes).toBeLessThan(count / 10);
  expect(await store.get('eu-west-1:000')).toBeUndefined();
});

it('an identity that changes while its pool is deleted goes as well', async () => {
  const { records } = await openMemoryStore();
  const store = await filled(records);
  let isFirst = true;
  const raced: Records = Object.assign(Object.create(records), {
    async write(...given: Parameters<Records['write']>) {
      if (isFirst) {
        isFirst = false;
        await store.change(['eu-west-1:007'], ([identity]) =>
          identity ? [{ ...identity, changedMs: 1 }] : [],
        );
      }
      return records.write(...given);
    },
  });
  await new IdentityStore(raced).deleteAll(poolId);
  expect(await left(records)).toEqual([]);
});

it('a start does not wait for the identities of pools that were deleted, and an end leaves the rest to the next', async () => {
  const { records } = await openMemoryStore();
  await filled(records);
  const held = Promise.withResolvers<void>();
  let writes = 0;
  const slow: Records = Object.assign(Object.create(records), {
    async write(...given: Parameters<Records['write']>) {
      writes += 1;
      await held.promise;
      return records.write(...given);
    },
  });
  const deletions = new IdentityDeletions(new IdentityStore(slow), () => {});
  await deletions.resume();
  deletions.begin(poolId);
  const before = (await left(records)).length;
  expect(before).toBe(3 * count + 1);
  const ended = deletions.end();
  held.resolve();
  await ended;
  expect(writes).toBeLessThanOrEqual(1);
  const restarted = new IdentityDeletions(new IdentityStore(records), () => {});
  await restarted.resume();
  await restarted.settled();
  expect(await left(records)).toEqual([]);
});

it('a deletion that the disk refuses is told, and made with the next start', async () => {
  const { records } = await openMemoryStore();
  await filled(records);
  const broken: Records = Object.assign(Object.create(records), {
    write: () => Promise.reject(new Error('the disk')),
  });
  const told: string[] = [];
  const deletions = new IdentityDeletions(new IdentityStore(broken), (_level, text) => told.push(text));
  await deletions.resume();
  await deletions.settled();
  expect(told).toEqual([
    `the identities of the deleted pool ${poolId} were not cleared away: Error: the disk`,
  ]);
  expect((await left(records)).length).toBe(3 * count + 1);
});
