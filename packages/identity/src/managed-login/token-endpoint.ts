import { ServiceError } from '@cairn/kit';
import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import { isBlocked } from '../user-pools/risk/blocked-addresses.ts';
import type { IssuedTokens } from '../user-pools/tokens/tokens.ts';
import type { CodeGrant } from './authorization-codes.ts';
import { type AuthenticatedClient, authenticateClient } from './client-authentication.ts';
import { revokeOfClient } from './client-revocation.ts';
import type { LoginDesk } from './login-desk.ts';
import { jsonAnswer, type LoginAnswer, type LoginRequest } from './login-request.ts';
import { isSignedInSince } from './login-sessions.ts';

const single = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'refresh_token', 'scope'];
/** Those that are about somebody, whom a client by itself is not. */
const userScopes: ReadonlySet<string> = new Set([
  ...['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'],
]);

/** POST /oauth2/token. Source: developer guide, "Token endpoint"; RFC 6749, section 5.2. */
export async function exchangeForTokens(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { form } = request;
  if (single.some((name) => form.getAll(name).length > 1)) return refused('invalid_request');
  const authenticated = authenticateClient(desk, request);
  if (typeof authenticated === 'string') return refused(authenticated);
  try {
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return await exchangeCode(desk, request, authenticated);
      case 'refresh_token':
        return await refresh(desk, request, authenticated.client);
      case 'client_credentials':
        return await issueToClient(desk, request, authenticated);
      case null:
        return refused('invalid_request', 'grant_type is missing');
      default:
        return refused('unsupported_grant_type');
    }
  } catch (error) {
    // A trigger refuses, or fails.
    if (error instanceof ServiceError) return refusedBy(error);
    throw error;
  }
}

async function exchangeCode(
  desk: LoginDesk,
  request: LoginRequest,
  authenticated: AuthenticatedClient,
): Promise<LoginAnswer> {
  const { client } = authenticated;
  const { form } = request;
  if (!mayUse(client, 'code')) return refused('unauthorized_client');
  const code = form.get('code');
  if (code === null) return refused('invalid_request', 'code is missing');
  let scopes: readonly string[] = [];
  const tokens = await desk.codes.exchange({
    client,
    code,
    redirectUri: form.get('redirect_uri') ?? undefined,
    codeVerifier: form.get('code_verifier') ?? undefined,
    issue: (grant) => {
      scopes = grant.scopes;
      return issueFor(desk, request, client, grant);
    },
    revoke: (token) => revoke(desk, request, authenticated, token),
  });
  return tokens === undefined ? refused('invalid_grant') : jsonAnswer(200, printed(tokens, scopes));
}

/** Whoever was disabled, deleted or signed out since the code was given has nothing for it. */
async function issueFor(
  { ports: { context } }: LoginDesk,
  { place: { pool } }: LoginRequest,
  client: AppClientRecord,
  { sub, scopes, nonce, authTimeSeconds, deviceKey, issuedMs }: CodeGrant & { readonly issuedMs: number },
): Promise<IssuedTokens | undefined> {
  const user = await context.users.get(pool.id, sub);
  if (user === undefined || !isSignedInSince(user, issuedMs)) return undefined;
  return context.tokens.issue({
    ...{ pool, client, user, scopes, nonce, authTimeSeconds, deviceKey },
    occasion: 'TokenGeneration_HostedAuth',
  });
}

async function revoke(
  desk: LoginDesk,
  request: LoginRequest,
  authenticated: AuthenticatedClient,
  token: string,
): Promise<void> {
  try {
    await revokeOfClient(desk, request, { ...authenticated, Token: token });
  } catch (error) {
    // Clients may have revocation turned off; the code is refused all the same.
    if (!(error instanceof ServiceError)) throw error;
    desk.ports.context.log('warn', 'tokens of a code that came twice could not be revoked', {
      client: authenticated.client.id,
      cause: error.code,
    });
  }
}

async function refresh(
  { ports: { context } }: LoginDesk,
  { form, place: { pool }, address }: LoginRequest,
  client: AppClientRecord,
): Promise<LoginAnswer> {
  if (isBlocked(context.store, { pool, client, address })) return refused('invalid_grant');
  const token = form.get('refresh_token');
  if (token === null || token === '') return refused('invalid_request', 'refresh_token is missing');
  const isRotating = client.settings.RefreshTokenRotation?.Feature === 'ENABLED';
  try {
    const tokens = await context.tokens.refresh(client, token, { isRotating });
    return jsonAnswer(200, printed(tokens, scopesOf(tokens.AccessToken)));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const isGrant = error.code === 'NotAuthorizedException' || error.code === 'RefreshTokenReuseException';
    return isGrant ? refused('invalid_grant') : refusedBy(error);
  }
}

async function issueToClient(
  { ports }: LoginDesk,
  { form, place: { pool } }: LoginRequest,
  { client, secret }: AuthenticatedClient,
): Promise<LoginAnswer> {
  if (secret === undefined || !mayUse(client, 'client_credentials')) return refused('unauthorized_client');
  const { AllowedOAuthScopes = [] } = client.settings;
  const allowed = AllowedOAuthScopes.filter((scope) => !userScopes.has(scope));
  const asked = form.get('scope')?.split(' ').filter(Boolean) ?? [];
  const scopes = asked.length === 0 ? allowed : [...new Set(asked)];
  if (scopes.length === 0 || !scopes.every((scope) => allowed.includes(scope)))
    return refused('invalid_scope');
  const { AccessToken, ExpiresIn } = await ports.issueClientToken({ pool, client, scopes });
  return jsonAnswer(200, { access_token: AccessToken, expires_in: ExpiresIn, token_type: 'Bearer' });
}

function mayUse({ settings }: AppClientRecord, flow: 'code' | 'client_credentials'): boolean {
  return (
    settings.AllowedOAuthFlowsUserPoolClient === true && settings.AllowedOAuthFlows?.includes(flow) === true
  );
}

function printed(tokens: IssuedTokens, scopes: readonly string[]): object {
  return {
    ...(tokens.IdToken !== undefined && scopes.includes('openid') ? { id_token: tokens.IdToken } : {}),
    access_token: tokens.AccessToken,
    ...(tokens.RefreshToken === undefined ? {} : { refresh_token: tokens.RefreshToken }),
    expires_in: tokens.ExpiresIn,
    token_type: tokens.TokenType,
  };
}

/** Scopes of an access token that was made here just now; sign-ins by calls carry no `openid`, but have ID tokens. */
function scopesOf(accessToken: string): readonly string[] {
  const [, payload = ''] = accessToken.split('.');
  const json = atob(payload.replace(/-/g, '+').replace(/_/g, '/'));
  const { scope } = JSON.parse(json) as { readonly scope?: string };
  return scope === undefined || scope === 'aws.cognito.signin.user.admin' ? ['openid'] : scope.split(' ');
}

/** What may be asked for again is told apart from what may not: clients take 400 for the last word. */
function refusedBy({ code, message }: ServiceError): LoginAnswer {
  if (code !== 'TooManyRequestsException') return refused('invalid_request', message);
  return jsonAnswer(429, { error: 'temporarily_unavailable', error_description: message });
}

/** AWS answers 400 to all of them. */
function refused(error: string, description?: string): LoginAnswer {
  return jsonAnswer(400, { error, ...(description === undefined ? {} : { error_description: description }) });
}
