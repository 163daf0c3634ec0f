import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations of tokens: refreshing, revoking, signing out. */
export function tokenOperations(_context: UserPoolContext) {
  return {};
}
