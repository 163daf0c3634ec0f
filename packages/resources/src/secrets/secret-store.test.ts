import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { type SecretRecord, SecretStore } from './secret-store.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

/** A store of secrets over records that tell how often they are listed, and whose reads can be held back. */
async function setUp() {
  const { records } = await openMemoryStore();
  const told = { lists: 0 };
  let held: Promise<void> | undefined;
  const watched: Records = {
    ...records,
    async get(collection, key) {
      const turn = held;
      const found = await records.get(collection, key);
      await turn;
      return found;
    },
    async list(collection, options) {
      told.lists += 1;
      const turn = held;
      const page = await records.list(collection, options);
      await turn;
      return page;
    },
  };
  const seal = { seal: (text: string) => text, open: (text: string) => text };
  const open = () => new SecretStore({ records: watched, seal, clock: { now: () => 0 } });
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return { proceed: () => (held = undefined), release: resolve };
  };
  return { open, told, hold };
}

function secret(name: string, description = ''): SecretRecord {
  const arn = `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-abcdef`;
  return { arn, name, description, tags: [], createdMs: 0, changedMs: 0, versions: {} };
}

const put = (store: SecretStore, after: SecretRecord) =>
  store.write({ ...scope, name: after.name }, { before: undefined, after });

it('lists once for all pages of an answer, and anew after a change', async () => {
  const { open, told } = await setUp();
  const store = open();
  for (const name of ['a', 'b', 'c']) await put(store, secret(name));
  for (let page = 0; page < 3; page += 1)
    expect(await store.all(scope.account, scope.region)).toHaveLength(3);
  expect(told.lists).toBe(1);
  expect(await store.all(scope.account, 'eu-west-1')).toEqual([]);
  await put(store, secret('d'));
  expect(await store.all(scope.account, scope.region)).toHaveLength(4);
});

it('does not remember what was read before a change', async () => {
  const { open, hold } = await setUp();
  const place = { ...scope, name: 'a' };
  await put(open(), secret('a', 'old'));
  const store = open();
  const { proceed, release } = hold();
  const late = [store.get(place), store.all(scope.account, scope.region)];
  proceed();
  await put(store, secret('a', 'new'));
  release();
  await Promise.all(late);
  expect(await store.get(place)).toMatchObject({ description: 'new' });
  expect(await store.all(scope.account, scope.region)).toMatchObject([{ description: 'new' }]);
});
