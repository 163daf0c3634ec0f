import { isJsonArray, isJsonObject, type Json, parseJson, printJson } from '@cairn/kit';

/** What expressions of REST APIs' parameter mappings may name. */
export interface MappingSources {
  readonly path: { readonly [name: string]: string };
  readonly querystring: { readonly [name: string]: readonly string[] };
  readonly header: { readonly [name: string]: string };
  readonly body: string;
  readonly context: { readonly [name: string]: Json };
  readonly stageVariables: { readonly [name: string]: string };
  readonly findPath: (value: Json, path: string) => Json | undefined;
}

/**
 * The value of an expression such as `method.request.querystring.token`, `integration.response.body.a.b`,
 * `context.requestId`, `stageVariables.name` or `'a text'`.
 * @returns undefined where there is none
 */
export function mappedValue(expression: string, sources: MappingSources): string | undefined {
  const literal = /^'(.*)'$/s.exec(expression)?.[1];
  if (literal !== undefined) return literal;
  const stage = /^stageVariables\.(\w+)$/.exec(expression)?.[1];
  if (stage !== undefined) return sources.stageVariables[stage];
  const context = /^context\.(.+)$/.exec(expression)?.[1];
  if (context !== undefined) return textAt(sources.context, context);
  const [, part = '', rest = ''] =
    /^(?:method\.request|integration\.response)\.(\w+)\.?(.*)$/s.exec(expression) ?? [];
  if (part === 'path') return sources.path[rest];
  if (part === 'querystring' || part === 'multivaluequerystring') return sources.querystring[rest]?.at(-1);
  if (part === 'header' || part === 'multivalueheader') return headerOf(sources.header, rest);
  return part === 'body' ? bodyValue(sources, rest) : undefined;
}

/** All values of an expression that names several: `method.request.multivaluequerystring.id`. */
export function mappedValues(expression: string, sources: MappingSources): readonly string[] {
  const name = /^method\.request\.multivaluequerystring\.(.+)$/s.exec(expression)?.[1];
  if (name !== undefined) return sources.querystring[name] ?? [];
  const value = mappedValue(expression, sources);
  return value === undefined ? [] : [value];
}

function headerOf(headers: { readonly [name: string]: string }, name: string): string | undefined {
  const found = Object.keys(headers).find((each) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : headers[found];
}

function bodyValue({ body, findPath }: MappingSources, rest: string): string | undefined {
  if (rest === '') return body;
  let json: Json;
  try {
    json = parseJson(body);
  } catch {
    return undefined;
  }
  const found = findPath(json, rest.startsWith('$') ? rest : `$.${rest}`);
  return found === undefined ? undefined : textOf(found);
}

function textAt(value: Json, path: string): string | undefined {
  let found: Json | undefined = value;
  for (const name of path.split('.'))
    found = found !== undefined && isJsonObject(found) ? found[name] : undefined;
  return found === undefined || found === null ? undefined : textOf(found);
}

/** A text as it is, anything else as JSON. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return isJsonObject(value) || isJsonArray(value) ? printJson(value) : String(value);
}
