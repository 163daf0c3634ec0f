import type { Passkeys } from '../sign-in/passkeys.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** Passkeys of users. As long as none can be registered nobody has one, and none is asked for. */
export function keptPasskeys(_context: UserPoolContext): Passkeys {
  return {
    has: () => Promise.resolve(false),
    request: () => Promise.reject(userPoolErrors.unsupportedOperation('Passkeys are not supported.')),
    verify: () => Promise.resolve(false),
  };
}
