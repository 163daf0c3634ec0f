import { isJsonObject, type Json, type JsonObject, parseJson } from '@cairn/kit';
import { type AuthorizationRequest, type Authorizer, isRefusal } from '../authorization/caller.ts';
import type { ApiObservation } from '../observation/api-observation.ts';
import type { RequestLog } from '../observation/request-log.ts';
import type { ApiProgram } from './api-program.ts';
import { type GraphqlAnswer, refusalAnswer, transportError } from './graphql-request.ts';

/** An API as requests come to it. */
export interface ApiEntrance {
  readonly program: ApiProgram;
  readonly authorizer: Authorizer;
  /** Counts and logs its requests; absent where nobody wants to know. */
  readonly observation?: ApiObservation | undefined;
}

/** A request over HTTP. */
export interface GraphqlHttpRequest
  extends Pick<AuthorizationRequest, 'headers' | 'requestId' | 'sourceIps'> {
  readonly method: string;
  /** Parameters of the URL, for GET. */
  readonly parameter: (name: string) => string | null;
  readonly body: Uint8Array;
  /** Names and values in turn, as they came: a header that came twice is a list in `ctx.request.headers`. */
  readonly rawHeaders: readonly string[];
  /** The custom domain by which it came; null otherwise. */
  readonly domainName: string | null;
  readonly authenticate?: AuthorizationRequest['authenticate'];
  /** Ends with whoever waits for the answer, where that is a part of this server. */
  readonly signal?: AbortSignal;
}

const malformed = (message: string): GraphqlAnswer =>
  transportError(400, 'MalformedHttpRequestException', message);
const emptyBody = malformed('Request body is empty.');
const unparsable = malformed('Unable to parse GraphQL query.');

interface Asked {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: JsonObject | undefined;
}

/** Answers a request to an API; it is counted and logged where the API is observed. */
export async function answerHttp(
  { program, authorizer, observation }: ApiEntrance,
  request: GraphqlHttpRequest,
): Promise<GraphqlAnswer> {
  if (observation === undefined) return answerUnobserved(program, authorizer, request);
  const startedAt = observation.nanoseconds();
  const log = observation.begin(request.requestId);
  const answer = await answerUnobserved(program, authorizer, request, log);
  log?.responseHeaders(Object.fromEntries(answer.headers));
  const latencyMs = (observation.nanoseconds() - startedAt) / 1_000_000;
  observation.end({ statusCode: answer.status, latencyMs, tokensConsumed: 1 }, log);
  return answer;
}

/**
 * Says who asks, reads the body and executes it. What is no GraphQL request is answered by
 * its status; what is wrong in a document, by 200. Source: AppSync developer guide; answers that clients report.
 */
async function answerUnobserved(
  program: ApiProgram,
  authorizer: Authorizer,
  request: GraphqlHttpRequest,
  log?: RequestLog,
): Promise<GraphqlAnswer> {
  const { headers, requestId, sourceIps, authenticate, signal } = request;
  log?.requestHeaders(contextHeaders(request.rawHeaders));
  const asked = request.method === 'GET' ? readParameters(request.parameter) : readBody(request.body);
  const isRead = 'query' in asked;
  const caller = await authorizer.authorize({
    headers,
    requestId,
    sourceIps,
    ...(authenticate === undefined ? {} : { authenticate }),
    ...(isRead ? { query: asked.query } : {}),
    ...(isRead && asked.operationName !== undefined ? { operationName: asked.operationName } : {}),
    ...(isRead && asked.variables !== undefined ? { variables: asked.variables } : {}),
  });
  // Whoever may not ask is told nothing of the request.
  if (isRefusal(caller)) return refusalAnswer(caller);
  if (!isRead) return asked;
  return program.execute({
    ...asked,
    caller,
    request: { headers: contextHeaders(request.rawHeaders), domainName: request.domainName },
    requestId,
    isReadOnly: request.method === 'GET',
    ...(signal === undefined ? {} : { signal }),
    log,
  });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function readBody(body: Uint8Array): Asked | GraphqlAnswer {
  if (body.length === 0) return emptyBody;
  try {
    const text = decoder.decode(body);
    return text.trim() === '' ? emptyBody : readAsked(parseJson(text));
  } catch {
    return unparsable;
  }
}

function readParameters(parameter: GraphqlHttpRequest['parameter']): Asked | GraphqlAnswer {
  const variables = parameter('variables');
  try {
    return readAsked({
      query: parameter('query'),
      operationName: parameter('operationName'),
      variables: variables === null || variables === '' ? null : parseJson(variables),
    });
  } catch {
    return unparsable;
  }
}

function readAsked(value: Json): Asked | GraphqlAnswer {
  if (!isJsonObject(value)) return unparsable;
  const { query, operationName = null, variables = null } = value;
  if (typeof query !== 'string' || query.trim() === '') return unparsable;
  if (operationName !== null && typeof operationName !== 'string') return unparsable;
  if (variables !== null && !isJsonObject(variables)) return unparsable;
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
}

/** `ctx.request.headers`: by lower-case name, lists where one came more than once, cookies never. */
function contextHeaders(raw: readonly string[]): { readonly [name: string]: Json } {
  const headers: Record<string, Json> = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    if (name === 'cookie' || name === '__proto__') continue;
    const value = raw[at + 1] as string;
    const known = headers[name];
    headers[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  }
  return headers;
}
