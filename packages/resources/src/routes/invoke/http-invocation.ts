import { type Json, OutboundError, parseJson, ServiceError } from '@cairn/kit';
import type { ApiPlace, ApiStore } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type {
  CorsConfiguration,
  HttpApi,
  HttpDeployment,
  HttpIntegration,
  HttpRoute,
  HttpStage,
} from '../route-types.ts';
import { type ApiAnswer, type ApiRequest, messageAnswer, singleHeaders, singleQuery } from './api-request.ts';
import { corsHeaders, preflightAnswer } from './cors.ts';
import {
  callFunction,
  callHttp,
  callOperation,
  type IntegrationCall,
  IntegrationTimeout,
  sourceArnOf,
} from './integration-result.ts';
import { answerOfFunction, eventOfVersion1, eventOfVersion2 } from './lambda-event.ts';
import { matchPath } from './match-path.ts';
import { textOf } from './parameter-mapping.ts';
import { requestContext } from './request-context.ts';
import { serviceSubtypes } from './service-subtypes.ts';
import { serviceTarget, withStageVariables } from './service-target.ts';

/** A request that has found its route. */
interface RoutedRequest {
  readonly request: ApiRequest;
  readonly place: ApiPlace;
  readonly stage: HttpStage;
  readonly route: HttpRoute;
  readonly integration: HttpIntegration;
  /** Without the stage. */
  readonly path: string;
  readonly pathParameters: { readonly [name: string]: string };
  readonly context: { readonly [name: string]: Json };
}

/** Answers requests to HTTP APIs. */
export class HttpInvocation {
  readonly #ports: RoutesPorts;
  readonly #store: ApiStore<HttpApi, HttpDeployment>;

  constructor(ports: RoutesPorts, store: ApiStore<HttpApi, HttpDeployment>) {
    this.#ports = ports;
    this.#store = store;
  }

  /** @returns undefined where no HTTP API has that id */
  async answer(request: ApiRequest): Promise<ApiAnswer | undefined> {
    const kept = await this.#store.find(request.apiId);
    if (kept === undefined) return undefined;
    const cors = kept.api.corsConfiguration;
    if (cors !== undefined && isPreflight(request)) return preflightAnswer(cors, singleHeaders(request));
    const routed = await this.#route(request, kept);
    const answer = 'status' in routed ? routed : await this.#carryOut(routed);
    return cors === undefined ? answer : withCors(answer, cors, request);
  }

  async #route(
    request: ApiRequest,
    { api, place }: { readonly api: HttpApi; readonly place: ApiPlace },
  ): Promise<RoutedRequest | ApiAnswer> {
    const { stage, path } = stageOf(api, request.path);
    if (stage === undefined || api.disableExecuteApiEndpoint) return messageAnswer(404, 'Not Found');
    const content = stage.autoDeploy ? api : await this.#deployed(api.apiId, stage);
    const routes = Object.values(content?.routes ?? {});
    const found = findRoute(routes, request.method, path);
    if (content === undefined || found === undefined) return messageAnswer(404, 'Not Found');
    const integration = content.integrations[(found.route.target ?? '').replace('integrations/', '')];
    if (integration === undefined) return messageAnswer(500, 'Internal Server Error');
    const context = requestContext({
      request,
      place,
      stage: stage.stageName,
      resourceId: found.route.routeId,
      resourcePath: found.route.routeKey,
      nowMs: this.#ports.clock.now(),
    });
    return {
      request,
      place,
      stage,
      route: found.route,
      integration,
      path,
      pathParameters: found.parameters,
      context,
    };
  }

  #deployed(apiId: string, { deploymentId }: HttpStage): Promise<HttpDeployment | undefined> {
    return deploymentId === undefined
      ? Promise.resolve(undefined)
      : this.#store.deployment(apiId, deploymentId);
  }

  async #carryOut(routed: RoutedRequest): Promise<ApiAnswer> {
    try {
      if (routed.route.authorizationType === 'AWS_IAM') await routed.request.authenticate();
      if (routed.integration.integrationSubtype !== undefined) return await this.#service(routed);
      if (routed.integration.integrationType === 'HTTP_PROXY') return await this.#http(routed);
      return await this.#function(routed);
    } catch (error) {
      if (error instanceof IntegrationTimeout) return messageAnswer(503, 'Service Unavailable');
      if (error instanceof ServiceError && error.status === 403) return messageAnswer(403, 'Forbidden');
      const { requestId } = routed.request;
      this.#ports.log('warn', 'a request to an API could not be carried out', {
        requestId,
        cause: String(error),
      });
      return error instanceof OutboundError
        ? messageAnswer(503, 'Service Unavailable')
        : messageAnswer(500, 'Internal Server Error');
    }
  }

  /** What the operation answers is the answer, its errors too. */
  async #service(routed: RoutedRequest): Promise<ApiAnswer> {
    const { integration } = routed;
    const subtype = serviceSubtypes[integration.integrationSubtype as string];
    if (subtype === undefined) return messageAnswer(500, 'Internal Server Error');
    const input: Record<string, Json> = {};
    for (const [parameter, expression] of Object.entries(integration.requestParameters ?? {})) {
      const value = selected(expression, routed, this.#ports);
      if (value === undefined || parameter === 'Region') continue;
      const member = subtype.members?.[parameter] ?? parameter.charAt(0).toLowerCase() + parameter.slice(1);
      input[member] = subtype.json?.includes(parameter) === true ? jsonOr(value) : value;
    }
    const region =
      selected(integration.requestParameters?.Region ?? '', routed, this.#ports) || routed.place.region;
    const { service, action } = subtype;
    const wrapped = action === 'PutEvents' ? { Entries: [input] } : input;
    const result = await callOperation(this.#callOf(routed), { service, action, region, input: wrapped });
    return { status: result.status, headers: [['Content-Type', 'application/json']], body: result.body };
  }

  async #http(routed: RoutedRequest): Promise<ApiAnswer> {
    const { request, integration, pathParameters, stage } = routed;
    const { host: _, connection: __, 'content-length': ___, ...headers } = singleHeaders(request);
    const uri = withStageVariables(integration.integrationUri ?? '', stage.stageVariables);
    const url = new URL(
      uri.replace(/\{([\w.-]+)\+?\}/g, (_all, name: string) =>
        (pathParameters[name] ?? '').split('/').map(encodeURIComponent).join('/'),
      ),
    );
    for (const [name, value] of request.query) url.searchParams.append(name, value);
    const method = integration.integrationMethod ?? 'ANY';
    const answer = await callHttp(this.#callOf(routed), {
      method: method === 'ANY' ? request.method : method,
      url: url.href,
      headers,
      body: request.body,
    });
    const kept = Object.entries(answer.headers).filter(
      ([name]) => !['connection', 'transfer-encoding', 'content-length', 'keep-alive'].includes(name),
    );
    return { status: answer.status, headers: kept, body: answer.bytes };
  }

  async #function(routed: RoutedRequest): Promise<ApiAnswer> {
    const { request, integration, route, path, pathParameters, stage, context } = routed;
    const functionArn = functionArnOf(
      withStageVariables(integration.integrationUri ?? '', stage.stageVariables),
    );
    if (functionArn === undefined) return messageAnswer(500, 'Internal Server Error');
    const isVersion2 = integration.payloadFormatVersion === '2.0';
    const options = {
      request,
      path,
      resource: route.routeKey.split(' ').at(-1) ?? '',
      pathParameters,
      stageVariables: stage.stageVariables,
      context,
      isBinary: isBinaryType(request),
    };
    const event = isVersion2
      ? eventOfVersion2({ ...options, routeKey: route.routeKey, rawPath: decodedPath(request.path) })
      : eventOfVersion1(options);
    const { payload, hasFailed } = await callFunction(this.#callOf(routed), functionArn, event);
    return hasFailed ? messageAnswer(500, 'Internal Server Error') : answerOfFunction(payload, isVersion2);
  }

  #callOf({ integration, place, request, context, path }: RoutedRequest): IntegrationCall {
    return {
      ports: this.#ports,
      place,
      credentials: integration.credentialsArn,
      sourceArn: sourceArnOf(place, context, request, path),
      timeoutMs: integration.timeoutInMillis,
      signal: request.signal,
    };
  }
}

function isPreflight({ method, headers }: ApiRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

function withCors(answer: ApiAnswer, cors: CorsConfiguration, request: ApiRequest): ApiAnswer {
  const own = corsHeaders(cors, singleHeaders(request));
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const kept = answer.headers.filter(([name]) => !names.has(name.toLowerCase()));
  return { ...answer, headers: [...kept, ...own] };
}

/** A path's first part may be a stage; without one it is the stage `$default`. */
function stageOf(
  api: HttpApi,
  whole: string,
): { readonly stage: HttpStage | undefined; readonly path: string } {
  const [, first = '', ...rest] = whole.split('/');
  const named = Object.hasOwn(api.stages, first) ? api.stages[first] : undefined;
  if (named !== undefined) return { stage: named, path: `/${rest.join('/')}` };
  return { stage: api.stages.$default, path: whole };
}

/** A method's own route before `ANY`, both before `$default`. */
function findRoute(
  routes: readonly HttpRoute[],
  method: string,
  path: string,
): { readonly route: HttpRoute; readonly parameters: { readonly [name: string]: string } } | undefined {
  const trimmed = path === '/' ? path : path.replace(/\/$/, '');
  const candidates = routes
    .map((route) => [route.routeKey.split(' '), route] as const)
    .filter(([[verb, pattern]]) => pattern !== undefined && (verb === method || verb === 'ANY'))
    .toSorted(([[one]], [[other]]) => Number(one === 'ANY') - Number(other === 'ANY'))
    .map(([[, pattern = '']], at, all) => [pattern, all[at]?.[1] as HttpRoute] as const);
  const match = matchPath(trimmed, candidates);
  if (match !== undefined) return { route: match.target, parameters: match.parameters };
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  return fallback && { route: fallback, parameters: {} };
}

/** An ARN of a function, or the URI by which REST APIs name one. */
function functionArnOf(uri: string): string | undefined {
  const target = serviceTarget(uri);
  if (target?.kind === 'function') return target.functionArn;
  return /^arn:[\w-]+:lambda:/.test(uri) ? uri : undefined;
}

function isBinaryType({ headers }: ApiRequest): boolean {
  const type = headers['content-type'];
  return (
    typeof type === 'string' &&
    /^(?:application\/octet-stream|image\/|audio\/|video\/|multipart\/)/.test(type)
  );
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * What a parameter of an integration selects: `$request.body.a`, `$request.header.x`, `$context.requestId`, a text with
 * `${…}` in it. Undefined where there is nothing.
 */
function selected(expression: string, routed: RoutedRequest, ports: RoutesPorts): string | undefined {
  if (/^\$\{[^}]+\}$/.test(expression)) return selectOne(expression.slice(2, -1), routed, ports);
  if (expression.startsWith('$') && !expression.startsWith('${')) {
    return selectOne(expression.slice(1), routed, ports);
  }
  return expression.replace(/\$\{([^}]+)\}/g, (_, name: string) => selectOne(name, routed, ports) ?? '');
}

function selectOne(name: string, routed: RoutedRequest, { findPath }: RoutesPorts): string | undefined {
  const { request, pathParameters, stage, context } = routed;
  const [, stageVariable] = /^stageVariables\.(\w+)$/.exec(name) ?? [];
  if (stageVariable !== undefined) return stage.stageVariables[stageVariable];
  const [, contextName] = /^context\.(.+)$/.exec(name) ?? [];
  if (contextName !== undefined) {
    const found = findPath(context, `$.${contextName}`);
    return found === undefined || found === null ? undefined : textOf(found);
  }
  const [, part, rest = ''] = /^request\.(\w+)\.?(.*)$/s.exec(name) ?? [];
  if (part === 'path') return rest === '' ? routed.path : pathParameters[rest];
  if (part === 'querystring') return singleQuery(request.query)[rest];
  if (part === 'header') return singleHeaders(request)[rest.toLowerCase()];
  if (part !== 'body') return undefined;
  const body = new TextDecoder().decode(request.body);
  if (rest === '') return body;
  const found = findPath(jsonOr(body), rest.startsWith('$') ? rest : `$.${rest}`);
  return found === undefined ? undefined : textOf(found);
}

function jsonOr(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
