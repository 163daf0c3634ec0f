import { boolean, listOf, long, mapOf, oneOf, type StructureShape, structure, text } from '../shape/shape.ts';
import {
  CognitoIdentityProviderList,
  IdentityPoolTags,
  IdentityProviders,
  LoginsMap,
  OIDCProviderList,
  PrincipalTags,
  SAMLProviderList,
} from './settings.ts';
import {
  ARNString,
  DeveloperProviderName,
  DeveloperUserIdentifier,
  IdentityId,
  IdentityPoolId,
  IdentityPoolName,
  IdentityProviderName,
  PaginationKey,
  QueryLimit,
  TagKeys,
} from './values.ts';

/** What an identity pool is set to, when it is made as when it is changed. */
const identityPoolSettings = {
  IdentityPoolName,
  AllowUnauthenticatedIdentities: boolean,
  AllowClassicFlow: boolean,
  SupportedLoginProviders: IdentityProviders,
  DeveloperProviderName,
  OpenIdConnectProviderARNs: OIDCProviderList,
  CognitoIdentityProviders: CognitoIdentityProviderList,
  SamlProviderARNs: SAMLProviderList,
  IdentityPoolTags,
} as const;

/** Inputs of the operations, by method: as the service model of Amazon Cognito Federated Identities (2014-06-30) describes them. */
export const identityPoolInputs = {
  createIdentityPool: structure(identityPoolSettings, ['IdentityPoolName', 'AllowUnauthenticatedIdentities']),
  deleteIdentities: structure({ IdentityIdsToDelete: listOf(IdentityId, { lengthMin: 1, lengthMax: 60 }) }, [
    'IdentityIdsToDelete',
  ]),
  deleteIdentityPool: structure({ IdentityPoolId }, ['IdentityPoolId']),
  describeIdentity: structure({ IdentityId }, ['IdentityId']),
  describeIdentityPool: structure({ IdentityPoolId }, ['IdentityPoolId']),
  getCredentialsForIdentity: structure({ IdentityId, Logins: LoginsMap, CustomRoleArn: ARNString }, [
    'IdentityId',
  ]),
  getId: structure(
    { AccountId: text({ lengthMin: 1, lengthMax: 15, pattern: '\\d+' }), IdentityPoolId, Logins: LoginsMap },
    ['IdentityPoolId'],
  ),
  getIdentityPoolRoles: structure({ IdentityPoolId }, ['IdentityPoolId']),
  getOpenIdToken: structure({ IdentityId, Logins: LoginsMap }, ['IdentityId']),
  getOpenIdTokenForDeveloperIdentity: structure(
    {
      IdentityPoolId,
      IdentityId,
      Logins: LoginsMap,
      PrincipalTags,
      TokenDuration: long({ min: 1, max: 86_400 }),
    },
    ['IdentityPoolId', 'Logins'],
  ),
  getPrincipalTagAttributeMap: structure({ IdentityPoolId, IdentityProviderName }, [
    'IdentityPoolId',
    'IdentityProviderName',
  ]),
  listIdentities: structure(
    { IdentityPoolId, MaxResults: QueryLimit, NextToken: PaginationKey, HideDisabled: boolean },
    ['IdentityPoolId', 'MaxResults'],
  ),
  listIdentityPools: structure({ MaxResults: QueryLimit, NextToken: PaginationKey }, ['MaxResults']),
  listTagsForResource: structure({ ResourceArn: ARNString }, ['ResourceArn']),
  lookupDeveloperIdentity: structure(
    { IdentityPoolId, IdentityId, DeveloperUserIdentifier, MaxResults: QueryLimit, NextToken: PaginationKey },
    ['IdentityPoolId'],
  ),
  mergeDeveloperIdentities: structure(
    {
      SourceUserIdentifier: DeveloperUserIdentifier,
      DestinationUserIdentifier: DeveloperUserIdentifier,
      DeveloperProviderName,
      IdentityPoolId,
    },
    ['SourceUserIdentifier', 'DestinationUserIdentifier', 'DeveloperProviderName', 'IdentityPoolId'],
  ),
  setIdentityPoolRoles: structure(
    {
      IdentityPoolId,
      Roles: mapOf(text({ lengthMin: 1, lengthMax: 128, pattern: '(un)?authenticated' }), ARNString),
      RoleMappings: mapOf(
        IdentityProviderName,
        structure(
          {
            Type: oneOf('Token', 'Rules'),
            AmbiguousRoleResolution: oneOf('AuthenticatedRole', 'Deny'),
            RulesConfiguration: structure(
              {
                Rules: listOf(
                  structure(
                    {
                      Claim: text({
                        lengthMin: 1,
                        lengthMax: 64,
                        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
                      }),
                      MatchType: oneOf('Equals', 'Contains', 'StartsWith', 'NotEqual'),
                      Value: text({ lengthMin: 1, lengthMax: 128 }),
                      RoleARN: ARNString,
                    },
                    ['Claim', 'MatchType', 'Value', 'RoleARN'],
                    'MappingRule',
                  ),
                  { lengthMin: 1, lengthMax: 400 },
                ),
              },
              ['Rules'],
              'RulesConfigurationType',
            ),
          },
          ['Type'],
          'RoleMapping',
        ),
      ),
    },
    ['IdentityPoolId', 'Roles'],
  ),
  setPrincipalTagAttributeMap: structure(
    { IdentityPoolId, IdentityProviderName, UseDefaults: boolean, PrincipalTags },
    ['IdentityPoolId', 'IdentityProviderName'],
  ),
  tagResource: structure({ ResourceArn: ARNString, Tags: IdentityPoolTags }, ['ResourceArn', 'Tags']),
  unlinkDeveloperIdentity: structure(
    { IdentityId, IdentityPoolId, DeveloperProviderName, DeveloperUserIdentifier },
    ['IdentityId', 'IdentityPoolId', 'DeveloperProviderName', 'DeveloperUserIdentifier'],
  ),
  unlinkIdentity: structure({ IdentityId, Logins: LoginsMap, LoginsToRemove: listOf(IdentityProviderName) }, [
    'IdentityId',
    'Logins',
    'LoginsToRemove',
  ]),
  untagResource: structure({ ResourceArn: ARNString, TagKeys: listOf(TagKeys) }, ['ResourceArn', 'TagKeys']),
  updateIdentityPool: structure(
    {
      IdentityPoolId,
      ...identityPoolSettings,
    },
    ['IdentityPoolId', 'IdentityPoolName', 'AllowUnauthenticatedIdentities'],
  ),
} as const satisfies { readonly [method: string]: StructureShape };
