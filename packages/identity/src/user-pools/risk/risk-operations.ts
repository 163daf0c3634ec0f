import type { UserPoolContext } from '../user-pool-context.ts';
import { authEventOperations } from './auth-event-operations.ts';
import type { AuthEvents } from './auth-events.ts';
import { riskConfigurationOperations } from './risk-configurations.ts';

/** Operations of threat protection. */
export function riskOperations(context: UserPoolContext, events: AuthEvents) {
  return { ...riskConfigurationOperations(context), ...authEventOperations(context, events) };
}
