import type { UserPoolContext } from '../user-pool-context.ts';
import type { Triggers } from './triggers.ts';

/** Triggers as the settings of pools name them. */
export function poolTriggers(_context: UserPoolContext): Triggers {
  throw new Error('poolTriggers is to be written');
}
