import type { JsonObject } from '@cairn/kit';
import type { UserPoolSettings } from './pool-settings.ts';

/** A user pool as it is kept. */
export interface UserPoolRecord {
  /** `us-east-1_AbCdEf123`: what follows the underscore is SRP's pool name, and never changes. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly changedMs: number;
  readonly settings: UserPoolSettings;
  readonly tags: { readonly [key: string]: string };
}

export type ExplicitAuthFlow =
  | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
  | 'ALLOW_CUSTOM_AUTH'
  | 'ALLOW_USER_PASSWORD_AUTH'
  | 'ALLOW_USER_SRP_AUTH'
  | 'ALLOW_REFRESH_TOKEN_AUTH'
  | 'ALLOW_USER_AUTH'
  /** Of clients that have tokens for themselves: GetClientToken. */
  | 'ALLOW_CLIENT_TOKEN_AUTH'
  // The names before 2019, which mean flows of those above.
  | 'ADMIN_NO_SRP_AUTH'
  | 'CUSTOM_AUTH_FLOW_ONLY'
  | 'USER_PASSWORD_AUTH';

/** What an app client may do, as Cognito's API spells it. Source: API reference, `UserPoolClientType`. */
export interface AppClientSettings {
  /** Numbers of the units in TokenValidityUnits. */
  readonly RefreshTokenValidity: number;
  readonly AccessTokenValidity?: number;
  readonly IdTokenValidity?: number;
  readonly TokenValidityUnits?: {
    readonly AccessToken?: TimeUnit;
    readonly IdToken?: TimeUnit;
    readonly RefreshToken?: TimeUnit;
  };
  /** Absent: all of the pool that are not its developers' own. See `attribute-permissions.ts`. */
  readonly ReadAttributes?: readonly string[];
  readonly WriteAttributes?: readonly string[];
  readonly ExplicitAuthFlows?: readonly ExplicitAuthFlow[];
  readonly SupportedIdentityProviders?: readonly string[];
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
  readonly DefaultRedirectURI?: string;
  readonly AllowedOAuthFlows?: readonly ('code' | 'implicit' | 'client_credentials')[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient?: boolean;
  readonly PreventUserExistenceErrors?: 'LEGACY' | 'ENABLED';
  readonly EnableTokenRevocation: boolean;
  readonly EnablePropagateAdditionalUserContextData?: boolean;
  /** Minutes, 3 to 15. */
  readonly AuthSessionValidity: number;
  readonly RefreshTokenRotation?: {
    readonly Feature: 'ENABLED' | 'DISABLED';
    readonly RetryGracePeriodSeconds?: number;
  };
  readonly AnalyticsConfiguration?: object;
}

export type TimeUnit = 'seconds' | 'minutes' | 'hours' | 'days';

/** An app client as it is kept. */
export interface AppClientRecord {
  readonly id: string;
  readonly userPoolId: string;
  readonly name: string;
  /** Sealed, under `cognito-clients/ID`; absent for public clients. Up to two while one is replaced. */
  readonly sealedSecrets?: readonly {
    readonly id: string;
    readonly sealed: string;
    readonly createdMs: number;
  }[];
  readonly createdMs: number;
  readonly changedMs: number;
  readonly settings: AppClientSettings;
}

/** A resource server as it is kept: its identifier and its scopes' names make `IDENTIFIER/SCOPE`. */
export interface ResourceServerRecord {
  readonly userPoolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}

/** A domain as it is kept: a prefix, or a name of one's own. */
export interface DomainRecord {
  readonly domain: string;
  readonly userPoolId: string;
  readonly account: string;
  readonly region: string;
  readonly isCustom: boolean;
  readonly certificateArn?: string;
  readonly securityPolicy?: string;
  readonly managedLoginVersion: 1 | 2;
  readonly createdMs: number;
}

export type ProviderType = 'SAML' | 'Facebook' | 'Google' | 'LoginWithAmazon' | 'SignInWithApple' | 'OIDC';

/** A provider of identities as it is kept. */
export interface ProviderRecord {
  readonly userPoolId: string;
  readonly name: string;
  readonly type: ProviderType;
  /** Without secrets. */
  readonly details: { readonly [name: string]: string };
  /** Members of `ProviderDetails` that are secrets, as JSON, sealed under `cognito-providers/POOL/NAME`. */
  readonly sealedDetails?: string;
  /** Attribute of the pool by attribute of the provider's. */
  readonly attributeMapping: { readonly [attribute: string]: string };
  readonly idpIdentifiers: readonly string[];
  readonly createdMs: number;
  readonly changedMs: number;
}

/** What is done where a sign-in looks risky, as it is kept: for one client, or for all that have none of their own. */
export interface RiskConfigurationRecord {
  readonly userPoolId: string;
  /** `ALL` for what holds where a client has none of its own. */
  readonly clientId: string;
  readonly compromisedCredentials?: JsonObject;
  readonly accountTakeover?: JsonObject;
  /** Addresses and ranges in CIDR notation. */
  readonly blockedRanges?: readonly string[];
  readonly skippedRanges?: readonly string[];
  readonly changedMs: number;
}

/** What happens in a pool that a log may be told of. Source: API reference, `LogConfigurationType`. */
export type LogSource = 'userNotification' | 'userAuthEvents';

/** Which log groups are told what happens in a pool, as it is kept. */
export interface LogDeliveryRecord {
  readonly userPoolId: string;
  /** One of each source at most. */
  readonly logs: readonly {
    readonly source: LogSource;
    readonly level: 'ERROR' | 'INFO';
    readonly logGroupArn: string;
    readonly logGroupName: string;
  }[];
  readonly changedMs: number;
}

/** Style of the classic pages, as it is kept: of one client, or of all that have none of their own. */
export interface UiCustomizationRecord {
  readonly userPoolId: string;
  /** `ALL` for what holds where a client has none of its own. */
  readonly clientId: string;
  readonly css?: string;
  readonly image?: { readonly mediaType: string; readonly base64: string };
  readonly createdMs: number;
  readonly changedMs: number;
}

/** A style of managed login as it is kept; its images are records of their own (`cognito-branding-assets`). */
export interface BrandingRecord {
  readonly userPoolId: string;
  readonly id: string;
  readonly clientId: string;
  readonly usesCognitoProvidedValues: boolean;
  /** JSON. */
  readonly settings?: string;
  readonly createdMs: number;
  readonly changedMs: number;
}

/** Terms of use, or a privacy policy, that sign-up shows: links by language. */
export interface TermsRecord {
  readonly userPoolId: string;
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly links: { readonly [language: string]: string };
  readonly createdMs: number;
  readonly changedMs: number;
}
