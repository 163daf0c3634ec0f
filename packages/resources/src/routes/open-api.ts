import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, type Random } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { newHttpIntegration } from './http-integrations.ts';
import { newIntegration } from './rest-methods.ts';
import { addResource } from './rest-resources.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type {
  CorsConfiguration,
  HttpApi,
  HttpIntegration,
  HttpRoute,
  IntegrationResponse,
  MethodResponse,
  RestApi,
  RestIntegration,
  RestMethod,
} from './route-types.ts';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'x-amazon-apigateway-any-method'];

/** What an OpenAPI document says of a REST API. */
export interface ImportedRestApi {
  readonly name: string;
  readonly api: {
    readonly description?: string;
    readonly version?: string;
    readonly binaryMediaTypes?: readonly string[];
  };
  readonly content: Pick<RestApi, 'resources' | 'rootResourceId' | 'models'>;
}

/** What an OpenAPI document says of an HTTP API. */
export type ImportedHttpApi = Pick<
  HttpApi,
  'name' | 'description' | 'version' | 'routes' | 'integrations' | 'corsConfiguration'
>;

/** How a document is read. */
export interface ImportOptions {
  readonly failOnWarnings?: boolean;
  /** `ignore`, `prepend`. */
  readonly basepath?: string;
}

/** One operation of a document, with all that its path says. */
interface DocumentedOperation {
  readonly path: string;
  readonly verb: string;
  readonly operation: JsonObject;
}

/**
 * Reads an OpenAPI document (2.0, 3.0 or 3.1, in JSON or YAML) with API Gateway's extensions.
 * @throws ServiceError BadRequestException
 */
export function importOpenApi(
  body: string,
  ports: RoutesPorts,
  { failOnWarnings, basepath }: ImportOptions,
): ImportedRestApi {
  const document = readDocument(body, ports);
  const rootResourceId = newApiId(ports.random);
  let content: ImportedRestApi['content'] = {
    rootResourceId,
    resources: { [rootResourceId]: { id: rootResourceId, path: '/' } },
    models: {},
  };
  const warnings: string[] = [];
  for (const operation of operationsOf(document, basepath))
    content = withOperation(content, operation, { ports, warnings });
  if (failOnWarnings === true && warnings.length > 0) {
    throw routeErrors.badRequest(`Warnings found during import: ${warnings.join('; ')}`);
  }
  const description = textOf(infoOf(document), 'description');
  const version = textOf(infoOf(document), 'version');
  const types = memberOf(document, 'x-amazon-apigateway-binary-media-types');
  return {
    name: textOf(infoOf(document), 'title') ?? 'Imported API',
    api: {
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
      ...(types !== undefined && isJsonArray(types) ? { binaryMediaTypes: types.map(String) } : {}),
    },
    content,
  };
}

/** The same for an HTTP API. @throws ServiceError BadRequestException */
export function importHttpApi(
  body: string,
  ports: RoutesPorts,
  { basepath }: ImportOptions,
): ImportedHttpApi {
  const document = readDocument(body, ports);
  const routes: Record<string, HttpRoute> = {};
  const integrations: Record<string, HttpIntegration> = {};
  for (const { path, verb, operation } of operationsOf(document, basepath)) {
    const routeId = newApiId(ports.random, 7);
    const given = objectOf(operation, 'x-amazon-apigateway-integration');
    let target: string | undefined;
    if (given !== undefined) {
      const integration = httpIntegration(given, ports);
      integrations[integration.integrationId] = integration;
      target = `integrations/${integration.integrationId}`;
    }
    const routeKey = path === '/$default' ? '$default' : `${verb} ${path}`;
    routes[routeId] = {
      routeId,
      routeKey,
      authorizationType: authorizationOf(document, operation),
      apiKeyRequired: false,
      ...(target === undefined ? {} : { target }),
    };
  }
  const cors = objectOf(document, 'x-amazon-apigateway-cors');
  const description = textOf(infoOf(document), 'description');
  const version = textOf(infoOf(document), 'version');
  return {
    name: textOf(infoOf(document), 'title') ?? 'Imported API',
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version }),
    routes,
    integrations,
    ...(cors === undefined ? {} : { corsConfiguration: cors as CorsConfiguration }),
  };
}

function readDocument(body: string, { parseDocument, limits }: RoutesPorts): JsonObject {
  if (body.length > limits.apiDefinitionBytes) {
    throw routeErrors.badRequest(`The document is longer than ${limits.apiDefinitionBytes} bytes`);
  }
  let document: Json;
  try {
    document = parseDocument(body);
  } catch (error) {
    throw routeErrors.badRequest(`Invalid OpenAPI input: ${(error as Error).message}`);
  }
  if (!isJsonObject(document) || (textOf(document, 'openapi') ?? textOf(document, 'swagger')) === undefined) {
    throw routeErrors.badRequest(
      'Invalid OpenAPI input: the document must have the field openapi or swagger',
    );
  }
  return document;
}

function operationsOf(document: JsonObject, basepath: string | undefined): readonly DocumentedOperation[] {
  const base = basePathOf(document, basepath);
  const operations: DocumentedOperation[] = [];
  for (const [path, given] of Object.entries(objectOf(document, 'paths') ?? {})) {
    const item = resolved(document, given);
    for (const [name, operation] of Object.entries(item)) {
      if (!verbs.includes(name) || !isJsonObject(operation)) continue;
      const verb = name.startsWith('x-') ? 'ANY' : name.toUpperCase();
      operations.push({ path: base + path, verb, operation: { ...operation, document } });
    }
  }
  return operations;
}

/** The base path of a document is ignored unless it is to stand before all paths. */
function basePathOf(document: JsonObject, basepath = 'ignore'): string {
  if (basepath === 'ignore') return '';
  if (basepath === 'split') throw routeErrors.unsupported('imports with basepath=split');
  if (basepath !== 'prepend') throw routeErrors.badRequest('Invalid basepath specified');
  const servers = memberOf(document, 'servers');
  const server = servers !== undefined && isJsonArray(servers) ? servers[0] : undefined;
  const variables = server !== undefined && isJsonObject(server) ? objectOf(server, 'variables') : undefined;
  const ofServer = textOf(objectOf(variables ?? {}, 'basePath') ?? {}, 'default');
  const given = textOf(document, 'basePath') ?? ofServer ?? '';
  const path = given.replace(/^\/?/, '/').replace(/\/$/, '');
  return path === '/' ? '' : path;
}

/** Follows a reference within the document. */
function resolved(document: JsonObject, value: Json): JsonObject {
  if (!isJsonObject(value)) return {};
  const reference = textOf(value, '$ref');
  if (reference === undefined) return value;
  let target: Json = document;
  for (const part of reference.replace(/^#\//, '').split('/')) {
    const next: Json | undefined = isJsonObject(target)
      ? memberOf(target, part.replaceAll('~1', '/').replaceAll('~0', '~'))
      : undefined;
    if (next === undefined || !reference.startsWith('#/')) {
      throw routeErrors.badRequest(`Invalid OpenAPI input: the reference ${reference} leads nowhere`);
    }
    target = next;
  }
  return isJsonObject(target) ? target : {};
}

function withOperation(
  content: ImportedRestApi['content'],
  { path, verb, operation }: DocumentedOperation,
  { ports, warnings }: { readonly ports: RoutesPorts; readonly warnings: string[] },
): ImportedRestApi['content'] {
  const { content: placed, resourceId } = placeOf(content, path, ports);
  const given = objectOf(operation, 'x-amazon-apigateway-integration');
  if (given === undefined) warnings.push(`${verb} ${path} has no x-amazon-apigateway-integration`);
  const document = memberOf(operation, 'document') as JsonObject;
  const method: RestMethod = {
    httpMethod: verb,
    authorizationType: authorizationOf(document, operation),
    apiKeyRequired: false,
    ...(textOf(operation, 'operationId') === undefined
      ? {}
      : { operationName: textOf(operation, 'operationId') as string }),
    ...(requestParametersOf(document, operation) ?? {}),
    methodResponses: methodResponsesOf(document, operation),
    ...(given === undefined
      ? {}
      : { methodIntegration: restIntegration(given, { resourceId, verb, ports }) }),
  };
  const resource = placed.resources[resourceId] as RestApi['resources'][string];
  const resourceMethods = { ...resource.resourceMethods, [verb]: method };
  return { ...placed, resources: { ...placed.resources, [resourceId]: { ...resource, resourceMethods } } };
}

/** The resource of a path, made with those above it where it is not there. */
function placeOf(
  content: ImportedRestApi['content'],
  path: string,
  ports: RoutesPorts & { readonly random: Random },
): { readonly content: ImportedRestApi['content']; readonly resourceId: string } {
  let api = content as RestApi;
  let resourceId = content.rootResourceId;
  for (const pathPart of path.split('/').filter((part) => part !== '')) {
    const parentId = resourceId;
    const there = Object.values(api.resources).find(
      (each) => each.parentId === parentId && each.pathPart === pathPart,
    );
    if (there === undefined) {
      const added = addResource(api, { parentId, pathPart }, ports);
      api = added.api;
      resourceId = added.resource.id;
    } else {
      resourceId = there.id;
    }
  }
  return { content: api, resourceId };
}

function restIntegration(
  given: JsonObject,
  {
    resourceId,
    verb,
    ports,
  }: { readonly resourceId: string; readonly verb: string; readonly ports: RoutesPorts },
): RestIntegration {
  const responses: Record<string, IntegrationResponse> = {};
  for (const [pattern, response] of Object.entries(objectOf(given, 'responses') ?? {})) {
    if (!isJsonObject(response)) continue;
    const statusCode = String(memberOf(response, 'statusCode') ?? '200');
    responses[statusCode] = {
      ...(response as unknown as IntegrationResponse),
      statusCode,
      ...(pattern === 'default' ? {} : { selectionPattern: pattern }),
    };
  }
  const { type, responses: _, httpMethod, ...rest } = given as JsonObject & { readonly type?: string };
  return newIntegration(
    {
      restApiId: '',
      resourceId,
      ...(rest as object),
      httpMethod: verb,
      type: (type ?? '').toUpperCase(),
      ...(typeof httpMethod === 'string' ? { integrationHttpMethod: httpMethod } : {}),
    },
    ports.limits,
    Object.keys(responses).length === 0 ? undefined : responses,
  );
}

function httpIntegration(given: JsonObject, ports: RoutesPorts): HttpIntegration {
  const { type, uri, httpMethod, credentials, responses: _, ...rest } = given;
  const subtype = textOf(given, 'integrationSubtype') ?? textOf(given, 'subtype');
  return newHttpIntegration(
    {
      ...(rest as Partial<HttpIntegration>),
      integrationType: typeof type === 'string' ? type.toUpperCase() : '',
      ...(typeof uri === 'string' ? { integrationUri: uri } : {}),
      ...(typeof httpMethod === 'string' ? { integrationMethod: httpMethod } : {}),
      ...((credentials ?? '') === '' ? {} : { credentialsArn: credentials }),
      ...(subtype === undefined ? {} : { integrationSubtype: subtype }),
    } as Partial<HttpIntegration> & { readonly integrationType: string },
    ports,
  );
}

/** Signature version 4 is asked for by a security scheme of that extension; other schemes are refused. */
function authorizationOf(document: JsonObject, operation: JsonObject): string {
  const security = memberOf(operation, 'security') ?? memberOf(document, 'security');
  if (security === undefined || !isJsonArray(security) || security.length === 0) return 'NONE';
  const schemes = {
    ...objectOf(document, 'securityDefinitions'),
    ...objectOf(objectOf(document, 'components') ?? {}, 'securitySchemes'),
  };
  const names = security.flatMap((each) => (isJsonObject(each) ? Object.keys(each) : []));
  for (const name of names) {
    const scheme = schemes[name];
    if (isJsonObject(scheme) && textOf(scheme, 'x-amazon-apigateway-authtype') === 'awsSigv4')
      return 'AWS_IAM';
    throw routeErrors.unsupported(`authorizers and API keys (the security scheme ${name})`);
  }
  return 'NONE';
}

/** Parameters as mappings name them: `method.request.querystring.token`. */
function requestParametersOf(
  document: JsonObject,
  operation: JsonObject,
): Pick<RestMethod, 'requestParameters'> | undefined {
  const given = memberOf(operation, 'parameters');
  if (given === undefined || !isJsonArray(given)) return undefined;
  const places: { readonly [where: string]: string } = {
    query: 'querystring',
    header: 'header',
    path: 'path',
  };
  const entries = given.flatMap((each): readonly (readonly [string, boolean])[] => {
    const parameter = resolved(document, each);
    const place = places[textOf(parameter, 'in') ?? ''];
    if (place === undefined) return [];
    return [
      [`method.request.${place}.${textOf(parameter, 'name')}`, memberOf(parameter, 'required') === true],
    ];
  });
  return entries.length === 0 ? undefined : { requestParameters: Object.fromEntries(entries) };
}

function methodResponsesOf(document: JsonObject, operation: JsonObject): Record<string, MethodResponse> {
  const responses: Record<string, MethodResponse> = {};
  for (const [statusCode, given] of Object.entries(objectOf(operation, 'responses') ?? {})) {
    if (!/^\d{3}$/.test(statusCode)) continue;
    const headers = Object.keys(objectOf(resolved(document, given), 'headers') ?? {});
    const parameters = headers.map((name) => [`method.response.header.${name}`, false] as const);
    responses[statusCode] = {
      statusCode,
      ...(parameters.length === 0 ? {} : { responseParameters: Object.fromEntries(parameters) }),
    };
  }
  return responses;
}

function infoOf(document: JsonObject): JsonObject {
  return objectOf(document, 'info') ?? {};
}

function objectOf(object: JsonObject, member: string): JsonObject | undefined {
  const value = memberOf(object, member);
  return value !== undefined && isJsonObject(value) ? value : undefined;
}

function textOf(object: JsonObject, member: string): string | undefined {
  const value = memberOf(object, member);
  return typeof value === 'string' ? value : undefined;
}
