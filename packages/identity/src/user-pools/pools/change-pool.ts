import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';

/** Changes a pool after all that was begun before; durable when it resolves. @returns the pool as it is then */
export async function changePool(
  { store, clock }: Pick<UserPoolContext, 'store' | 'clock'>,
  find: () => UserPoolRecord,
  edit: (pool: UserPoolRecord) => Partial<UserPoolRecord>,
): Promise<UserPoolRecord> {
  return store.change(find().id, (changes) => {
    const pool = find();
    const changed = { ...pool, ...edit(pool), changedMs: clock.now() };
    changes.put(store.pools, changed);
    return changed;
  });
}
