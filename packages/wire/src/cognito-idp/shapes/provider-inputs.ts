import { integer, oneOf, type StructureShape, structure, text } from '../../shape/shape.ts';
import {
  AttributeMapping,
  IdpIdentifiersList,
  ProviderDetails,
  ProviderUserIdentifier,
  StringMap,
} from './settings.ts';
import { AnyText, IdpIdentifier, PaginationKey, ProviderName, UserPoolId } from './values.ts';

/** Inputs of the operations on identity providers and the identities that they vouch for. */
export const identityProviderInputs = {
  createIdentityProvider: structure(
    {
      UserPoolId,
      ProviderName: text({
        lengthMin: 1,
        lengthMax: 32,
        pattern: '[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+',
      }),
      ProviderType: oneOf('SAML', 'Facebook', 'Google', 'LoginWithAmazon', 'SignInWithApple', 'OIDC'),
      ProviderDetails,
      AttributeMapping,
      IdpIdentifiers: IdpIdentifiersList,
      AcrMapping: StringMap,
    },
    ['UserPoolId', 'ProviderName', 'ProviderType', 'ProviderDetails'],
  ),
  describeIdentityProvider: structure({ UserPoolId, ProviderName }, ['UserPoolId', 'ProviderName']),
  updateIdentityProvider: structure(
    {
      UserPoolId,
      ProviderName,
      ProviderDetails,
      AttributeMapping,
      IdpIdentifiers: IdpIdentifiersList,
      AcrMapping: StringMap,
    },
    ['UserPoolId', 'ProviderName'],
  ),
  deleteIdentityProvider: structure({ UserPoolId, ProviderName }, ['UserPoolId', 'ProviderName']),
  listIdentityProviders: structure(
    { UserPoolId, MaxResults: integer({ min: 0, max: 60 }), NextToken: PaginationKey },
    ['UserPoolId'],
  ),
  getIdentityProviderByIdentifier: structure({ UserPoolId, IdpIdentifier }, ['UserPoolId', 'IdpIdentifier']),
  adminLinkProviderForUser: structure(
    { UserPoolId: AnyText, DestinationUser: ProviderUserIdentifier, SourceUser: ProviderUserIdentifier },
    ['UserPoolId', 'DestinationUser', 'SourceUser'],
  ),
  adminDisableProviderForUser: structure({ UserPoolId: AnyText, User: ProviderUserIdentifier }, [
    'UserPoolId',
    'User',
  ]),
} as const satisfies { readonly [method: string]: StructureShape };
