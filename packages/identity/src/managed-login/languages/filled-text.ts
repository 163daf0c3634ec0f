import { type Html, type HtmlPart, html } from '../html.ts';

const placePattern = /\{(\w+)\}/;

/** A text with its places filled in, as markup: filledHtml('Code to {destination}', { destination }). */
export function filledHtml(text: string, values: Readonly<Record<string, HtmlPart>>): Html {
  // What is split by a pattern with one group is text and name in turn.
  const parts = text.split(placePattern).map((part, index) => (index % 2 === 0 ? part : values[part]));
  return html`${parts}`;
}

/** The same as plain text. */
export function filledText(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .split(placePattern)
    .map((part, index) => (index % 2 === 0 ? part : (values[part] ?? '')))
    .join('');
}
