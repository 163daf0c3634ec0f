import type { UserPoolContext } from '../user-pool-context.ts';
import type { Codes } from './codes.ts';

/** Codes that are kept in the records, hashed. */
export function keptCodes(_context: UserPoolContext): Codes {
  throw new Error('keptCodes is to be written');
}
