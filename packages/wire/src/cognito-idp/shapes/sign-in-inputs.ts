import { boolean, type StructureShape, structure } from '../../shape/shape.ts';
import {
  AnalyticsMetadata,
  AttributeList,
  AuthParameters,
  ChallengeResponses,
  ClientMetadata,
  ContextData,
  Strings,
  UserContextData,
} from './settings.ts';
import {
  AnyText,
  AuthFlow,
  ChallengeName,
  ClientId,
  ClientSecret,
  ConfirmationCode,
  DeviceKey,
  PaginationKeyShape,
  Password,
  RevokeAssociatedSessions,
  SecretHash,
  Session,
  TokenModel,
  Username,
  UserPoolId,
} from './values.ts';

/** Inputs of the operations by which users sign up, sign in and out, and get tokens. */
export const signInInputs = {
  signUp: structure(
    {
      ClientId,
      SecretHash,
      Username,
      Password,
      UserAttributes: AttributeList,
      ValidationData: AttributeList,
      AnalyticsMetadata,
      UserContextData,
      ClientMetadata,
    },
    ['ClientId', 'Username'],
  ),
  confirmSignUp: structure(
    {
      ClientId,
      SecretHash,
      Username,
      ConfirmationCode,
      ForceAliasCreation: boolean,
      AnalyticsMetadata,
      UserContextData,
      ClientMetadata,
      Session,
    },
    ['ClientId', 'Username', 'ConfirmationCode'],
  ),
  resendConfirmationCode: structure(
    { ClientId, SecretHash, UserContextData, Username, AnalyticsMetadata, ClientMetadata },
    ['ClientId', 'Username'],
  ),
  forgotPassword: structure(
    { ClientId, SecretHash, UserContextData, Username, AnalyticsMetadata, ClientMetadata },
    ['ClientId', 'Username'],
  ),
  confirmForgotPassword: structure(
    {
      ClientId,
      SecretHash,
      Username,
      ConfirmationCode,
      Password,
      AnalyticsMetadata,
      UserContextData,
      ClientMetadata,
    },
    ['ClientId', 'Username', 'ConfirmationCode', 'Password'],
  ),
  initiateAuth: structure(
    { AuthFlow, AuthParameters, ClientMetadata, ClientId, AnalyticsMetadata, UserContextData, Session },
    ['AuthFlow', 'ClientId'],
  ),
  adminInitiateAuth: structure(
    {
      UserPoolId,
      ClientId,
      AuthFlow,
      AuthParameters,
      ClientMetadata,
      AnalyticsMetadata,
      ContextData,
      Session,
    },
    ['UserPoolId', 'ClientId', 'AuthFlow'],
  ),
  respondToAuthChallenge: structure(
    {
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses,
      AnalyticsMetadata,
      UserContextData,
      ClientMetadata,
    },
    ['ClientId', 'ChallengeName'],
  ),
  adminRespondToAuthChallenge: structure(
    {
      UserPoolId,
      ClientId,
      ChallengeName,
      ChallengeResponses,
      Session,
      AnalyticsMetadata,
      ContextData,
      ClientMetadata,
    },
    ['UserPoolId', 'ClientId', 'ChallengeName'],
  ),
  getTokensFromRefreshToken: structure(
    { RefreshToken: TokenModel, ClientId, ClientSecret, DeviceKey, ClientMetadata },
    ['RefreshToken', 'ClientId'],
  ),
  getClientToken: structure({ ClientId, Secret: ClientSecret, Scopes: Strings, ClientMetadata }, [
    'ClientId',
    'Secret',
  ]),
  revokeToken: structure({ Token: TokenModel, ClientId, ClientSecret, RevokeAssociatedSessions }, [
    'Token',
    'ClientId',
  ]),
  globalSignOut: structure({ AccessToken: TokenModel }, ['AccessToken']),
  listUserSessions: structure({ AccessToken: TokenModel, NextToken: PaginationKeyShape }, ['AccessToken']),
  revokeUserSession: structure({ AccessToken: TokenModel, SessionId: AnyText, RevokeAssociatedSessions }, [
    'AccessToken',
    'SessionId',
  ]),
} as const satisfies { readonly [method: string]: StructureShape };
