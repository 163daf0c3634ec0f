import type { UserPoolContext } from '../user-pool-context.ts';
import type { Messages } from './messages.ts';

/** Messages by the templates of pools. */
export function poolMessages(_context: UserPoolContext): Messages {
  throw new Error('poolMessages is to be written');
}
