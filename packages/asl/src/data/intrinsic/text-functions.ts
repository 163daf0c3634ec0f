import { type DigestAlgorithm, decodeBase64, encodeBase64, type Json } from '@cairn/kit';
import { boundedJsonText } from '../bounded-text.ts';
import type { DataScope } from '../data-scope.ts';
import { stepsOfPrinting } from '../steps.ts';
import { shortStringArgument, stringArgument } from './argument.ts';
import { IntrinsicArgumentError, type IntrinsicFunction } from './intrinsic-function.ts';

/** States.Base64Encode, States.Base64Decode, States.Hash and States.StringSplit. */
export const textFunctions: { readonly [name: string]: IntrinsicFunction } = {
  Base64Encode: { arity: [1, 1], apply: ([text], scope) => base64Encode(shortText(text, scope)) },
  Base64Decode: { arity: [1, 1], apply: ([text], scope) => base64Decode(shortText(text, scope)) },
  Hash: { arity: [2, 2], apply: ([data, algorithm], scope) => hash(data as Json, algorithm, scope) },
  StringSplit: {
    arity: [2, 2],
    apply: ([text, delimiters], scope) => split(stringArgument(text), stringArgument(delimiters), scope),
  },
};

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const algorithms: readonly string[] = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

function shortText(value: Json | undefined, scope: DataScope): string {
  const text = shortStringArgument(value, scope);
  scope.spend(stepsOfPrinting(text.length));
  return text;
}

function base64Encode(text: string): string {
  return encodeBase64(text);
}

function base64Decode(text: string): string {
  if (!base64.test(text)) throw new IntrinsicArgumentError('The argument must be Base64 text.');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(decodeBase64(text));
}

/** Hashes a string's own characters, any other value's JSON text. */
function hash(data: Json, algorithm: Json | undefined, scope: DataScope): string {
  const text = shortText(typeof data === 'string' ? data : boundedJsonText(data, scope), scope);
  const name = stringArgument(algorithm);
  if (!algorithms.includes(name)) {
    throw new IntrinsicArgumentError(`The algorithm must be one of ${algorithms.join(', ')}.`);
  }
  return scope.digest.hex(name as DigestAlgorithm, text);
}

/** Each character of `delimiters` splits; empty pieces are left out. */
function split(text: string, delimiters: string, scope: DataScope): readonly string[] {
  scope.spend(2 * text.length);
  const splits = new Set(delimiters.split(''));
  const pieces: string[] = [];
  let start = 0;
  for (let index = 0; index <= text.length; index++) {
    if (index < text.length && !splits.has(text[index] as string)) continue;
    if (index > start) pieces.push(text.slice(start, index));
    start = index + 1;
  }
  return pieces;
}
