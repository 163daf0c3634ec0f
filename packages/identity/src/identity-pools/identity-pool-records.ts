/** An app client of a user pool whose users an identity pool trusts, as the API spells it. */
export interface UserPoolProvider {
  /** `cognito-idp.REGION.amazonaws.com/POOL`, or the pool's own issuer without its scheme. */
  readonly ProviderName: string;
  readonly ClientId: string;
  /** Whether the user pool is asked each time if the user is still signed in. */
  readonly ServerSideTokenCheck?: boolean;
}

/** What an identity pool is set to, as the API spells it. */
export interface IdentityPoolSettings {
  readonly IdentityPoolName: string;
  readonly AllowUnauthenticatedIdentities: boolean;
  readonly AllowClassicFlow?: boolean;
  /** Ids of apps by the names of social providers: `accounts.google.com`. */
  readonly SupportedLoginProviders?: { readonly [provider: string]: string };
  readonly DeveloperProviderName?: string;
  readonly OpenIdConnectProviderARNs?: readonly string[];
  readonly CognitoIdentityProviders?: readonly UserPoolProvider[];
  readonly SamlProviderARNs?: readonly string[];
}

/** A rule that chooses a role by a claim. */
export interface MappingRule {
  readonly Claim: string;
  readonly MatchType: 'Equals' | 'Contains' | 'StartsWith' | 'NotEqual';
  readonly Value: string;
  readonly RoleARN: string;
}

/** How the role of those who come by one provider is chosen. */
export interface RoleMapping {
  readonly Type: 'Token' | 'Rules';
  readonly AmbiguousRoleResolution?: 'AuthenticatedRole' | 'Deny';
  readonly RulesConfiguration?: { readonly Rules: readonly MappingRule[] };
}

/** Which claims of a provider's tokens become tags of sessions. */
export interface PrincipalTagMap {
  readonly UseDefaults: boolean;
  /** Names of claims by keys of tags. */
  readonly PrincipalTags?: { readonly [key: string]: string };
}

/** An identity pool as it is kept. */
export interface IdentityPoolRecord {
  /** `REGION:UUID` */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly createdMs: number;
  readonly settings: IdentityPoolSettings;
  readonly tags: { readonly [key: string]: string };
  readonly roles: { readonly authenticated?: string; readonly unauthenticated?: string };
  /** By provider: `cognito-idp.REGION.amazonaws.com/POOL:CLIENT`, an ARN, `accounts.google.com`. */
  readonly roleMappings: { readonly [provider: string]: RoleMapping };
  readonly tagMaps: { readonly [provider: string]: PrincipalTagMap };
}

/** By whom somebody was vouched for, and under which name. */
export interface LinkedLogin {
  readonly provider: string;
  readonly subject: string;
}

/** An identity as it is kept. */
export interface IdentityRecord {
  /** `REGION:UUID` */
  readonly id: string;
  readonly poolId: string;
  /** Guests have none. */
  readonly logins: readonly LinkedLogin[];
  /** Whoever has lost his last login has lost the identity: it is nobody's, and no guest's either. */
  readonly isDisabled?: boolean;
  readonly createdMs: number;
  readonly changedMs: number;
}
