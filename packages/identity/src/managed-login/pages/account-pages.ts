import { type Html, html } from '../html.ts';
import { type Field, field, form, link, submit } from './form-parts.ts';

/** What pages with one form have. */
export interface FormSetting {
  readonly action: string;
  readonly flow: string;
  readonly isWrong: boolean;
  /** Back to where people sign in. */
  readonly signIn: string;
}

/** What somebody who signs up may want to read before, by name and address. */
export interface Terms {
  readonly label: string;
  readonly href: string;
}

/** Signing up: the attributes that the pool asks for, a password, and the terms. */
export function signUpPage(
  { action, flow, signIn }: FormSetting,
  fields: readonly Field[],
  terms: readonly Terms[],
): Html {
  const read = terms.map(({ href, label }, index) => html`${index > 0 && ' and the '}${link(href, label)}`);
  const agreed = html`<p class="terms textDescription-customizable">By signing up you agree to the ${read}.</p>`;
  const content = html`${fields.map(field)}${terms.length > 0 && agreed}${submit('Sign up')}`;
  return html`${form(action, flow, content)}
<p class="below"><span class="textDescription-customizable">Already have an account?</span> ${link(signIn, 'Sign in')}</p>`;
}

/** The code by which somebody who signed up shows that an address is his. */
export function confirmPage(
  { action, flow, isWrong, signIn }: FormSetting,
  { destination, resendAction }: { readonly destination: string | undefined; readonly resendAction: string },
): Html {
  return html`<p class="textDescription-customizable">We sent a code${
    destination !== undefined && html` to <strong>${destination}</strong>`
  }. Enter it to confirm your account.</p>
${form(action, flow, html`${codeField(isWrong)}${submit('Confirm account')}`)}
${form(
  resendAction,
  flow,
  html`<p class="below"><span class="textDescription-customizable">Didn’t get a code?</span> <button class="link redirect-customizable" type="submit">Send a new code</button></p>`,
)}
<p class="below">${link(signIn, 'Back to sign in')}</p>`;
}

/** Whose password is forgotten. */
export function forgotPasswordPage(
  { action, flow, isWrong, signIn }: FormSetting,
  { usernameLabel, username }: { readonly usernameLabel: string; readonly username: string | undefined },
): Html {
  return html`<p class="textDescription-customizable">Tell us who you are, and we send you a code to reset your password.</p>
${form(
  action,
  flow,
  html`${field({
    name: 'username',
    label: usernameLabel,
    autocomplete: 'username',
    value: username,
    isFocused: true,
    isWrong,
  })}${submit('Reset my password')}`,
)}
<p class="below">${link(signIn, 'Back to sign in')}</p>`;
}

/** The code that was sent, and the new password. */
export function newPasswordPage(
  { action, flow, isWrong, signIn }: FormSetting,
  { destination, rules }: { readonly destination: string | undefined; readonly rules: string },
): Html {
  return html`<p class="textDescription-customizable">We sent a code${
    destination !== undefined && html` to <strong>${destination}</strong>`
  }. Enter it with your new password.</p>
${form(
  action,
  flow,
  html`${codeField(isWrong)}
${field({
  name: 'password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  hint: rules,
  isWrong,
})}${submit('Change password')}`,
)}
<p class="below">${link(signIn, 'Back to sign in')}</p>`;
}

function codeField(isWrong: boolean): Html {
  return field({
    name: 'code',
    label: 'Code',
    autocomplete: 'one-time-code',
    isCode: true,
    isFocused: true,
    isWrong,
  });
}
