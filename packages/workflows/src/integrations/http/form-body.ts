import { isJsonArray, isJsonObject, type Json, printJson } from '@cairn/kit';

/** How the elements of an array are named in a form (Developer Guide, "Applying URL-encoding on request body"). */
export type ArrayFormat = 'INDICES' | 'REPEAT' | 'COMMAS' | 'BRACKETS';

/**
 * A value as the body of a form: `a=1&b[c]=2`, percent-encoded.
 * @param value an object; its members are the form's fields
 */
export function formBody(value: Json, arrayFormat: ArrayFormat): string {
  const pairs: string[] = [];
  const add = (key: string, text: string): void => {
    pairs.push(`${percentEncoded(key)}=${percentEncoded(text)}`);
  };
  const write = (key: string, inner: Json): void => {
    if (isJsonArray(inner)) {
      if (arrayFormat === 'COMMAS') add(key, inner.map(formText).join(','));
      else for (const [index, item] of inner.entries()) write(elementKey(key, index, arrayFormat), item);
    } else if (isJsonObject(inner)) {
      for (const [member, deeper] of Object.entries(inner)) write(`${key}[${member}]`, deeper);
    } else add(key, formText(inner));
  };
  if (isJsonObject(value)) for (const [member, inner] of Object.entries(value)) write(member, inner);
  return pairs.join('&');
}

function elementKey(key: string, index: number, arrayFormat: ArrayFormat): string {
  if (arrayFormat === 'INDICES') return `${key}[${index}]`;
  return arrayFormat === 'BRACKETS' ? `${key}[]` : key;
}

/** A scalar as it stands in a form or a URL. */
export function formText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : printJson(value);
}

/** A text as it stands in a URL or a form; half a character, which no UTF-8 has, becomes the sign for it. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
