import { ServiceError } from '@cairn/kit';
import type { UserRecord } from '../user-pools/records/user-records.ts';
import { isBlocked } from '../user-pools/risk/blocked-addresses.ts';
import { showConfirmPage, showNewPasswordPage } from './account-endpoints.ts';
import { type AuthorizationRequest, problemLocation } from './authorization-request.ts';
import { beginWithChoice, beginWithPassword } from './begin-with-password.ts';
import { askProvider, chosenProvider } from './federation-endpoints.ts';
import { answerClient, providersOf } from './finish-sign-in.ts';
import { toldError } from './languages/told-error.ts';
import { type LoginDesk, pagePath } from './login-desk.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import { showSignInPage } from './show-sign-in-page.ts';

/** GET /oauth2/authorize: straight on for whoever is known, to a provider that was named, else to the page. */
export function authorize(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.authorized(request, request.query, (authorization) =>
    knownOr(desk, request, authorization, async () => {
      const provider = chosenProvider(desk, authorization);
      if (provider === 'unknown') {
        const description = "The identity provider is not one of the app client's.";
        const problem = { error: 'invalid_request', description };
        return { ...redirect(problemLocation(authorization, problem)), errorCode: problem.error };
      }
      if (provider !== undefined) return askProvider(desk, request, authorization, provider);
      return redirect(pagePath(request, 'login', authorization));
    }),
  );
}

/** GET /login. */
export function showLogin(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.authorized(request, request.query, (authorization) =>
    knownOr(desk, request, authorization, () =>
      showSignInPage(desk, request, authorization, { username: authorization.loginHint }),
    ),
  );
}

/** POST /login: username and password. */
export function logIn(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'login', async (authorization) => {
    const { client } = authorization;
    const language = desk.languageOf(request, authorization);
    const way = request.form.get('way');
    const username = request.form.get('username')?.trim() ?? '';
    const password = request.form.get('password') ?? '';
    if (!providersOf(desk, client).hasPasswords || username === '' || (password === '' && way === null))
      return showSignInPage(desk, request, authorization, {
        username,
        error: way === null ? language.texts.enterUsernameAndPassword : language.texts.enterUsername,
      });
    try {
      if (way !== null) return await beginWithChoice(desk, request, authorization, { username, way });
      return await beginWithPassword(desk, request, authorization, { username, password });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.code === 'UserNotConfirmedException')
        return showConfirmPage(desk, request, authorization, { username });
      if (error.code === 'PasswordResetRequiredException')
        return resetPassword(desk, request, authorization, username);
      return showSignInPage(desk, request, authorization, { username, error: toldError(language, error) });
    }
  });
}

/** Whoever is known already goes straight on, unless he is to sign in anew; who is not is not asked where nobody may be. */
async function knownOr(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  ask: () => Promise<LoginAnswer>,
): Promise<LoginAnswer> {
  const session = authorization.prompt === 'login' ? undefined : await desk.sessions.find(request);
  // Who is known comes from an address all the same.
  const isElsewhere = isBlocked(desk.ports.context.store, desk.signInPlace(request, authorization.client));
  if (session !== undefined && !isElsewhere && mayBeKnown(desk, authorization, session.user))
    return answerClient(desk, request, authorization, session);
  if (authorization.prompt !== 'none') return ask();
  const problem = { error: 'login_required', description: 'Nobody is signed in.' };
  return { ...redirect(problemLocation(authorization, problem)), errorCode: problem.error };
}

/** A session that a provider has vouched for is none for clients that do not take that provider. */
function mayBeKnown(desk: LoginDesk, { client }: AuthorizationRequest, user: UserRecord): boolean {
  const { hasPasswords, others } = providersOf(desk, client);
  if (hasPasswords && user.status !== 'EXTERNAL_PROVIDER') return true;
  return (
    user.identities?.some(({ providerName }) => others.some(({ name }) => name === providerName)) === true
  );
}

/** An administrator wants the password changed: a code is sent at once. */
async function resetPassword(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  username: string,
): Promise<LoginAnswer> {
  const call = desk.ownCall(authorization.client, username);
  try {
    const sent = await desk.ports.operations.forgotPassword(desk.scopeOf(request), call);
    const destination = sent.CodeDeliveryDetails?.Destination;
    return await showNewPasswordPage(desk, request, authorization, { username, destination });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const told = toldError(desk.languageOf(request, authorization), error);
    return showSignInPage(desk, request, authorization, { username, error: told });
  }
}
