import type { CallScope, RecordEntry, RecordListOptions, Records, RecordWrite } from '@cairn/kit';
import { expect, it } from 'vitest';
import { ApiStore } from './api-store.ts';

interface Api {
  readonly name: string;
}

const scope: CallScope = { account: '1', region: 'r', principal: { arn: 'p' } };
const elsewhere: CallScope = { ...scope, region: 'other' };

/** Records in memory; a read may be held after it has read. */
class SlowRecords implements Pick<Records, 'get' | 'list' | 'write'> {
  readonly #values = new Map<string, string>();
  held: Promise<void> | undefined;

  async get(collection: string, key: string): Promise<string | undefined> {
    const value = this.#values.get(`${collection}:${key}`);
    await this.held;
    return value;
  }

  async list(collection: string, { prefix = '', after, limit }: RecordListOptions): Promise<RecordEntry[]> {
    const start = `${collection}:${prefix}`;
    return [...this.#values]
      .filter(([key]) => key.startsWith(start) && (after === undefined || key > `${collection}:${after}`))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, limit)
      .map(([key, value]) => ({ key: key.slice(collection.length + 1), value }));
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    for (const { collection, key, value } of writes) {
      if (value === undefined) this.#values.delete(`${collection}:${key}`);
      else this.#values.set(`${collection}:${key}`, value);
    }
    return true;
  }
}

function newStore(records = new SlowRecords()) {
  const summary = ({ name }: Api) => ({ name });
  return new ApiStore<Api, Api>(records as unknown as Records, { kind: 'k', summary });
}

const creation = (name: string) => ({ api: { name }, result: { name } });

it('keeps nothing that was read while it was changed', async () => {
  const records = new SlowRecords();
  await newStore(records).create(scope, 'a', creation('before'));
  const store = newStore(records);
  let go = (): void => undefined;
  records.held = new Promise((resolve) => {
    go = resolve;
  });
  const reading = store.find('a');
  records.held = undefined;
  await store.change(scope, 'a', () => ({ api: { name: 'after' }, result: undefined }));
  go();
  expect((await reading)?.api.name).toBe('before');
  expect((await store.find('a'))?.api.name).toBe('after');
});

it('makes changes of one API one after the other, and none after its removal', async () => {
  const store = newStore();
  await store.create(scope, 'a', creation(''));
  const add = (letter: string) =>
    store.change(scope, 'a', async ({ name }) => {
      await Promise.resolve();
      return { api: { name: name + letter }, result: undefined };
    });
  await Promise.all([...'abc'].map(add));
  expect((await store.find('a'))?.api.name).toBe('abc');
  const removal = store.remove(scope, 'a');
  await expect(add('d')).rejects.toThrow('Invalid API identifier specified');
  await removal;
  expect(await store.find('a')).toBeUndefined();
});

it('goes on after a change that failed', async () => {
  const store = newStore();
  await store.create(scope, 'a', creation('a'));
  const failing = store.change(scope, 'a', () => {
    throw new Error('no');
  });
  const next = store.change(scope, 'a', (api) => ({ api, result: 'done' }));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});

it('lists the APIs of a place, piece by piece, with their deployments apart', async () => {
  const store = newStore();
  for (const id of ['b', 'a', 'c']) await store.create(scope, id, creation(id));
  await store.create(elsewhere, 'd', creation('d'));
  const first = await store.list(scope, { limit: 2 });
  expect(first).toEqual({ items: [{ name: 'a' }, { name: 'b' }], next: 'b' });
  expect(await store.list(scope, { limit: 2, after: first.next })).toEqual({ items: [{ name: 'c' }] });
  await expect(store.existing(elsewhere, 'a')).rejects.toMatchObject({ status: 404 });
  await store.change(scope, 'a', (api) => ({
    api,
    result: undefined,
    deployment: { id: 'x', value: { name: 'deployed' } },
  }));
  expect(await store.deploymentsOf('a', { limit: 5 })).toEqual({ items: [{ name: 'deployed' }] });
  await store.remove(scope, 'a');
  expect(await store.deployment('a', 'x')).toBeUndefined();
  expect((await store.list(scope, { limit: 9 })).items).toEqual([{ name: 'b' }, { name: 'c' }]);
});
