import { document, integer, type StructureShape, structure, text } from '../../shape/shape.ts';
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
  AttributeName,
  ConfirmationCode,
  DeviceKey,
  DeviceRememberedStatus,
  PaginationKeyShape,
  Password,
  QueryLimit,
  SearchPaginationToken,
  Session,
  TokenModel,
} from './values.ts';

/** Inputs of the operations by which users who are signed in look after themselves. */
export const signedInUserInputs = {
  getUser: structure({ AccessToken: TokenModel }, ['AccessToken']),
  deleteUser: structure({ AccessToken: TokenModel }, ['AccessToken']),
  changePassword: structure(
    { PreviousPassword: Password, ProposedPassword: Password, AccessToken: TokenModel },
    ['ProposedPassword', 'AccessToken'],
  ),
  updateUserAttributes: structure(
    { UserAttributes: AttributeList, AccessToken: TokenModel, ClientMetadata },
    ['UserAttributes', 'AccessToken'],
  ),
  deleteUserAttributes: structure({ UserAttributeNames: AttributeNameList, AccessToken: TokenModel }, [
    'UserAttributeNames',
    'AccessToken',
  ]),
  getUserAttributeVerificationCode: structure({ AccessToken: TokenModel, AttributeName, ClientMetadata }, [
    'AccessToken',
    'AttributeName',
  ]),
  verifyUserAttribute: structure({ AccessToken: TokenModel, AttributeName, Code: ConfirmationCode }, [
    'AccessToken',
    'AttributeName',
    'Code',
  ]),
  setUserMFAPreference: structure(
    {
      SMSMfaSettings,
      SoftwareTokenMfaSettings,
      EmailMfaSettings,
      WebAuthnMfaSettings,
      AccessToken: TokenModel,
    },
    ['AccessToken'],
  ),
  setUserSettings: structure({ AccessToken: TokenModel, MFAOptions: MFAOptionList }, [
    'AccessToken',
    'MFAOptions',
  ]),
  getUserAuthFactors: structure({ AccessToken: TokenModel }, ['AccessToken']),
  associateSoftwareToken: structure({ AccessToken: TokenModel, Session }),
  verifySoftwareToken: structure(
    {
      AccessToken: TokenModel,
      Session,
      UserCode: text({ lengthMin: 6, lengthMax: 6, pattern: '[0-9]+', sensitive: true }),
      FriendlyDeviceName: AnyText,
    },
    ['UserCode'],
  ),
  startWebAuthnRegistration: structure({ AccessToken: TokenModel }, ['AccessToken']),
  completeWebAuthnRegistration: structure({ AccessToken: TokenModel, Credential: document }, [
    'AccessToken',
    'Credential',
  ]),
  listWebAuthnCredentials: structure(
    { AccessToken: TokenModel, NextToken: PaginationKeyShape, MaxResults: integer({ min: 0, max: 20 }) },
    ['AccessToken'],
  ),
  deleteWebAuthnCredential: structure({ AccessToken: TokenModel, CredentialId: AnyText }, [
    'AccessToken',
    'CredentialId',
  ]),
  confirmDevice: structure(
    {
      AccessToken: TokenModel,
      DeviceKey,
      DeviceSecretVerifierConfig: structure(
        { PasswordVerifier: AnyText, Salt: AnyText },
        [],
        'DeviceSecretVerifierConfigType',
      ),
      DeviceName: text({ lengthMin: 1, lengthMax: 1_024 }),
    },
    ['AccessToken', 'DeviceKey'],
  ),
  getDevice: structure({ DeviceKey, AccessToken: TokenModel }, ['DeviceKey']),
  listDevices: structure(
    { AccessToken: TokenModel, Limit: QueryLimit, PaginationToken: SearchPaginationToken },
    ['AccessToken'],
  ),
  forgetDevice: structure({ AccessToken: TokenModel, DeviceKey }, ['DeviceKey']),
  updateDeviceStatus: structure({ AccessToken: TokenModel, DeviceKey, DeviceRememberedStatus }, [
    'AccessToken',
    'DeviceKey',
  ]),
} as const satisfies { readonly [method: string]: StructureShape };
