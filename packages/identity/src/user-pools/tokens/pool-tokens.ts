import type { UserPoolContext } from '../user-pool-context.ts';
import type { Tokens } from './tokens.ts';

/** Tokens of user pools. */
export function poolTokens(_context: UserPoolContext): Tokens {
  throw new Error('poolTokens is to be written');
}
