/** Operations that began before their user was deleted, and write after it. */
import { ServiceError } from '@cairn/kit';
import { expect, it } from 'vitest';
import { poolCollections } from '../pools/pool-collections.ts';
import {
  callsMax,
  type LateWorld,
  lateCalls,
  lateWorld,
  type MadePool,
  madePool,
} from '../testing/late-calls.ts';
import { administrator } from '../testing/whole-user-pools.ts';

async function leftOf({ inner }: LateWorld, { UserPoolId, sub }: MadePool): Promise<readonly string[]> {
  const left: string[] = [];
  for (const collection of poolCollections.users) {
    const found = await inner.list(collection, { prefix: `${UserPoolId}/`, limit: 100 });
    left.push(...found.filter(({ key }) => key.includes(sub)).map(({ key }) => `${collection}: ${key}`));
  }
  return left;
}

it.each(Object.entries(lateCalls))(
  '%s leaves nothing of a user who is deleted under it',
  async (_name, call) => {
    const all = await lateWorld();
    const { operations, pools, records } = all;
    for (let at = 1; ; at += 1) {
      expect(at).toBeLessThan(callsMax);
      const made = await madePool(all);
      await pools.settled();
      const pause = records.pauseAt(at);
      const ended = call(operations, made).then(
        () => 'ended',
        (error: unknown) => error,
      );
      const isHeld = await Promise.race([pause.reached.then(() => true), ended.then(() => false)]);
      if (!isHeld) {
        pause.release();
        break;
      }
      const deleted = operations.adminDeleteUser(administrator, made.user);
      // A call in the user's turn is waited for.
      await Promise.race([deleted, turnsOfTheLoop(50)]);
      pause.release();
      const outcome = await ended;
      await deleted;
      await pools.settled();
      if (outcome !== 'ended') expect(outcome).toBeInstanceOf(ServiceError);
      expect([at, await leftOf(all, made)]).toEqual([at, []]);
    }
  },
);

async function turnsOfTheLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
