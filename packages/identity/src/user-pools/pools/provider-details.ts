import type { ProviderType } from '../records/pool-records.ts';
import { checkSamlDetails } from './saml-details.ts';
import { requireThat } from './settings-problems.ts';

type Details = { readonly [name: string]: string };

/** What providers of a type ask for, and what is filled in when it is not given. */
interface ProviderProfile {
  readonly required: readonly string[];
  /** What is said where one of them is missing. */
  readonly problem: string;
  readonly optional: readonly string[];
  readonly usual: (given: Details) => Details;
  /** The claim that is the username, unless the mapping says otherwise. */
  readonly username?: string;
}

/** Names of details whose values nobody but the server reads. */
export const secretDetails: ReadonlySet<string> = new Set(['client_secret', 'private_key']);

const endpoints = ['authorize_url', 'token_url', 'attributes_url', 'jwks_uri', 'oidc_issuer'];
const social = {
  required: ['client_id', 'client_secret', 'authorize_scopes'],
  problem: 'client_id, client_secret and authorize_scopes are all required idp details',
  optional: [...endpoints, 'token_request_method', 'attributes_url_add_attributes', 'api_version'],
};

/**
 * Source: API reference, CreateIdentityProvider, `ProviderDetails`: what to give and what is described then. Endpoints of
 * social providers may be given as well, so that another server can stand for them.
 */
export const providerProfiles: { readonly [type in ProviderType]: ProviderProfile } = {
  Google: {
    ...social,
    username: 'sub',
    usual: () => ({
      attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
      attributes_url_add_attributes: 'true',
      authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
      oidc_issuer: 'https://accounts.google.com',
      token_request_method: 'POST',
      token_url: 'https://www.googleapis.com/oauth2/v4/token',
    }),
  },
  Facebook: {
    ...social,
    username: 'id',
    usual: ({ api_version = 'v17.0' }) => ({
      api_version,
      attributes_url: `https://graph.facebook.com/${api_version}/me?fields=`,
      attributes_url_add_attributes: 'true',
      authorize_url: `https://www.facebook.com/${api_version}/dialog/oauth`,
      token_request_method: 'GET',
      token_url: `https://graph.facebook.com/${api_version}/oauth/access_token`,
    }),
  },
  LoginWithAmazon: {
    ...social,
    username: 'user_id',
    usual: () => ({
      attributes_url: 'https://api.amazon.com/user/profile',
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://www.amazon.com/ap/oa',
      token_request_method: 'POST',
      token_url: 'https://api.amazon.com/auth/o2/token',
    }),
  },
  SignInWithApple: {
    required: ['client_id', 'team_id', 'key_id', 'private_key', 'authorize_scopes'],
    problem: 'client_id, team_id, key_id, private_key and authorize_scopes are all required idp details',
    optional: social.optional,
    username: 'sub',
    usual: () => ({
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://appleid.apple.com/auth/authorize',
      oidc_issuer: 'https://appleid.apple.com',
      token_request_method: 'POST',
      token_url: 'https://appleid.apple.com/auth/token',
    }),
  },
  OIDC: {
    required: ['client_id', 'attributes_request_method', 'oidc_issuer', 'authorize_scopes'],
    problem:
      'client_id, attributes_request_method, oidc_issuer and authorize_scopes are all required idp details',
    optional: [...endpoints, 'client_secret', 'token_request_method', 'attributes_url_add_attributes'],
    username: 'sub',
    usual: () => ({ attributes_url_add_attributes: 'false' }),
  },
  SAML: {
    required: [],
    problem: '',
    optional: [
      'MetadataURL',
      'MetadataFile',
      'IDPInit',
      'IDPSignout',
      'EncryptedResponses',
      'RequestSigningAlgorithm',
      'SLORedirectBindingURI',
      'SSORedirectBindingURI',
    ],
    usual: () => ({}),
  },
};

/** Details of a provider, checked and filled in. @throws ServiceError InvalidParameterException */
export function wholeDetails(type: ProviderType, given: Details): Details {
  const { required, optional, problem, usual } = providerProfiles[type];
  requireThat(
    required.every((name) => (given[name] ?? '') !== ''),
    problem,
  );
  const known = new Set([...required, ...optional]);
  const unknown = Object.keys(given).find((name) => !known.has(name));
  requireThat(unknown === undefined, `${unknown} is not a valid key for ${type} identity provider details.`);
  for (const name of [...endpoints, 'MetadataURL']) requireUrl(name, given[name]);
  if (type === 'SAML') checkSamlDetails(given);
  if (type === 'OIDC') checkOidc(given);
  return { ...usual(given), ...given };
}

function requireUrl(name: string, text: string | undefined): void {
  requireThat(text === undefined || isProviderUrl(text), `Invalid ${name}: must be a HTTPS URL.`);
}

/** By plain HTTP only where a provider is on this machine: its tokens would pass in the open. */
export function isProviderUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  const isOwn = /^(?:localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isOwn);
}

function checkOidc({ attributes_request_method = '', authorize_scopes = '' }: Details): void {
  requireThat(
    ['GET', 'POST'].includes(attributes_request_method),
    'attributes_request_method must be GET or POST.',
  );
  requireThat(authorize_scopes.split(' ').includes('openid'), 'authorize_scopes must include openid.');
}
