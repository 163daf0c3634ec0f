import type { ServiceError } from '@cairn/kit';
import { isReadOnly } from '../access/read-only-operations.ts';
import type { ServiceTable } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import { conversionText, serializationError } from '../shape/serialization-error.ts';
import { bodyJson, bodyText } from './body-text.ts';
import { endpointOf } from './endpoint.ts';
import { unknownOperation } from './failure.ts';
import type { RestRoute, RestService } from './rest-route.ts';
import type { Protocol, WireAnswer, WireRequest } from './wire-request.ts';

/** What the protocol has to know of a service. */
export interface RestJsonOptions {
  readonly table: ServiceTable & { readonly rest: RestService };
  /** Errors whose text is the member `Message`; in all others it is `message`. */
  readonly capitalMessage: ReadonlySet<string>;
  readonly observers: CallObservers;
  /** Whether operations are told by which address a request came: those that answer with addresses. */
  readonly tellsEndpoint?: boolean;
}

/** The restJson protocol: operation by method and path, members in path, query, headers and body. */
export function restJsonProtocol(options: RestJsonOptions): Protocol {
  const printError = (error: ServiceError): WireAnswer => printRestError(error, options.capitalMessage);
  return {
    bodyBytesMax: options.table.requestBytesMax,
    signatureDialect: 'rest-json',
    printError,
    onlyReads: (request) =>
      request.method === 'GET' || isReadOnly(findOperation(request, options.table.rest).operation.name),
    answer: (request) =>
      performOperation(options.observers, {
        service: options.table.signingName,
        scope: request.scope,
        requestId: request.requestId,
        traceHeader: request.headers['x-amzn-trace-id'],
        endpoint: options.tellsEndpoint === true ? endpointOf(request) : undefined,
        find: () => findOperation(request, options.table.rest),
        input: ({ route, members }) => collectMembers(request, route, members),
        signal: request.signal,
        print: ({ operation, route }, output, input): WireAnswer => ({
          ...printOutput(operation.print(output, input), output, route),
          operation: operation.name,
        }),
        printFailure: (error, operation) => ({ ...printError(error), operation }),
      }),
  };
}

/** The operation of a request, with its route and the members in its path. @throws ServiceError */
export function findOperation({ method, path, query }: WireRequest, rest: RestService) {
  const found = rest.match(method, path, query);
  if (found === undefined) throw unknownOperation(`${method} ${path}`, 404);
  const { routed, members } = found;
  return { operation: routed.operation, route: routed.route, members };
}

/** The members of a request, wherever they travel. @throws ServiceError SerializationException */
export function collectMembers(
  request: WireRequest,
  route: RestRoute,
  pathMembers: { readonly [member: string]: string },
): { readonly [member: string]: unknown } {
  return {
    ...bodyMembers(request, route),
    ...queryMembers(request.query, route),
    ...headerMembers(request, route),
    ...pathMembers,
  };
}

function bodyMembers(request: WireRequest, route: RestRoute): object {
  if (route.method === 'GET' || route.method === 'DELETE') return {};
  if (route.payload !== undefined)
    return request.body.length === 0 ? {} : { [route.payload]: bodyText(request.body) };
  const body = bodyJson(request.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw serializationError('Unexpected field type');
  return route.bodyNames === undefined ? body : renamed(body, route.bodyNames);
}

function renamed(body: object, names: { readonly [name: string]: string }): object {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [names[name] ?? name, value]));
}

function queryMembers(query: URLSearchParams, route: RestRoute): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [member, kind] of Object.entries(route.query ?? {})) {
    if (typeof kind === 'object') {
      const given = query.getAll(kind.parameter);
      if (given.length > 0) members[member] = kind.kind === 'list' ? given : given[0];
      continue;
    }
    const value = query.get(member);
    if (value === null) continue;
    members[member] =
      kind === 'integer' ? readInteger(value) : kind === 'boolean' ? readBoolean(value) : value;
  }
  return members;
}

function readInteger(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) throw serializationError(conversionText(text, 'Integer'));
  return Number(text);
}

function readBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw serializationError(conversionText(text, 'Boolean'));
  return text === 'true';
}

function headerMembers(request: WireRequest, route: RestRoute): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [member, header] of Object.entries(route.headers ?? {})) {
    const value = request.headers[header];
    if (value !== undefined) members[member] = value;
  }
  return members;
}

function printOutput(text: string, output: unknown, { status, output: outside }: RestRoute): WireAnswer {
  if (status === 204) return { status, contentType: undefined, body: '' };
  if (outside === undefined) return { status, contentType: 'application/json', body: text };
  const members = output as { readonly [member: string]: unknown };
  const headers: string[] = [];
  for (const [member, header] of Object.entries(outside.headers ?? {})) {
    const value = members[member];
    if (value !== undefined) headers.push(header, String(value));
  }
  const given = outside.status === undefined ? undefined : members[outside.status];
  const body = outside.payload === undefined ? text : String(members[outside.payload] ?? '');
  return {
    status: typeof given === 'number' ? given : status,
    contentType: body === '' ? undefined : 'application/json',
    headers,
    body,
  };
}

/** Errors that AWS's service framework answers, without a `Type`. */
const frameworkErrors: ReadonlySet<string> = new Set(['ValidationException', 'SerializationException']);

function printRestError(error: ServiceError, capitalMessage: ReadonlySet<string>): WireAnswer {
  const { Type = error.status >= 500 ? 'Service' : 'User', ...members } = error.members;
  const message = capitalMessage.has(error.code) ? 'Message' : 'message';
  return {
    status: error.status,
    contentType: 'application/json',
    headers: ['X-Amzn-Errortype', error.code],
    body: JSON.stringify(
      frameworkErrors.has(error.code)
        ? { [message]: error.message, ...members }
        : { Type, ...members, [message]: error.message },
    ),
    errorCode: error.code,
  };
}
