import { ServiceError } from '@cairn/kit';
import type { LoginDesk } from './login-desk.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import { whereAfter } from './logout-endpoint.ts';
import { signedOutElsewhere } from './sign-out-elsewhere.ts';

/**
 * POST /saml2/logout: the answer of a SAML provider that was asked to sign somebody out (LogoutResponse). He goes on to
 * where he wanted to go when he signed out. Source: developer guide, "Signing out SAML users with single sign-out".
 */
export async function finishSamlLogOut(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  if (request.form.has('SAMLRequest')) return refuseSamlLogOut(desk, request);
  try {
    const after = await signedOutElsewhere(desk, request);
    if (after !== undefined)
      return await whereAfter(desk, request, after, async (location) => redirect(location));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return problem(
      desk,
      request,
      `You are signed out here, but maybe not at your provider. ${error.message}`,
    );
  }
  return problem(desk, request, 'Nobody is waited for here: the sign-out was finished, or took too long.');
}

/**
 * Requests for sign-out that begin at a provider are refused by name, as are answers by redirect: providers post them.
 * Whoever comes here is a person, and reads a page. Nothing that was sent is looked at.
 */
export function refuseSamlLogOut(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const description =
    'A log-out that begins at a provider is not taken here, nor an answer by redirect: sign out of the app itself.';
  return desk.problemPage(request, { error: 'unsupported_request', description });
}

function problem(desk: LoginDesk, request: LoginRequest, description: string): Promise<LoginAnswer> {
  return desk.problemPage(request, { error: 'invalid_request', description });
}
