import { OutboundError, ServiceError } from '@cairn/kit';
import { TemplateError, valueOfJson } from '@cairn/vtl';
import type { ApiPlace, ApiStore } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type { RestApi, RestDeployment, RestIntegration, RestMethod, RestStage } from '../route-types.ts';
import { callerOf, executeApiArn, RequestRefused } from './api-caller.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  forwardedHeaders,
  hopHeaders,
  messageAnswer,
  singleHeaders,
} from './api-request.ts';
import { isBinaryMedia, mediaType } from './binary-media.ts';
import { integrationPrincipal } from './integration-principal.ts';
import {
  callFunction,
  callHttp,
  callMappedFunction,
  callOperation,
  type IntegrationCall,
  type IntegrationResult,
  IntegrationTimeout,
} from './integration-result.ts';
import { answerOfFunction, eventOfVersion1 } from './lambda-event.ts';
import { matchPath } from './match-path.ts';
import { requestContext } from './request-context.ts';
import {
  bodyTextOf,
  contentTypeOf,
  endpointUrl,
  formInput,
  isBinaryRequest,
  jsonInput,
  type MatchedRequest,
  mappedRequest,
  requestBody,
} from './rest-request.ts';
import { mapResponse, mocked } from './rest-response.ts';
import { serviceTarget, withStageVariables } from './service-target.ts';

/** The method that a request has found. */
interface FoundMethod {
  readonly stage: RestStage;
  readonly method: RestMethod;
  readonly integration: RestIntegration;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly path: string;
  readonly pathParameters: { readonly [name: string]: string };
}

interface Found {
  readonly api: RestApi;
  readonly place: ApiPlace;
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
    const found = await this.#find(request, kept.api);
    if ('status' in found) return found;
    try {
      return await this.#carryOut(await this.#admit(request, kept, found));
    } catch (error) {
      return this.#failure(error, request);
    }
  }

  async #find(request: ApiRequest, api: RestApi): Promise<FoundMethod | ApiAnswer> {
    const [, stageName = '', ...rest] = request.path.split('/');
    const path = `/${rest.join('/')}`;
    const stage = Object.hasOwn(api.stages, stageName) ? api.stages[stageName] : undefined;
    if (stage === undefined || api.disableExecuteApiEndpoint)
      return messageAnswer(403, 'Forbidden', 'ForbiddenException');
    const deployment = await this.#store.deployment(api.id, stage.deploymentId);
    const match = matchPath(
      path === '/' ? path : path.replace(/\/$/, ''),
      Object.values(deployment?.resources ?? {})
        .filter(({ resourceMethods = {} }) => resourceMethods[request.method] ?? resourceMethods.ANY)
        .map((resource) => [resource.path, resource] as const),
    );
    const methods = match?.target.resourceMethods ?? {};
    const method = methods[request.method] ?? methods.ANY;
    if (match === undefined || method?.methodIntegration === undefined) {
      return messageAnswer(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException');
    }
    const { id: resourceId, path: resourcePath } = match.target;
    const integration = method.methodIntegration;
    return { stage, method, integration, resourceId, resourcePath, path, pathParameters: match.parameters };
  }

  /** @throws RequestRefused */
  async #admit(request: ApiRequest, { api, place }: Found, found: FoundMethod): Promise<MatchedRequest> {
    const { stage, method, resourceId, resourcePath, ...rest } = found;
    const { authorizationType } = method;
    const { stageName } = stage;
    const question = {
      request,
      place,
      stage: stageName,
      path: rest.path,
      authorizationType,
      policy: api.policy,
    };
    const caller = await callerOf(question, this.#ports.denialOf);
    const nowMs = this.#ports.clock.now();
    const context = requestContext({
      request,
      place,
      stage: stageName,
      resourceId,
      resourcePath,
      nowMs,
      caller,
    });
    return {
      ...rest,
      request,
      place,
      api,
      stage: stageName,
      method,
      resourcePath,
      stageVariables: stage.variables ?? {},
      caller,
      context,
      contextValue: valueOfJson({
        ...context,
        requestOverride: { header: {}, path: {}, querystring: {} },
        responseOverride: { header: {} },
      }),
      bodyText: bodyTextOf(api, request, rest.integration),
    };
  }

  async #carryOut(matched: MatchedRequest): Promise<ApiAnswer> {
    const { type } = matched.integration;
    if (type === 'AWS_PROXY') return this.#functionProxy(matched);
    if (type === 'HTTP_PROXY') return this.#httpProxy(matched);
    const body = requestBody(matched, this.#ports);
    if (typeof body === 'object' && 'status' in body) return body;
    if (type === 'MOCK') return mapResponse(matched, mocked(body), this.#ports);
    const result = type === 'HTTP' ? await this.#http(matched, body) : await this.#service(matched, body);
    return mapResponse(matched, result, this.#ports);
  }

  async #functionProxy(matched: MatchedRequest): Promise<ApiAnswer> {
    const { request, api, integration, stageVariables } = matched;
    const target = serviceTarget(withStageVariables(integration.uri ?? '', stageVariables));
    if (target?.kind !== 'function') return internalError();
    const event = eventOfVersion1({
      ...matched,
      resource: matched.resourcePath,
      isBinary: isBinaryRequest(api, request),
    });
    const { payload, hasFailed } = await callFunction(this.#callOf(matched), target.functionArn, event);
    if (hasFailed) return badGateway();
    const accepted = mediaType(singleHeaders(request).accept);
    return answerOfFunction(payload, false, (type) =>
      [accepted, mediaType(type)].some((each) => isBinaryMedia(api.binaryMediaTypes, each)),
    );
  }

  async #httpProxy(matched: MatchedRequest): Promise<ApiAnswer> {
    const { request } = matched;
    const mapped = mappedRequest(matched, this.#ports);
    const url = endpointUrl(matched, mapped);
    for (const [name, value] of request.query)
      if (mapped.querystring[name] === undefined) url.searchParams.append(name, value);
    const headers = new Map(Object.entries(singleHeaders(request)).filter(([name]) => !hopHeaders.has(name)));
    const added = [...forwardedHeaders(request), ...Object.entries(mapped.header)];
    for (const [name, value] of added) headers.set(name.toLowerCase(), value);
    const answer = await callHttp(this.#callOf(matched), {
      method: verbOf(matched),
      url: url.href,
      headers: [...headers],
      body: request.body,
    });
    const kept = answer.headerPairs.filter(([name]) => !hopHeaders.has(name));
    return { status: answer.status, headers: kept, body: answer.bytes };
  }

  #http(matched: MatchedRequest, body: string | Uint8Array): Promise<IntegrationResult> {
    const mapped = mappedRequest(matched, this.#ports);
    const headers = Object.entries(mapped.header);
    const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
    return callHttp(this.#callOf(matched), {
      method: verbOf(matched),
      url: endpointUrl(matched, mapped).href,
      headers: isTyped ? headers : [['Content-Type', contentTypeOf(matched.request)], ...headers],
      body,
    });
  }

  async #service(matched: MatchedRequest, given: string | Uint8Array): Promise<IntegrationResult> {
    const body = typeof given === 'string' ? given : new TextDecoder().decode(given);
    const call = this.#callOf(matched);
    const target = serviceTarget(withStageVariables(matched.integration.uri ?? '', matched.stageVariables));
    if (target === undefined) return unknownOperation;
    if (target.kind === 'function') return callMappedFunction(call, target.functionArn, body);
    const { region, service } = target;
    const form = formInput(matched, body, mappedRequest(matched, this.#ports));
    if (target.kind === 'action') {
      const input = form?.input ?? jsonInput(body);
      return callOperation(call, { service, action: target.action, region, input });
    }
    // A query protocol: the action is among the members of the form.
    const action = form?.action;
    if (action === undefined) return unknownOperation;
    const queue = service === 'sqs' ? { QueueUrl: `${this.#ports.endpoint()}/${target.path}` } : {};
    return callOperation(call, { service, action, region, input: { ...queue, ...form?.input } });
  }

  #callOf({
    integration,
    place,
    request,
    caller,
    stage,
    method,
    resourcePath,
  }: MatchedRequest): IntegrationCall {
    const { httpMethod } = method;
    const { apiId } = request;
    const verb = httpMethod === 'ANY' ? request.method : httpMethod;
    const sourceArn = executeApiArn(place, { apiId, stage, method: verb, path: resourcePath });
    return {
      ports: this.#ports,
      place,
      principal: integrationPrincipal({ credentials: integration.credentials, caller, place, sourceArn }),
      timeoutMs: integration.timeoutInMillis,
      signal: request.signal,
    };
  }

  #failure(error: unknown, { requestId }: ApiRequest): ApiAnswer {
    if (error instanceof RequestRefused) return refusal(error);
    if (error instanceof IntegrationTimeout)
      return messageAnswer(504, 'Endpoint request timed out', 'InternalServerErrorException');
    const isKnown =
      error instanceof TemplateError || error instanceof ServiceError || error instanceof OutboundError;
    const cause = isKnown ? error.message : String(error);
    this.#ports.log('warn', 'a request to an API could not be carried out', { requestId, cause });
    return error instanceof OutboundError ? badGateway() : internalError();
  }
}

/** Policies' refusals bear their text in a member of a capital letter. */
function refusal({ code, message }: RequestRefused): ApiAnswer {
  const answer = messageAnswer(403, message, code);
  return code === 'AccessDeniedException'
    ? { ...answer, body: JSON.stringify({ Message: message }) }
    : answer;
}

function verbOf({ integration: { httpMethod }, request }: MatchedRequest): string {
  return httpMethod === 'ANY' || httpMethod === undefined ? request.method : httpMethod;
}

function internalError(): ApiAnswer {
  return messageAnswer(500, 'Internal server error', 'InternalServerErrorException');
}

function badGateway(): ApiAnswer {
  return messageAnswer(502, 'Internal server error', 'InternalServerErrorException');
}

const unknownOperation: IntegrationResult = {
  status: 400,
  headers: {},
  body: JSON.stringify({ __type: 'UnknownOperationException' }),
  selectedBy: '400',
};
