import { type Json, OutboundError } from '@cairn/kit';
import type { ApiStore, KeptApi } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type { CorsConfiguration, HttpApi, HttpDeployment, HttpRoute, HttpStage } from '../route-types.ts';
import { callerOf, executeApiArn, RequestRefused } from './api-caller.ts';
import { type ApiAnswer, type ApiRequest, hopHeaders, messageAnswer, singleHeaders } from './api-request.ts';
import { isTextMedia, mediaType } from './binary-media.ts';
import { corsHeaders, preflightAnswer } from './cors.ts';
import { type MappedParameters, mapParameters } from './http-parameters.ts';
import { integrationPrincipal } from './integration-principal.ts';
import {
  callFunction,
  callHttp,
  callOperation,
  type IntegrationCall,
  IntegrationTimeout,
} from './integration-result.ts';
import { answerOfFunction, eventOfVersion1, eventOfVersion2 } from './lambda-event.ts';
import { matchPath } from './match-path.ts';
import { requestContext } from './request-context.ts';
import { jsonOr, type RoutedRequest, selected } from './selected-value.ts';
import { serviceSubtypes } from './service-subtypes.ts';
import { serviceTarget, withStageVariables } from './service-target.ts';

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
    const answer = await this.#answer(request, kept);
    return cors === undefined ? answer : withCors(answer, cors, request);
  }

  async #answer(request: ApiRequest, kept: KeptApi<HttpApi>): Promise<ApiAnswer> {
    try {
      const routed = await this.#route(request, kept);
      return 'status' in routed ? routed : await this.#carryOut(routed);
    } catch (error) {
      return this.#failure(error, request);
    }
  }

  /** @throws RequestRefused */
  async #route(request: ApiRequest, { api, place }: KeptApi<HttpApi>): Promise<RoutedRequest | ApiAnswer> {
    const { stage, path } = stageOf(api, request.path);
    if (stage === undefined || api.disableExecuteApiEndpoint) return messageAnswer(404, 'Not Found');
    const content = stage.autoDeploy ? api : await this.#deployed(api.apiId, stage);
    const routes = Object.values(content?.routes ?? {});
    const found = findRoute(routes, request.method, path);
    if (content === undefined || found === undefined) return messageAnswer(404, 'Not Found');
    const { route, parameters } = found;
    const integration = content.integrations[(route.target ?? '').replace('integrations/', '')];
    if (integration === undefined) return messageAnswer(500, 'Internal Server Error');
    const { stageName } = stage;
    const { authorizationType, routeId: resourceId, routeKey: resourcePath } = route;
    const question = { request, place, stage: stageName, path, authorizationType };
    const caller = await callerOf(question, this.#ports.denialOf);
    const nowMs = this.#ports.clock.now();
    const context = {
      ...requestContext({ request, place, stage: stageName, resourceId, resourcePath, nowMs, caller }),
      routeKey: resourcePath,
    };
    return { request, place, stage, route, integration, path, pathParameters: parameters, context, caller };
  }

  #deployed(apiId: string, { deploymentId }: HttpStage): Promise<HttpDeployment | undefined> {
    return deploymentId === undefined
      ? Promise.resolve(undefined)
      : this.#store.deployment(apiId, deploymentId);
  }

  async #carryOut(routed: RoutedRequest): Promise<ApiAnswer> {
    const { integration } = routed;
    if (integration.integrationSubtype !== undefined) return this.#service(routed);
    const answer =
      integration.integrationType === 'HTTP_PROXY' ? await this.#http(routed) : await this.#function(routed);
    return mappedAnswer(answer, routed, this.#ports);
  }

  #failure(error: unknown, { requestId }: ApiRequest): ApiAnswer {
    if (error instanceof RequestRefused) return messageAnswer(403, 'Forbidden');
    if (error instanceof IntegrationTimeout) return messageAnswer(503, 'Service Unavailable');
    const cause = String(error);
    this.#ports.log('warn', 'a request to an API could not be carried out', { requestId, cause });
    return error instanceof OutboundError
      ? messageAnswer(503, 'Service Unavailable')
      : messageAnswer(500, 'Internal Server Error');
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
    const { request, integration } = routed;
    const headers = Object.entries(singleHeaders(request)).filter(([name]) => !hopHeaders.has(name));
    const before = {
      header: [...headers, ['forwarded', forwardedBy(request)] as const],
      querystring: [...request.query],
    };
    const parameters = integration.requestParameters ?? {};
    const mapped = mapParameters(before, parameters, (expression) =>
      selected(expression, routed, this.#ports),
    );
    const url = endpointUrl(routed, mapped);
    const method = integration.integrationMethod ?? 'ANY';
    const answer = await callHttp(this.#callOf(routed), {
      method: method === 'ANY' ? request.method : method,
      url: url.href,
      headers: mapped.header,
      body: request.body,
    });
    const kept = answer.headerPairs.filter(([name]) => !hopHeaders.has(name));
    return { status: answer.status, headers: kept, body: answer.bytes };
  }

  async #function(routed: RoutedRequest): Promise<ApiAnswer> {
    const { request, integration, route, path, pathParameters, stage, context, caller } = routed;
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
      isBinary: !isTextMedia(mediaType(singleHeaders(request)['content-type'])),
      caller,
    };
    const event = isVersion2
      ? eventOfVersion2({ ...options, routeKey: route.routeKey, rawPath: decodedPath(request.path) })
      : eventOfVersion1(options);
    const { payload, hasFailed } = await callFunction(this.#callOf(routed), functionArn, event);
    return hasFailed ? messageAnswer(500, 'Internal Server Error') : answerOfFunction(payload, isVersion2);
  }

  #callOf({ integration, place, request, stage, route, path, caller }: RoutedRequest): IntegrationCall {
    const [verb = '$default', pattern = ''] = route.routeKey.split(' ');
    const method = verb === 'ANY' ? request.method : verb;
    // Lambda's permissions name the route, whose method is `*` where it takes any.
    const sourceArn = executeApiArn(place, {
      apiId: request.apiId,
      stage: stage.stageName,
      method: verb === '$default' ? request.method : method,
      path: pattern === '' ? path : pattern,
    });
    return {
      ports: this.#ports,
      place,
      principal: integrationPrincipal({ credentials: integration.credentialsArn, caller, place, sourceArn }),
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

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Whom a request came from and what it asked for (RFC 7239). */
function forwardedBy({ sourceIp, host, scheme }: ApiRequest): string {
  return `for=${sourceIp};host=${host};proto=${scheme}`;
}

/** The endpoint, with variables of the path in it in braces, what is mapped and what the query says. */
function endpointUrl({ integration, pathParameters, stage }: RoutedRequest, mapped: MappedParameters): URL {
  const uri = withStageVariables(integration.integrationUri ?? '', stage.stageVariables);
  const url = new URL(
    uri.replace(/\{([\w.-]+)\+?\}/g, (_all, name: string) =>
      (pathParameters[name] ?? '').split('/').map(encodeURIComponent).join('/'),
    ),
  );
  if (mapped.path !== undefined) url.pathname = mapped.path;
  for (const [name, value] of mapped.querystring) url.searchParams.append(name, value);
  return url;
}

/** What the integration's mapping of that status makes of an answer. */
function mappedAnswer(answer: ApiAnswer, routed: RoutedRequest, ports: RoutesPorts): ApiAnswer {
  const parameters = routed.integration.responseParameters?.[String(answer.status)];
  if (parameters === undefined) return answer;
  const header = answer.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  const body = typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body);
  const response = { header: Object.fromEntries(header), body };
  const mapped = mapParameters({ header, querystring: [] }, parameters, (expression) =>
    selected(expression, routed, ports, response),
  );
  const status = Number(mapped.statuscode ?? answer.status);
  const isStatus = Number.isInteger(status) && status >= 200 && status <= 599;
  return { ...answer, status: isStatus ? status : answer.status, headers: mapped.header };
}
