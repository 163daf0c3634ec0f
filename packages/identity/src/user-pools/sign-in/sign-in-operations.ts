import type { UserPoolContext } from '../user-pool-context.ts';

/** Operations that sign in: InitiateAuth, RespondToAuthChallenge and those of administrators. */
export function signInOperations(_context: UserPoolContext) {
  return {};
}
