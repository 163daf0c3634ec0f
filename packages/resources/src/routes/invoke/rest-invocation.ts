import { isJsonObject, type Json, memberOf, OutboundError, parseJson, ServiceError } from '@cairn/kit';
import { isNumeric, javaPattern, TemplateError, type Value, valueOfJson } from '@cairn/vtl';
import type { ApiPlace, ApiStore } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type {
  IntegrationResponse,
  RestApi,
  RestDeployment,
  RestIntegration,
  RestMethod,
} from '../route-types.ts';
import { type ApiAnswer, type ApiRequest, messageAnswer, singleHeaders, singleQuery } from './api-request.ts';
import {
  callFunction,
  callHttp,
  callMappedFunction,
  callOperation,
  type IntegrationCall,
  type IntegrationResult,
  IntegrationTimeout,
  sourceArnOf,
} from './integration-result.ts';
import { answerOfFunction, eventOfVersion1 } from './lambda-event.ts';
import { overridden, overriddenTexts, renderTemplate, type TemplateScope } from './mapping-template.ts';
import { matchPath } from './match-path.ts';
import { type MappingSources, mappedValue } from './parameter-mapping.ts';
import { requestContext } from './request-context.ts';
import { serviceTarget, withStageVariables } from './service-target.ts';

/** A request that has found its method. */
interface MatchedRequest {
  readonly request: ApiRequest;
  readonly place: ApiPlace;
  readonly api: RestApi;
  readonly method: RestMethod;
  readonly integration: RestIntegration;
  readonly resourcePath: string;
  /** Without the stage. */
  readonly path: string;
  readonly pathParameters: { readonly [name: string]: string };
  readonly stageVariables: { readonly [name: string]: string };
  readonly context: { readonly [name: string]: Json };
  /** `$context` of this request's templates, which may change it. */
  readonly contextValue: Value;
  readonly bodyText: string;
}

/** Answers requests to REST APIs. */
export class RestInvocation {
  readonly #ports: RoutesPorts;
  readonly #store: ApiStore<RestApi, RestDeployment>;

  constructor(ports: RoutesPorts, store: ApiStore<RestApi, RestDeployment>) {
    this.#ports = ports;
    this.#store = store;
  }

  /** @returns undefined where no REST API has that id */
  async answer(request: ApiRequest): Promise<ApiAnswer | undefined> {
    const kept = await this.#store.find(request.apiId);
    if (kept === undefined) return undefined;
    const matched = await this.#match(request, kept);
    if ('status' in matched) return matched;
    try {
      if (matched.method.authorizationType === 'AWS_IAM') await request.authenticate();
      return await this.#carryOut(matched);
    } catch (error) {
      return this.#failure(error, matched);
    }
  }

  async #match(
    request: ApiRequest,
    { api, place }: { readonly api: RestApi; readonly place: ApiPlace },
  ): Promise<MatchedRequest | ApiAnswer> {
    const [, stageName = '', ...rest] = request.path.split('/');
    const path = `/${rest.join('/')}`;
    const stage = Object.hasOwn(api.stages, stageName) ? api.stages[stageName] : undefined;
    if (stage === undefined || api.disableExecuteApiEndpoint)
      return messageAnswer(403, 'Forbidden', 'ForbiddenException');
    const deployment = await this.#store.deployment(api.id, stage.deploymentId);
    const resources = Object.values(deployment?.resources ?? {});
    const match = matchPath(
      path === '/' ? path : path.replace(/\/$/, ''),
      resources
        .filter(({ resourceMethods = {} }) => resourceMethods[request.method] ?? resourceMethods.ANY)
        .map((resource) => [resource.path, resource] as const),
    );
    const methods = match?.target.resourceMethods ?? {};
    const method = methods[request.method] ?? methods.ANY;
    if (match === undefined || method?.methodIntegration === undefined) {
      return messageAnswer(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException');
    }
    const context = requestContext({
      request,
      place,
      stage: stageName,
      resourceId: match.target.id,
      resourcePath: match.target.path,
      nowMs: this.#ports.clock.now(),
    });
    return {
      request,
      place,
      api,
      method,
      integration: method.methodIntegration,
      resourcePath: match.target.path,
      path,
      pathParameters: match.parameters,
      stageVariables: stage.variables ?? {},
      context,
      contextValue: valueOfJson({
        ...context,
        requestOverride: { header: {}, path: {}, querystring: {} },
        responseOverride: { header: {} },
      }),
      bodyText: new TextDecoder().decode(request.body),
    };
  }

  async #carryOut(matched: MatchedRequest): Promise<ApiAnswer> {
    const { type } = matched.integration;
    if (type === 'AWS_PROXY') return this.#functionProxy(matched);
    if (type === 'HTTP_PROXY') return this.#httpProxy(matched);
    const body = requestBody(matched, this.#ports);
    if (typeof body !== 'string') return body;
    if (type === 'MOCK') return this.#mapResponse(matched, mocked(body));
    if (type === 'HTTP') return this.#mapResponse(matched, await this.#http(matched, body));
    return this.#mapResponse(matched, await this.#service(matched, body));
  }

  async #functionProxy(matched: MatchedRequest): Promise<ApiAnswer> {
    const target = serviceTarget(withStageVariables(matched.integration.uri ?? '', matched.stageVariables));
    if (target?.kind !== 'function') return internalError();
    const event = eventOfVersion1({
      request: matched.request,
      path: matched.path,
      resource: matched.resourcePath,
      pathParameters: matched.pathParameters,
      stageVariables: matched.stageVariables,
      context: matched.context,
      isBinary: isBinary(matched),
    });
    const { payload, hasFailed } = await callFunction(this.#callOf(matched), target.functionArn, event);
    return hasFailed ? badGateway() : answerOfFunction(payload, false);
  }

  async #httpProxy(matched: MatchedRequest): Promise<ApiAnswer> {
    const { request, integration } = matched;
    const { host: _, connection: __, 'content-length': ___, ...headers } = singleHeaders(request);
    const url = new URL(filledUri(matched));
    if (url.search === '') url.search = request.query.toString();
    const method =
      integration.httpMethod === 'ANY' ? request.method : (integration.httpMethod ?? request.method);
    const answer = await callHttp(this.#callOf(matched), {
      method,
      url: url.href,
      headers,
      body: request.body,
    });
    const kept = Object.entries(answer.headers).filter(([name]) => !hopHeaders.has(name));
    return { status: answer.status, headers: kept, body: answer.bytes };
  }

  async #http(matched: MatchedRequest, body: string): Promise<IntegrationResult> {
    const { integration, request } = matched;
    const mapped = mappedRequest(matched, this.#ports);
    const url = new URL(filledUri(matched, mapped.path));
    for (const [name, value] of Object.entries(mapped.querystring)) url.searchParams.append(name, value);
    return callHttp(this.#callOf(matched), {
      method: integration.httpMethod === 'ANY' ? request.method : (integration.httpMethod ?? request.method),
      url: url.href,
      headers: { 'Content-Type': contentTypeOf(matched), ...mapped.header },
      body,
    });
  }

  async #service(matched: MatchedRequest, body: string): Promise<IntegrationResult> {
    const call = this.#callOf(matched);
    const target = serviceTarget(withStageVariables(matched.integration.uri ?? '', matched.stageVariables));
    if (target === undefined) return serviceError('UnknownOperationException');
    if (target.kind === 'function') return callMappedFunction(call, target.functionArn, body);
    const { region, service } = target;
    const form = formInput(matched, body, mappedRequest(matched, this.#ports));
    if (target.kind === 'action') {
      return callOperation(call, {
        service,
        action: target.action,
        region,
        input: form?.input ?? jsonInput(body),
      });
    }
    // A query protocol: the action is among the members of the form.
    const action = form?.action;
    if (action === undefined) return serviceError('UnknownOperationException');
    const queue = service === 'sqs' ? { QueueUrl: `${this.#ports.endpoint()}/${target.path}` } : {};
    return callOperation(call, { service, action, region, input: { ...queue, ...form?.input } });
  }

  #mapResponse(matched: MatchedRequest, result: IntegrationResult): ApiAnswer {
    const response = selectResponse(matched.integration, result.selectedBy);
    if (response === undefined) return internalError();
    const sources = sourcesOf(matched, this.#ports, result);
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    for (const [target, expression] of Object.entries(response.responseParameters ?? {})) {
      const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
      const value = mappedValue(expression, sources);
      if (name !== undefined && value !== undefined) setHeader(headers, name, value);
    }
    const body = responseBody(response, { ...templateScope(matched, this.#ports), body: result.body });
    const { contextValue } = matched;
    const status = overridden(contextValue, 'responseOverride', 'status');
    for (const [name, value] of Object.entries(overriddenTexts(contextValue, 'responseOverride', 'header'))) {
      setHeader(headers, name, value);
    }
    return {
      status: isNumeric(status) ? Number(status) : Number(response.statusCode),
      headers: Object.entries(headers),
      body,
    };
  }

  #callOf({ integration, place, request, context, resourcePath }: MatchedRequest): IntegrationCall {
    return {
      ports: this.#ports,
      place,
      credentials: integration.credentials,
      sourceArn: sourceArnOf(place, context, request, resourcePath),
      timeoutMs: integration.timeoutInMillis,
      signal: request.signal,
    };
  }

  #failure(error: unknown, { request }: MatchedRequest): ApiAnswer {
    if (error instanceof IntegrationTimeout)
      return messageAnswer(504, 'Endpoint request timed out', 'InternalServerErrorException');
    if (error instanceof OutboundError) return badGateway();
    if (error instanceof ServiceError) {
      return error.status === 403 ? messageAnswer(403, error.message, error.code) : internalError();
    }
    const { requestId } = request;
    const cause = error instanceof TemplateError ? error.message : String(error);
    this.#ports.log('warn', 'a request to an API could not be carried out', { requestId, cause });
    return internalError();
  }
}

const hopHeaders: ReadonlySet<string> = new Set([
  'connection',
  'transfer-encoding',
  'content-length',
  'keep-alive',
]);

function internalError(): ApiAnswer {
  return messageAnswer(500, 'Internal server error', 'InternalServerErrorException');
}

function badGateway(): ApiAnswer {
  return messageAnswer(502, 'Internal server error', 'InternalServerErrorException');
}

function serviceError(code: string): IntegrationResult {
  return { status: 400, headers: {}, body: JSON.stringify({ __type: code }), selectedBy: '400' };
}

function contentTypeOf({ request }: MatchedRequest): string {
  const header = request.headers['content-type'];
  return (typeof header === 'string' ? header : 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

function isBinary(matched: MatchedRequest): boolean {
  const type = contentTypeOf(matched);
  return (matched.api.binaryMediaTypes ?? []).some((each) => each === type || each === '*/*');
}

/** The body that the integration is given; an answer where the request's type is not taken. */
function requestBody(matched: MatchedRequest, ports: RoutesPorts): string | ApiAnswer {
  const { requestTemplates = {}, passthroughBehavior } = matched.integration;
  const type = contentTypeOf(matched);
  const names = Object.keys(requestTemplates);
  const name = names.find((each) => each.toLowerCase() === type) ?? names.find((each) => each === '$default');
  const template = name === undefined ? undefined : requestTemplates[name];
  if (template !== undefined && template !== null && template !== '') {
    return renderTemplate(template, templateScope(matched, ports));
  }
  const passes =
    name !== undefined ||
    passthroughBehavior === 'WHEN_NO_MATCH' ||
    (passthroughBehavior === 'WHEN_NO_TEMPLATES' && names.length === 0);
  if (passes) return matched.bodyText;
  return messageAnswer(415, 'Unsupported Media Type', 'BadRequestException');
}

function templateScope(matched: MatchedRequest, { findPath }: RoutesPorts): TemplateScope {
  const { request, pathParameters, contextValue, stageVariables, bodyText } = matched;
  return {
    body: bodyText,
    parameters: {
      path: pathParameters,
      querystring: singleQuery(request.query),
      header: singleHeaders(request),
    },
    context: contextValue,
    stageVariables,
    findPath,
  };
}

function sourcesOf(matched: MatchedRequest, ports: RoutesPorts, result?: IntegrationResult): MappingSources {
  const { request, pathParameters, context, stageVariables, bodyText } = matched;
  return {
    path: pathParameters,
    querystring: singleQuery(request.query),
    header: result === undefined ? singleHeaders(request) : result.headers,
    body: result?.body ?? bodyText,
    context,
    stageVariables,
    findPath: ports.findPath,
  };
}

/** Parameters that the method's are mapped to. */
function mappedRequest(matched: MatchedRequest, ports: RoutesPorts) {
  const mapped: Record<'path' | 'querystring' | 'header', Record<string, string>> = {
    path: {},
    querystring: {},
    header: {},
  };
  const sources = sourcesOf(matched, ports);
  for (const [target, expression] of Object.entries(matched.integration.requestParameters ?? {})) {
    const [, part, name] = /^integration\.request\.(path|querystring|header)\.(.+)$/.exec(target) ?? [];
    const value = mappedValue(expression, sources);
    if (part !== undefined && name !== undefined && value !== undefined) mapped[part as 'path'][name] = value;
  }
  for (const part of ['path', 'querystring', 'header'] as const) {
    Object.assign(mapped[part], overriddenTexts(matched.contextValue, 'requestOverride', part));
  }
  return mapped;
}

/** Variables of the path stand in the URI in braces. */
function filledUri(matched: MatchedRequest, mapped: { readonly [name: string]: string } = {}): string {
  const uri = withStageVariables(matched.integration.uri ?? '', matched.stageVariables);
  const values = { ...matched.pathParameters, ...mapped };
  return uri.replace(/\{([\w.-]+)\+?\}/g, (_, name: string) =>
    (values[name] ?? '').split('/').map(encodeURIComponent).join('/'),
  );
}

/** The members of a form, where the integration's request is one. */
function formInput(
  matched: MatchedRequest,
  body: string,
  mapped: ReturnType<typeof mappedRequest>,
): { readonly action: string | undefined; readonly input: { readonly [member: string]: Json } } | undefined {
  const header = Object.entries(mapped.header).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const isForm = header?.startsWith('application/x-www-form-urlencoded') === true;
  const query = Object.entries(mapped.querystring);
  if (!isForm && query.length === 0) return undefined;
  const {
    Action,
    Version: _,
    ...input
  } = Object.fromEntries([...query, ...(isForm ? new URLSearchParams(body) : [])]);
  const target = /action\/(\w+)/.exec(matched.integration.uri ?? '')?.[1];
  return { action: Action ?? target, input };
}

function jsonInput(body: string): Json {
  try {
    return body === '' ? {} : parseJson(body);
  } catch {
    throw new ServiceError('SerializationException', 'The integration request is no JSON.');
  }
}

/** A mock's request template says with which status it answers. */
function mocked(body: string): IntegrationResult {
  let status = 500;
  try {
    const json = parseJson(body);
    const given = isJsonObject(json) ? Number(memberOf(json, 'statusCode')) : Number.NaN;
    if (Number.isInteger(given)) status = given;
  } catch {
    // A mock whose template gives no JSON answers 500, as the service does.
  }
  return { status, headers: {}, body: '', selectedBy: String(status) };
}

/** The response whose pattern fits whole; else the one without a pattern. */
function selectResponse(integration: RestIntegration, selectedBy: string): IntegrationResponse | undefined {
  const responses = Object.values(integration.integrationResponses ?? {});
  const patterned = responses.filter(({ selectionPattern }) => (selectionPattern ?? '') !== '');
  const selected = patterned.find(({ selectionPattern }) =>
    javaPattern(selectionPattern as string).matches(selectedBy),
  );
  return selected ?? responses.find(({ selectionPattern }) => (selectionPattern ?? '') === '');
}

function responseBody({ responseTemplates = {} }: IntegrationResponse, scope: TemplateScope): string {
  const template = responseTemplates['application/json'] ?? Object.values(responseTemplates)[0];
  return template === undefined || template === null || template === ''
    ? scope.body
    : renderTemplate(template, scope);
}

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  for (const there of Object.keys(headers))
    if (there.toLowerCase() === name.toLowerCase()) delete headers[there];
  headers[name] = value;
}
