import type { Principal } from './service-call.ts';

/**
 * A session of a role, as which something in here acts: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
 * @param by the service, or the principal, that assumes the role with each call
 */
export function rolePrincipal(
  roleArn: string,
  sessionName: string,
  by: Pick<Principal, 'service' | 'assumedBy'> = {},
): Principal & { readonly account: string } {
  // arn:aws:iam::ACCOUNT:role/PATH/NAME
  const [, partition = 'aws', , , account = ''] = roleArn.split(':', 5);
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const arn = `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`;
  return { arn, kind: 'role-session', account, roleArn, ...by };
}
