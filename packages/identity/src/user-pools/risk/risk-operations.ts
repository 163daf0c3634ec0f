import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations of threat protection and log delivery. */
export function riskOperations(_context: UserPoolContext) {
  return {};
}
