import { type Html, html } from '../html.ts';
import { field, form, link, submit } from './form-parts.ts';

/** What the page for signing in shows. */
export interface SignInPage {
  readonly action: string;
  readonly flow: string;
  readonly usernameLabel: string;
  readonly username: string | undefined;
  readonly isWrong: boolean;
  /** Whether people of the pool itself sign in here. */
  readonly hasPasswords: boolean;
  readonly providers: readonly {
    readonly label: string;
    readonly href: string;
    readonly isSocial: boolean;
  }[];
  readonly forgotPassword: string | undefined;
  readonly signUp: string | undefined;
}

/** The form with username and password, and the ways by other providers. */
export function signInPage(page: SignInPage): Html {
  return html`${providersOf(page)}${page.hasPasswords && passwordsOf(page)}`;
}

function providersOf({ providers, hasPasswords }: SignInPage): Html {
  if (providers.length === 0) return html``;
  return html`<p class="idpDescription-customizable">Sign in with one of these accounts</p>
<nav aria-label="Other accounts">${providers.map(
    ({ label, href, isSocial }) =>
      html`<a class="button provider ${isSocial ? 'socialButton-customizable' : 'idpButton-customizable'}" href="${href}">Continue with ${label}</a>`,
  )}</nav>
${hasPasswords && html`<p class="or">or</p>`}`;
}

function passwordsOf({
  action,
  flow,
  usernameLabel,
  username,
  isWrong,
  forgotPassword,
  signUp,
}: SignInPage): Html {
  const knowsUser = username !== undefined && username !== '';
  return html`${form(
    action,
    flow,
    html`${field({
      name: 'username',
      label: usernameLabel,
      autocomplete: 'username',
      value: username,
      isFocused: !knowsUser,
      isWrong,
    })}
${field({
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
  isFocused: knowsUser,
  isWrong,
})}
${submit('Sign in')}`,
  )}
${forgotPassword !== undefined && html`<p class="below">${link(forgotPassword, 'Forgot your password?')}</p>`}
${signUp !== undefined && html`<p class="below"><span class="textDescription-customizable">Need an account?</span> ${link(signUp, 'Sign up')}</p>`}`;
}
