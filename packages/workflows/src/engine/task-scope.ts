import { type CallScope, type Principal, parseArn, rolePrincipal, seededRandom } from '@cairn/kit';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const sessionNameLength = 32;
const service = 'states.amazonaws.com';

/**
 * On whose behalf an execution acts: a session of its machine's role, named by 32 letters as Step Functions names
 * them, the same for all of an execution's tasks.
 */
export function machinePrincipal(roleArn: string, executionId: number): Principal {
  return rolePrincipal(roleArn, sessionName(executionId), { service });
}

/**
 * Where a task acts and on whose behalf: where its machine is, as the machine's role; where the state names a role of
 * its own (`Credentials`), as that role, assumed by the machine's, in that role's account.
 */
export function taskScope(
  { account, region }: Pick<CallScope, 'account' | 'region'>,
  roles: { readonly roleArn: string; readonly credentialsRoleArn: string | undefined },
  executionId: number,
): CallScope {
  const machine = machinePrincipal(roles.roleArn, executionId);
  const { credentialsRoleArn } = roles;
  if (credentialsRoleArn === undefined) return { account, region, principal: machine };
  const principal = rolePrincipal(credentialsRoleArn, sessionName(executionId), { assumedBy: machine });
  return { account: parseArn(credentialsRoleArn)?.account || account, region, principal };
}

function sessionName(executionId: number): string {
  const random = seededRandom(executionId);
  let name = '';
  for (let at = 0; at < sessionNameLength; at++) name += letters[Math.floor(random.next() * letters.length)];
  return name;
}
