import type { CallScope } from '@cairn/kit';
import { findUser } from '../records/find-user.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** The user of whom an administrator speaks. @throws ServiceError ResourceNotFoundException, UserNotFoundException */
export async function userInScope(
  context: Pick<UserPoolContext, 'store' | 'users'>,
  scope: CallScope,
  userPoolId: string,
  username: string,
): Promise<UserRecord> {
  const pool = context.store.pools.find(userPoolId);
  if (pool === undefined || pool.account !== scope.account || pool.region !== scope.region)
    throw userPoolErrors.poolNotFound(userPoolId);
  const user = await findUser(context.users, pool, username);
  if (user === undefined) throw userPoolErrors.userNotFound();
  return user;
}
