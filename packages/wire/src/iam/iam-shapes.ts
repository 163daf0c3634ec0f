import {
  boolean,
  integer,
  listOf,
  oneOf,
  type Shape,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

/** Inputs of IAM (API version 2010-05-08), by method. Source: its service model. */

/** What names of users, groups, roles and policies are made of. */
export const namePattern = '[\\w+=,.@-]+';
const name = (lengthMax: number) => text({ lengthMin: 1, lengthMax, pattern: namePattern });
const UserName = name(64);
const RoleName = name(64);
const GroupName = name(128);
const PolicyName = name(128);
const path = text({ lengthMin: 1, lengthMax: 512, pattern: '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)' });
const PathPrefix = text({ lengthMin: 1, lengthMax: 512, pattern: '\\u002F[\\u0021-\\u007F]*' });
const arn = text({ lengthMin: 20, lengthMax: 2_048 });
const policyDocument = text({ lengthMin: 1, lengthMax: 131_072 });
const AccessKeyId = text({ lengthMin: 16, lengthMax: 128, pattern: '[\\w]+' });
const VersionId = text({ pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' });
const Description = text({ lengthMax: 1_000 });
const MaxSessionDuration = integer({ min: 3_600, max: 43_200 });
const tagKey = text({ lengthMin: 1, lengthMax: 128 });
const Tags = listOf(structure({ Key: tagKey, Value: text({ lengthMax: 256 }) }, ['Key', 'Value'], 'Tag'), {
  lengthMax: 50,
});
const TagKeys = listOf(tagKey, { lengthMax: 50 });
const page = {
  Marker: text({ lengthMin: 1, lengthMax: 1_024 }),
  MaxItems: integer({ min: 1, max: 1_000 }),
} as const;
const PolicyUsageFilter = oneOf('PermissionsPolicy', 'PermissionsBoundary');
const simulation = {
  PolicyInputList: listOf(policyDocument),
  PermissionsBoundaryPolicyInputList: listOf(policyDocument),
  ActionNames: listOf(text({ lengthMin: 3, lengthMax: 128 })),
  ResourceArns: listOf(text({ lengthMin: 1, lengthMax: 2_048 })),
  ResourcePolicy: policyDocument,
  ResourceOwner: text({ lengthMin: 1, lengthMax: 2_048 }),
  CallerArn: text({ lengthMin: 1, lengthMax: 2_048 }),
  ContextEntries: listOf(
    structure({
      ContextKeyName: text({ lengthMin: 5, lengthMax: 256 }),
      ContextKeyValues: listOf(text()),
      ContextKeyType: text(),
    }),
  ),
  ResourceHandlingOption: text(),
  ...page,
} as const;

/** All members must be given, but those of `optional`. */
function all(
  required: { readonly [member: string]: Shape },
  optional: { readonly [member: string]: Shape } = {},
): StructureShape {
  return structure({ ...required, ...optional }, Object.keys(required));
}

const userInputs = {
  createUser: all({ UserName }, { Path: path, PermissionsBoundary: arn, Tags }),
  getUser: all({}, { UserName }),
  listUsers: all({}, { PathPrefix, ...page }),
  updateUser: all({ UserName }, { NewUserName: UserName, NewPath: path }),
  deleteUser: all({ UserName }),
  tagUser: all({ UserName, Tags }),
  untagUser: all({ UserName, TagKeys }),
  listUserTags: all({ UserName }, page),
  putUserPermissionsBoundary: all({ UserName, PermissionsBoundary: arn }),
  deleteUserPermissionsBoundary: all({ UserName }),
  getLoginProfile: all({}, { UserName }),
  deleteLoginProfile: all({}, { UserName }),
  listMFADevices: all({}, { UserName, ...page }),
  listSigningCertificates: all({}, { UserName, ...page }),
  listSSHPublicKeys: all({}, { UserName, ...page }),
  listServiceSpecificCredentials: all({}, { UserName, ServiceName: text(), ...page }),
  createAccessKey: all({}, { UserName }),
  listAccessKeys: all({}, { UserName, ...page }),
  updateAccessKey: all({ AccessKeyId, Status: oneOf('Active', 'Inactive') }, { UserName }),
  deleteAccessKey: all({ AccessKeyId }, { UserName }),
  getAccessKeyLastUsed: all({ AccessKeyId }),
};

const groupInputs = {
  createGroup: all({ GroupName }, { Path: path }),
  getGroup: all({ GroupName }, page),
  listGroups: all({}, { PathPrefix, ...page }),
  updateGroup: all({ GroupName }, { NewGroupName: GroupName, NewPath: path }),
  deleteGroup: all({ GroupName }),
  addUserToGroup: all({ GroupName, UserName }),
  removeUserFromGroup: all({ GroupName, UserName }),
  listGroupsForUser: all({ UserName }, page),
};

const roleInputs = {
  createRole: all(
    { RoleName, AssumeRolePolicyDocument: policyDocument },
    { Path: path, Description, MaxSessionDuration, PermissionsBoundary: arn, Tags },
  ),
  getRole: all({ RoleName }),
  listRoles: all({}, { PathPrefix, ...page }),
  updateRole: all({ RoleName }, { Description, MaxSessionDuration }),
  updateRoleDescription: all({ RoleName, Description }),
  updateAssumeRolePolicy: all({ RoleName, PolicyDocument: policyDocument }),
  deleteRole: all({ RoleName }),
  tagRole: all({ RoleName, Tags }),
  untagRole: all({ RoleName, TagKeys }),
  listRoleTags: all({ RoleName }, page),
  putRolePermissionsBoundary: all({ RoleName, PermissionsBoundary: arn }),
  deleteRolePermissionsBoundary: all({ RoleName }),
  listInstanceProfilesForRole: all({ RoleName }, page),
};

const policyInputs = {
  createPolicy: all({ PolicyName, PolicyDocument: policyDocument }, { Path: path, Description, Tags }),
  getPolicy: all({ PolicyArn: arn }),
  listPolicies: all(
    {},
    { Scope: oneOf('All', 'AWS', 'Local'), OnlyAttached: boolean, PathPrefix, PolicyUsageFilter, ...page },
  ),
  deletePolicy: all({ PolicyArn: arn }),
  createPolicyVersion: all({ PolicyArn: arn, PolicyDocument: policyDocument }, { SetAsDefault: boolean }),
  getPolicyVersion: all({ PolicyArn: arn, VersionId }),
  listPolicyVersions: all({ PolicyArn: arn }, page),
  deletePolicyVersion: all({ PolicyArn: arn, VersionId }),
  setDefaultPolicyVersion: all({ PolicyArn: arn, VersionId }),
  tagPolicy: all({ PolicyArn: arn, Tags }),
  untagPolicy: all({ PolicyArn: arn, TagKeys }),
  listPolicyTags: all({ PolicyArn: arn }, page),
  listEntitiesForPolicy: all(
    { PolicyArn: arn },
    {
      EntityFilter: oneOf('User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'),
      PathPrefix,
      PolicyUsageFilter,
      ...page,
    },
  ),
};

const heldPolicyInputs = {
  putUserPolicy: all({ UserName, PolicyName, PolicyDocument: policyDocument }),
  putGroupPolicy: all({ GroupName, PolicyName, PolicyDocument: policyDocument }),
  putRolePolicy: all({ RoleName, PolicyName, PolicyDocument: policyDocument }),
  getUserPolicy: all({ UserName, PolicyName }),
  getGroupPolicy: all({ GroupName, PolicyName }),
  getRolePolicy: all({ RoleName, PolicyName }),
  deleteUserPolicy: all({ UserName, PolicyName }),
  deleteGroupPolicy: all({ GroupName, PolicyName }),
  deleteRolePolicy: all({ RoleName, PolicyName }),
  listUserPolicies: all({ UserName }, page),
  listGroupPolicies: all({ GroupName }, page),
  listRolePolicies: all({ RoleName }, page),
  attachUserPolicy: all({ UserName, PolicyArn: arn }),
  attachGroupPolicy: all({ GroupName, PolicyArn: arn }),
  attachRolePolicy: all({ RoleName, PolicyArn: arn }),
  detachUserPolicy: all({ UserName, PolicyArn: arn }),
  detachGroupPolicy: all({ GroupName, PolicyArn: arn }),
  detachRolePolicy: all({ RoleName, PolicyArn: arn }),
  listAttachedUserPolicies: all({ UserName }, { PathPrefix, ...page }),
  listAttachedGroupPolicies: all({ GroupName }, { PathPrefix, ...page }),
  listAttachedRolePolicies: all({ RoleName }, { PathPrefix, ...page }),
};

const clientId = text({ lengthMin: 1, lengthMax: 255 });
const thumbprints = listOf(text({ lengthMin: 40, lengthMax: 40 }), { lengthMax: 5 });
const OpenIDConnectProviderArn = arn;

const accountInputs = {
  createOpenIDConnectProvider: all(
    { Url: text({ lengthMin: 1, lengthMax: 255 }) },
    { ClientIDList: listOf(clientId, { lengthMax: 100 }), ThumbprintList: thumbprints, Tags },
  ),
  getOpenIDConnectProvider: all({ OpenIDConnectProviderArn }),
  listOpenIDConnectProviders: all({}),
  deleteOpenIDConnectProvider: all({ OpenIDConnectProviderArn }),
  updateOpenIDConnectProviderThumbprint: all({ OpenIDConnectProviderArn, ThumbprintList: thumbprints }),
  addClientIDToOpenIDConnectProvider: all({ OpenIDConnectProviderArn, ClientID: clientId }),
  removeClientIDFromOpenIDConnectProvider: all({ OpenIDConnectProviderArn, ClientID: clientId }),
  tagOpenIDConnectProvider: all({ OpenIDConnectProviderArn, Tags }),
  untagOpenIDConnectProvider: all({ OpenIDConnectProviderArn, TagKeys }),
  listOpenIDConnectProviderTags: all({ OpenIDConnectProviderArn }, page),
  getAccountSummary: all({}),
  getAccountAuthorizationDetails: all(
    {},
    { Filter: listOf(oneOf('User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy')), ...page },
  ),
  createAccountAlias: all({
    AccountAlias: text({ lengthMin: 3, lengthMax: 63, pattern: '[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]' }),
  }),
  deleteAccountAlias: all({ AccountAlias: text({ lengthMin: 3, lengthMax: 63 }) }),
  listAccountAliases: all({}, page),
  simulateCustomPolicy: structure(simulation, ['PolicyInputList', 'ActionNames']),
  simulatePrincipalPolicy: structure({ ...simulation, PolicySourceArn: arn }, [
    'PolicySourceArn',
    'ActionNames',
  ]),
  getContextKeysForCustomPolicy: all({ PolicyInputList: listOf(policyDocument) }),
  getContextKeysForPrincipalPolicy: all(
    { PolicySourceArn: arn },
    { PolicyInputList: listOf(policyDocument) },
  ),
};

export const iamInputs = {
  ...userInputs,
  ...groupInputs,
  ...roleInputs,
  ...policyInputs,
  ...heldPolicyInputs,
  ...accountInputs,
} as const satisfies { readonly [method: string]: StructureShape };

/** The methods of IAM's facade. */
export type IamMethod = keyof typeof iamInputs;
