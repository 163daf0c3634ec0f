import type { UserPoolContext } from '../user-pool-context.ts';
import type { SealedSessions } from './sealed-sessions.ts';

/** Sessions that are sealed and taken once. */
export function oneTimeSessions(_context: UserPoolContext): SealedSessions {
  throw new Error('oneTimeSessions is to be written');
}
