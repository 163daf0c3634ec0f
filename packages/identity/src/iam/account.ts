import type { CallScope } from '@cairn/kit';
import type { IamContext } from './iam-context.ts';
import { entityArn, type Group, type PolicyHolder, type Role, type User } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import {
  listedPolicy,
  listedRole,
  listedUser,
  listedVersion,
  shownDocument,
  shownGroup,
} from './iam-outputs.ts';
import { findPolicy, usesOf } from './managed-policies.ts';

/** What is said of an account as a whole. */
export function accountOperations(context: IamContext) {
  return { ...summaryOperations(context), ...detailOperations(context), ...aliasOperations(context) };
}

function summaryOperations({ store, limits }: IamContext) {
  return {
    getAccountSummary: async ({ account }: CallScope) => ({
      SummaryMap: {
        Users: store.users.count(account),
        UsersQuota: limits.iamUsers,
        Groups: store.groups.count(account),
        GroupsQuota: limits.iamGroups,
        Roles: store.roles.count(account),
        RolesQuota: limits.iamRoles,
        Policies: store.policies.count(account),
        PoliciesQuota: limits.iamPolicies,
        PolicySizeQuota: limits.iamManagedPolicyCharacters,
        UserPolicySizeQuota: limits.iamUserPolicyCharacters,
        GroupPolicySizeQuota: limits.iamGroupPolicyCharacters,
        AssumeRolePolicySizeQuota: limits.iamTrustPolicyCharacters,
        VersionsPerPolicyQuota: limits.iamPolicyVersions,
        AttachedPoliciesPerUserQuota: limits.iamAttachedPolicies,
        AttachedPoliciesPerGroupQuota: limits.iamAttachedPolicies,
        AttachedPoliciesPerRoleQuota: limits.iamAttachedPolicies,
        AccessKeysPerUserQuota: limits.iamAccessKeysPerUser,
        GroupsPerUserQuota: limits.iamGroupsPerUser,
        Providers: store.providers.count(account),
        AccountAccessKeysPresent: store.keys.list(account).some(({ user }) => user === undefined) ? 1 : 0,
        AccountMFAEnabled: 0,
        AccountPasswordPresent: 0,
        AccountSigningCertificatesPresent: 0,
        InstanceProfiles: 0,
        MFADevices: 0,
        MFADevicesInUse: 0,
        ServerCertificates: 0,
        GlobalEndpointTokenVersion: 1,
      },
    }),
  };
}

function detailOperations({ store }: IamContext) {
  const inlineOf = ({ inline }: PolicyHolder) =>
    Object.entries(inline).map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: shownDocument(document),
    }));
  const attachedOf = ({ account, attached }: PolicyHolder) =>
    attached.flatMap((PolicyArn) => {
      const policy = findPolicy(store, account, PolicyArn);
      return policy === undefined ? [] : [{ PolicyName: policy.name, PolicyArn }];
    });
  const tagsOf = ({ tags }: User | Role) => ({ Tags: tags });
  const userDetail = (user: User) => ({
    ...listedUser(user),
    UserPolicyList: inlineOf(user),
    GroupList: user.groups,
    AttachedManagedPolicies: attachedOf(user),
    ...tagsOf(user),
  });
  const groupDetail = (group: Group) => ({
    ...shownGroup(group),
    GroupPolicyList: inlineOf(group),
    AttachedManagedPolicies: attachedOf(group),
  });
  const roleDetail = (role: Role) => {
    const { Description: _, MaxSessionDuration: __, ...shown } = listedRole(role);
    return {
      ...shown,
      InstanceProfileList: [],
      RolePolicyList: inlineOf(role),
      AttachedManagedPolicies: attachedOf(role),
      ...tagsOf(role),
    };
  };
  return {
    getAccountAuthorizationDetails: async (
      scope: CallScope,
      { Filter = [] }: { readonly Filter?: readonly string[] },
    ) => {
      const { account } = scope;
      const wants = (kind: string) => Filter.length === 0 || Filter.includes(kind);
      const policies = wants('LocalManagedPolicy') ? store.policies.list(account) : [];
      return {
        UserDetailList: wants('User') ? store.users.list(account).map(userDetail) : [],
        GroupDetailList: wants('Group') ? store.groups.list(account).map(groupDetail) : [],
        RoleDetailList: wants('Role') ? store.roles.list(account).map(roleDetail) : [],
        Policies: policies.map((policy) => ({
          ...listedPolicy(policy, usesOf(store, account, entityArn(policy))),
          PolicyVersionList: policy.versions.map((version) => ({
            Document: shownDocument(version.document),
            ...listedVersion(policy, version),
          })),
        })),
        IsTruncated: false,
      };
    },
  };
}

function aliasOperations({ store }: IamContext) {
  const aliasOf = ({ account }: CallScope) => store.accounts.find(account, 'account')?.alias;
  return {
    createAccountAlias: ({ account }: CallScope, { AccountAlias }: { readonly AccountAlias: string }) =>
      store.change((changes) =>
        changes.put(store.accounts, { kind: 'account', account, name: 'account', alias: AccountAlias }),
      ),
    deleteAccountAlias: (scope: CallScope, { AccountAlias }: { readonly AccountAlias: string }) =>
      store.change((changes) => {
        if (aliasOf(scope) !== AccountAlias) throw iamErrors.aliasNotFound(AccountAlias);
        changes.delete(store.accounts, { kind: 'account', account: scope.account, name: 'account' });
      }),
    listAccountAliases: async (scope: CallScope) => {
      const alias = aliasOf(scope);
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  };
}
