import { type Records, resolveLimits } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { userPoolLimits } from '../user-pool-limits.ts';
import { SessionStore } from './session-store.ts';
import type { TokenSession } from './token-session.ts';

const clock = { now: () => 1_000 };

function session(id: string, createdMs = 0): TokenSession {
  return {
    userPoolId: 'pool',
    sub: 'sub',
    id,
    clientId: 'client',
    createdMs,
    authTimeSeconds: 0,
    eventId: 'event',
    scopes: [],
    isFromPages: false,
    expiresMs: 10_000,
    keptUntilMs: 10_000,
    generation: 0,
  };
}

let records: Records;
let reads = 0;
beforeEach(async () => {
  reads = 0;
  const memory = (await openMemoryStore()).records;
  records = {
    getAll: (keys) => memory.getAll(keys),
    list: (...list) => memory.list(...list),
    clear: (collection) => memory.clear(collection),
    write: (writes) => memory.write(writes),
    get(...key) {
      reads += 1;
      return memory.get(...key);
    },
  };
});

const open = (limits: { readonly [name: string]: number } = {}) =>
  new SessionStore({ records, clock, limits: resolveLimits(userPoolLimits, limits) });

/** Answers that arrive late: what was read may be old when it is heard. */
function late(memory: Records): Records {
  const ticks = async <Result>(count: number, result: Result): Promise<Result> => {
    for (let at = 0; at < count; at++) await undefined;
    return result;
  };
  return {
    getAll: (keys) => memory.getAll(keys),
    list: async (...list) => ticks(5, await memory.list(...list)),
    clear: (collection) => memory.clear(collection),
    get: async (...key) => ticks(9, await memory.get(...key)),
    write: async (writes) => ticks(3, await memory.write(writes)),
  };
}

describe('sessions', () => {
  it('are read once, however many ask, and not at all where they were begun here', async () => {
    await open().begin(session('a'));
    const sessions = open();
    await Promise.all(Array.from({ length: 10 }, () => sessions.find(session('a'))));
    await sessions.find(session('a'));
    expect(reads).toBe(1);
    await sessions.begin(session('b'));
    await sessions.find(session('b'));
    expect(reads).toBe(1);
  });

  it('that are read while others are written are remembered', async () => {
    await open().begin(session('a'));
    const sessions = open();
    await Promise.all([
      sessions.begin(session('b')),
      sessions.find(session('a')),
      sessions.begin(session('c')),
    ]);
    const before = reads;
    await sessions.find(session('a'));
    expect(reads).toBe(before);
  });

  it('change only where they are as they were read, after a restart too', async () => {
    await open().begin(session('a'));
    const sessions = open({ userPoolSessionsInMemory: 1 });
    const before = (await sessions.find(session('a'))) as TokenSession;
    // Memory has forgotten it meanwhile.
    await sessions.begin(session('b'));
    const after = { ...before, generation: 1, rotatedMs: 5 };
    expect(await sessions.replace(before, after)).toBe(true);
    expect(await sessions.replace(before, { ...before, generation: 1 })).toBe(false);
    expect(await sessions.find(session('a'))).toEqual(after);
    await sessions.end(session('a'));
    expect(await sessions.replace(after, { ...after, generation: 2 })).toBe(false);
    expect(await sessions.find(session('a'))).toBe(undefined);
  });

  it('a read that failed is told, and made anew', async () => {
    await open().begin(session('a'));
    const sessions = open();
    const { get } = records;
    records = Object.assign(records, { get: () => Promise.reject(new Error('the disk')) });
    await expect(sessions.find(session('a'))).rejects.toThrow('the disk');
    Object.assign(records, { get });
    expect(await sessions.find(session('a'))).toEqual(session('a'));
  });

  it('many begun at once are no more than the limit, and those that are left are the latest', async () => {
    const sessions = open({ userPoolRefreshTokensPerUser: 4 });
    await Promise.all(Array.from({ length: 12 }, (_, at) => sessions.begin(session(`s${at}`, at))));
    const left = await sessions.ofUser('pool', 'sub');
    expect(left.map(({ id }) => id)).toEqual(['s8', 's9', 's10', 's11']);
    expect(await sessions.find(session('s0'))).toBe(undefined);
  });

  it('of who signs in all the time are not all read each time', async () => {
    let lists = 0;
    const listed: Records = Object.assign(Object.create(records), {
      list: (...list: Parameters<Records['list']>) => {
        lists += 1;
        return records.list(...list);
      },
    });
    const limits = resolveLimits(userPoolLimits, { userPoolRefreshTokensPerUser: 20 });
    const store = new SessionStore({ records: listed, clock, limits });
    for (let at = 0; at < 60; at++) {
      await store.begin(session(`s${String(at).padStart(2, '0')}`, at));
      expect((await records.list('cognito-sessions', { limit: 100 })).length).toBeLessThanOrEqual(22);
    }
    // Once at first, then for each tenth of the limit.
    expect(lists).toBeLessThan(20);
    const left = await store.ofUser('pool', 'sub');
    expect(left.length).toBeGreaterThanOrEqual(20);
    expect(left.at(-1)?.id).toBe('s59');
  });

  it('that are over are taken out without the others being read, with the index of their ends', async () => {
    let nowMs = 0;
    const own = { now: () => nowMs };
    const listed: string[] = [];
    const watched: Records = Object.assign(Object.create(records), {
      async list(...list: Parameters<Records['list']>) {
        const page = await records.list(...list);
        for (const { key } of page) listed.push(`${list[0]}/${key}`);
        return page;
      },
    });
    const limits = resolveLimits(userPoolLimits, {});
    const store = new SessionStore({ records: watched, clock: own, limits });
    await store.removeOver(() => true);
    for (let at = 0; at < 20; at++)
      await store.begin({ ...session(`s${at}`), sub: `user${at}`, keptUntilMs: at < 3 ? 5 : 1_000 });
    await store.begin({ ...session('gone'), userPoolId: 'pool-gone' });
    await store.begin({ ...session('left'), userPoolId: 'poolside' });
    await store.end({ ...session('s1'), sub: 'user1' });
    nowMs = 5;
    listed.length = 0;
    await store.removeOver((id) => id !== 'pool-gone');
    expect(listed.filter((key) => key.startsWith('cognito-sessions'))).toEqual([]);
    // The first of each pool, those of the pool that is gone, and the two that are over.
    expect(listed.length).toBe(3 + 1 + 2);
    const kept = async (collection: string) => (await records.list(collection, { limit: 100 })).length;
    expect([await kept('cognito-sessions'), await kept('cognito-session-ends')]).toEqual([18, 18]);
    expect(await store.find({ ...session('s0'), sub: 'user0' })).toBe(undefined);
    for (let at = 3; at < 20; at++) await store.endAll('pool', `user${at}`);
    await store.endAll('poolside', 'sub');
    expect([await kept('cognito-sessions'), await kept('cognito-session-ends')]).toEqual([0, 0]);
  });

  it('of versions without that index are found by it after a restart', async () => {
    let nowMs = 0;
    const former = [...Array(1_100).keys()].map((at) => ({
      ...session(`s${at}`),
      sub: `user${at}`,
      keptUntilMs: at < 700 ? 5 : 1_000,
    }));
    await records.write(
      former.map((each) => ({
        collection: 'cognito-sessions',
        key: `pool/${each.sub}/${each.id}`,
        value: JSON.stringify(each),
      })),
    );
    const left = async () => (await records.list('cognito-sessions', { limit: 2_000 })).length;
    const limits = resolveLimits(userPoolLimits, {});
    const opened = () => new SessionStore({ records, clock: { now: () => nowMs }, limits });
    // The server ends while it takes them in.
    const { write } = records;
    let writes = 0;
    Object.assign(records, {
      write: (...given: Parameters<Records['write']>) =>
        ++writes > 1 ? Promise.reject(new Error('the disk')) : write.apply(records, given),
    });
    await expect(opened().removeOver(() => true)).rejects.toThrow('the disk');
    Object.assign(records, { write });
    nowMs = 5;
    await opened().removeOver(() => true);
    expect(await left()).toBe(400);
    nowMs = 1_000;
    await opened().removeOver(() => true);
    expect(await left()).toBe(0);
  });

  it('memory says what is on disk, whatever happens at once', async () => {
    const step = fc.record({
      kind: fc.constantFrom('begin', 'find', 'replace', 'end', 'endAll', 'wait'),
      id: fc.constantFrom('a', 'b'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        records = late((await openMemoryStore()).records);
        const sessions = open({ userPoolSessionsInMemory: 2 });
        let work: Promise<unknown>[] = [];
        for (const { kind, id } of steps) {
          if (kind === 'begin') work.push(sessions.begin(session(id)));
          if (kind === 'find') work.push(sessions.find(session(id)));
          if (kind === 'end') work.push(sessions.end(session(id)));
          if (kind === 'endAll') work.push(sessions.endAll('pool', 'sub'));
          if (kind === 'replace')
            work.push(
              sessions.turn(session(id), async () => {
                const before = await sessions.find(session(id));
                if (before !== undefined)
                  await sessions.replace(before, { ...before, generation: before.generation + 1 });
              }),
            );
          if (kind === 'wait') {
            await Promise.all(work);
            work = [];
          }
        }
        await Promise.all(work);
        for (const id of ['a', 'b'])
          expect(await sessions.find(session(id))).toEqual(await open().find(session(id)));
      }),
      { numRuns: 300 },
    );
  });
});
