import type { LoginDesk } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';

/**
 * GET and POST /saml2/logout, where SAML providers send their log-outs (`IDPSignout`): refused by name, as nobody is
 * signed out at providers either. Whoever comes here is a person, and reads a page. Nothing that was sent is looked at.
 * Source: developer guide, "Signing out SAML users with single sign-out".
 */
export function refuseSamlLogOut(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const description =
    'Single log-out of SAML providers is not offered here: sign out of the app and of the provider, each by itself.';
  return desk.problemPage(request, { error: 'unsupported_request', description });
}
