import type { UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { providersOf } from './finish-sign-in.ts';
import type { Html } from './html.ts';
import type { PageTexts } from './languages/page-texts.ts';
import { inLanguage, type LoginDesk, pagePath } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { mayUsePasskeys } from './may-use-passkeys.ts';
import { signInPage } from './pages/sign-in-page.ts';

/** The page for signing in. */
export async function showSignInPage(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: {
    readonly username?: string | undefined;
    readonly error?: Html | string | undefined;
    readonly notice?: string;
  } = {},
): Promise<LoginAnswer> {
  const { place } = request;
  const browser = desk.flows.browserOf(request);
  const { hasPasswords, others } = providersOf(desk, authorization.client);
  const isOpen = !place.pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly;
  const path = (page: string) => pagePath(request, page, authorization);
  const { texts } = desk.languageOf(request, authorization);
  const factors = hasPasswords ? place.pool.settings.Policies.SignInPolicy.AllowedFirstAuthFactors : [];
  const hasPasskeys = hasPasswords && mayUsePasskeys(desk, request);
  const body = signInPage({
    texts,
    action: path('login'),
    flow: desk.flows.seal(place, 'login', { browser, flow: { query: authorization.query } }),
    usernameLabel: usernameLabel(place.pool, texts),
    username: shown.username,
    isWrong: shown.error !== undefined,
    hasPasswords,
    hasPasskeys,
    hasMoreWays: factors.some((factor) => factor === 'EMAIL_OTP' || factor === 'SMS_OTP'),
    passwordsFirst: (await desk.brandingOf(request, authorization))?.style.passwordsFirst === true,
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
    {
      title: texts.signIn,
      body,
      error,
      notice,
      hasScript: hasPasskeys,
      inLanguage: inLanguage(request, 'login', authorization),
    },
    { headers: browser.headers },
  );
}

/** What people of a pool are asked for. */
export function usernameLabel(
  { settings: { UsernameAttributes = [], AliasAttributes = [] } }: UserPoolRecord,
  texts: PageTexts,
): string {
  const names: readonly string[] =
    UsernameAttributes.length > 0 ? UsernameAttributes : ['username', ...AliasAttributes];
  const isUsername = names.includes('username') || names.includes('preferred_username');
  const isEmail = names.includes('email');
  const isPhoneNumber = names.includes('phone_number');
  if (!isUsername) return addressLabel({ isEmail, isPhoneNumber }, texts);
  if (isEmail && isPhoneNumber) return texts.usernameOrEmailOrPhoneNumber;
  if (isEmail) return texts.usernameOrEmail;
  return isPhoneNumber ? texts.usernameOrPhoneNumber : texts.username;
}

/** What an address is called, where it is the name. */
export function addressLabel(
  { isEmail, isPhoneNumber }: { readonly isEmail: boolean; readonly isPhoneNumber: boolean },
  texts: PageTexts,
): string {
  if (isEmail && isPhoneNumber) return texts.emailOrPhoneNumber;
  return isEmail ? texts.email : texts.phoneNumber;
}

function withProvider(query: string, provider: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('idp_identifier');
  parameters.set('identity_provider', provider);
  return parameters.toString();
}
