import { type Html, html } from '../html.ts';
import type { PageTexts } from '../languages/page-texts.ts';
import { form, submit } from './form-parts.ts';

/** A form that a passkey fills in: what browsers are asked for, as WebAuthn's JSON. */
interface PasskeyForm {
  readonly texts: PageTexts;
  readonly action: string;
  readonly flow: string;
  readonly options: string;
}

/** Signing in by a passkey: the script of the page asks the browser at once, and again when the button is pressed. */
export function passkeyForm({ texts, action, flow, options }: PasskeyForm): Html {
  const content = html`<p class="textDescription-customizable">${texts.passkeyAsked}</p>
<noscript><p class="message wrong">${texts.passkeyNeedsScript}</p></noscript>
${problem(texts.passkeyFailed)}
<input type="hidden" name="credential" value="">
<div data-needs-passkeys data-passkey="get" data-options="${options}" hidden>${submit(texts.usePasskey)}</div>`;
  return form(action, flow, content);
}

/** The offer to register a passkey, which may be turned down. */
export function passkeyOfferPage({ texts, action, flow, options }: PasskeyForm): Html {
  const content = html`<p class="textDescription-customizable">${texts.addPasskeyIntroduction}</p>
${problem(texts.passkeyNotAdded)}
<input type="hidden" name="credential" value="">
<div data-needs-passkeys data-passkey="create" data-options="${options}" hidden>${submit(texts.addPasskey)}</div>
<button class="button second" type="submit" name="way" value="later">${texts.notNow}</button>`;
  return form(action, flow, content);
}

/** Shown by the script where the browser, or whoever sits before it, said no. */
function problem(text: string): Html {
  return html`<p class="message wrong" role="alert" data-passkey-problem="${text}" hidden></p>`;
}
