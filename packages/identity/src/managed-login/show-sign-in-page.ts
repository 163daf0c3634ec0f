import type { UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { providersOf } from './finish-sign-in.ts';
import { type LoginDesk, pagePath } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { signInPage } from './pages/sign-in-page.ts';

/** The page for signing in. */
export async function showSignInPage(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: {
    readonly username?: string | undefined;
    readonly error?: string;
    readonly notice?: string;
  } = {},
): Promise<LoginAnswer> {
  const { place } = request;
  const browser = desk.flows.browserOf(request);
  const { hasPasswords, others } = providersOf(desk, authorization.client);
  const isOpen = !place.pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly;
  const path = (page: string) => pagePath(request, page, authorization);
  const body = signInPage({
    action: path('login'),
    flow: desk.flows.seal(place, 'login', { browser, flow: { query: authorization.query } }),
    usernameLabel: usernameLabel(place.pool),
    username: shown.username,
    isWrong: shown.error !== undefined,
    hasPasswords,
    providers: others.map(({ name, type }) => ({
      label: name,
      href: `${place.basePath}/oauth2/authorize?${withProvider(authorization.query, name)}`,
      isSocial: type !== 'SAML' && type !== 'OIDC',
    })),
    forgotPassword: hasPasswords ? path('forgotPassword') : undefined,
    signUp: hasPasswords && isOpen ? path('signup') : undefined,
  });
  const { error, notice } = shown;
  return desk.page(
    request,
    authorization,
    { title: 'Sign in', body, error, notice },
    { headers: browser.headers },
  );
}

/** What people of a pool are asked for. */
export function usernameLabel({
  settings: { UsernameAttributes = [], AliasAttributes = [] },
}: UserPoolRecord): string {
  const names: readonly string[] =
    UsernameAttributes.length > 0 ? UsernameAttributes : ['username', ...AliasAttributes];
  const labels = [
    ...(names.includes('username') || names.includes('preferred_username') ? ['Username'] : []),
    ...(names.includes('email') ? ['Email'] : []),
    ...(names.includes('phone_number') ? ['Phone number'] : []),
  ];
  return labels.map((label, index) => (index === 0 ? label : label.toLowerCase())).join(' or ');
}

function withProvider(query: string, provider: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('idp_identifier');
  parameters.set('identity_provider', provider);
  return parameters.toString();
}
