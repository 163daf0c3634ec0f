import { aesSeal } from '@cairn/host';
import { type Records, resolveLimits } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { poolRecord } from '../tokens/testing/tokens-fixture.ts';
import { userPoolLimits } from '../user-pool-limits.ts';
import { changeUser } from '../users/change-user.ts';
import type { UserRecord } from './user-records.ts';
import { UserStore } from './user-store.ts';

const pool = poolRecord('eu-west-1_Users');

function userRecord(sub: string): UserRecord {
  return {
    userPoolId: pool.id,
    sub,
    username: sub,
    status: 'CONFIRMED',
    isEnabled: true,
    createdMs: 0,
    changedMs: 0,
    attributes: { email: `${sub}@example.com` },
    mfa: { enabled: [] },
  };
}

const ada = userRecord('ada');
const seal = aesSeal([new Uint8Array(32).fill(7)]);
let memory: Records;
/** Collections that were read or listed. */
let read: string[];

beforeEach(async () => {
  memory = (await openMemoryStore()).records;
  read = [];
});

function open(): UserStore {
  const records: Records = Object.assign(Object.create(memory), {
    get(...key: Parameters<Records['get']>) {
      read.push(key[0]);
      return memory.get(...key);
    },
    list(...list: Parameters<Records['list']>) {
      read.push(list[0]);
      return memory.list(...list);
    },
    write: (...writes: Parameters<Records['write']>) => memory.write(...writes),
  });
  return new UserStore({ records, seal, limits: resolveLimits(userPoolLimits, {}) });
}

describe('two processes that write one user', () => {
  it('do not undo what the other wrote: who has read before it writes nothing, and reads anew', async () => {
    const [users, others] = [open(), open()];
    await users.write(pool, ada, { user: ada });
    const [read, theirs] = [await users.get(pool.id, 'ada'), await others.get(pool.id, 'ada')];
    const disabled = { ...ada, isEnabled: false };
    expect(await others.write(pool, ada, { user: disabled, before: theirs ?? ada })).toBe(true);
    const renamed = { ...ada, attributes: { name: 'Ada' } };
    expect(await users.write(pool, ada, { user: renamed, before: read ?? ada })).toBe(false);
    expect(await users.write(pool, ada, { user: undefined, before: read ?? ada })).toBe(false);
    expect(await users.get(pool.id, 'ada')).toEqual(disabled);
    expect(await users.write(pool, ada, { user: ada })).toBe(false);
  });

  it('sign out at once, and change attributes: all of it holds', async () => {
    const [users, others] = [open(), open()];
    await users.write(pool, ada, { user: ada });
    const context = (store: UserStore) => ({ users: store, clock: { now: () => 1 } });
    for (const store of [users, others]) await store.get(pool.id, 'ada');
    const named = (store: UserStore, name: string) =>
      changeUser(context(store), pool, ada, (user) => ({
        user: { ...user, attributes: { ...user.attributes, [name]: name } },
      }));
    await Promise.all([named(users, 'one'), named(others, 'two'), named(users, 'three')]);
    const { attributes } = (await open().get(pool.id, 'ada')) ?? ada;
    expect(Object.keys(attributes).sort()).toEqual(['email', 'one', 'three', 'two']);
  });

  it('change credentials that are as they were read, in the same millisecond too', async () => {
    const [users, others] = [open(), open()];
    await users.write(pool, ada, { user: ada, credentials: { totpSecret: 'AB' } });
    const [read, theirs] = [await users.credentials(ada), await others.credentials(ada)];
    expect(await others.write(pool, ada, { credentials: { ...theirs, totpStep: 7 } })).toBe(true);
    expect(await users.write(pool, ada, { credentials: { ...read, totpStep: 7 } })).toBe(false);
    const again = await users.credentials(ada);
    expect(again.totpStep).toBe(7);
    expect(await users.write(pool, ada, { credentials: { ...again, totpStep: 8 } })).toBe(true);
  });

  it('give up after many tries, as AWS tells it', async () => {
    const changing = open().untilWritten(ada, async () => false);
    await expect(changing).rejects.toMatchObject({ code: 'ConcurrentModificationException' });
  });
});

it('Credentials of before they were counted are changed as others are.', async () => {
  const users = open();
  await users.write(pool, ada, { user: ada });
  const key = `${pool.id}/ada`;
  const sealed = seal.seal(JSON.stringify({ totpSecret: 'AB' }), `cognito-credentials/${key}`);
  await memory.write([{ collection: 'cognito-credentials', key, value: sealed }]);
  const read = await users.credentials(ada);
  expect(await users.write(pool, ada, { credentials: { ...read, totpStep: 1 } })).toBe(true);
  expect((await open().credentials(ada)).totpStep).toBe(1);
});

it('Users of a pool that is deleted are forgotten, those of others are not.', async () => {
  const users = open();
  const other = poolRecord(`${pool.id}2`);
  const bob = { ...userRecord('bob'), userPoolId: other.id };
  for (const [of, user] of [[pool, ada] as const, [other, bob] as const]) {
    const names = { added: [{ kind: 'username', value: user.username } as const] };
    await users.write(of, user, { user, names });
    await users.named(of, { kind: 'username', value: user.username });
  }
  await memory.write([
    { collection: 'cognito-users', key: `${pool.id}/ada`, value: undefined },
    { collection: 'cognito-usernames', key: `${pool.id}/username/ada`, value: undefined },
  ]);
  users.forgetPool(pool.id);
  expect(await users.named(pool, { kind: 'username', value: 'ada' })).toBeUndefined();
  read = [];
  expect(await users.named(other, { kind: 'username', value: 'bob' })).toMatchObject({ sub: 'bob' });
  expect(read).toEqual([]);
});

describe('groups of a user', () => {
  it('are read once, and are as they were written last', async () => {
    const users = open();
    await users.write(pool, ada, { user: ada, groups: { joined: ['writers', 'readers'] } });
    expect(await users.groupsOf(ada)).toEqual(['readers', 'writers']);
    read = [];
    for (let at = 0; at < 5; at++) await users.groupsOf(ada);
    expect(read).toEqual([]);
    await users.write(pool, ada, { groups: { left: ['readers'], joined: ['a/b'] } });
    expect(await users.groupsOf(ada)).toEqual(['a/b', 'writers']);
    await users.leave(pool.id, 'writers', ['ada', 'bob']);
    expect(await users.groupsOf(ada)).toEqual(['a/b']);
    users.forgetPool(pool.id);
    expect(await users.groupsOf(ada)).toEqual(['a/b']);
  });

  it('that were read while they were written are not remembered', async () => {
    const users = open();
    const asked = users.groupsOf(ada);
    const written = users.write(pool, ada, { groups: { joined: ['readers'] } });
    await Promise.all([asked, written]);
    expect(await users.groupsOf(ada)).toEqual(['readers']);
  });
});
