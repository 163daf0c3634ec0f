import type { ChallengeName } from '../../user-pools/sign-in/sign-ins.ts';
import { type Html, html } from '../html.ts';
import type { PageTexts } from '../languages/page-texts.ts';
import { codeField, codeSent } from './account-pages.ts';
import { choices, field, form, link, submit } from './form-parts.ts';
import { passkeyForm } from './passkey-pages.ts';

/** What the page of a challenge shows. */
export interface ChallengePage {
  readonly texts: PageTexts;
  readonly action: string;
  readonly flow: string;
  readonly challenge: ChallengeName;
  readonly parameters: { readonly [name: string]: string };
  /** Masked. */
  readonly destination: string | undefined;
  readonly passwordRules: string;
  /** Key of an authenticator app that is being set up, in groups of four. */
  readonly totpSecret: string | undefined;
  readonly totpUri: string | undefined;
  readonly isWrong: boolean;
  /** Of NEW_PASSWORD_REQUIRED: name and label. */
  readonly requiredAttributes: readonly (readonly [name: string, label: string])[];
  /** What may be chosen, of SELECT_MFA_TYPE and SELECT_CHALLENGE. */
  readonly options: readonly string[];
  /** Back to where people sign in. */
  readonly signIn: string;
}

const optionLabels: { readonly [option: string]: keyof PageTexts } = {
  SMS_MFA: 'textMessage',
  SMS_OTP: 'textMessage',
  EMAIL_OTP: 'emailMessage',
  SOFTWARE_TOKEN_MFA: 'authenticatorApp',
  PASSWORD: 'password',
  WEB_AUTHN: 'passkey',
};

/** Whether something may be chosen on a page. */
export function isOption(name: string): boolean {
  return Object.hasOwn(optionLabels, name);
}

export function challengeTitle(
  texts: PageTexts,
  challenge: ChallengeName,
  totpSecret: string | undefined,
): string {
  if (totpSecret !== undefined) return texts.setUpApp;
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return texts.changeYourPassword;
    case 'SELECT_MFA_TYPE':
    case 'SELECT_CHALLENGE':
      return texts.chooseWay;
    case 'PASSWORD':
      return texts.enterYourPassword;
    case 'WEB_AUTHN':
      return texts.usePasskey;
    default:
      return texts.enterYourCode;
  }
}

export function challengePage(page: ChallengePage): Html {
  const { action, flow, challenge, parameters, signIn, texts } = page;
  const back = html`<p class="below">${link(signIn, texts.backToSignIn)}</p>`;
  if (challenge === 'WEB_AUTHN' && page.totpSecret === undefined) {
    const options = parameters.CREDENTIAL_REQUEST_OPTIONS ?? '{}';
    return html`${passkeyForm({ texts, action, flow, options })}${back}`;
  }
  return html`${form(action, flow, contentOf(page))}${challenge === 'SELECT_CHALLENGE' && back}`;
}

function contentOf(page: ChallengePage): Html {
  const { challenge, isWrong, options, texts } = page;
  if (page.totpSecret !== undefined) return setUpOf(page, page.totpSecret);
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return html`${newPassword(page)}${page.requiredAttributes.map(([name, label]) =>
        field({ name: `attribute.${name}`, label }),
      )}${submit(texts.continue)}`;
    case 'SELECT_MFA_TYPE':
    case 'SELECT_CHALLENGE':
      return html`${choices(
        'answer',
        texts.howToSignIn,
        options.map((option) => [option, texts[optionLabels[option] ?? 'code']]),
      )}${submit(texts.continue)}`;
    case 'PASSWORD':
      return html`${field({
        name: 'password',
        label: texts.password,
        type: 'password',
        autocomplete: 'current-password',
        isFocused: true,
        isWrong,
      })}${submit(texts.signIn)}`;
    default:
      return codeOf(page);
  }
}

function codeOf({ challenge, destination, isWrong, texts }: ChallengePage): Html {
  const told =
    challenge === 'SOFTWARE_TOKEN_MFA'
      ? texts.enterAppCode
      : html`${codeSent(texts, destination)} ${texts.enterToSignIn}`;
  return html`<p class="textDescription-customizable">${told}</p>
${codeField(texts.code, isWrong)}${submit(texts.signIn)}`;
}

function setUpOf({ totpUri, isWrong, texts }: ChallengePage, secret: string): Html {
  return html`<p class="textDescription-customizable">${texts.addKeyToApp}</p>
<p class="secret" aria-label="${texts.key}">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
${totpUri !== undefined && html`<p><a class="redirect-customizable" href="${totpUri}">${texts.openApp}</a></p>`}
${codeField(texts.codeOfApp, isWrong)}${submit(texts.continue)}`;
}

function newPassword({ passwordRules, isWrong, texts }: ChallengePage): Html {
  return html`<p class="textDescription-customizable">${texts.chooseNewPassword}</p>
${field({
  name: 'password',
  label: texts.newPassword,
  type: 'password',
  autocomplete: 'new-password',
  hint: passwordRules,
  isFocused: true,
  isWrong,
})}`;
}
