import type { UserPoolContext } from '../user-pool-context.ts';
import { authFactorOperations } from './auth-factors.ts';
import { mfaPreferenceOperations } from './mfa-preference.ts';
import { passkeyOperations } from './passkey-registration.ts';
import { softwareTokenOperations } from './software-tokens.ts';

/** Operations of second factors and passkeys. */
export function factorOperations(context: UserPoolContext) {
  return {
    ...mfaPreferenceOperations(context),
    ...authFactorOperations(context),
    ...passkeyOperations(context),
    ...softwareTokenOperations(context),
  };
}
