import { boolean, listOf, oneOf, type StructureShape, structure, text } from '../../shape/shape.ts';
import {
  AttributeList,
  AttributeNameList,
  ClientMetadata,
  EmailMfaSettings,
  MFAOptionList,
  SMSMfaSettings,
  SoftwareTokenMfaSettings,
  WebAuthnMfaSettings,
} from './settings.ts';
import {
  AnyText,
  Arn,
  AttributeName,
  DeliveryMedium,
  Description,
  DeviceKey,
  DeviceRememberedStatus,
  GroupName,
  PaginationKeyShape,
  Password,
  Precedence,
  QueryLimit,
  RevokeAssociatedSessions,
  SearchPaginationToken,
  Username,
  UserPoolId,
} from './values.ts';

/** Inputs of the operations by which administrators look after users and groups. */
export const administratedUserInputs = {
  adminCreateUser: structure(
    {
      UserPoolId,
      Username,
      UserAttributes: AttributeList,
      ValidationData: AttributeList,
      TemporaryPassword: Password,
      ForceAliasCreation: boolean,
      MessageAction: oneOf('RESEND', 'SUPPRESS'),
      DesiredDeliveryMediums: listOf(DeliveryMedium),
      ClientMetadata,
    },
    ['UserPoolId', 'Username'],
  ),
  adminGetUser: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminDeleteUser: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminEnableUser: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminDisableUser: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminConfirmSignUp: structure({ UserPoolId, Username, ClientMetadata }, ['UserPoolId', 'Username']),
  adminResetUserPassword: structure({ UserPoolId, Username, ClientMetadata }, ['UserPoolId', 'Username']),
  adminSetUserPassword: structure({ UserPoolId, Username, Password, Permanent: boolean }, [
    'UserPoolId',
    'Username',
    'Password',
  ]),
  adminUpdateUserAttributes: structure(
    { UserPoolId, Username, UserAttributes: AttributeList, ClientMetadata },
    ['UserPoolId', 'Username', 'UserAttributes'],
  ),
  adminDeleteUserAttributes: structure({ UserPoolId, Username, UserAttributeNames: AttributeNameList }, [
    'UserPoolId',
    'Username',
    'UserAttributeNames',
  ]),
  adminSetUserSettings: structure({ UserPoolId, Username, MFAOptions: MFAOptionList }, [
    'UserPoolId',
    'Username',
    'MFAOptions',
  ]),
  adminSetUserMFAPreference: structure(
    { SMSMfaSettings, SoftwareTokenMfaSettings, EmailMfaSettings, WebAuthnMfaSettings, Username, UserPoolId },
    ['Username', 'UserPoolId'],
  ),
  adminDeleteSoftwareToken: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminGetUserAuthFactors: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminUserGlobalSignOut: structure({ UserPoolId, Username }, ['UserPoolId', 'Username']),
  adminListUserSessions: structure({ UserPoolId, Username, NextToken: PaginationKeyShape }, [
    'UserPoolId',
    'Username',
  ]),
  adminRevokeUserSession: structure({ UserPoolId, Username, SessionId: AnyText, RevokeAssociatedSessions }, [
    'UserPoolId',
    'Username',
    'SessionId',
  ]),
  adminGetDevice: structure({ DeviceKey, UserPoolId, Username }, ['DeviceKey', 'UserPoolId', 'Username']),
  adminListDevices: structure(
    { UserPoolId, Username, Limit: QueryLimit, PaginationToken: SearchPaginationToken },
    ['UserPoolId', 'Username'],
  ),
  adminForgetDevice: structure({ UserPoolId, Username, DeviceKey }, ['UserPoolId', 'Username', 'DeviceKey']),
  adminUpdateDeviceStatus: structure({ UserPoolId, Username, DeviceKey, DeviceRememberedStatus }, [
    'UserPoolId',
    'Username',
    'DeviceKey',
  ]),
  adminAddUserToGroup: structure({ UserPoolId, Username, GroupName }, [
    'UserPoolId',
    'Username',
    'GroupName',
  ]),
  adminRemoveUserFromGroup: structure({ UserPoolId, Username, GroupName }, [
    'UserPoolId',
    'Username',
    'GroupName',
  ]),
  adminListGroupsForUser: structure(
    { Username, UserPoolId, Limit: QueryLimit, NextToken: PaginationKeyShape },
    ['Username', 'UserPoolId'],
  ),
  listUsers: structure(
    {
      UserPoolId,
      AttributesToGet: listOf(AttributeName),
      Limit: QueryLimit,
      PaginationToken: SearchPaginationToken,
      Filter: text({ lengthMax: 256 }),
    },
    ['UserPoolId'],
  ),
  listUsersInGroup: structure({ UserPoolId, GroupName, Limit: QueryLimit, NextToken: PaginationKeyShape }, [
    'UserPoolId',
    'GroupName',
  ]),
  createGroup: structure({ GroupName, UserPoolId, Description, RoleArn: Arn, Precedence }, [
    'GroupName',
    'UserPoolId',
  ]),
  getGroup: structure({ GroupName, UserPoolId }, ['GroupName', 'UserPoolId']),
  updateGroup: structure({ GroupName, UserPoolId, Description, RoleArn: Arn, Precedence }, [
    'GroupName',
    'UserPoolId',
  ]),
  deleteGroup: structure({ GroupName, UserPoolId }, ['GroupName', 'UserPoolId']),
  listGroups: structure({ UserPoolId, Limit: QueryLimit, NextToken: PaginationKeyShape }, ['UserPoolId']),
} as const satisfies { readonly [method: string]: StructureShape };
