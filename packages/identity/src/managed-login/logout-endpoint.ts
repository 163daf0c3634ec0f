import type { LoginDesk } from './login-desk.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import { isRegistered } from './redirect-uri.ts';
import { shownClient, shownUri } from './shown-parameter.ts';
import { type AfterSignOut, signOutElsewhere } from './sign-out-elsewhere.ts';

/**
 * GET /logout: ends the browser's session, has it ended at the provider that began it where that is wanted, and sends
 * the browser to a registered sign-out URL, or to sign in anew. Source: developer guide, "Logout endpoint".
 */
export async function logOut(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { query } = request;
  const repeated = ['client_id', 'logout_uri'].find((name) => query.getAll(name).length > 1);
  const after = {
    clientId: query.get('client_id') ?? '',
    ...(query.has('logout_uri') ? { logoutUri: query.get('logout_uri') ?? '' } : { query: query.toString() }),
  };
  if (repeated !== undefined) return refused(desk, request, `${repeated} is given more than once`);
  return whereAfter(desk, request, after, async (location) => {
    const session = await desk.sessions.find(request);
    const headers = await desk.sessions.end(request);
    const away = session?.provided && (await signOutElsewhere(desk, request, session.provided, after));
    return redirect(away ?? location, headers);
  });
}

/** Where somebody who is signed out goes is judged anew each time: clients change. */
export async function whereAfter(
  desk: LoginDesk,
  request: LoginRequest,
  { clientId, logoutUri, query }: AfterSignOut,
  go: (location: string) => Promise<LoginAnswer>,
): Promise<LoginAnswer> {
  const { place } = request;
  const client = desk.ports.context.store.clients.find(`${place.pool.id}/${clientId}`);
  if (client === undefined) return refused(desk, request, unknownClient(clientId));
  if (logoutUri !== undefined) {
    if (!isRegistered(logoutUri, client.settings.LogoutURLs))
      return desk.problemPage(request, {
        error: 'redirect_mismatch',
        description: `logout_uri: ${shownUri(logoutUri)} is not one of the app client's sign-out URLs.`,
      });
    return go(logoutUri);
  }
  // Signing in anew is a request for authorization as any other, and judged before anything ends.
  return desk.authorized(request, new URLSearchParams(query), async (authorization) =>
    go(`${place.basePath}/login?${authorization.query}`),
  );
}

function refused(desk: LoginDesk, request: LoginRequest, description: string): Promise<LoginAnswer> {
  return desk.problemPage(request, { error: 'invalid_request', description });
}

function unknownClient(id: string): string {
  return id === ''
    ? 'client_id is missing'
    : `client_id: ${shownClient(id)} does not exist in this user pool.`;
}
