import { decodeBase64, encodeBase64 } from '@cairn/kit';
import { escapeJavaScript } from '@cairn/vtl';
import { FunctionError } from '../function-error.ts';

/**
 * `util.urlEncode`, `util.base64Encode` and the like; texts are UTF-8.
 * Source: AppSync developer guide, "Utility helpers in util", "Encoding utils".
 */
export const encodingFunctions = {
  /** As `java.net.URLEncoder`: letters, digits and `.-*_` stay, a space is `+`. */
  urlEncode: (text: string): string =>
    encodeURIComponent(text.toWellFormed())
      .replaceAll('%20', '+')
      .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),

  /** As `java.net.URLDecoder`: what is no UTF-8 is replaced. @throws FunctionError in its words */
  urlDecode: (text: string): string => text.replaceAll('+', ' ').replace(/(?:%[^%]?[^%]?)+/g, decodeEscapes),

  base64Encode: (text: string): string => encodeBase64(text.toWellFormed()),

  /** @throws FunctionError where the text is no base64 */
  base64Decode: (text: string): string => {
    try {
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/')),
      );
    } catch {
      throw new FunctionError('Unable to decode the base64 string');
    }
  },

  escapeJavaScript,
} as const;

/** Escapes in a row; whatever stands behind them on their way stays. */
function decodeEscapes(run: string): string {
  let decoded = '';
  let bytes: number[] = [];
  const flush = (): void => {
    decoded += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = 0; at < run.length; ) {
    if (run.charAt(at) !== '%') {
      flush();
      decoded += run.charAt(at);
      at += 1;
      continue;
    }
    const digits = run.slice(at + 1, at + 3);
    if (digits.length < 2) throw new FunctionError('URLDecoder: Incomplete trailing escape (%) pattern');
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
      throw new FunctionError(
        `URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: "${digits}"`,
      );
    }
    bytes.push(Number.parseInt(digits, 16));
    at += 3;
  }
  flush();
  return decoded;
}
