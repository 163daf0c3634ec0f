/**
 * `amplify_outputs.json`, version 1.4: what Amplify's own tools write.
 * Source: `@aws-amplify/client-config`, the schema of version 1.4.
 */
export interface AmplifyOutputs {
  readonly version: '1.4';
  readonly auth?: AuthOutputs;
  readonly data?: DataOutputs;
  readonly storage?: { readonly aws_region: string; readonly bucket_name: string };
}

export interface AuthOutputs {
  readonly aws_region: string;
  readonly user_pool_id: string;
  readonly user_pool_client_id: string;
  readonly identity_pool_id?: string;
  readonly password_policy?: {
    readonly min_length: number;
    readonly require_numbers: boolean;
    readonly require_lowercase: boolean;
    readonly require_uppercase: boolean;
    readonly require_symbols: boolean;
  };
  readonly oauth?: {
    readonly identity_providers: readonly string[];
    readonly domain: string;
    readonly scopes: readonly string[];
    readonly redirect_sign_in_uri: readonly string[];
    readonly redirect_sign_out_uri: readonly string[];
    readonly response_type: 'code' | 'token';
  };
  readonly standard_required_attributes: readonly string[];
  readonly username_attributes: readonly string[];
  readonly user_verification_types: readonly string[];
  readonly unauthenticated_identities_enabled?: boolean;
  readonly mfa_configuration: 'NONE' | 'OPTIONAL' | 'REQUIRED';
  readonly mfa_methods: readonly string[];
  readonly groups: readonly { readonly [name: string]: { readonly precedence: number } }[];
  readonly passwordless?: {
    readonly email_otp_enabled: boolean;
    readonly sms_otp_enabled: boolean;
    readonly web_authn?: { readonly relying_party_id: string; readonly user_verification: string };
  };
}

export interface DataOutputs {
  readonly aws_region: string;
  readonly url: string;
  readonly api_key?: string;
  readonly default_authorization_type: string;
  readonly authorization_types: readonly string[];
}
