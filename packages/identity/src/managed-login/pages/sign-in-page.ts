import { type Html, html } from '../html.ts';
import { filledText } from '../languages/filled-text.ts';
import type { PageTexts } from '../languages/page-texts.ts';
import { field, form, link, passkeysField, submit, way } from './form-parts.ts';

/** What the page for signing in shows. */
export interface SignInPage {
  readonly texts: PageTexts;
  readonly action: string;
  readonly flow: string;
  readonly usernameLabel: string;
  readonly username: string | undefined;
  readonly isWrong: boolean;
  /** Whether people of the pool itself sign in here. */
  readonly hasPasswords: boolean;
  /** Whether passkeys are offered, to browsers that have a script say that they know them. */
  readonly hasPasskeys: boolean;
  /** Whether one may sign in by something that is neither password nor passkey. */
  readonly hasMoreWays: boolean;
  readonly providers: readonly {
    readonly label: string;
    readonly href: string;
    readonly isSocial: boolean;
  }[];
  /** Whether passwords stand above the other providers. */
  readonly passwordsFirst: boolean;
  readonly forgotPassword: string | undefined;
  readonly signUp: string | undefined;
}

/** The form with username and password, and the ways by other providers. */
export function signInPage(page: SignInPage): Html {
  const { hasPasswords, passwordsFirst, providers, texts } = page;
  const parts = [
    ...(providers.length > 0 ? [providersOf(page)] : []),
    ...(hasPasswords ? [passwordsOf(page)] : []),
  ];
  if (passwordsFirst) parts.reverse();
  const or = html`<p class="or"><span>${texts.or}</span></p>`;
  return html`${parts.map((part, index) => html`${index > 0 && or}${part}`)}`;
}

function providersOf({ providers, texts }: SignInPage): Html {
  return html`<p class="idpDescription-customizable">${texts.signInWithAccounts}</p>
<nav aria-label="${texts.otherAccounts}">${providers.map(
    ({ label, href, isSocial }) =>
      html`<a class="button provider ${isSocial ? 'socialButton-customizable' : 'idpButton-customizable'}" href="${href}">${filledText(texts.continueWith, { provider: label })}</a>`,
  )}</nav>`;
}

function passwordsOf(page: SignInPage): Html {
  const { action, flow, usernameLabel, username, isWrong, forgotPassword, signUp, texts } = page;
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
  label: texts.password,
  type: 'password',
  autocomplete: 'current-password',
  isFocused: knowsUser,
  isWrong,
})}
${page.hasPasskeys && passkeysField}
${submit(texts.signIn)}
${page.hasPasskeys && way('passkey', texts.signInWithPasskey, { needsPasskeys: true })}
${page.hasMoreWays && way('more', texts.moreWays)}`,
  )}
${forgotPassword !== undefined && html`<p class="below">${link(forgotPassword, texts.forgotPassword)}</p>`}
${signUp !== undefined && html`<p class="below"><span class="textDescription-customizable">${texts.needAccount}</span> ${link(signUp, texts.signUp)}</p>`}`;
}
