import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations of remembered devices. */
export function deviceOperations(_context: UserPoolContext) {
  return {};
}
