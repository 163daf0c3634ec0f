import type { Json } from '@cairn/kit';
import type {
  AppClientSettings,
  ExplicitAuthFlow,
  ProviderType,
  ResourceServerRecord,
} from '../records/pool-records.ts';
import type {
  AuthFactor,
  LambdaConfig,
  PasswordPolicy,
  SchemaAttribute,
  UserPoolSettings,
  VerificationMessageTemplate,
} from '../records/pool-settings.ts';

/**
 * Inputs of the control plane, members as AWS spells them, checked by the wire's shapes. Instants do not occur; blobs
 * are bytes. Source: the service model of the SDK's client.
 */
export interface PoolInput {
  readonly UserPoolId: string;
}

/** Part of a list. */
export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

type Loose<Type> = { readonly [Name in keyof Type]?: Type[Name] | undefined };

export type SchemaAttributeInput = Loose<SchemaAttribute>;

/** Triggers that Cairn refuses stand beside those that it runs. */
export interface LambdaConfigInput extends LambdaConfig {
  readonly CustomSMSSender?: object;
  readonly CustomEmailSender?: object;
  readonly KMSKeyID?: string;
  readonly InboundFederation?: object;
}

export interface SmsConfigurationInput {
  readonly SnsCallerArn?: string;
  readonly ExternalId?: string;
  readonly SnsRegion?: string;
  readonly EumsSms?: object;
}

/** What both CreateUserPool and UpdateUserPool take. */
export interface PoolSettingsInput
  extends Loose<
    Pick<
      UserPoolSettings,
      | 'DeletionProtection'
      | 'AutoVerifiedAttributes'
      | 'SmsVerificationMessage'
      | 'EmailVerificationMessage'
      | 'EmailVerificationSubject'
      | 'SmsAuthenticationMessage'
      | 'UserAttributeUpdateSettings'
      | 'MfaConfiguration'
      | 'DeviceConfiguration'
      | 'EmailConfiguration'
      | 'UserPoolAddOns'
      | 'AccountRecoverySetting'
      | 'UserPoolTier'
    >
  > {
  readonly Policies?: {
    readonly PasswordPolicy?: Loose<PasswordPolicy>;
    readonly SignInPolicy?: { readonly AllowedFirstAuthFactors?: readonly (AuthFactor | 'SOFTWARE_TOKEN')[] };
  };
  readonly LambdaConfig?: LambdaConfigInput;
  readonly VerificationMessageTemplate?: VerificationMessageTemplate;
  readonly SmsConfiguration?: SmsConfigurationInput;
  readonly UserPoolTags?: { readonly [key: string]: string };
  readonly AdminCreateUserConfig?: Loose<UserPoolSettings['AdminCreateUserConfig']>;
  readonly DcrConfiguration?: { readonly EnableStatus?: 'Enabled' | 'Disabled' };
  readonly KeyConfiguration?: { readonly KeyType?: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KEY' };
  readonly IssuerConfiguration?: { readonly Type?: 'ORIGINAL' | 'UPDATED' };
  readonly AcrConfiguration?: object;
}

export interface CreateUserPoolInput extends PoolSettingsInput {
  readonly PoolName: string;
  readonly AliasAttributes?: UserPoolSettings['AliasAttributes'];
  readonly UsernameAttributes?: UserPoolSettings['UsernameAttributes'];
  readonly Schema?: readonly SchemaAttributeInput[];
  readonly UsernameConfiguration?: { readonly CaseSensitive: boolean };
}

export interface UpdateUserPoolInput extends PoolInput, PoolSettingsInput {
  readonly PoolName?: string;
}

export interface AddCustomAttributesInput extends PoolInput {
  readonly CustomAttributes: readonly SchemaAttributeInput[];
}

export interface SetUserPoolMfaConfigInput
  extends PoolInput,
    Loose<
      Pick<
        UserPoolSettings,
        | 'SoftwareTokenMfaConfiguration'
        | 'EmailMfaConfiguration'
        | 'MfaConfiguration'
        | 'WebAuthnConfiguration'
      >
    > {
  readonly SmsMfaConfiguration?: {
    readonly SmsAuthenticationMessage?: string;
    readonly SmsConfiguration?: SmsConfigurationInput;
  };
}

export interface TagResourceInput {
  readonly ResourceArn: string;
  readonly Tags: { readonly [key: string]: string };
}

export interface UntagResourceInput {
  readonly ResourceArn: string;
  readonly TagKeys: readonly string[];
}

/** What both CreateUserPoolClient and UpdateUserPoolClient take. */
export interface ClientSettingsInput extends Loose<AppClientSettings> {
  readonly ExplicitAuthFlows?: readonly ExplicitAuthFlow[];
}

export interface CreateUserPoolClientInput extends PoolInput, ClientSettingsInput {
  readonly ClientName: string;
  readonly GenerateSecret?: boolean;
  readonly ClientSecret?: string;
}

export interface ClientInput extends PoolInput {
  readonly ClientId: string;
}

export interface UpdateUserPoolClientInput extends ClientInput, ClientSettingsInput {
  readonly ClientName?: string;
}

export interface ListUserPoolClientsInput extends PoolInput, PageInput {
  readonly ClientType?: 'REGULAR' | 'DCR';
}

export interface AddClientSecretInput extends ClientInput {
  readonly ClientSecret?: string;
}

export interface DeleteClientSecretInput extends ClientInput {
  readonly ClientSecretId: string;
}

export interface ResourceServerInput extends PoolInput {
  readonly Identifier: string;
}

export interface PutResourceServerInput extends ResourceServerInput {
  readonly Name: string;
  readonly Scopes?: ResourceServerRecord['scopes'];
}

export interface DomainInput extends PoolInput {
  readonly Domain: string;
}

export interface PutDomainInput extends DomainInput {
  readonly ManagedLoginVersion?: number;
  readonly CustomDomainConfig?: { readonly CertificateArn: string; readonly SecurityPolicy?: string };
  readonly Routing?: object;
}

export interface ProviderInput extends PoolInput {
  readonly ProviderName: string;
}

export interface ProviderSettingsInput {
  readonly ProviderDetails?: { readonly [name: string]: string };
  readonly AttributeMapping?: { readonly [attribute: string]: string };
  readonly IdpIdentifiers?: readonly string[];
  readonly AcrMapping?: object;
}

export interface CreateProviderInput extends ProviderInput, ProviderSettingsInput {
  readonly ProviderType: ProviderType;
  readonly ProviderDetails: { readonly [name: string]: string };
}

export interface UpdateProviderInput extends ProviderInput, ProviderSettingsInput {}

export interface UiCustomizationInput extends PoolInput {
  /** Absent, or `ALL`: what holds for clients that have none of their own. */
  readonly ClientId?: string;
}

export interface SetUiCustomizationInput extends UiCustomizationInput {
  readonly CSS?: string;
  readonly ImageFile?: Uint8Array;
}

/** An image of a style. */
export interface BrandingAssetInput {
  readonly Category: string;
  readonly ColorMode: string;
  readonly Extension: string;
  readonly Bytes?: Uint8Array;
  readonly ResourceId?: string;
}

export interface BrandingContentInput {
  readonly UseCognitoProvidedValues?: boolean;
  readonly Settings?: Json;
  readonly Assets?: readonly BrandingAssetInput[];
}

export interface CreateBrandingInput extends ClientInput, BrandingContentInput {}

export interface BrandingInput extends PoolInput {
  readonly ManagedLoginBrandingId: string;
}

export interface UpdateBrandingInput extends BrandingContentInput {
  readonly UserPoolId?: string;
  readonly ManagedLoginBrandingId?: string;
}

export interface TermsInput extends PoolInput {
  readonly TermsId: string;
}

export interface TermsContentInput {
  readonly TermsSource?: 'LINK';
  readonly Enforcement?: 'NONE';
  readonly Links?: { readonly [language: string]: string };
}

export interface CreateTermsInput extends ClientInput, TermsContentInput {
  readonly TermsName: string;
}

export interface UpdateTermsInput extends TermsInput, TermsContentInput {
  readonly TermsName?: string;
}

export interface TermsByClientInput extends ClientInput {
  readonly TermsName: string;
}
