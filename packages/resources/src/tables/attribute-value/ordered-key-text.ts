import type { AttributeValue } from './attribute-value.ts';
import { bytesOf } from './base64.ts';
import { type Decimal, parseDecimal } from './decimal.ts';

/** Ends a key value: below every character that a value is written with, so that a prefix comes first. */
const end = '\u0001';
/** Ends a negative number: above all digits, because its digits are turned round. */
const negativeEnd = '~';
const exponentMin = -130;
const exponentSpan = 255;

/**
 * The text of a key value for the keys of `Records`: texts of two values of one type stand in the order of the values
 * (code point order), and the text ends itself, so that the texts of a hash and a range can be put together. It holds
 * no U+0000 and no half of a surrogate pair.
 *
 * For `begins_with` take {@link orderedKeyPrefix} as the prefix of a list. Bounds of a range are texts of this function:
 * from `v` on is inclusive `orderedKeyText(v)`; all up to and with `v` is exclusive {@link orderedKeyAfter}.
 */
export function orderedKeyText(value: AttributeValue): string {
  if ('N' in value) return numberText(parseDecimal(value.N) as Decimal);
  return orderedKeyPrefix(value) + end;
}

/** What the key texts of all strings or binaries that begin with this one begin with. */
export function orderedKeyPrefix(value: AttributeValue): string {
  if ('S' in value) return escaped(value.S);
  if ('B' in value) return hexadecimal(bytesOf(value.B));
  return orderedKeyText(value);
}

/**
 * The first text after all keys that begin with `keyText`, which is one or several {@link orderedKeyText} put together:
 * the exclusive end of a range which has them.
 */
export function orderedKeyAfter(keyText: string): string {
  const last = keyText.length - 1;
  return keyText.slice(0, last) + String.fromCharCode(keyText.charCodeAt(last) + 1);
}

/** The characters that mark ends and escapes become two, which order as they did. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be escaped
  return text.toWellFormed().replace(/[\u0000-\u0002]/g, (character) => {
    return `\u0002${String.fromCharCode(character.charCodeAt(0) + 3)}`;
  });
}

function hexadecimal(bytes: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += bytes.charCodeAt(at).toString(16).padStart(2, '0');
  return text;
}

/** Sign, power of ten and digits; of negative numbers the last two turned round. */
function numberText({ isNegative, digits, exponent }: Decimal): string {
  if (digits === '') return `1${end}`;
  const power = exponent - exponentMin;
  if (!isNegative) return `2${threeDigits(power)}${digits}${end}`;
  const turned = digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
  return `0${threeDigits(exponentSpan - power)}${turned}${negativeEnd}`;
}

function threeDigits(value: number): string {
  return String(value).padStart(3, '0');
}
