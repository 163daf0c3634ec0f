import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, setMember } from '@cairn/kit';
import type { ResolverContext } from '../resolver/resolver-context.ts';

/** The members of a context that are made of what was given; all others stand as they are. */
const known: ReadonlySet<string> = new Set([
  ...['arguments', 'args', 'source', 'identity', 'request', 'info', 'stash', 'prev', 'result', 'error'],
  ...['outErrors', 'env'],
]);

/**
 * The context that code is evaluated against, of the JSON that a caller gave for it: what is not given is as it would
 * be in a resolver whose field has no arguments and no parent.
 * Source: AppSync API Reference, "EvaluateCode".
 */
export function evaluationContext(given: JsonObject): ResolverContext {
  const { prev, result, error, outErrors } = given;
  const others = Object.fromEntries(Object.entries(given).filter(([name]) => !known.has(name)));
  return {
    ...others,
    arguments: memberOf(given, 'arguments') ?? memberOf(given, 'args') ?? {},
    source: memberOf(given, 'source') ?? null,
    identity: memberOf(given, 'identity') ?? null,
    request: requestOf(objectOf(given, 'request')),
    info: infoOf(objectOf(given, 'info')),
    stash: stashOf(objectOf(given, 'stash')),
    ...(isJsonObject(prev) ? { prev: { result: memberOf(prev, 'result') ?? null } } : {}),
    ...(result === undefined ? {} : { result }),
    ...(isJsonObject(error)
      ? { error: { message: textOf(error, 'message'), type: textOf(error, 'type') } }
      : {}),
    ...(isJsonArray(outErrors) ? { outErrors } : {}),
    env: textsOf(objectOf(given, 'env')),
  };
}

function requestOf(request: JsonObject): ResolverContext['request'] {
  const headers: Record<string, Json> = {};
  for (const [name, value] of Object.entries(objectOf(request, 'headers')))
    setMember(headers, name.toLowerCase(), value);
  const domainName = memberOf(request, 'domainName');
  return { headers, domainName: typeof domainName === 'string' ? domainName : null };
}

function infoOf(info: JsonObject): ResolverContext['info'] {
  const list = memberOf(info, 'selectionSetList');
  return {
    fieldName: textOf(info, 'fieldName'),
    parentTypeName: textOf(info, 'parentTypeName'),
    variables: memberOf(info, 'variables') ?? {},
    selectionSetList: isJsonArray(list) ? list.filter((path) => typeof path === 'string') : [],
    selectionSetGraphQL: textOf(info, 'selectionSetGraphQL'),
  };
}

/** A copy of its own: code changes it in place. */
function stashOf(given: JsonObject): ResolverContext['stash'] {
  const stash: Record<string, Json> = {};
  for (const [name, value] of Object.entries(given)) setMember(stash, name, value);
  return stash;
}

function textsOf(given: JsonObject): ResolverContext['env'] {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function objectOf(given: JsonObject, member: string): JsonObject {
  const value = memberOf(given, member);
  return isJsonObject(value) ? value : {};
}

function textOf(given: JsonObject, member: string): string {
  const value = memberOf(given, member);
  return typeof value === 'string' ? value : '';
}
