import type { Limit } from '@cairn/kit';

/** Names of the limits of identity pools. */
export type IdentityPoolLimitName =
  | 'identityPools'
  | 'identityPoolUserPoolProviders'
  | 'identityPoolRules'
  | 'identityPoolPrincipalTags'
  | 'identityPoolLoginCharacters'
  | 'identityPoolLoginsPerIdentity'
  | 'identityPoolGuestsPerHour';

const limit = (
  name: IdentityPoolLimitName,
  description: string,
  value: number,
  unit: Limit['unit'] = 'count',
): Limit => ({ name, description, unit, default: value });

/** Source: Amazon Cognito developer guide, "Quotas in Amazon Cognito"; those that AWS does not tell are Cairn's own. */
export const identityPoolLimits: { readonly [name in IdentityPoolLimitName]: Limit } = {
  identityPools: limit('identityPools', 'identity pools of an account in a region', 1_000),
  identityPoolUserPoolProviders: limit(
    'identityPoolUserPoolProviders',
    'app clients of user pools that an identity pool trusts',
    50,
  ),
  identityPoolRules: limit('identityPoolRules', 'rules that choose the role of one provider', 25),
  identityPoolPrincipalTags: limit(
    'identityPoolPrincipalTags',
    'tags that claims of one provider become',
    50,
  ),
  identityPoolLoginCharacters: limit(
    'identityPoolLoginCharacters',
    'name by which a provider knows somebody',
    1_024,
    'characters',
  ),
  identityPoolLoginsPerIdentity: limit('identityPoolLoginsPerIdentity', 'logins of one identity', 20),
  identityPoolGuestsPerHour: limit(
    'identityPoolGuestsPerHour',
    'identities of guests that are made for one address within an hour',
    1_000,
  ),
};
