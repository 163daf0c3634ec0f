import type { Records } from '@cairn/kit';
import { expect, it } from 'vitest';
import { admin, poolId, userPoolFixture } from '../testing/user-pool-fixture.ts';
import type { AuthEventRecord } from './auth-event-record.ts';
import { AuthEvents } from './auth-events.ts';

/** Events of one user; the first write of an event fails. */
async function fixture() {
  const { context, operations } = await userPoolFixture({ limits: { userPoolAuthEventsPerUser: 10 } });
  await operations.adminCreateUser(admin, { UserPoolId: poolId, Username: 'ada', MessageAction: 'SUPPRESS' });
  const [user] = await context.users.list(poolId, { limit: 1 });
  if (user === undefined) throw new Error('there is no user');
  let writes = 0;
  const { records } = context;
  const failing: Records = {
    get: (...asked) => records.get(...asked),
    getAll: (...asked) => records.getAll(...asked),
    list: (...asked) => records.list(...asked),
    clear: (...asked) => records.clear(...asked),
    async write(given) {
      writes += 1;
      if (writes === 1) throw new Error('the disk is full');
      return records.write(given);
    },
  };
  const logged: string[] = [];
  const events = new AuthEvents({
    ...{ records: failing, users: context.users, limits: context.limits },
    log: (_level, message) => void logged.push(message),
    logs: { writesOf: async () => [], send: () => undefined },
  });
  const event = (number: number): AuthEventRecord => ({
    ...{ id: String(number).padStart(4, '0'), type: 'SignIn', atMs: number, isPassed: true },
  });
  return { events, user, event, logged };
}

it('what cannot be written is told, and what was noted meanwhile is written all the same', async () => {
  const { events, user, event, logged } = await fixture();
  for (const number of [1, 2, 3]) events.note(user, event(number));
  await events.settled();
  expect(logged).toEqual(['1 sign-ins were not remembered: Error: the disk is full']);
  const kept = await events.list(user, { after: undefined, limit: 10 });
  expect(kept.map(({ atMs }) => atMs)).toEqual([3, 2]);
  expect(await events.recent(user, 10)).toEqual(kept);
});

it('the oldest of a user are forgotten beyond the limit and a tenth', async () => {
  const { events, user, event } = await fixture();
  for (let number = 1; number <= 30; number++) {
    events.note(user, event(number));
    await events.settled();
  }
  const kept = await events.list(user, { after: undefined, limit: 100 });
  expect(kept.at(0)?.atMs).toBe(30);
  expect([10, 11]).toContain(kept.length);
});
