import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations of users and groups: by themselves and by administrators. */
export function userOperations(_context: UserPoolContext) {
  return {};
}
