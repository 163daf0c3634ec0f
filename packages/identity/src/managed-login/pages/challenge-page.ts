import type { ChallengeName } from '../../user-pools/sign-in/sign-ins.ts';
import { type Html, html } from '../html.ts';
import { choices, field, form, submit } from './form-parts.ts';

/** What the page of a challenge shows. */
export interface ChallengePage {
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
}

const optionLabels: { readonly [option: string]: string } = {
  SMS_MFA: 'Text message',
  SMS_OTP: 'Text message',
  EMAIL_OTP: 'Email message',
  SOFTWARE_TOKEN_MFA: 'Authenticator app',
  PASSWORD: 'Password',
};

/** Whether something may be chosen on a page. */
export function isOption(name: string): boolean {
  return Object.hasOwn(optionLabels, name);
}

export function challengeTitle(challenge: ChallengeName, totpSecret: string | undefined): string {
  if (totpSecret !== undefined) return 'Set up an authenticator app';
  if (challenge === 'NEW_PASSWORD_REQUIRED') return 'Change your password';
  if (challenge === 'SELECT_MFA_TYPE' || challenge === 'SELECT_CHALLENGE') return 'Choose a way to sign in';
  return challenge === 'PASSWORD' ? 'Enter your password' : 'Enter your code';
}

export function challengePage(page: ChallengePage): Html {
  return form(page.action, page.flow, contentOf(page));
}

function contentOf(page: ChallengePage): Html {
  const { challenge, isWrong, options } = page;
  if (page.totpSecret !== undefined) return setUpOf(page, page.totpSecret);
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return html`${newPassword(page)}${page.requiredAttributes.map(([name, label]) =>
        field({ name: `attribute.${name}`, label }),
      )}${submit('Continue')}`;
    case 'SELECT_MFA_TYPE':
    case 'SELECT_CHALLENGE':
      return html`${choices(
        'answer',
        'How do you want to sign in?',
        options.map((option) => [option, optionLabels[option] ?? option]),
      )}${submit('Continue')}`;
    case 'PASSWORD':
      return html`${field({
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'current-password',
        isFocused: true,
        isWrong,
      })}${submit('Sign in')}`;
    default:
      return codeOf(page);
  }
}

function codeOf({ challenge, destination, isWrong }: ChallengePage): Html {
  const text =
    challenge === 'SOFTWARE_TOKEN_MFA'
      ? 'Enter the code that your authenticator app shows.'
      : `We sent a code${destination === undefined ? '' : ` to ${destination}`}. Enter it to sign in.`;
  return html`<p class="textDescription-customizable">${text}</p>
${codeField('Code', isWrong)}${submit('Sign in')}`;
}

function setUpOf({ totpUri, isWrong }: ChallengePage, secret: string): Html {
  return html`<p class="textDescription-customizable">Add this key to your authenticator app, then enter the code that it shows.</p>
<p class="secret" aria-label="Key">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
${totpUri !== undefined && html`<p><a class="redirect-customizable" href="${totpUri}">Open an authenticator app on this device</a></p>`}
${codeField('Code of the app', isWrong)}${submit('Continue')}`;
}

function codeField(label: string, isWrong: boolean): Html {
  return field({
    name: 'code',
    label,
    autocomplete: 'one-time-code',
    isCode: true,
    isFocused: true,
    isWrong,
  });
}

function newPassword({ passwordRules, isWrong }: ChallengePage): Html {
  return html`<p class="textDescription-customizable">Choose a new password for your account.</p>
${field({
  name: 'password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  hint: passwordRules,
  isFocused: true,
  isWrong,
})}`;
}
