import { isJsonArray, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { isProviderUrl } from '../user-pools/pools/provider-details.ts';
import { federationErrors } from './federation-errors.ts';
import type { ProviderDocuments } from './provider-documents.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** Where a provider of OpenID Connect is asked, and how. */
export interface OpenIdEndpoints {
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly keys: string;
  readonly userInfo: string | undefined;
  /** Whether returns name their issuer always: `iss` of RFC 9207. */
  readonly tellsIssuer: boolean;
  /** Whether a code verifier may be sent: unless the provider says that it knows other methods only. */
  readonly takesCodeVerifier: boolean;
  readonly clientAuthentication: 'basic' | 'post';
}

/**
 * Endpoints of the details; what is not there is asked of the issuer.
 * @throws ServiceError where it cannot be asked, or names no usable endpoint
 */
export async function openIdEndpoints(
  documents: ProviderDocuments,
  settings: ProviderSettings,
): Promise<OpenIdEndpoints> {
  const issuer = settings.need('oidc_issuer');
  const isWhole = ['authorize_url', 'token_url', 'jwks_uri'].every(
    (name) => settings.get(name) !== undefined,
  );
  const published = isWhole ? {} : await documents.configuration(settings.name, issuer);
  const optional = (detail: string, member: string): string | undefined => {
    const url = settings.get(detail) ?? memberOf(published, member);
    if (url === undefined) return undefined;
    if (typeof url !== 'string' || !isProviderUrl(url))
      throw federationErrors.unreachable(settings.name, `publishes no usable ${member}`);
    return url;
  };
  const endpoint = (detail: string, member: string): string => {
    const url = optional(detail, member);
    if (url === undefined) throw federationErrors.unreachable(settings.name, `publishes no ${member}`);
    return url;
  };
  const methods = textsOf(published, 'code_challenge_methods_supported');
  return {
    issuer,
    authorize: endpoint('authorize_url', 'authorization_endpoint'),
    token: endpoint('token_url', 'token_endpoint'),
    keys: endpoint('jwks_uri', 'jwks_uri'),
    userInfo: optional('attributes_url', 'userinfo_endpoint'),
    tellsIssuer: memberOf(published, 'authorization_response_iss_parameter_supported') === true,
    takesCodeVerifier: methods === undefined || methods.includes('S256'),
    clientAuthentication: authenticationOf(published, isWhole),
  };
}

/** As Cognito does, in the body, where the provider takes it; what says nothing takes Basic (Discovery, section 3). */
function authenticationOf(published: JsonObject, isWhole: boolean): 'basic' | 'post' {
  if (isWhole) return 'post';
  const methods = textsOf(published, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') && !methods.includes('client_secret_post')
    ? 'basic'
    : 'post';
}

function textsOf(value: JsonObject, member: string): readonly Json[] | undefined {
  const found = memberOf(value, member);
  return isJsonArray(found) ? found : undefined;
}
