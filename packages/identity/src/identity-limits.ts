import type { Limit } from '@cairn/kit';

/** Names of the limits of IAM and STS. */
export type IdentityLimitName =
  | 'iamManagedPolicyCharacters'
  | 'iamUserPolicyCharacters'
  | 'iamGroupPolicyCharacters'
  | 'iamRolePolicyCharacters'
  | 'iamTrustPolicyCharacters'
  | 'iamAttachedPolicies'
  | 'iamPolicyVersions'
  | 'iamAccessKeysPerUser'
  | 'iamGroupsPerUser'
  | 'iamTagsPerEntity'
  | 'iamUsers'
  | 'iamGroups'
  | 'iamRoles'
  | 'iamPolicies'
  | 'iamProviders';

const count = (name: IdentityLimitName, description: string, value: number): Limit => ({
  name,
  description,
  unit: 'count',
  default: value,
});
const characters = (name: IdentityLimitName, description: string, value: number): Limit => ({
  name,
  description,
  unit: 'characters',
  default: value,
});

/** Source: IAM User Guide, "IAM and AWS STS quotas". White space does not count towards the size of policies. */
export const identityLimits: { readonly [name in IdentityLimitName]: Limit } = {
  iamManagedPolicyCharacters: characters('iamManagedPolicyCharacters', 'size of a managed policy', 6_144),
  iamUserPolicyCharacters: characters('iamUserPolicyCharacters', 'inline policies of a user together', 2_048),
  iamGroupPolicyCharacters: characters(
    'iamGroupPolicyCharacters',
    'inline policies of a group together',
    5_120,
  ),
  iamRolePolicyCharacters: characters(
    'iamRolePolicyCharacters',
    'inline policies of a role together',
    10_240,
  ),
  iamTrustPolicyCharacters: characters('iamTrustPolicyCharacters', 'size of a trust policy', 2_048),
  iamAttachedPolicies: count('iamAttachedPolicies', 'managed policies of a user, group or role', 10),
  iamPolicyVersions: count('iamPolicyVersions', 'versions of a managed policy', 5),
  iamAccessKeysPerUser: count('iamAccessKeysPerUser', 'access keys of a user', 2),
  iamGroupsPerUser: count('iamGroupsPerUser', 'groups that a user belongs to', 10),
  iamTagsPerEntity: count('iamTagsPerEntity', 'tags of a user, role, policy or provider', 50),
  iamUsers: count('iamUsers', 'users of an account', 5_000),
  iamGroups: count('iamGroups', 'groups of an account', 300),
  iamRoles: count('iamRoles', 'roles of an account', 1_000),
  iamPolicies: count('iamPolicies', 'customer managed policies of an account', 1_500),
  iamProviders: count('iamProviders', 'OpenID Connect providers of an account', 100),
};
