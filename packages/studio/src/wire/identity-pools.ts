import { awsJsonOperation } from './aws-json.ts';

/** A pool of identities, which get credentials of AWS. */
export interface IdentityPool {
  readonly IdentityPoolId: string;
  readonly IdentityPoolName: string;
  readonly AllowUnauthenticatedIdentities: boolean;
  readonly AllowClassicFlow?: boolean;
  readonly SupportedLoginProviders?: { readonly [name: string]: string };
  readonly DeveloperProviderName?: string;
  readonly OpenIdConnectProviderARNs?: readonly string[];
  readonly SamlProviderARNs?: readonly string[];
  readonly CognitoIdentityProviders?: readonly {
    readonly ProviderName: string;
    readonly ClientId: string;
    readonly ServerSideTokenCheck?: boolean;
  }[];
}

export interface MappingRule {
  readonly Claim: string;
  readonly MatchType: string;
  readonly Value: string;
  readonly RoleARN: string;
}

/** How the role of an identity is chosen by what its provider says. */
export interface RoleMapping {
  readonly Type: 'Token' | 'Rules';
  readonly AmbiguousRoleResolution?: string;
  readonly RulesConfiguration?: { readonly Rules?: readonly MappingRule[] };
}

/** Instants are epoch seconds. */
export interface Identity {
  readonly IdentityId: string;
  /** Names of the providers by which it is known; none of a guest. */
  readonly Logins?: readonly string[];
  readonly CreationDate?: number;
  readonly LastModifiedDate?: number;
}

type OfPool = { readonly IdentityPoolId: string };
type Paged = { readonly MaxResults: number; readonly NextToken?: string };

function operation<Input extends object, Output = Readonly<Record<never, never>>>(action: string) {
  return awsJsonOperation<Input, Output>('cognitoIdentity', action);
}

export const listIdentityPools = operation<
  Paged,
  {
    readonly IdentityPools?: readonly {
      readonly IdentityPoolId: string;
      readonly IdentityPoolName: string;
    }[];
    readonly NextToken?: string;
  }
>('ListIdentityPools');
export const describeIdentityPool = operation<OfPool, IdentityPool>('DescribeIdentityPool');
export const createIdentityPool = operation<
  { readonly IdentityPoolName: string; readonly AllowUnauthenticatedIdentities: boolean },
  IdentityPool
>('CreateIdentityPool');
export const deleteIdentityPool = operation<OfPool>('DeleteIdentityPool');
export const getIdentityPoolRoles = operation<
  OfPool,
  {
    readonly Roles?: { readonly authenticated?: string; readonly unauthenticated?: string };
    readonly RoleMappings?: { readonly [provider: string]: RoleMapping };
  }
>('GetIdentityPoolRoles');
export const listIdentities = operation<
  OfPool & Paged,
  { readonly Identities?: readonly Identity[]; readonly NextToken?: string }
>('ListIdentities');
export const deleteIdentities = operation<{ readonly IdentityIdsToDelete: readonly string[] }>(
  'DeleteIdentities',
);
