import { type Principal, rolePrincipal } from '@cairn/kit';
import type { FunctionConfiguration } from './function-types.ts';

/** As whom Lambda acts for a function: a session of the function's role, named as the function is. */
export function functionPrincipal({
  Role,
  FunctionName,
}: Pick<FunctionConfiguration, 'Role' | 'FunctionName'>): Principal {
  return rolePrincipal(Role, FunctionName, { service: 'lambda.amazonaws.com' });
}
