import type { Json, LimitValues } from '@cairn/kit';
import { checkCredentials } from './integration-credentials.ts';
import { checkTemplate } from './invoke/mapping-template.ts';
import { resourceOf, withResource } from './rest-resources.ts';
import { routeErrors } from './route-errors.ts';
import type { RouteLimitName } from './route-limits.ts';
import type {
  IntegrationResponse,
  MethodResponse,
  RestApi,
  RestIntegration,
  RestMethod,
} from './route-types.ts';

/** A resource's method, by its ids. */
export interface MethodPlace {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

/** Services that are spoken to by a form, which names the action; the path is a queue's, or nothing. */
const calledByPath: ReadonlySet<string> = new Set(['lambda', 'sqs', 'sns', 'iam', 'sts', 'monitoring']);

const verbs: ReadonlySet<string> = new Set('GET POST PUT PATCH DELETE HEAD OPTIONS ANY'.split(' '));

/** @throws ServiceError NotFoundException */
export function methodOf(
  api: RestApi,
  { resourceId, httpMethod }: Omit<MethodPlace, 'restApiId'>,
): RestMethod {
  const methods = resourceOf(api, resourceId).resourceMethods ?? {};
  const method = Object.hasOwn(methods, httpMethod) ? methods[httpMethod] : undefined;
  if (method === undefined) throw routeErrors.notFound('Method');
  return method;
}

/** @throws ServiceError NotFoundException */
export function integrationOf(api: RestApi, place: Omit<MethodPlace, 'restApiId'>): RestIntegration {
  const { methodIntegration } = methodOf(api, place);
  if (methodIntegration === undefined) throw routeErrors.notFound('Integration');
  return methodIntegration;
}

/** The API with a method put in place, or taken away. */
export function withMethod(
  api: RestApi,
  resourceId: string,
  httpMethod: string,
  method: RestMethod | undefined,
): RestApi {
  const resource = resourceOf(api, resourceId);
  const { [httpMethod]: _, ...others } = resource.resourceMethods ?? {};
  const resourceMethods = method === undefined ? others : { ...others, [httpMethod]: method };
  return withResource(api, { ...resource, resourceMethods });
}

/** What PutMethod is given. */
export interface MethodInput extends MethodPlace {
  readonly authorizationType: string;
  readonly authorizerId?: string;
  readonly apiKeyRequired?: boolean;
  readonly operationName?: string;
  readonly requestParameters?: { readonly [parameter: string]: boolean };
  readonly requestModels?: { readonly [contentType: string]: string };
  readonly requestValidatorId?: string;
  readonly authorizationScopes?: Json;
}

/** @throws ServiceError BadRequestException */
export function newMethod(input: MethodInput): RestMethod {
  const { httpMethod, authorizationType, apiKeyRequired = false } = input;
  if (!verbs.has(httpMethod)) throw routeErrors.badRequest('Invalid HTTP method specified');
  checkAuthorization(authorizationType);
  if (apiKeyRequired) throw routeErrors.unsupported('API keys and usage plans (apiKeyRequired)');
  if (input.requestValidatorId !== undefined) throw routeErrors.unsupported('request validators');
  return {
    httpMethod,
    authorizationType,
    apiKeyRequired,
    ...(input.operationName === undefined ? {} : { operationName: input.operationName }),
    ...(input.requestParameters === undefined ? {} : { requestParameters: input.requestParameters }),
    ...(input.requestModels === undefined ? {} : { requestModels: input.requestModels }),
  };
}

/** @throws ServiceError BadRequestException */
export function checkAuthorization(type: string): void {
  if (type === 'NONE' || type === 'AWS_IAM') return;
  if (['CUSTOM', 'COGNITO_USER_POOLS', 'JWT'].includes(type)) {
    throw routeErrors.unsupported(`authorizers (authorizationType ${type})`);
  }
  throw routeErrors.badRequest('Invalid authorization type specified');
}

/** What PutIntegration is given; `type` and `uri` come by the names of the wire. */
export interface IntegrationInput extends MethodPlace {
  readonly type: string;
  readonly integrationHttpMethod?: string;
  readonly uri?: string;
  readonly connectionType?: string;
  readonly connectionId?: string;
  readonly credentials?: string;
  readonly requestParameters?: RestIntegration['requestParameters'];
  readonly requestTemplates?: RestIntegration['requestTemplates'];
  readonly passthroughBehavior?: string;
  readonly contentHandling?: string;
  readonly timeoutInMillis?: number;
  readonly cacheNamespace?: string;
  readonly cacheKeyParameters?: readonly string[];
  readonly tlsConfig?: RestIntegration['tlsConfig'];
}

/** @throws ServiceError BadRequestException */
export function newIntegration(
  input: IntegrationInput,
  limits: LimitValues<RouteLimitName>,
  responses: RestIntegration['integrationResponses'],
): RestIntegration {
  const timeoutInMillis = input.timeoutInMillis ?? limits.apiIntegrationTimeoutMs;
  const { type, integrationHttpMethod: httpMethod } = input;
  checkIntegration({ ...input, type, httpMethod, timeoutInMillis }, limits);
  return {
    type: type as RestIntegration['type'],
    ...(input.integrationHttpMethod === undefined ? {} : { httpMethod: input.integrationHttpMethod }),
    ...(input.uri === undefined ? {} : { uri: input.uri }),
    ...((input.credentials ?? '') === '' ? {} : { credentials: input.credentials }),
    ...(input.requestParameters === undefined ? {} : { requestParameters: input.requestParameters }),
    ...(input.requestTemplates === undefined ? {} : { requestTemplates: input.requestTemplates }),
    passthroughBehavior: passthroughOf(input.passthroughBehavior),
    ...(input.contentHandling === undefined
      ? {}
      : { contentHandling: input.contentHandling as NonNullable<RestIntegration['contentHandling']> }),
    timeoutInMillis,
    cacheNamespace: input.cacheNamespace ?? input.resourceId,
    cacheKeyParameters: input.cacheKeyParameters ?? [],
    ...(responses === undefined ? {} : { integrationResponses: responses }),
  };
}

function passthroughOf(given: string | undefined): RestIntegration['passthroughBehavior'] {
  const behavior = (given ?? 'WHEN_NO_MATCH').toUpperCase();
  if (behavior === 'WHEN_NO_MATCH' || behavior === 'WHEN_NO_TEMPLATES' || behavior === 'NEVER')
    return behavior;
  throw routeErrors.badRequest('Invalid passthrough behavior specified');
}

/** What an integration must be, when it is put and when it is updated. @throws ServiceError BadRequestException */
export function checkIntegration(
  input: {
    readonly type: string;
    readonly httpMethod?: string | undefined;
    readonly uri?: string;
    readonly credentials?: string;
    readonly connectionType?: string;
    readonly timeoutInMillis: number;
    readonly requestParameters?: RestIntegration['requestParameters'];
    readonly requestTemplates?: RestIntegration['requestTemplates'];
    readonly tlsConfig?: RestIntegration['tlsConfig'];
  },
  limits: LimitValues<RouteLimitName>,
): void {
  const { type, timeoutInMillis, connectionType = 'INTERNET' } = input;
  if (!['HTTP', 'AWS', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'].includes(type)) {
    throw routeErrors.badRequest('Invalid integration type specified');
  }
  if (connectionType === 'VPC_LINK') throw routeErrors.unsupported('VPC links');
  if (connectionType !== 'INTERNET') throw routeErrors.badRequest('Invalid connection type specified');
  if (input.tlsConfig?.insecureSkipVerification === true) {
    throw routeErrors.unsupported('certificates that are not verified (insecureSkipVerification)');
  }
  if (type !== 'MOCK') checkTarget(input, type);
  checkCredentials(input.credentials);
  if (timeoutInMillis < 50 || timeoutInMillis > limits.apiIntegrationTimeoutMs) {
    throw routeErrors.badRequest(`Timeout should be between 50 ms and ${limits.apiIntegrationTimeoutMs} ms`);
  }
  for (const [target, expression] of Object.entries(input.requestParameters ?? {})) {
    checkRequestMapping(target, expression);
  }
  checkTemplates(input.requestTemplates, limits);
}

const requestTarget = /^integration\.request\.(?:path|querystring|header)\.\S+$/;
const requestSource =
  /^(?:'.*'|method\.request\.(?:(?:path|(?:multivalue)?querystring|(?:multivalue)?header)\.\S+|body(?:\..+)?)|context\.\S+|stageVariables\.\w+)$/s;

function checkRequestMapping(target: string, expression: string): void {
  const wrong = requestTarget.test(target)
    ? requestSource.test(expression)
      ? undefined
      : expression
    : target;
  if (wrong === undefined) return;
  throw routeErrors.badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${wrong}]`,
  );
}

function checkTarget(
  { uri = '', httpMethod }: { readonly uri?: string; readonly httpMethod?: string | undefined },
  type: string,
): void {
  if (type.startsWith('AWS') && !/^arn:[\w-]+:apigateway:[\w-]+:.+$/.test(uri)) {
    throw routeErrors.badRequest('Invalid ARN specified in the request');
  }
  const named = /^arn:[\w-]+:apigateway:[\w-]+:(?:[\w-]+\.)*([\w-]+):path\//.exec(uri)?.[1];
  if (named !== undefined && !calledByPath.has(named)) {
    throw routeErrors.unsupported(`integrations with ${named} by path`);
  }
  if (type === 'AWS_PROXY' && named !== 'lambda') {
    throw routeErrors.badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
  }
  if (type.startsWith('HTTP') && !/^https?:\/\/\S+$/.test(uri)) {
    throw routeErrors.badRequest('Invalid HTTP endpoint specified for URI');
  }
  if (httpMethod === undefined) {
    throw routeErrors.badRequest('Enumeration value for HttpMethod must be non-empty');
  }
}

/** @throws ServiceError BadRequestException */
export function checkTemplates(
  templates: { readonly [contentType: string]: string | null } | undefined,
  limits: LimitValues<RouteLimitName>,
): void {
  for (const template of Object.values(templates ?? {})) {
    if (template === null) continue;
    if (template.length > limits.apiTemplateBytes) {
      throw routeErrors.badRequest(`Invalid mapping template: longer than ${limits.apiTemplateBytes} bytes`);
    }
    const problem = checkTemplate(template);
    if (problem !== undefined) throw routeErrors.badRequest(`Invalid mapping template: ${problem}`);
  }
}

/** @throws ServiceError BadRequestException */
export function newIntegrationResponse(
  input: MethodPlace & IntegrationResponse,
  method: RestMethod,
  limits: LimitValues<RouteLimitName>,
): IntegrationResponse {
  const { statusCode, selectionPattern, responseParameters, responseTemplates, contentHandling } = input;
  checkStatus(statusCode);
  for (const parameter of Object.keys(responseParameters ?? {})) {
    const declared = method.methodResponses?.[statusCode]?.responseParameters ?? {};
    if (parameter.startsWith('method.response.header.') && !Object.hasOwn(declared, parameter)) {
      throw routeErrors.badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${parameter}]`,
      );
    }
  }
  checkTemplates(responseTemplates, limits);
  return {
    statusCode,
    ...(selectionPattern === undefined ? {} : { selectionPattern }),
    ...(responseParameters === undefined ? {} : { responseParameters }),
    ...(responseTemplates === undefined ? {} : { responseTemplates }),
    ...(contentHandling === undefined ? {} : { contentHandling }),
  };
}

/** @throws ServiceError BadRequestException */
export function newMethodResponse(input: MethodPlace & MethodResponse): MethodResponse {
  const { statusCode, responseParameters, responseModels } = input;
  checkStatus(statusCode);
  return {
    statusCode,
    ...(responseParameters === undefined ? {} : { responseParameters }),
    ...(responseModels === undefined ? {} : { responseModels }),
  };
}

function checkStatus(statusCode: string): void {
  if (!/^[1-5]\d\d$/.test(statusCode)) throw routeErrors.badRequest('Invalid status code specified');
}
