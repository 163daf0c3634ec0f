/** Operations that began before their pool was deleted, and write after it. */
import { ServiceError } from '@cairn/kit';
import { expect, it, vi } from 'vitest';
import { callsMax, type LateWorld, lateCalls, lateWorld, madePool } from '../testing/late-calls.ts';
import { administrator } from '../testing/whole-user-pools.ts';
import { poolCollections } from './pool-collections.ts';

async function leftOf({ inner }: LateWorld, userPoolId: string): Promise<readonly string[]> {
  const { settings, users, single } = poolCollections;
  const left: string[] = [];
  for (const collection of ['cognito-pools', ...settings, ...users, ...single]) {
    const found = await inner.list(collection, { prefix: userPoolId, limit: 10 });
    left.push(...found.map(({ key }) => `${collection}: ${key}`));
  }
  return left;
}

it.each(Object.entries(lateCalls))(
  '%s leaves nothing in a pool that is deleted under it',
  async (_name, call) => {
    const all = await lateWorld();
    const { operations, pools, records, inner } = all;
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
      await operations.deleteUserPool(administrator, { UserPoolId: made.UserPoolId });
      await vi.waitFor(async () => {
        expect(await inner.list('cognito-deleted-pools', { limit: 1 })).toEqual([]);
      });
      pause.release();
      const outcome = await ended;
      await pools.settled();
      if (outcome !== 'ended') expect(outcome).toBeInstanceOf(ServiceError);
      expect([at, await leftOf(all, made.UserPoolId)]).toEqual([at, []]);
    }
  },
);
