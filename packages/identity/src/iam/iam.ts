import type { PrincipalPolicies } from '../access/principal-policies.ts';
import { accessKeyOperations } from './access-keys.ts';
import { accountOperations } from './account.ts';
import { groupOperations } from './groups.ts';
import { heldPolicyOperations } from './held-policies.ts';
import type { IamContext } from './iam-context.ts';
import { managedPolicyOperations } from './managed-policies.ts';
import { openIdProviderOperations } from './openid-providers.ts';
import { roleOperations } from './roles.ts';
import { simulationOperations } from './simulation.ts';
import { userOperations } from './users.ts';

/** The operations of IAM by the names of its API. */
export type Iam = ReturnType<typeof iamOperations>;

export function iamOperations(context: IamContext, policies: PrincipalPolicies) {
  return {
    ...userOperations(context),
    ...groupOperations(context),
    ...roleOperations(context),
    ...managedPolicyOperations(context),
    ...heldPolicyOperations(context),
    ...accessKeyOperations(context),
    ...openIdProviderOperations(context),
    ...accountOperations(context),
    ...simulationOperations(context, policies),
  };
}
