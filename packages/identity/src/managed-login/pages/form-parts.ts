import { type Html, html } from '../html.ts';
import { errorId } from './page-layout.ts';

/** One field of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password' | 'email' | 'tel' | 'date' | 'url';
  readonly autocomplete?: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  /** Digits are asked for. */
  readonly isCode?: true;
  readonly isOptional?: true;
  readonly isFocused?: boolean;
  /** Whether what went wrong may be this field's fault. */
  readonly isWrong?: boolean;
}

/** A form of a page: its sealed flow goes with it. */
export function form(action: string, flow: string, content: Html): Html {
  return html`<form method="post" action="${action}" accept-charset="utf-8">
<input type="hidden" name="_csrf" value="${flow}">
${content}
</form>`;
}

/** A field with its label; the error and the hint are told with it. */
export function field(given: Field): Html {
  const { name, label, type = 'text', autocomplete, value, hint, isCode, isWrong = false } = given;
  const descriptions = [...(isWrong ? [errorId] : []), ...(hint === undefined ? [] : [`${name}-hint`])];
  return html`<div class="field">
<label class="label-customizable" for="${name}">${label}</label>
<input class="input inputField-customizable" id="${name}" name="${name}" type="${type}"${
    given.isOptional === undefined && html` required`
  }${autocomplete !== undefined && html` autocomplete="${autocomplete}"`}${
    value !== undefined && html` value="${value}"`
  }${isCode && html` inputmode="numeric"`}${
    (isCode || name === 'username') && html` autocapitalize="none" spellcheck="false"`
  }${isWrong && html` aria-invalid="true"`}${
    descriptions.length > 0 && html` aria-describedby="${descriptions.join(' ')}"`
  }${given.isFocused === true && html` autofocus`}>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`;
}

export function submit(label: string): Html {
  return html`<button class="button submit submitButton-customizable" type="submit">${label}</button>`;
}

/** Left empty unless a script finds that the browser knows passkeys. */
export const passkeysField: Html = html`<input type="hidden" name="passkeys" value="">`;

/** Another way to send the form of a sign-in, without what it asks for otherwise. */
export function way(value: string, label: string, { needsPasskeys = false } = {}): Html {
  return html`<button class="button second" type="submit" name="way" value="${value}" formnovalidate${
    needsPasskeys && html` data-needs-passkeys hidden`
  }>${label}</button>`;
}

/** One of several, by name and label; the first is chosen. */
export function choices(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, label: string])[],
): Html {
  return html`<fieldset><legend>${legend}</legend>
${options.map(
  ([value, label], index) =>
    html`<label class="choice label-customizable"><input type="radio" name="${name}" value="${value}"${
      index === 0 && html` checked`
    }> ${label}</label>`,
)}
</fieldset>`;
}

export function link(href: string, text: string): Html {
  return html`<a class="redirect-customizable" href="${href}">${text}</a>`;
}
