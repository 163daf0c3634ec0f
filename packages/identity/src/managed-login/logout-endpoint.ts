import type { LoginDesk } from './login-desk.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import { isRegistered } from './redirect-uri.ts';
import { shownClient, shownUri } from './shown-parameter.ts';

/**
 * GET /logout: ends the browser's session and sends it to a registered sign-out URL, or to sign in anew.
 * Source: developer guide, "Logout endpoint".
 */
export async function logOut(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { query, place } = request;
  const repeated = ['client_id', 'logout_uri'].find((name) => query.getAll(name).length > 1);
  const client = desk.ports.context.store.clients.find(`${place.pool.id}/${query.get('client_id') ?? ''}`);
  if (client === undefined || repeated !== undefined) {
    const id = query.get('client_id');
    const description =
      repeated !== undefined
        ? `${repeated} is given more than once`
        : id
          ? `client_id: ${shownClient(id)} does not exist in this user pool.`
          : 'client_id is missing';
    return desk.problemPage(request, { error: 'invalid_request', description });
  }
  const uri = query.get('logout_uri');
  if (uri !== null) {
    if (!isRegistered(uri, client.settings.LogoutURLs))
      return desk.problemPage(request, {
        error: 'redirect_mismatch',
        description: `logout_uri: ${shownUri(uri)} is not one of the app client's sign-out URLs.`,
      });
    return redirect(uri, await desk.sessions.end(request));
  }
  // Signing in anew is a request for authorization as any other, and judged before anything ends.
  return desk.authorized(request, query, async (authorization) =>
    redirect(`${place.basePath}/login?${authorization.query}`, await desk.sessions.end(request)),
  );
}
