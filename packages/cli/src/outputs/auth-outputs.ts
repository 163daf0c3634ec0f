import type { AuthOutputs } from './amplify-outputs.ts';

/** What user pools answer, as far as it is asked for here. Members as Cognito's API spells them. */
export interface FoundUserPool {
  readonly Id: string;
  readonly Name: string;
  readonly Policies?: {
    readonly PasswordPolicy?: {
      readonly MinimumLength?: number;
      readonly RequireUppercase?: boolean;
      readonly RequireLowercase?: boolean;
      readonly RequireNumbers?: boolean;
      readonly RequireSymbols?: boolean;
    };
    readonly SignInPolicy?: { readonly AllowedFirstAuthFactors?: readonly string[] };
  };
  readonly UsernameAttributes?: readonly string[];
  readonly AutoVerifiedAttributes?: readonly string[];
  readonly SchemaAttributes?: readonly { readonly Name: string; readonly Required?: boolean }[];
  readonly MfaConfiguration?: string;
  readonly Domain?: string;
  readonly CustomDomain?: string;
}

export interface FoundClient {
  readonly ClientId: string;
  readonly ClientName?: string;
  readonly ClientSecret?: string;
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
  readonly AllowedOAuthFlows?: readonly string[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient?: boolean;
  readonly SupportedIdentityProviders?: readonly string[];
}

export interface FoundIdentityPool {
  readonly IdentityPoolId: string;
  readonly IdentityPoolName?: string;
  readonly AllowUnauthenticatedIdentities?: boolean;
  readonly CognitoIdentityProviders?: readonly { readonly ClientId?: string }[];
}

export interface FoundMfa {
  readonly SmsMfaConfiguration?: object;
  readonly SoftwareTokenMfaConfiguration?: { readonly Enabled?: boolean };
  readonly EmailMfaConfiguration?: object;
  readonly WebAuthnConfiguration?: {
    readonly RelyingPartyId?: string;
    readonly UserVerification?: string;
  };
}

/** All of signing in that an app has to know. */
export interface FoundAuth {
  readonly region: string;
  readonly pool: FoundUserPool;
  readonly client: FoundClient;
  readonly mfa: FoundMfa;
  readonly groups: readonly { readonly GroupName: string; readonly Precedence?: number }[];
  readonly identityPool?: FoundIdentityPool | undefined;
  /** Where the pages of a domain are, without `https://`: `auth.localhost:4566/notes`. */
  readonly pagesOf: (domain: string) => string;
}

const mfaNames: { readonly [name: string]: AuthOutputs['mfa_configuration'] } = {
  ON: 'REQUIRED',
  OPTIONAL: 'OPTIONAL',
};
const providerNames: { readonly [name: string]: string } = {
  Google: 'GOOGLE',
  Facebook: 'FACEBOOK',
  LoginWithAmazon: 'LOGIN_WITH_AMAZON',
  SignInWithApple: 'SIGN_IN_WITH_APPLE',
};

/** The section `auth`. */
export function authOutputs(found: FoundAuth): AuthOutputs {
  const { region, pool, client, groups, identityPool } = found;
  const required = (pool.SchemaAttributes ?? []).filter(({ Name, Required }) => Required && Name !== 'sub');
  const usernames = pool.UsernameAttributes ?? [];
  return {
    aws_region: region,
    user_pool_id: pool.Id,
    user_pool_client_id: client.ClientId,
    ...identityPoolOutputs(identityPool),
    ...passwordOutputs(pool),
    ...oauthOutputs(found),
    standard_required_attributes: required.map(({ Name }) => Name).filter((name) => !name.includes(':')),
    username_attributes: usernames.length > 0 ? usernames : ['username'],
    user_verification_types: pool.AutoVerifiedAttributes ?? [],
    mfa_configuration: mfaNames[pool.MfaConfiguration ?? ''] ?? 'NONE',
    mfa_methods: mfaMethods(found.mfa),
    groups: groups.map(({ GroupName, Precedence = 0 }) => ({ [GroupName]: { precedence: Precedence } })),
    ...passwordlessOutputs(found),
  };
}

function identityPoolOutputs(pool: FoundIdentityPool | undefined) {
  if (pool === undefined) return {};
  return {
    identity_pool_id: pool.IdentityPoolId,
    unauthenticated_identities_enabled: pool.AllowUnauthenticatedIdentities === true,
  };
}

function passwordOutputs({ Policies }: FoundUserPool): Pick<AuthOutputs, 'password_policy'> {
  const policy = Policies?.PasswordPolicy;
  if (policy === undefined) return {};
  return {
    password_policy: {
      min_length: policy.MinimumLength ?? 8,
      require_numbers: policy.RequireNumbers === true,
      require_lowercase: policy.RequireLowercase === true,
      require_uppercase: policy.RequireUppercase === true,
      require_symbols: policy.RequireSymbols === true,
    },
  };
}

/** Only where the pool has a domain and the client may use its pages. */
function oauthOutputs({ pool, client, pagesOf }: FoundAuth): Pick<AuthOutputs, 'oauth'> {
  const domain = pool.CustomDomain ?? pool.Domain;
  const flow = client.AllowedOAuthFlows?.find((name) => name === 'code' || name === 'implicit');
  if (domain === undefined || flow === undefined || client.AllowedOAuthFlowsUserPoolClient !== true)
    return {};
  return {
    oauth: {
      identity_providers: (client.SupportedIdentityProviders ?? []).flatMap(
        (name) => providerNames[name] ?? [],
      ),
      domain: pagesOf(domain),
      scopes: client.AllowedOAuthScopes ?? [],
      redirect_sign_in_uri: client.CallbackURLs ?? [],
      redirect_sign_out_uri: client.LogoutURLs ?? [],
      response_type: flow === 'implicit' ? 'token' : 'code',
    },
  };
}

function mfaMethods({
  SmsMfaConfiguration: sms,
  SoftwareTokenMfaConfiguration: totp,
  EmailMfaConfiguration: email,
}: FoundMfa): readonly string[] {
  return [
    ...(sms === undefined ? [] : ['SMS']),
    ...(totp?.Enabled === true ? ['TOTP'] : []),
    ...(email === undefined ? [] : ['EMAIL']),
  ];
}

function passwordlessOutputs({ pool, mfa }: FoundAuth): Pick<AuthOutputs, 'passwordless'> {
  const factors = pool.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  if (!factors.some((factor) => factor !== 'PASSWORD')) return {};
  const { RelyingPartyId, UserVerification = 'preferred' } = mfa.WebAuthnConfiguration ?? {};
  return {
    passwordless: {
      email_otp_enabled: factors.includes('EMAIL_OTP'),
      sms_otp_enabled: factors.includes('SMS_OTP'),
      ...(factors.includes('WEB_AUTHN') && RelyingPartyId !== undefined
        ? { web_authn: { relying_party_id: RelyingPartyId, user_verification: UserVerification } }
        : {}),
    },
  };
}
