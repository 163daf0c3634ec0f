import { isForbiddenHeader } from '@cairn/asl';
import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { formText, percentEncoded } from './form-body.ts';

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']);

/** Names with values, in the order given; one name may have several. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** Which schemes a task may name: AWS knows `https:` only. */
export type EndpointSchemes = 'https' | 'any';

/** What is wrong with the parameters of an HTTP Task, in AWS's words; empty when nothing is. */
export function httpParameterProblems(parameters: JsonObject, schemes: EndpointSchemes): readonly string[] {
  const wrong: string[] = [];
  const refuse = (field: string): void => {
    wrong.push(`The value of the field '${field}' has an invalid format`);
  };
  const endpoint = memberOf(parameters, 'ApiEndpoint');
  if (typeof endpoint !== 'string' || !isEndpoint(endpoint, schemes)) refuse('ApiEndpoint');
  if (!methods.has(memberOf(parameters, 'Method') as string)) refuse('Method');
  if (connectionArn(parameters) === undefined) {
    wrong.push(
      "Exactly one of the fields 'Authentication' and 'InvocationConfig' with a 'ConnectionArn' is required",
    );
  }
  const headers = memberOf(parameters, 'Headers') ?? null;
  if (headers !== null && !isHeaders(headers)) refuse('Headers');
  else if (isJsonObject(headers)) {
    for (const name of Object.keys(headers)) {
      if (isForbiddenHeader(name)) wrong.push(`The header '${name}' is not supported in the field 'Headers'`);
    }
  }
  wrong.push(...transformProblems(memberOf(parameters, 'Transform') ?? null));
  return wrong;
}

/** The ARN of the connection, when exactly one is named. */
export function connectionArn(parameters: JsonObject): string | undefined {
  const named = ['Authentication', 'InvocationConfig'].flatMap((field) => {
    const value = memberOf(parameters, field) ?? null;
    return value === null ? [] : [isJsonObject(value) ? memberOf(value, 'ConnectionArn') : undefined];
  });
  return named.length === 1 && typeof named[0] === 'string' ? named[0] : undefined;
}

function isEndpoint(endpoint: string, schemes: EndpointSchemes): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol } = new URL(endpoint);
  return protocol === 'https:' || (schemes === 'any' && protocol === 'http:');
}

function isHeaders(headers: Json): boolean {
  if (!isJsonObject(headers)) return false;
  return Object.entries(headers).every(
    ([name, value]) =>
      token.test(name) && valuesOf(value).every((text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text)),
  );
}

function transformProblems(transform: Json): readonly string[] {
  if (transform === null) return [];
  const problem = (field: string): string => `The value of the field '${field}' has an invalid format`;
  if (!isJsonObject(transform)) return [problem('Transform')];
  const encoding = memberOf(transform, 'RequestBodyEncoding') ?? 'NONE';
  const options = memberOf(transform, 'RequestEncodingOptions') ?? {};
  const format = isJsonObject(options) ? (memberOf(options, 'ArrayFormat') ?? 'INDICES') : undefined;
  return [
    ...(encoding === 'NONE' || encoding === 'URL_ENCODED' ? [] : [problem('RequestBodyEncoding')]),
    ...(/^(?:INDICES|REPEAT|COMMAS|BRACKETS)$/.test(String(format))
      ? []
      : [problem('RequestEncodingOptions')]),
  ];
}

/** The values of one name, which may be one scalar or a list of them. */
function valuesOf(value: Json): readonly string[] {
  return isJsonArray(value) ? value.map(formText) : [formText(value)];
}

/** An object of scalars or lists as pairs; null members are left out. */
export function pairsOf(members: Json | undefined): Pairs {
  if (!isJsonObject(members ?? null)) return [];
  return Object.entries(members as JsonObject).flatMap(([name, value]) =>
    value === null ? [] : valuesOf(value).map((text): [string, string] => [name, text]),
  );
}

/** What a connection says wins over what a state says of the same name. */
export function mergePairs(
  own: Pairs,
  stronger: Pairs,
  { ignoresCase }: { readonly ignoresCase: boolean },
): Pairs {
  const key = (name: string): string => (ignoresCase ? name.toLowerCase() : name);
  const taken = new Set(stronger.map(([name]) => key(name)));
  return [...own.filter(([name]) => !taken.has(key(name))), ...stronger];
}

/** A URL with further query parameters, those of its own that are named again replaced. */
export function withQuery(endpoint: string, parameters: Pairs): string {
  const url = new URL(endpoint);
  const named = new Set(parameters.map(([name]) => name));
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !named.has(decodeName(pair)));
  const added = parameters.map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`);
  url.search = [...kept, ...added].join('&');
  return url.href;
}

function decodeName(pair: string): string {
  const [name = ''] = pair.split('=', 1);
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
