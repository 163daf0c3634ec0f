import {
  exceedsUtf8Bytes,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  type LimitValues,
  memberOf,
  numberOf,
  parseArn,
  parseJson,
} from '@cairn/kit';
import type { AuthorizationLimitName } from './authorization-limits.ts';

/** What a Lambda authorizer says of a token. */
export interface AuthorizerAnswer {
  readonly isAuthorized: boolean;
  /** `Type.field` */
  readonly deniedFields: ReadonlySet<string>;
  /** `ctx.identity.resolverContext`: flat. */
  readonly resolverContext: JsonObject;
  /** For how long it holds; absent where the API's settings say so. */
  readonly ttlSeconds: number | undefined;
  /** Whether it may be kept: it is no longer than AppSync keeps any. */
  readonly isKeepable: boolean;
}

/** Longest that AppSync keeps an answer. */
const ttlSecondsMax = 3_600;

/**
 * Reads the answer of a Lambda authorizer. @param apiArn of the API whose fields it may deny
 * @returns why it is none, in words
 */
export function readAuthorizerAnswer(
  text: string,
  apiArn: string,
  {
    graphqlAuthorizerContextBytes: bytesMax,
    graphqlAuthorizerKeptBytes: keptBytesMax,
  }: LimitValues<AuthorizationLimitName>,
): AuthorizerAnswer | string {
  if (exceedsUtf8Bytes(text, bytesMax)) return `it is larger than ${bytesMax} bytes`;
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return 'it is no JSON';
  }
  if (!isJsonObject(value)) return 'it is no object';
  const isAuthorized = memberOf(value, 'isAuthorized');
  if (typeof isAuthorized !== 'boolean') return 'isAuthorized is no boolean';
  const deniedFields = readDeniedFields(memberOf(value, 'deniedFields') ?? [], apiArn);
  if (deniedFields === undefined) return 'deniedFields is no list of Type.field or ARNs of fields';
  const resolverContext = memberOf(value, 'resolverContext') ?? {};
  if (!isJsonObject(resolverContext) || !Object.values(resolverContext).every(isFlat))
    return 'resolverContext is no object of plain values';
  const ttl = memberOf(value, 'ttlOverride') ?? undefined;
  if (ttl !== undefined && !(isJsonNumber(ttl) && numberOf(ttl) >= 0))
    return 'ttlOverride is no number of seconds';
  const ttlSeconds = ttl === undefined ? undefined : Math.min(numberOf(ttl), ttlSecondsMax);
  const isKeepable = !exceedsUtf8Bytes(text, keptBytesMax);
  return { isAuthorized, deniedFields, resolverContext, ttlSeconds, isKeepable };
}

/** Of other APIs nothing is denied here: one function may serve many. */
function readDeniedFields(value: Json, apiArn: string): ReadonlySet<string> | undefined {
  if (!isJsonArray(value)) return undefined;
  const fields = new Set<string>();
  for (const each of value) {
    if (typeof each !== 'string') return undefined;
    const arn = parseArn(each);
    if (arn === undefined) {
      if (!/^\w+\.\w+$/.test(each)) return undefined;
      fields.add(each);
      continue;
    }
    const [, typeName, fieldName] = /\/types\/(\w+)\/fields\/(\w+)$/.exec(each) ?? [];
    if (typeName === undefined) return undefined;
    if (each === `${apiArn}/types/${typeName}/fields/${fieldName}`) fields.add(`${typeName}.${fieldName}`);
  }
  return fields;
}

function isFlat(value: Json): boolean {
  return !isJsonObject(value) && !isJsonArray(value);
}
