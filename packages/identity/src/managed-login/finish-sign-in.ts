import { ServiceError } from '@cairn/kit';
import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import { type AuthorizationRequest, placeOf, problemLocation } from './authorization-request.ts';
import type { LoginDesk } from './login-desk.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import type { LoginSession } from './login-sessions.ts';
import { withParameters } from './redirect-uri.ts';

/** Somebody has just signed in: the browser gets a new session, and the client what it asked for. */
export async function finishSignIn(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  signedIn: Omit<LoginSession, 'authTimeSeconds'>,
): Promise<LoginAnswer> {
  const headers = await desk.sessions.begin(request, signedIn);
  const authTimeSeconds = Math.floor(desk.ports.context.clock.now() / 1_000);
  const answer = await answerClient(desk, request, authorization, { ...signedIn, authTimeSeconds });
  return { ...answer, headers: [...answer.headers, ...headers] };
}

/** Sends the browser back to the client: with a code, or with tokens (implicit flow). */
export async function answerClient(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  session: LoginSession,
): Promise<LoginAnswer> {
  const { redirectUri, state, responseType } = authorization;
  const given =
    responseType === 'code'
      ? [['code', await codeOf(desk, request, authorization, session)] as const]
      : await tokensOf(desk, request, authorization, session);
  if ('error' in given) return { ...redirect(problemLocation(authorization, given)), errorCode: given.error };
  return redirect(withParameters(redirectUri, [...given, ['state', state]], placeOf(authorization)));
}

function codeOf(
  { codes }: LoginDesk,
  { place: { pool } }: LoginRequest,
  { client, redirectUri, scopes, nonce, codeChallenge }: AuthorizationRequest,
  { user, authTimeSeconds, deviceKey }: LoginSession,
): Promise<string> {
  return codes.issue({
    userPoolId: pool.id,
    clientId: client.id,
    redirectUri,
    scopes,
    nonce,
    codeChallenge,
    sub: user.sub,
    authTimeSeconds,
    deviceKey,
  });
}

async function tokensOf(
  { ports }: LoginDesk,
  { place: { pool } }: LoginRequest,
  { client, scopes, nonce }: AuthorizationRequest,
  { user, authTimeSeconds, deviceKey }: LoginSession,
): Promise<
  | readonly (readonly [string, string | undefined])[]
  | { readonly error: string; readonly description: string }
> {
  try {
    const tokens = await ports.context.tokens.issue({
      ...{ pool, client, user, scopes, nonce, authTimeSeconds, deviceKey },
      occasion: 'TokenGeneration_HostedAuth',
      withRefreshToken: false,
    });
    return [
      ['access_token', tokens.AccessToken],
      ['id_token', scopes.includes('openid') ? tokens.IdToken : undefined],
      ['token_type', tokens.TokenType],
      ['expires_in', String(tokens.ExpiresIn)],
    ];
  } catch (error) {
    if (error instanceof ServiceError) return { error: 'invalid_request', description: error.message };
    throw error;
  }
}

/** By whom people of a client may sign in: the pool itself (`COGNITO`) and other providers. */
export function providersOf(
  { ports: { context, federatedSignIns } }: Pick<LoginDesk, 'ports'>,
  { userPoolId, settings: { SupportedIdentityProviders = ['COGNITO'] } }: AppClientRecord,
) {
  const others = federatedSignIns === undefined ? [] : SupportedIdentityProviders;
  return {
    hasPasswords: SupportedIdentityProviders.includes('COGNITO'),
    others: others.flatMap((name) => {
      const provider = context.store.providers.find(`${userPoolId}/${name}`);
      return provider === undefined ? [] : [provider];
    }),
  };
}
