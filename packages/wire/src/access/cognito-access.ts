import { publicIdentityPoolOperations, publicUserPoolOperations } from '../cognito/public-calls.ts';
import { arnIn, each, localArn, on, open, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon Cognito User Pools" and
// "… for Amazon Cognito Identity".

const userPool: ResourcesOf = (scope, { UserPoolId }) =>
  typeof UserPoolId === 'string' ? [localArn(scope, 'cognito-idp', `userpool/${UserPoolId}`)] : [];
const identityPool: ResourcesOf = (scope, { IdentityPoolId }) =>
  typeof IdentityPoolId === 'string'
    ? [localArn(scope, 'cognito-identity', `identitypool/${IdentityPoolId}`)]
    : [];

/** A role that user pools take on to send text messages. */
const passes = {
  to: 'cognito-idp.amazonaws.com',
  roles: ({ SmsConfiguration }: { readonly [member: string]: unknown }) => [
    memberOf(SmsConfiguration, 'SnsCallerArn'),
    memberOf(memberOf(SmsConfiguration, 'EumsSms'), 'CallerArn'),
  ],
};

export const cognitoIdpAccess: ServiceAccess = {
  ...each([...publicUserPoolOperations].join(' '), open),
  CreateUserPool: { passes },
  UpdateUserPool: on(userPool, { passes }),
  SetUserPoolMfaConfig: on(userPool, {
    passes: {
      ...passes,
      roles: ({ SmsMfaConfiguration }) =>
        passes.roles({ SmsConfiguration: memberOf(SmsMfaConfiguration, 'SmsConfiguration') }),
    },
  }),
  CreateUserImportJob: on(userPool, {
    passes: { ...passes, roles: ({ CloudWatchLogsRoleArn }) => [CloudWatchLogsRoleArn] },
  }),
  ...each('DescribeUserPool DeleteUserPool AddCustomAttributes GetUserPoolMfaConfig', on(userPool)),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('ResourceArn'))),
  ...each(
    'CreateUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain GetSigningCertificate',
    on(userPool),
  ),
  ...each('CreateUserPoolReplica UpdateUserPoolReplica DeleteUserPoolReplica', on(userPool)),
  ...each(
    'ListUserPoolReplicas GetUserPoolSessionConfiguration SetUserPoolSessionConfiguration',
    on(userPool),
  ),
  ...each('CreateUserPoolClient DescribeUserPoolClient UpdateUserPoolClient', on(userPool)),
  ...each('DeleteUserPoolClient ListUserPoolClients AddUserPoolClientSecret', on(userPool)),
  ...each('DeleteUserPoolClientSecret ListUserPoolClientSecrets', on(userPool)),
  ...each('GetUserPoolClientSessionConfiguration SetUserPoolClientSessionConfiguration', on(userPool)),
  ...each('CreateResourceServer DescribeResourceServer UpdateResourceServer', on(userPool)),
  ...each('DeleteResourceServer ListResourceServers', on(userPool)),
  ...each('CreateIdentityProvider DescribeIdentityProvider UpdateIdentityProvider', on(userPool)),
  ...each('DeleteIdentityProvider ListIdentityProviders GetIdentityProviderByIdentifier', on(userPool)),
  ...each('AdminLinkProviderForUser AdminDisableProviderForUser', on(userPool)),
  ...each('GetUICustomization SetUICustomization CreateManagedLoginBranding', on(userPool)),
  ...each('DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient', on(userPool)),
  ...each('UpdateManagedLoginBranding DeleteManagedLoginBranding', on(userPool)),
  ...each('CreateTerms DescribeTerms DescribeTermsByClient UpdateTerms DeleteTerms ListTerms', on(userPool)),
  ...each('SetRiskConfiguration DescribeRiskConfiguration AdminListUserAuthEvents', on(userPool)),
  ...each('AdminUpdateAuthEventFeedback GetLogDeliveryConfiguration', on(userPool)),
  // Whoever has a pool write to a log group may let others write to it.
  SetLogDeliveryConfiguration: {
    asks: (scope, input) => [
      ...userPool(scope, input).map((resource) => ({
        action: 'cognito-idp:SetLogDeliveryConfiguration',
        resource,
      })),
      { action: 'logs:CreateLogDelivery', resource: '*' },
    ],
  },
  ...each('DescribeUserImportJob ListUserImportJobs StartUserImportJob StopUserImportJob', on(userPool)),
  GetCSVHeader: on(userPool),
  ...each('AdminCreateUser AdminGetUser AdminDeleteUser AdminEnableUser AdminDisableUser', on(userPool)),
  ...each('AdminConfirmSignUp AdminResetUserPassword AdminSetUserPassword', on(userPool)),
  ...each('AdminUpdateUserAttributes AdminDeleteUserAttributes AdminSetUserSettings', on(userPool)),
  ...each('AdminSetUserMFAPreference AdminDeleteSoftwareToken AdminGetUserAuthFactors', on(userPool)),
  ...each('AdminUserGlobalSignOut AdminListUserSessions AdminRevokeUserSession', on(userPool)),
  ...each('AdminGetDevice AdminListDevices AdminForgetDevice AdminUpdateDeviceStatus', on(userPool)),
  ...each('AdminAddUserToGroup AdminRemoveUserFromGroup AdminListGroupsForUser', on(userPool)),
  ...each('ListUsers ListUsersInGroup CreateGroup GetGroup UpdateGroup DeleteGroup ListGroups', on(userPool)),
  ...each('AdminInitiateAuth AdminRespondToAuthChallenge', on(userPool)),
  // Of the account, on everything.
  ...each(
    'GetProvisionedLimit UpdateProvisionedLimit',
    on(() => []),
  ),
};

export const cognitoIdentityAccess: ServiceAccess = {
  ...each([...publicIdentityPoolOperations].join(' '), open),
  ...each('DescribeIdentityPool UpdateIdentityPool DeleteIdentityPool', on(identityPool)),
  ...each('ListIdentities GetIdentityPoolRoles GetOpenIdTokenForDeveloperIdentity', on(identityPool)),
  ...each('GetPrincipalTagAttributeMap SetPrincipalTagAttributeMap', on(identityPool)),
  ...each('LookupDeveloperIdentity MergeDeveloperIdentities UnlinkDeveloperIdentity', on(identityPool)),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('ResourceArn'))),
  SetIdentityPoolRoles: on(identityPool, {
    passes: {
      to: 'cognito-identity.amazonaws.com',
      roles: ({ Roles, RoleMappings }) => [
        ...Object.values(Roles ?? {}),
        ...Object.values(RoleMappings ?? {}).flatMap((mapping) => rolesOfRules(mapping)),
      ],
    },
  }),
};

function rolesOfRules(mapping: unknown): readonly unknown[] {
  const rules = memberOf(memberOf(mapping, 'RulesConfiguration'), 'Rules');
  return Array.isArray(rules) ? rules.map((rule) => memberOf(rule, 'RoleARN')) : [];
}

function memberOf(value: unknown, member: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as { readonly [name: string]: unknown })[member];
}
