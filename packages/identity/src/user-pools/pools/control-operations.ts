import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations of pools, app clients, resource servers, domains and providers. */
export function controlOperations(_context: UserPoolContext) {
  return {};
}
