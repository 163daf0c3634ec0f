import { awsJsonOperation } from './aws-json.ts';
import type {
  AppClient,
  Group,
  IdentityProvider,
  NamedValue,
  PoolDevice,
  PoolUser,
  PoolUserDetails,
  ResourceServer,
  UserPool,
  UserPoolMfa,
  UserSession,
} from './user-pool-types.ts';

type OfPool = { readonly UserPoolId: string };
type OfUser = OfPool & { readonly Username: string };
type OfGroup = OfPool & { readonly GroupName: string };
type OfClient = OfPool & { readonly ClientId: string };
type Paged = { readonly Limit?: number; readonly NextToken?: string };
type Nothing = Readonly<Record<never, never>>;

function operation<Input extends object, Output = Nothing>(action: string) {
  return awsJsonOperation<Input, Output>('cognitoIdp', action);
}

export const listUserPools = operation<
  { readonly MaxResults: number; readonly NextToken?: string },
  {
    readonly UserPools?: readonly {
      readonly Id: string;
      readonly Name: string;
      readonly CreationDate: number;
    }[];
    readonly NextToken?: string;
  }
>('ListUserPools');
export const describeUserPool = operation<OfPool, { readonly UserPool: UserPool }>('DescribeUserPool');
export const createUserPool = operation<
  {
    readonly PoolName: string;
    readonly AutoVerifiedAttributes?: readonly string[];
    readonly UsernameAttributes?: readonly string[];
  },
  { readonly UserPool: UserPool }
>('CreateUserPool');
export const deleteUserPool = operation<OfPool>('DeleteUserPool');
export const getUserPoolMfaConfig = operation<OfPool, UserPoolMfa>('GetUserPoolMfaConfig');
export const deleteUserPoolDomain = operation<OfPool & { readonly Domain: string }>('DeleteUserPoolDomain');

export const listUsers = operation<
  OfPool & { readonly Filter?: string; readonly Limit?: number; readonly PaginationToken?: string },
  { readonly Users?: readonly PoolUser[]; readonly PaginationToken?: string }
>('ListUsers');
export const adminGetUser = operation<OfUser, PoolUserDetails>('AdminGetUser');
export const adminCreateUser = operation<
  OfUser & {
    readonly UserAttributes?: readonly NamedValue[];
    readonly TemporaryPassword?: string;
    readonly MessageAction?: 'RESEND' | 'SUPPRESS';
    readonly DesiredDeliveryMediums?: readonly ('EMAIL' | 'SMS')[];
  },
  { readonly User: PoolUser }
>('AdminCreateUser');
export const adminDeleteUser = operation<OfUser>('AdminDeleteUser');
export const adminEnableUser = operation<OfUser>('AdminEnableUser');
export const adminDisableUser = operation<OfUser>('AdminDisableUser');
export const adminConfirmSignUp = operation<OfUser>('AdminConfirmSignUp');
export const adminResetUserPassword = operation<OfUser>('AdminResetUserPassword');
export const adminSetUserPassword = operation<
  OfUser & { readonly Password: string; readonly Permanent: boolean }
>('AdminSetUserPassword');
export const adminUpdateUserAttributes = operation<
  OfUser & { readonly UserAttributes: readonly NamedValue[] }
>('AdminUpdateUserAttributes');
export const adminDeleteUserAttributes = operation<
  OfUser & { readonly UserAttributeNames: readonly string[] }
>('AdminDeleteUserAttributes');
export const adminUserGlobalSignOut = operation<OfUser>('AdminUserGlobalSignOut');
export const adminDeleteSoftwareToken = operation<OfUser>('AdminDeleteSoftwareToken');
export const adminGetUserAuthFactors = operation<
  OfUser,
  { readonly ConfiguredUserAuthFactors?: readonly string[] }
>('AdminGetUserAuthFactors');
export const adminListDevices = operation<
  OfUser & { readonly Limit?: number; readonly PaginationToken?: string },
  { readonly Devices?: readonly PoolDevice[]; readonly PaginationToken?: string }
>('AdminListDevices');
export const adminForgetDevice = operation<OfUser & { readonly DeviceKey: string }>('AdminForgetDevice');
export const adminListUserSessions = operation<
  OfUser & { readonly NextToken?: string },
  { readonly Sessions?: readonly UserSession[]; readonly NextToken?: string }
>('AdminListUserSessions');
export const adminRevokeUserSession = operation<OfUser & { readonly SessionId: string }>(
  'AdminRevokeUserSession',
);

export const listGroups = operation<
  OfPool & Paged,
  { readonly Groups?: readonly Group[]; readonly NextToken?: string }
>('ListGroups');
export const getGroup = operation<OfGroup, { readonly Group: Group }>('GetGroup');
type GroupSettings = OfGroup & {
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
};
export const createGroup = operation<GroupSettings, { readonly Group: Group }>('CreateGroup');
export const updateGroup = operation<GroupSettings, { readonly Group: Group }>('UpdateGroup');
export const deleteGroup = operation<OfGroup>('DeleteGroup');
export const adminListGroupsForUser = operation<
  OfUser & Paged,
  { readonly Groups?: readonly Group[]; readonly NextToken?: string }
>('AdminListGroupsForUser');
export const adminAddUserToGroup = operation<OfUser & OfGroup>('AdminAddUserToGroup');
export const adminRemoveUserFromGroup = operation<OfUser & OfGroup>('AdminRemoveUserFromGroup');
export const listUsersInGroup = operation<
  OfGroup & Paged,
  { readonly Users?: readonly PoolUser[]; readonly NextToken?: string }
>('ListUsersInGroup');

export const listUserPoolClients = operation<
  OfPool & { readonly MaxResults?: number; readonly NextToken?: string },
  {
    readonly UserPoolClients?: readonly { readonly ClientId: string; readonly ClientName: string }[];
    readonly NextToken?: string;
  }
>('ListUserPoolClients');
export const describeUserPoolClient = operation<OfClient, { readonly UserPoolClient: AppClient }>(
  'DescribeUserPoolClient',
);
/** What of an app client is set; UpdateUserPoolClient takes what is absent for its default. */
export type AppClientSettings = Omit<
  AppClient,
  'ClientId' | 'UserPoolId' | 'ClientSecret' | 'CreationDate' | 'LastModifiedDate'
>;
export const createUserPoolClient = operation<
  OfPool & AppClientSettings & { readonly GenerateSecret?: boolean },
  { readonly UserPoolClient: AppClient }
>('CreateUserPoolClient');
export const updateUserPoolClient = operation<
  OfClient & AppClientSettings,
  { readonly UserPoolClient: AppClient }
>('UpdateUserPoolClient');
export const deleteUserPoolClient = operation<OfClient>('DeleteUserPoolClient');

export const listIdentityProviders = operation<
  OfPool & { readonly MaxResults?: number; readonly NextToken?: string },
  {
    readonly Providers?: readonly { readonly ProviderName: string; readonly ProviderType: string }[];
    readonly NextToken?: string;
  }
>('ListIdentityProviders');
export const describeIdentityProvider = operation<
  OfPool & { readonly ProviderName: string },
  { readonly IdentityProvider: IdentityProvider }
>('DescribeIdentityProvider');
export const deleteIdentityProvider = operation<OfPool & { readonly ProviderName: string }>(
  'DeleteIdentityProvider',
);
export const listResourceServers = operation<
  OfPool & { readonly MaxResults?: number; readonly NextToken?: string },
  { readonly ResourceServers?: readonly ResourceServer[]; readonly NextToken?: string }
>('ListResourceServers');
export const deleteResourceServer = operation<OfPool & { readonly Identifier: string }>(
  'DeleteResourceServer',
);
