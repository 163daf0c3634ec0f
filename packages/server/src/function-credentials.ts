import type { Identity } from '@cairn/identity';

/** As long as a busy environment may live: what its role may do is asked with each call all the same. */
const credentialsSeconds = 7 * 86_400;

/** Keys by which functions and containers act as their roles. */
export function functionCredentials(identity: () => Identity | undefined) {
  return ({ roleArn, name }: { readonly roleArn?: string | undefined; readonly name: string }) =>
    roleArn === undefined
      ? undefined
      : identity()?.roleCredentials(roleArn, { sessionName: name, seconds: credentialsSeconds });
}
