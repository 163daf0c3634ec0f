import type { CallScope } from '@cairn/kit';
import { arnIn, each, type OperationAccess, on, type ServiceAccess } from '../access/operation-access.ts';
import type { OperationInput } from '../operation.ts';

/**
 * Users, roles and groups are asked about by their ARNs. Their paths are not in the request: policies that name paths
 * have to name what follows them by a wildcard.
 */
const entity =
  (kind: 'user' | 'group' | 'role' | 'policy', member: string) =>
  (scope: CallScope, input: OperationInput) => {
    const name = input[member];
    const path = typeof input.Path === 'string' ? input.Path : '/';
    return typeof name === 'string'
      ? [`arn:aws:iam::${scope.account}:${kind}${path}${name}`]
      : [ownArn(scope)];
  };

/** Where no user is named, whoever asks. */
function ownArn({ principal }: CallScope): string {
  return principal.roleArn ?? principal.arn;
}

const policyArn = { 'iam:PolicyARN': 'PolicyArn', 'iam:PermissionsBoundary': 'PermissionsBoundary' } as const;
const keys = (input: OperationInput) =>
  Object.fromEntries(
    Object.entries(policyArn).map(([key, member]) => {
      const value = input[member];
      return [key, typeof value === 'string' ? value : undefined];
    }),
  );

const user: OperationAccess = on(entity('user', 'UserName'), { keys });
const group: OperationAccess = on(entity('group', 'GroupName'), { keys });
const role: OperationAccess = on(entity('role', 'RoleName'), { keys });
const policy: OperationAccess = on(arnIn('PolicyArn'));
const provider: OperationAccess = on(arnIn('OpenIDConnectProviderArn'));
/** A provider is named by its URL without the scheme. */
const newProvider: OperationAccess = on(({ account }, { Url }) =>
  typeof Url === 'string' ? [`arn:aws:iam::${account}:oidc-provider/${Url.replace(/^https?:\/\//, '')}`] : [],
);
const simulated: OperationAccess = on(arnIn('PolicySourceArn'));

export const iamAccess: ServiceAccess = {
  ...each('CreateUser GetUser UpdateUser DeleteUser TagUser UntagUser ListUserTags', user),
  ...each(
    'PutUserPermissionsBoundary DeleteUserPermissionsBoundary GetLoginProfile DeleteLoginProfile',
    user,
  ),
  ...each('CreateAccessKey ListAccessKeys UpdateAccessKey DeleteAccessKey', user),
  ...each('PutUserPolicy GetUserPolicy DeleteUserPolicy ListUserPolicies', user),
  ...each('AttachUserPolicy DetachUserPolicy ListAttachedUserPolicies ListGroupsForUser', user),
  ...each('CreateGroup GetGroup UpdateGroup DeleteGroup AddUserToGroup RemoveUserFromGroup', group),
  ...each('PutGroupPolicy GetGroupPolicy DeleteGroupPolicy ListGroupPolicies', group),
  ...each('AttachGroupPolicy DetachGroupPolicy ListAttachedGroupPolicies', group),
  ...each('CreateRole GetRole UpdateRole UpdateRoleDescription DeleteRole UpdateAssumeRolePolicy', role),
  ...each('TagRole UntagRole ListRoleTags PutRolePermissionsBoundary DeleteRolePermissionsBoundary', role),
  ...each('PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListInstanceProfilesForRole', role),
  ...each('AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies', role),
  CreatePolicy: on(entity('policy', 'PolicyName')),
  ...each('GetPolicy DeletePolicy CreatePolicyVersion GetPolicyVersion ListPolicyVersions', policy),
  ...each('DeletePolicyVersion SetDefaultPolicyVersion TagPolicy UntagPolicy ListPolicyTags', policy),
  ListEntitiesForPolicy: policy,
  ...each('GetOpenIDConnectProvider DeleteOpenIDConnectProvider TagOpenIDConnectProvider', provider),
  ...each('UpdateOpenIDConnectProviderThumbprint UntagOpenIDConnectProvider', provider),
  ListOpenIDConnectProviderTags: provider,
  CreateOpenIDConnectProvider: newProvider,
  ...each('SimulatePrincipalPolicy GetContextKeysForPrincipalPolicy', simulated),
  ...each('AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider', provider),
};
