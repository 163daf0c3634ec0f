import { boolean, integer, oneOf, type StructureShape, structure, text } from '../../shape/shape.ts';
import {
  AnalyticsConfiguration,
  CallbackURLsList,
  ClientPermissionList,
  ExplicitAuthFlowsList,
  LogoutURLsList,
  OAuthFlows,
  RefreshTokenRotation,
  ResourceServerScopeList,
  ScopeList,
  SupportedIdentityProvidersList,
  TokenValidityUnits,
} from './settings.ts';
import {
  AccessTokenValidity,
  AuthSessionValidity,
  ClientId,
  ClientName,
  ClientSecret,
  IdTokenValidity,
  PaginationKey,
  PaginationKeyShape,
  PreventUserExistenceErrorTypes,
  RedirectUrl,
  RefreshTokenValidity,
  ResourceServerIdentifier,
  ResourceServerName,
  UserPoolId,
} from './values.ts';

/** What an app client is set to, when it is made as when it is changed. */
const appClientSettings = {
  RefreshTokenValidity,
  AccessTokenValidity,
  IdTokenValidity,
  TokenValidityUnits,
  ReadAttributes: ClientPermissionList,
  WriteAttributes: ClientPermissionList,
  ExplicitAuthFlows: ExplicitAuthFlowsList,
  SupportedIdentityProviders: SupportedIdentityProvidersList,
  CallbackURLs: CallbackURLsList,
  LogoutURLs: LogoutURLsList,
  DefaultRedirectURI: RedirectUrl,
  AllowedOAuthFlows: OAuthFlows,
  AllowedOAuthScopes: ScopeList,
  AllowedOAuthFlowsUserPoolClient: boolean,
  AnalyticsConfiguration,
  PreventUserExistenceErrors: PreventUserExistenceErrorTypes,
  EnableTokenRevocation: boolean,
  EnablePropagateAdditionalUserContextData: boolean,
  AuthSessionValidity,
  RefreshTokenRotation,
} as const;

const resourceServer = structure(
  {
    UserPoolId,
    Identifier: ResourceServerIdentifier,
    Name: ResourceServerName,
    Scopes: ResourceServerScopeList,
  },
  ['UserPoolId', 'Identifier', 'Name'],
);

/** Inputs of the operations on app clients and resource servers. */
export const appClientInputs = {
  createUserPoolClient: structure(
    {
      UserPoolId,
      ClientName,
      GenerateSecret: boolean,
      ClientSecret,
      ...appClientSettings,
    },
    ['UserPoolId', 'ClientName'],
  ),
  describeUserPoolClient: structure({ UserPoolId, ClientId }, ['UserPoolId', 'ClientId']),
  updateUserPoolClient: structure(
    {
      UserPoolId,
      ClientId,
      ClientName,
      ...appClientSettings,
    },
    ['UserPoolId', 'ClientId'],
  ),
  deleteUserPoolClient: structure({ UserPoolId, ClientId }, ['UserPoolId', 'ClientId']),
  listUserPoolClients: structure(
    {
      UserPoolId,
      MaxResults: integer({ min: 1, max: 60 }),
      NextToken: PaginationKeyShape,
      ClientType: oneOf('DCR', 'REGULAR'),
    },
    ['UserPoolId'],
  ),
  addUserPoolClientSecret: structure({ UserPoolId, ClientId, ClientSecret }, ['UserPoolId', 'ClientId']),
  deleteUserPoolClientSecret: structure(
    { UserPoolId, ClientId, ClientSecretId: text({ lengthMin: 1, lengthMax: 128 }) },
    ['UserPoolId', 'ClientId', 'ClientSecretId'],
  ),
  listUserPoolClientSecrets: structure({ UserPoolId, ClientId, NextToken: PaginationKeyShape }, [
    'UserPoolId',
    'ClientId',
  ]),
  getUserPoolClientSessionConfiguration: structure({ UserPoolId, ClientId }, ['UserPoolId', 'ClientId']),
  setUserPoolClientSessionConfiguration: structure(
    {
      UserPoolId,
      ClientId,
      SSOSession: structure(
        { MaxValidityMinutes: integer() },
        ['MaxValidityMinutes'],
        'ClientSSOSessionConfigType',
      ),
    },
    ['UserPoolId', 'ClientId', 'SSOSession'],
  ),
  createResourceServer: resourceServer,
  describeResourceServer: structure({ UserPoolId, Identifier: ResourceServerIdentifier }, [
    'UserPoolId',
    'Identifier',
  ]),
  updateResourceServer: resourceServer,
  deleteResourceServer: structure({ UserPoolId, Identifier: ResourceServerIdentifier }, [
    'UserPoolId',
    'Identifier',
  ]),
  listResourceServers: structure(
    { UserPoolId, MaxResults: integer({ min: 1, max: 50 }), NextToken: PaginationKey },
    ['UserPoolId'],
  ),
} as const satisfies { readonly [method: string]: StructureShape };
