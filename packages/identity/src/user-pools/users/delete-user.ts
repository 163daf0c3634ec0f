import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserKey } from '../records/user-store.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { namesOf } from './user-names.ts';
import { lateTraceDeletions, traceDeletions } from './user-traces.ts';

/** Deletes a user with all that is kept of him, all or nothing. Whoever is gone already stays so. */
export async function deleteUser(
  { users, records, tokens }: Pick<UserPoolContext, 'users' | 'records' | 'tokens'>,
  pool: UserPoolRecord,
  key: UserKey,
): Promise<void> {
  await tokens.signOutEverywhere(key);
  await users.untilWritten(key, async () => {
    const user = await users.get(pool.id, key.sub);
    if (user === undefined) return true;
    return users.write(pool, user, {
      user: undefined,
      before: user,
      names: { removed: namesOf(pool, user) },
      groups: { left: await users.groupsOf(user) },
      along: await traceDeletions(records, user),
    });
  });
  // What was written between the look at his traces and his end; nothing is any more.
  const late = await lateTraceDeletions(records, key);
  if (late.length > 0) await records.write(late);
}
