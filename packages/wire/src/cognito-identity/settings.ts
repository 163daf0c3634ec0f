import { boolean, listOf, mapOf, structure, text } from '../shape/shape.ts';
import { ARNString, IdentityProviderName, TagKeys } from './values.ts';

// Structures that several inputs hold, as the service model of Amazon Cognito Federated Identities (2014-06-30) describes them.
export const IdentityProviders = mapOf(
  IdentityProviderName,
  text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w.;_/-]+' }),
);
export const OIDCProviderList = listOf(ARNString);
export const CognitoIdentityProviderList = listOf(
  structure(
    {
      ProviderName: text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w._:/-]+' }),
      ClientId: text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w_]+' }),
      ServerSideTokenCheck: boolean,
    },
    [],
    'CognitoIdentityProvider',
  ),
);
export const SAMLProviderList = listOf(ARNString);
export const IdentityPoolTags = mapOf(TagKeys, text({ lengthMax: 256 }));
export const LoginsMap = mapOf(
  IdentityProviderName,
  text({ lengthMin: 1, lengthMax: 50_000, sensitive: true }),
);
export const PrincipalTags = mapOf(
  text({ lengthMin: 1, lengthMax: 128 }),
  text({ lengthMin: 1, lengthMax: 256 }),
);
