import type { FunctionProcessesOptions } from '@cairn/host';
import type { Identity } from '@cairn/identity';

/** As long as a busy environment may live: what its role may do is asked with each call all the same. */
const credentialsSeconds = 7 * 86_400;

/** Keys by which functions act as their roles. */
export function functionCredentials(
  identity: () => Identity | undefined,
): NonNullable<FunctionProcessesOptions['credentials']> {
  return ({ roleArn, name }) =>
    roleArn === undefined
      ? undefined
      : identity()?.roleCredentials(roleArn, { sessionName: name, seconds: credentialsSeconds });
}
