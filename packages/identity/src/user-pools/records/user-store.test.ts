import { aesSeal } from '@cairn/host';
import { type Records, resolveLimits } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { poolRecord } from '../tokens/testing/tokens-fixture.ts';
import { userPoolLimits } from '../user-pool-limits.ts';
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
  const seal = aesSeal([new Uint8Array(32).fill(7)]);
  return new UserStore({ records, seal, limits: resolveLimits(userPoolLimits, {}) });
}

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
    users.forgetAll();
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
