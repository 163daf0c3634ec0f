import type { UserPoolContext } from '../user-pool-context.ts';
import { adminCreateUserOperations } from './admin-create-user.ts';
import { adminUserOperations } from './admin-users.ts';
import { confirmSignUpOperations } from './confirm-sign-up.ts';
import { forgotPasswordOperations } from './forgot-password.ts';
import { groupMemberOperations } from './group-members.ts';
import { groupOperations } from './groups.ts';
import { linkedIdentityOperations } from './linked-identities.ts';
import { listUserOperations } from './list-users.ts';
import { ownAccountOperations } from './own-account.ts';
import { ownAttributeOperations } from './own-attributes.ts';
import { signUpOperations } from './sign-up.ts';

/** Operations of users and groups: by themselves and by administrators. */
export function userOperations(context: UserPoolContext) {
  return {
    ...signUpOperations(context),
    ...confirmSignUpOperations(context),
    ...forgotPasswordOperations(context),
    ...ownAccountOperations(context),
    ...ownAttributeOperations(context),
    ...adminUserOperations(context),
    ...adminCreateUserOperations(context),
    ...linkedIdentityOperations(context),
    ...listUserOperations(context),
    ...groupOperations(context),
    ...groupMemberOperations(context),
  };
}
