import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import type { UserPoolStore } from '../user-pools/records/user-pool-store.ts';
import type { LoginPlace } from './login-request.ts';
import { isRegistered, withParameters } from './redirect-uri.ts';
import { shownClient, shownUri } from './shown-parameter.ts';

/** Where whoever asked is answered, once it is known to be his. */
export interface RedirectTarget {
  readonly redirectUri: string;
  readonly responseType: 'code' | 'token';
  /** Given back as it came. */
  readonly state?: string | undefined;
}

/** A request for authorization that was found good. */
export interface AuthorizationRequest extends RedirectTarget {
  readonly client: AppClientRecord;
  readonly scopes: readonly string[];
  readonly nonce?: string | undefined;
  /** Of PKCE, by SHA-256. */
  readonly codeChallenge?: string | undefined;
  readonly prompt?: 'none' | 'login' | undefined;
  readonly identityProvider?: string | undefined;
  readonly idpIdentifier?: string | undefined;
  readonly loginHint?: string | undefined;
  readonly lang?: string | undefined;
  /** The same as a query, for links and forms: what was good of it, and nothing else. */
  readonly query: string;
}

/** What is wrong with a request, by OAuth's names. */
export interface AuthorizationProblem {
  readonly error: string;
  readonly description: string;
}

/**
 * What came of reading a request. `page`: nobody is sent anywhere, as it is not known whose request it is;
 * `redirect`: the client is told.
 */
export type ReadAuthorization =
  | { readonly kind: 'request'; readonly request: AuthorizationRequest }
  | ({ readonly kind: 'page' } & AuthorizationProblem)
  | ({ readonly kind: 'redirect'; readonly target: RedirectTarget } & AuthorizationProblem);

const parameterNames = [
  ...['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce', 'code_challenge'],
  ...['code_challenge_method', 'prompt', 'identity_provider', 'idp_identifier', 'login_hint', 'lang'],
] as const;
type Parameters = { readonly [name in (typeof parameterNames)[number]]?: string };

const claimScopes: ReadonlySet<string> = new Set(['email', 'phone', 'profile']);
/** A SHA-256 in base64url. */
const challengePattern = /^[\w-]{43}$/;

/**
 * Reads a request for authorization. The client and where it is answered are looked at first: whatever else is wrong is
 * told there, and to nobody before. Source: RFC 6749, section 4.1.2.1; developer guide, "Authorize endpoint".
 */
export function readAuthorization(
  store: Pick<UserPoolStore, 'clients'>,
  { pool }: Pick<LoginPlace, 'pool'>,
  query: URLSearchParams,
): ReadAuthorization {
  const repeated = parameterNames.find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) return pageProblem('invalid_request', `${repeated} is given more than once`);
  const given: Parameters = Object.fromEntries(
    parameterNames.flatMap((name) => (query.get(name) ? [[name, query.get(name) as string]] : [])),
  );
  const client = store.clients.find(`${pool.id}/${given.client_id ?? ''}`);
  if (given.client_id === undefined) return pageProblem('invalid_request', 'client_id is missing');
  if (client === undefined)
    return pageProblem(
      'invalid_request',
      `client_id: ${shownClient(given.client_id)} does not exist in this user pool.`,
    );
  const { CallbackURLs, DefaultRedirectURI } = client.settings;
  const redirectUri = given.redirect_uri ?? DefaultRedirectURI;
  if (redirectUri === undefined)
    return pageProblem(
      'redirect_mismatch',
      'redirect_uri is missing, and the app client has none by default.',
    );
  if (!isRegistered(redirectUri, CallbackURLs))
    return pageProblem(
      'redirect_mismatch',
      `redirect_uri: ${shownUri(redirectUri)} is not one of the app client's callback URLs.`,
    );
  const target: RedirectTarget = {
    redirectUri,
    responseType: given.response_type === 'token' ? 'token' : 'code',
    state: given.state,
  };
  const read = readRest(client, target, given);
  return 'error' in read ? { kind: 'redirect', target, ...read } : { kind: 'request', request: read };
}

/** The redirect that tells a client what is wrong. */
export function problemLocation(
  target: RedirectTarget,
  { error, description }: AuthorizationProblem,
): string {
  const parameters = [
    ['error_description', description],
    ['error', error],
    ['state', target.state],
  ] as const;
  return withParameters(target.redirectUri, parameters, placeOf(target));
}

/** Where the answers to a request stand in the URI. */
export function placeOf({ responseType }: Pick<RedirectTarget, 'responseType'>): 'query' | 'fragment' {
  return responseType === 'token' ? 'fragment' : 'query';
}

function readRest(
  client: AppClientRecord,
  target: RedirectTarget,
  given: Parameters,
): AuthorizationRequest | AuthorizationProblem {
  const flow = flowProblem(client, given.response_type);
  if (flow !== undefined) return flow;
  const scopes = scopesOf(client, given.scope);
  if ('error' in scopes) return scopes;
  const challenge = challengeProblem(given);
  if (challenge !== undefined) return challenge;
  const prompts = given.prompt?.split(' ') ?? [];
  if (prompts.includes('none') && prompts.length > 1)
    return problem('invalid_request', 'prompt=none stands alone');
  return {
    ...target,
    client,
    scopes,
    nonce: given.nonce,
    codeChallenge: target.responseType === 'code' ? given.code_challenge : undefined,
    prompt: prompts.includes('none') ? 'none' : prompts.includes('login') ? 'login' : undefined,
    identityProvider: given.identity_provider,
    idpIdentifier: given.idp_identifier,
    loginHint: given.login_hint,
    lang: given.lang,
    query: new URLSearchParams(given as Record<string, string>).toString(),
  };
}

function flowProblem(
  { settings }: AppClientRecord,
  responseType: string | undefined,
): AuthorizationProblem | undefined {
  if (responseType === undefined) return problem('invalid_request', 'response_type is missing');
  if (responseType !== 'code' && responseType !== 'token')
    return problem('unsupported_response_type', 'response_type is code or token');
  const flow = responseType === 'code' ? 'code' : 'implicit';
  const isAllowed =
    settings.AllowedOAuthFlowsUserPoolClient === true && settings.AllowedOAuthFlows?.includes(flow) === true;
  return isAllowed ? undefined : problem('unauthorized_client', 'The app client may not use this flow.');
}

/** All that the client may have, unless it asks for less. */
function scopesOf(
  { settings: { AllowedOAuthScopes = [] } }: AppClientRecord,
  asked: string | undefined,
): readonly string[] | AuthorizationProblem {
  const scopes = asked === undefined ? AllowedOAuthScopes : [...new Set(asked.split(' '))].filter(Boolean);
  const isAllowed = scopes.length > 0 && scopes.every((scope) => AllowedOAuthScopes.includes(scope));
  if (!isAllowed) return problem('invalid_scope', 'The app client may not have this scope.');
  if (asked !== undefined && !scopes.includes('openid') && scopes.some((scope) => claimScopes.has(scope)))
    return problem('invalid_scope', 'email, phone and profile go with openid');
  return scopes;
}

function challengeProblem({
  code_challenge: challenge,
  code_challenge_method: method,
}: Parameters): AuthorizationProblem | undefined {
  if (challenge === undefined && method === undefined) return undefined;
  if (challenge === undefined) return problem('invalid_request', 'code_challenge is missing');
  // Without a method it would be the plain text.
  if (method !== 'S256') return problem('invalid_request', 'code_challenge_method is S256');
  return challengePattern.test(challenge)
    ? undefined
    : problem('invalid_request', 'code_challenge is malformed');
}

function problem(error: string, description: string): AuthorizationProblem {
  return { error, description };
}

function pageProblem(error: string, description: string): ReadAuthorization {
  return { kind: 'page', error, description };
}
