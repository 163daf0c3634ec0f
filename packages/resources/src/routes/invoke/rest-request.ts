import { decodeBase64, encodeBase64, type Json, type Principal, parseJson, ServiceError } from '@cairn/kit';
import type { Value } from '@cairn/vtl';
import type { ApiPlace } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type { RestApi, RestIntegration, RestMethod } from '../route-types.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  messageAnswer,
  multiQuery,
  singleHeaders,
  singleQuery,
} from './api-request.ts';
import { isBinaryMedia, mediaType } from './binary-media.ts';
import type { IntegrationResult } from './integration-result.ts';
import { overriddenTexts, renderTemplate, type TemplateScope } from './mapping-template.ts';
import type { MappingSources } from './parameter-mapping.ts';
import { type MappedRequest, mapRequest } from './request-mapping.ts';
import { withStageVariables } from './service-target.ts';

/** A request to a REST API that has found its method. */
export interface MatchedRequest {
  readonly request: ApiRequest;
  readonly place: ApiPlace;
  readonly api: RestApi;
  readonly stage: string;
  readonly method: RestMethod;
  readonly integration: RestIntegration;
  readonly resourcePath: string;
  /** Without the stage. */
  readonly path: string;
  readonly pathParameters: { readonly [name: string]: string };
  readonly stageVariables: { readonly [name: string]: string };
  /** Of a signed request. */
  readonly caller: Principal | undefined;
  readonly context: { readonly [name: string]: Json };
  /** `$context` of this request's templates, which may change it. */
  readonly contextValue: Value;
  /** What templates see: a binary body that is converted to text is base64. */
  readonly bodyText: string;
}

/** The media type of a request: JSON unless it says. */
export function contentTypeOf({ headers }: ApiRequest): string {
  const header = headers['content-type'];
  return typeof header === 'string' ? mediaType(header) : 'application/json';
}

/** Whether the body of a request is binary to its API. */
export function isBinaryRequest(api: RestApi, request: ApiRequest): boolean {
  return isBinaryMedia(api.binaryMediaTypes, contentTypeOf(request));
}

/** The body of a request as texts see it. */
export function bodyTextOf(api: RestApi, request: ApiRequest, integration: RestIntegration): string {
  const isConverted = integration.contentHandling === 'CONVERT_TO_TEXT' && isBinaryRequest(api, request);
  return isConverted ? encodeBase64(request.body) : new TextDecoder().decode(request.body);
}

/** The body that the integration is given; an answer where the request's type is not taken. */
export function requestBody(matched: MatchedRequest, ports: RoutesPorts): string | Uint8Array | ApiAnswer {
  const { integration, request, api, bodyText } = matched;
  const { requestTemplates = {}, passthroughBehavior, contentHandling } = integration;
  const type = contentTypeOf(request);
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
  if (!passes) return messageAnswer(415, 'Unsupported Media Type', 'UnsupportedMediaTypeException');
  const isBinary = isBinaryRequest(api, request);
  if (isBinary && contentHandling !== 'CONVERT_TO_TEXT') return request.body;
  return !isBinary && contentHandling === 'CONVERT_TO_BINARY' ? decodedBase64(bodyText) : bodyText;
}

/** @throws ServiceError where the text is no base64: the request cannot be converted */
export function decodedBase64(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch {
    throw new ServiceError('SerializationException', 'The payload is no base64.');
  }
}

/** What templates of a request see, and with another body those of its answer. */
export function templateScope(matched: MatchedRequest, { findPath }: RoutesPorts): TemplateScope {
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

/** What mappings of parameters name: of the request, or of what the integration has answered. */
export function mappingSources(
  matched: MatchedRequest,
  { findPath }: RoutesPorts,
  result?: IntegrationResult,
): MappingSources {
  const { request, pathParameters, context, stageVariables, bodyText } = matched;
  return {
    path: pathParameters,
    querystring: multiQuery(request.query),
    header: result === undefined ? singleHeaders(request) : result.headers,
    body: result?.body ?? bodyText,
    context,
    stageVariables,
    findPath,
  };
}

/** Parameters that the method's are mapped to. */
export function mappedRequest(matched: MatchedRequest, ports: RoutesPorts): MappedRequest {
  const { integration, contextValue } = matched;
  return mapRequest(integration.requestParameters ?? {}, mappingSources(matched, ports), (part) =>
    overriddenTexts(contextValue, 'requestOverride', part),
  );
}

/** The endpoint of an HTTP integration: variables of the path stand in it in braces. */
export function endpointUrl(matched: MatchedRequest, mapped: MappedRequest): URL {
  const uri = withStageVariables(matched.integration.uri ?? '', matched.stageVariables);
  const values: { readonly [name: string]: string } = { ...matched.pathParameters, ...mapped.path };
  const filled = uri.replace(/\{([\w.-]+)\+?\}/g, (_, name: string) =>
    (values[name] ?? '').split('/').map(encodeURIComponent).join('/'),
  );
  const url = new URL(filled);
  for (const [name, all] of Object.entries(mapped.querystring)) {
    url.searchParams.delete(name);
    for (const value of all) url.searchParams.append(name, value);
  }
  return url;
}

/** The members of a form, where the integration's request is one. */
export function formInput(
  matched: MatchedRequest,
  body: string,
  mapped: MappedRequest,
): { readonly action: string | undefined; readonly input: { readonly [member: string]: Json } } | undefined {
  const header = Object.entries(mapped.header).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const isForm = mediaType(header) === 'application/x-www-form-urlencoded';
  const query = Object.entries(mapped.querystring).map(([name, all]) => [name, all.at(-1) ?? ''] as const);
  if (!isForm && query.length === 0) return undefined;
  const {
    Action,
    Version: _,
    ...input
  } = Object.fromEntries([...query, ...(isForm ? new URLSearchParams(body) : [])]);
  const target = /action\/(\w+)/.exec(matched.integration.uri ?? '')?.[1];
  return { action: Action ?? target, input };
}

/** @throws ServiceError SerializationException */
export function jsonInput(body: string): Json {
  try {
    return body === '' ? {} : parseJson(body);
  } catch {
    throw new ServiceError('SerializationException', 'The integration request is no JSON.');
  }
}
