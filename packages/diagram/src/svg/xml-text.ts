import { printableText } from '../graph/printable-text.ts';

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A user's text as XML character data, also between quotes; what XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return printableText(text).replace(/[&<>"']/g, (character) => entities[character] as string);
}
