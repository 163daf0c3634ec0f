import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
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
