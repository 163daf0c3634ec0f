import { isJsonObject, type Json, type JsonObject, memberOf } from './json.ts';
import { parseJson } from './json-parse.ts';

/** Algorithms by which tokens are signed (RFC 7518); `none` is none. */
export type TokenAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512';

/** Whether a signature is that of a text by a public key, given as a JSON Web Key. A key of another kind signs nothing. */
export type VerifySignature = (signed: {
  readonly algorithm: TokenAlgorithm;
  readonly key: { readonly [member: string]: unknown };
  readonly text: string;
  /** Base64url. */
  readonly signature: string;
}) => boolean;

/** A token of three parts (RFC 7519, RFC 7515), its signature not yet looked at. */
export interface JsonWebToken {
  readonly algorithm: string;
  /** Which of the issuer's keys signed it. */
  readonly keyId: string | undefined;
  /** Whether it has extensions that whoever reads it must understand (`crit`). */
  readonly isExtended: boolean;
  readonly claims: JsonObject;
  /** What is signed. */
  readonly text: string;
  readonly signature: string;
}

/** Takes a token apart; undefined when it is none. */
export function readJsonWebToken(token: string): JsonWebToken | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const [head, body, signature] = parts as [string, string, string];
  const header = readPart(head);
  const claims = readPart(body);
  if (header === undefined || claims === undefined) return undefined;
  const algorithm = memberOf(header, 'alg');
  const keyId = memberOf(header, 'kid');
  if (typeof algorithm !== 'string' || !/^[\w-]+$/.test(signature)) return undefined;
  return {
    algorithm,
    keyId: typeof keyId === 'string' ? keyId : undefined,
    isExtended: Object.hasOwn(header, 'crit'),
    claims,
    text: `${head}.${body}`,
    signature,
  };
}

function readPart(part: string): JsonObject | undefined {
  const text = readBase64Url(part);
  if (text === undefined) return undefined;
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  return isJsonObject(value) ? value : undefined;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What a character is worth by its code; 64 of those that are none of base64url. */
const values = new Uint8Array(128).fill(64);
for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text of base64url bytes; undefined when they are none, or no UTF-8. */
function readBase64Url(part: string): string | undefined {
  let { length } = part;
  while (length > 0 && part[length - 1] === '=') length -= 1;
  const bytes = new Uint8Array((length * 6) >> 3);
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let index = 0; index < length; index++) {
    const value = values[part.charCodeAt(index)] ?? 64;
    if (value === 64) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at] = bits >> count;
    at += 1;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
