import type { UserPoolContext } from '../user-pool-context.ts';
import type { SignIns } from './sign-ins.ts';

/** Sign-ins, step by step. */
export function signInSteps(_context: UserPoolContext): SignIns {
  throw new Error('signInSteps is to be written');
}
