import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations that import users from CSV. */
export function importOperations(_context: UserPoolContext) {
  return {};
}
