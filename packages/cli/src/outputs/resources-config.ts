import type { AmplifyOutputs, AuthOutputs } from './amplify-outputs.ts';

/** Where the services are that are not AWS's own. */
export interface OutputEndpoints {
  readonly userPools: string;
  readonly identityPools: string;
}

/**
 * What `Amplify.configure` takes as it is where a file has no version: the same as Amplify makes of the outputs, and
 * the endpoints, which its outputs have no place for.
 * Source: `@aws-amplify/core`, `parseAmplifyOutputs` and `ResourcesConfig`.
 */
export function resourcesConfig(
  { auth, data, storage }: AmplifyOutputs,
  endpoints: OutputEndpoints,
): { readonly [category: string]: object } {
  return {
    ...(auth === undefined ? {} : { Auth: { Cognito: cognito(auth, endpoints) } }),
    ...(data === undefined
      ? {}
      : {
          API: {
            GraphQL: {
              endpoint: data.url,
              region: data.aws_region,
              defaultAuthMode: authModes[data.default_authorization_type] ?? 'iam',
              ...(data.api_key === undefined ? {} : { apiKey: data.api_key }),
            },
          },
        }),
    ...(storage === undefined
      ? {}
      : { Storage: { S3: { bucket: storage.bucket_name, region: storage.aws_region } } }),
  };
}

/** The file that configures an app wholly: read by its lower-case half where types are checked, by the other at run time. */
export function hybridOutputs(outputs: AmplifyOutputs, endpoints: OutputEndpoints): object {
  const { version: _, ...sections } = outputs;
  return { ...sections, ...resourcesConfig(outputs, endpoints) };
}

const authModes: { readonly [type: string]: string } = {
  AMAZON_COGNITO_USER_POOLS: 'userPool',
  API_KEY: 'apiKey',
  AWS_IAM: 'iam',
  AWS_LAMBDA: 'lambda',
  OPENID_CONNECT: 'oidc',
};
const mfaStatuses = { NONE: 'off', OPTIONAL: 'optional', REQUIRED: 'on' } as const;
const providers: { readonly [name: string]: string } = {
  GOOGLE: 'Google',
  FACEBOOK: 'Facebook',
  LOGIN_WITH_AMAZON: 'Amazon',
  SIGN_IN_WITH_APPLE: 'Apple',
};

function cognito(auth: AuthOutputs, { userPools, identityPools }: OutputEndpoints): object {
  const { password_policy: password, identity_pool_id: identityPoolId } = auth;
  return {
    userPoolId: auth.user_pool_id,
    userPoolClientId: auth.user_pool_client_id,
    userPoolEndpoint: userPools,
    groups: auth.groups,
    ...(identityPoolId === undefined ? {} : { identityPoolId, identityPoolEndpoint: identityPools }),
    ...(password === undefined
      ? {}
      : {
          passwordFormat: {
            minLength: password.min_length,
            requireLowercase: password.require_lowercase,
            requireNumbers: password.require_numbers,
            requireUppercase: password.require_uppercase,
            requireSpecialCharacters: password.require_symbols,
          },
        }),
    mfa: {
      status: mfaStatuses[auth.mfa_configuration],
      smsEnabled: auth.mfa_methods.includes('SMS'),
      totpEnabled: auth.mfa_methods.includes('TOTP'),
    },
    ...(auth.unauthenticated_identities_enabled ? { allowGuestAccess: true } : {}),
    loginWith: {
      ...oauth(auth),
      email: auth.username_attributes.includes('email'),
      phone: auth.username_attributes.includes('phone_number'),
      username: auth.username_attributes.includes('username'),
    },
    userAttributes: Object.fromEntries(
      auth.standard_required_attributes.map((name) => [name, { required: true }]),
    ),
    ...passwordless(auth),
  };
}

function oauth({ oauth: settings }: AuthOutputs): object {
  if (settings === undefined) return {};
  return {
    oauth: {
      domain: settings.domain,
      redirectSignIn: settings.redirect_sign_in_uri,
      redirectSignOut: settings.redirect_sign_out_uri,
      responseType: settings.response_type,
      scopes: settings.scopes,
      providers: settings.identity_providers.map((name) => providers[name] ?? name),
    },
  };
}

function passwordless({ passwordless: settings }: AuthOutputs): object {
  if (settings === undefined) return {};
  const { web_authn: passkeys } = settings;
  return {
    passwordless: {
      emailOtpEnabled: settings.email_otp_enabled,
      smsOtpEnabled: settings.sms_otp_enabled,
      ...(passkeys === undefined
        ? {}
        : {
            webAuthn: {
              relyingPartyId: passkeys.relying_party_id,
              userVerification: passkeys.user_verification,
            },
          }),
    },
  };
}
