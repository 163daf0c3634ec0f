import type { UserPoolContext } from '../user-pool-context.ts';
import type { PasswordVerifiers } from './password-verifiers.ts';

/** Verifiers as SRP-6a makes them. */
export function srpVerifiers(_context: UserPoolContext): PasswordVerifiers {
  throw new Error('srpVerifiers is to be written');
}
