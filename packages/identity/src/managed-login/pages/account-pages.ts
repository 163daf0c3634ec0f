import { type Html, html } from '../html.ts';
import { filledHtml } from '../languages/filled-text.ts';
import type { PageTexts } from '../languages/page-texts.ts';
import { type Field, field, form, link, submit } from './form-parts.ts';

/** What pages with one form have. */
export interface FormSetting {
  readonly texts: PageTexts;
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
  { texts, action, flow, signIn }: FormSetting,
  fields: readonly Field[],
  terms: readonly Terms[],
): Html {
  const [first, second] = terms.map(({ href, label }) => link(href, label));
  const agreement = second === undefined ? texts.agreeToOne : texts.agreeToBoth;
  const agreed = html`<p class="terms textDescription-customizable">${filledHtml(agreement, { first, second })}</p>`;
  const content = html`${fields.map(field)}${terms.length > 0 && agreed}${submit(texts.signUp)}`;
  return html`${form(action, flow, content)}
<p class="below"><span class="textDescription-customizable">${texts.haveAccount}</span> ${link(signIn, texts.signIn)}</p>`;
}

/** The code by which somebody who signed up shows that an address is his. */
export function confirmPage(
  { texts, action, flow, isWrong, signIn }: FormSetting,
  { destination, resendAction }: { readonly destination: string | undefined; readonly resendAction: string },
): Html {
  return html`<p class="textDescription-customizable">${codeSent(texts, destination)} ${texts.enterToConfirm}</p>
${form(action, flow, html`${codeField(texts.code, isWrong)}${submit(texts.confirmAccount)}`)}
${form(
  resendAction,
  flow,
  html`<p class="below"><span class="textDescription-customizable">${texts.noCodeYet}</span> <button class="link redirect-customizable" type="submit">${texts.sendNewCode}</button></p>`,
)}
<p class="below">${link(signIn, texts.backToSignIn)}</p>`;
}

/** Whose password is forgotten. */
export function forgotPasswordPage(
  { texts, action, flow, isWrong, signIn }: FormSetting,
  { usernameLabel, username }: { readonly usernameLabel: string; readonly username: string | undefined },
): Html {
  return html`<p class="textDescription-customizable">${texts.forgotPasswordIntroduction}</p>
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
  })}${submit(texts.resetMyPassword)}`,
)}
<p class="below">${link(signIn, texts.backToSignIn)}</p>`;
}

/** The code that was sent, and the new password. */
export function newPasswordPage(
  { texts, action, flow, isWrong, signIn }: FormSetting,
  { destination, rules }: { readonly destination: string | undefined; readonly rules: string },
): Html {
  return html`<p class="textDescription-customizable">${codeSent(texts, destination)} ${texts.enterToChange}</p>
${form(
  action,
  flow,
  html`${codeField(texts.code, isWrong)}
${field({
  name: 'password',
  label: texts.newPassword,
  type: 'password',
  autocomplete: 'new-password',
  hint: rules,
  isWrong,
})}${submit(texts.changePassword)}`,
)}
<p class="below">${link(signIn, texts.backToSignIn)}</p>`;
}

/** Where a code was sent, as far as it is told. */
export function codeSent(texts: PageTexts, destination: string | undefined): Html {
  return destination === undefined
    ? html`${texts.codeSent}`
    : filledHtml(texts.codeSentTo, { destination: html`<strong>${destination}</strong>` });
}

/** The field for a code that was sent, or that an app shows. */
export function codeField(label: string, isWrong: boolean): Html {
  return field({
    name: 'code',
    label,
    autocomplete: 'one-time-code',
    isCode: true,
    isFocused: true,
    isWrong,
  });
}
