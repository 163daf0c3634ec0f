import { isJsonArray, isJsonNumber, isJsonObject, type Json, memberOf, printJson } from '@cairn/kit';
import {
  isAbsent,
  readAnyObject,
  readObject,
  readOptionalText,
  readText,
  unexpected,
} from '../request-document.ts';
import { documentFailure } from '../source-failure.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** A request to an endpoint, read from its document. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Pairs;
  readonly body: string | undefined;
}

const members: ReadonlySet<string> = new Set(['version', 'method', 'resourcePath', 'params']);
const ofParams: ReadonlySet<string> = new Set(['query', 'headers', 'body']);
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Headers that are made from the rest of the request. They are left out, not refused: a resolver that hands on the
 * headers of its own request (`util.http.copyHeaders`) has some of them.
 */
const ownHeaders: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'user-agent',
  'expectation',
  'expect',
  'transfer-encoding',
  'content-length',
]);

const contentTypes =
  /^(?:text\/[\w.+-]+|application\/(?:xml|json|soap\+xml|x-amz-json-1\.[01]|vnd\.api\+json|x-ndjson|x-www-form-urlencoded))$/;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerText = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Source: AppSync developer guide, "JavaScript resolver function reference for HTTP". @throws SourceFailure */
export function readHttpRequest(request: Json, endpoint: string): HttpRequest {
  const document = readObject(request, '$', members);
  const method = readText(document, 'method', '$');
  if (!methods.has(method)) throw unexpected([...methods].join(', '), '$[method]', method);
  const given = memberOf(document, 'params');
  const params = isAbsent(given) ? {} : readObject(given, '$[params]', ofParams);
  const body = memberOf(params, 'body');
  return {
    method,
    url: urlOf(endpoint, readOptionalText(document, 'resourcePath', '$') ?? '/', pairsOf(params, 'query')),
    headers: headersOf(pairsOf(params, 'headers')),
    body: isAbsent(body) ? undefined : typeof body === 'string' ? body : printJson(body),
  };
}

/** The path stands behind the endpoint, and leads to no other. @throws SourceFailure */
function urlOf(endpoint: string, resourcePath: string, query: Pairs): URL {
  const base = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (base === undefined) throw documentFailure(`The endpoint '${endpoint}' is no URL.`);
  const prefix = base.pathname.replace(/\/+$/, '');
  const text = `${base.origin}${prefix}${resourcePath.startsWith('/') ? '' : '/'}${resourcePath}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBehind =
    url?.origin === base.origin && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  if (url === undefined || !isBehind) {
    throw documentFailure(`The path '${resourcePath}' leads away from the endpoint '${endpoint}'.`);
  }
  const added = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  url.search = [...(url.search === '' ? [] : [url.search.slice(1)]), ...added].join('&');
  url.hash = '';
  url.username = base.username;
  url.password = base.password;
  return url;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** @throws SourceFailure */
function headersOf(pairs: Pairs): Pairs {
  return pairs.filter(([name, value]) => {
    const path = `$[params][headers][${name}]`;
    if (!token.test(name)) throw documentFailure(`Unsupported element '${path}'.`);
    if (!headerText.test(value)) throw documentFailure(`The value of '${path}' is no header.`);
    const lower = name.toLowerCase();
    const [type = ''] = value.split(';', 1);
    if (lower === 'content-type' && !contentTypes.test(type.trim().toLowerCase())) {
      throw documentFailure(`Unsupported content type '${type.trim()}'.`);
    }
    return !ownHeaders.has(lower);
  });
}

/** Names with their values, of which one name may have several; null ones are left out. @throws SourceFailure */
function pairsOf(params: { readonly [member: string]: Json }, member: string): Pairs {
  const path = `$[params][${member}]`;
  const given = memberOf(params, member);
  if (isAbsent(given)) return [];
  return Object.entries(readAnyObject(given, path)).flatMap(([name, value]) =>
    (isJsonArray(value) ? value : [value])
      .filter((item) => item !== null)
      .map((item) => [name, textOf(item, `${path}[${name}]`)] as const),
  );
}

function textOf(value: Json, path: string): string {
  if (typeof value === 'string') return value;
  if (isJsonNumber(value) || typeof value === 'boolean') return String(value);
  throw unexpected('string', path, isJsonObject(value) ? value : null);
}
