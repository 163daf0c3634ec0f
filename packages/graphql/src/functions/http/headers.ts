import { isJsonObject, type Json, type JsonObject, printJson, utf8ByteLength } from '@cairn/kit';
import { defaultEffectLimits, type EffectLimits } from '../../resolver/effect-limits.ts';
import { FunctionError } from '../function-error.ts';

/*
 * `util.http`: headers that may be passed on to sources and added to answers.
 * Source: AppSync developer guide, "HTTP helpers in util.http".
 */

/** Headers of one hop, which are never passed on or set. */
const hopHeaders = new Set([
  'transfer-encoding',
  'connection',
  'host',
  'expect',
  'keep-alive',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'content-length',
]);

/** Headers that AppSync sets itself. */
const ownHeaders = new Set([
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'content-type',
  'vary',
]);

const ownPrefixes = ['x-amz-', 'x-amzn-'];

/** `util.http.copyHeaders`: the headers without those of one hop. @throws FunctionError */
export function copyHeaders(headers: Json): JsonObject | null {
  if (headers === null) return null;
  if (!isJsonObject(headers)) throw new FunctionError('copyHeaders expects a map of headers');
  return Object.fromEntries(
    Object.keys(headers)
      .filter((name) => !hopHeaders.has(name.toLowerCase()))
      .map((name) => [name, headers[name] as Json]),
  );
}

/** A response header as it is sent, or why it may not be. */
export type ResponseHeader =
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * `util.http.addResponseHeader`: checks one header. A refusal is appended to the answer's errors as
 * `ResponseHeaderError`.
 * @param given what was added before it
 */
export function responseHeader(
  [name, value]: readonly [name: Json, value: Json],
  given: readonly (readonly [name: string, value: string])[],
  {
    resolverResponseHeaderBytes: bytesMax,
  }: Pick<EffectLimits, 'resolverResponseHeaderBytes'> = defaultEffectLimits,
): ResponseHeader {
  if (typeof name !== 'string' || !/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
    return refused('Response header name must be a non-empty token');
  }
  const lower = name.toLowerCase();
  const isRestricted =
    hopHeaders.has(lower) || ownHeaders.has(lower) || ownPrefixes.some((prefix) => lower.startsWith(prefix));
  if (isRestricted) return refused(`Response header ${name} is restricted`);
  if (value === null) return refused(`Response header ${name} has no value`);
  const text = typeof value === 'string' ? value : printJson(value);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) return refused(`Response header ${name} has an invalid value`);
  const bytes = [...given, [name, text] as const].reduce(
    (sum, [each, content]) => sum + utf8ByteLength(each) + utf8ByteLength(content),
    0,
  );
  if (bytes > bytesMax) return refused(`Response headers exceed the limit of ${bytesMax} bytes`);
  return { kind: 'header', name, value: text };
}

function refused(message: string): ResponseHeader {
  return { kind: 'refused', message };
}
