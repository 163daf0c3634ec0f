import { type Json, type Principal, parseJson } from '@cairn/kit';
import type { ApiPlace } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type { HttpIntegration, HttpRoute, HttpStage } from '../route-types.ts';
import { type ApiRequest, singleHeaders, singleQuery } from './api-request.ts';
import { textOf } from './parameter-mapping.ts';

/** A request that has found its route. */
export interface RoutedRequest {
  readonly request: ApiRequest;
  readonly place: ApiPlace;
  readonly stage: HttpStage;
  readonly route: HttpRoute;
  readonly integration: HttpIntegration;
  /** Without the stage. */
  readonly path: string;
  readonly pathParameters: { readonly [name: string]: string };
  readonly context: { readonly [name: string]: Json };
  /** Of a signed request. */
  readonly caller: Principal | undefined;
}

/** What mappings of an answer may name. */
interface SelectedResponse {
  /** By lower-case name. */
  readonly header: { readonly [name: string]: string };
  readonly body: string;
}

/**
 * What a parameter of an integration selects: `$request.body.a`, `$request.header.x`, `$context.requestId`, a text with
 * `${…}` in it. Undefined where there is nothing.
 */
export function selected(
  expression: string,
  routed: RoutedRequest,
  ports: RoutesPorts,
  response?: SelectedResponse,
): string | undefined {
  if (/^\$\{[^}]+\}$/.test(expression)) return selectOne(expression.slice(2, -1), routed, ports, response);
  if (expression.startsWith('$') && !expression.startsWith('${')) {
    return selectOne(expression.slice(1), routed, ports, response);
  }
  return expression.replace(
    /\$\{([^}]+)\}/g,
    (_, name: string) => selectOne(name, routed, ports, response) ?? '',
  );
}

function selectOne(
  name: string,
  routed: RoutedRequest,
  { findPath }: RoutesPorts,
  response: SelectedResponse | undefined,
): string | undefined {
  const { request, pathParameters, stage, context } = routed;
  const [, stageVariable] = /^stageVariables\.(\w+)$/.exec(name) ?? [];
  if (stageVariable !== undefined) return stage.stageVariables[stageVariable];
  const [, contextName] = /^context\.(.+)$/.exec(name) ?? [];
  if (contextName !== undefined) {
    const found = findPath(context, `$.${contextName}`);
    return found === undefined || found === null ? undefined : textOf(found);
  }
  const [, answered, inside = ''] = /^response\.(header|body)\.?(.*)$/s.exec(name) ?? [];
  if (answered === 'header') return response?.header[inside.toLowerCase()];
  if (answered === 'body') return response && bodyValue(response.body, inside, findPath);
  const [, part, rest = ''] = /^request\.(\w+)\.?(.*)$/s.exec(name) ?? [];
  if (part === 'path') return rest === '' ? routed.path : pathParameters[rest];
  if (part === 'querystring') return singleQuery(request.query)[rest];
  if (part === 'header') return singleHeaders(request)[rest.toLowerCase()];
  if (part !== 'body') return undefined;
  return bodyValue(new TextDecoder().decode(request.body), rest, findPath);
}

function bodyValue(body: string, path: string, findPath: RoutesPorts['findPath']): string | undefined {
  if (path === '') return body;
  const found = findPath(jsonOr(body), path.startsWith('$') ? path : `$.${path}`);
  return found === undefined ? undefined : textOf(found);
}

/** A text that is no JSON stands for itself. */
export function jsonOr(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
