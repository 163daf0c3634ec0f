import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations of second factors and passkeys. */
export function factorOperations(_context: UserPoolContext) {
  return {};
}
