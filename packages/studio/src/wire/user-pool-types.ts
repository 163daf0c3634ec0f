/** An attribute of a user or device. */
export interface NamedValue {
  readonly Name: string;
  readonly Value: string;
}

/** A pool as DescribeUserPool answers it, as far as pages show it. Instants are epoch seconds. */
export interface UserPool {
  readonly Id: string;
  readonly Name: string;
  readonly Arn: string;
  readonly CreationDate: number;
  readonly LastModifiedDate: number;
  readonly EstimatedNumberOfUsers?: number;
  readonly DeletionProtection?: 'ACTIVE' | 'INACTIVE';
  readonly MfaConfiguration?: 'OFF' | 'ON' | 'OPTIONAL';
  readonly UserPoolTier?: string;
  readonly Domain?: string;
  readonly CustomDomain?: string;
  readonly AliasAttributes?: readonly string[];
  readonly UsernameAttributes?: readonly string[];
  readonly AutoVerifiedAttributes?: readonly string[];
  readonly UsernameConfiguration?: { readonly CaseSensitive?: boolean };
  readonly AdminCreateUserConfig?: { readonly AllowAdminCreateUserOnly?: boolean };
  readonly AccountRecoverySetting?: {
    readonly RecoveryMechanisms?: readonly { readonly Name: string; readonly Priority: number }[];
  };
  readonly DeviceConfiguration?: {
    readonly ChallengeRequiredOnNewDevice?: boolean;
    readonly DeviceOnlyRememberedOnUserPrompt?: boolean;
  };
  readonly Policies?: {
    readonly PasswordPolicy?: PasswordPolicy;
    readonly SignInPolicy?: { readonly AllowedFirstAuthFactors?: readonly string[] };
  };
  /** Names of triggers and their ARNs; of those with versions an object. */
  readonly LambdaConfig?: { readonly [trigger: string]: unknown };
  readonly SchemaAttributes?: readonly SchemaAttribute[];
  readonly UserPoolTags?: { readonly [name: string]: string };
}

export interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireUppercase?: boolean;
  readonly RequireLowercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
  readonly PasswordHistorySize?: number;
  readonly TemporaryPasswordValidityDays?: number;
}

export interface SchemaAttribute {
  readonly Name: string;
  readonly AttributeDataType: string;
  readonly Required?: boolean;
  readonly Mutable?: boolean;
  readonly DeveloperOnlyAttribute?: boolean;
}

/** What GetUserPoolMfaConfig answers. */
export interface UserPoolMfa {
  readonly MfaConfiguration?: 'OFF' | 'ON' | 'OPTIONAL';
  readonly SmsMfaConfiguration?: object;
  readonly SoftwareTokenMfaConfiguration?: { readonly Enabled?: boolean };
  readonly EmailMfaConfiguration?: object;
  readonly WebAuthnConfiguration?: { readonly RelyingPartyId?: string; readonly UserVerification?: string };
}

/** A user as lists show it. */
export interface PoolUser {
  readonly Username: string;
  readonly Attributes?: readonly NamedValue[];
  readonly UserCreateDate: number;
  readonly UserLastModifiedDate: number;
  readonly Enabled: boolean;
  /** `CONFIRMED`, `FORCE_CHANGE_PASSWORD` … */
  readonly UserStatus: string;
}

/** A user as AdminGetUser answers it. */
export interface PoolUserDetails {
  readonly Username: string;
  readonly UserAttributes?: readonly NamedValue[];
  readonly UserCreateDate: number;
  readonly UserLastModifiedDate: number;
  readonly Enabled: boolean;
  readonly UserStatus: string;
  readonly PreferredMfaSetting?: string;
  readonly UserMFASettingList?: readonly string[];
}

/** A device that a user signs in on. */
export interface PoolDevice {
  readonly DeviceKey: string;
  readonly DeviceAttributes?: readonly NamedValue[];
  readonly DeviceCreateDate?: number;
  readonly DeviceLastAuthenticatedDate?: number;
}

/** A sign-in that still can be refreshed. */
export interface UserSession {
  readonly SessionId: string;
  readonly ClientId: string;
  readonly CreateDate: number;
  readonly LastActiveDate: number;
}

export interface Group {
  readonly GroupName: string;
  readonly UserPoolId: string;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
  readonly CreationDate: number;
  readonly LastModifiedDate: number;
}

/** `seconds`, `minutes`, `hours` or `days`. */
export interface TokenValidityUnits {
  readonly AccessToken?: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
}

/** An app client as DescribeUserPoolClient answers it. */
export interface AppClient {
  readonly ClientId: string;
  readonly UserPoolId: string;
  readonly ClientName: string;
  readonly ClientSecret?: string;
  readonly CreationDate: number;
  readonly LastModifiedDate: number;
  readonly RefreshTokenValidity?: number;
  readonly AccessTokenValidity?: number;
  readonly IdTokenValidity?: number;
  readonly TokenValidityUnits?: TokenValidityUnits;
  readonly ReadAttributes?: readonly string[];
  readonly WriteAttributes?: readonly string[];
  readonly ExplicitAuthFlows?: readonly string[];
  readonly SupportedIdentityProviders?: readonly string[];
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
  readonly DefaultRedirectURI?: string;
  readonly AllowedOAuthFlows?: readonly string[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient?: boolean;
  readonly PreventUserExistenceErrors?: 'ENABLED' | 'LEGACY';
  readonly EnableTokenRevocation?: boolean;
  readonly AuthSessionValidity?: number;
}

export interface IdentityProvider {
  readonly ProviderName: string;
  readonly ProviderType: string;
  readonly ProviderDetails?: { readonly [name: string]: string };
  readonly AttributeMapping?: { readonly [attribute: string]: string };
  readonly IdpIdentifiers?: readonly string[];
}

export interface ResourceServer {
  readonly Identifier: string;
  readonly Name: string;
  readonly Scopes?: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}
