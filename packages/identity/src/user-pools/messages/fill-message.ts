/** What takes the place of placeholders. */
export interface MessageValues {
  /** `{####}`. */
  readonly code: string;
  /** `{username}`; stays as it is where it is absent. */
  readonly username?: string | undefined;
  /** Where `{##TEXT##}` leads; the text alone stands there where it is absent. */
  readonly link?: string | undefined;
}

const placeholders = /\{####\}|\{username\}|\{##([^{}#][^{}]*?)##\}/g;

/** Whether a text has a place for the code, or for a link. */
export function hasPlaceOf(text: string, what: 'code' | 'link'): boolean {
  return what === 'code' ? text.includes('{####}') : /\{##[^{}#][^{}]*?##\}/.test(text);
}

/**
 * Fills the placeholders of a text in one pass: what is filled in is never read as a placeholder.
 * @param format `html` escapes what is filled in; the text itself is the pool's own HTML
 */
export function fillMessage(text: string, values: MessageValues, format: 'html' | 'text'): string {
  const print = format === 'html' ? escapeHtml : (value: string) => value;
  return text.replace(placeholders, (whole, label: string | undefined) => {
    if (whole === '{####}') return print(values.code);
    if (whole === '{username}') return values.username === undefined ? whole : print(values.username);
    if (values.link === undefined) return label ?? '';
    return format === 'html'
      ? `<a href="${escapeHtml(values.link)}">${label}</a>`
      : `${label} ${values.link}`;
  });
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}
