import type { UserPoolContext } from '../user-pools/user-pool-context.ts';

/** What signing in by providers stands on. */
export interface FederationPorts {
  readonly context: UserPoolContext;
}
