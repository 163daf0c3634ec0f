import {
  type ConnectionParameters,
  invariant,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
  Payload,
  printJson,
  ServiceError,
} from '@cairn/kit';
import type { CallOutcome, HttpTrace, IntegrationPorts, TaskCall } from '../task-call.ts';
import { type ArrayFormat, formBody } from './form-body.ts';
import { answerText, describeAnswer } from './http-answer.ts';
import { connectionArn, mergePairs, type Pairs, pairsOf, withQuery } from './http-parameters.ts';

/** AWS ends a request after a minute. */
const timeoutMs = 60_000;
/** What AWS asks for at most, and reads. */
const rangeEnd = 262_144;
const redirectsMax = 10;
const connectionErrors: ReadonlySet<string> = new Set([
  'InvalidConnectionState',
  'InvalidPrivateConnectionState',
  'AccessDenied',
  'ResourceNotFound',
  'AuthInProgress',
  'ConcurrentModification',
]);

/**
 * `arn:aws:states:::http:invoke` (Developer Guide, "Call HTTPS APIs"): one request with what its connection adds, the
 * answer as the result.
 */
export async function invokeHttp(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const parameters = call.parameters.value as JsonObject;
  const { outboundHttp, findConnection } = ports;
  invariant(outboundHttp !== undefined, 'there is a way out over HTTP where tasks are carried out');
  const denied = permissionFailure(ports, call, parameters);
  if (denied !== undefined) return denied;
  let connection: ConnectionParameters;
  try {
    if (findConnection === undefined) return noConnections(connectionArn(parameters) ?? '');
    connection = await findConnection(call.scope, connectionArn(parameters) ?? '');
  } catch (thrown) {
    return connectionFailure(thrown);
  }
  const made = makeRequest(parameters, connection, call.scope.region);
  if ('failure' in made) return made.failure;
  const request: OutboundRequest = { ...made.request, signal: call.signal };
  call.trace?.({ request: shownRequest(call, parameters, request) });
  try {
    const answer = await outboundHttp(request);
    call.trace?.({ response: shownAnswer(answer, request.url) });
    return outcomeOf(answer);
  } catch (thrown) {
    if (!(thrown instanceof OutboundError) || thrown.kind === 'aborted') throw thrown;
    return outboundFailure(thrown);
  }
}

/** A role has to be allowed to call the endpoint and to use the connection (Developer Guide, "IAM permissions"). */
function permissionFailure(
  { denialOf }: IntegrationPorts,
  { scope, origin }: TaskCall,
  parameters: JsonObject,
): CallOutcome | undefined {
  if (denialOf === undefined) return undefined;
  const invoke = denialOf({
    scope,
    action: 'states:InvokeHTTPEndpoint',
    resource: origin?.stateMachineArn ?? '*',
    keys: {
      'states:HTTPMethod': memberOf(parameters, 'Method') as string,
      'states:HTTPEndpoint': memberOf(parameters, 'ApiEndpoint') as string,
    },
  });
  if (invoke !== undefined) return { kind: 'failure', error: 'States.Permissions', cause: invoke };
  const resource = connectionArn(parameters) ?? '*';
  const connect = denialOf({ scope, action: 'events:RetrieveConnectionCredentials', resource });
  if (connect === undefined) return undefined;
  return { kind: 'failure', error: 'Events.ConnectionResource.AccessDenied', cause: connect };
}

interface MadeRequest {
  readonly request: Omit<OutboundRequest, 'signal'>;
}

/** Merges what the state and its connection say; the connection wins. */
function makeRequest(
  parameters: JsonObject,
  connection: ConnectionParameters,
  region: string,
): MadeRequest | { readonly failure: CallOutcome } {
  const body = mergedBody(memberOf(parameters, 'RequestBody') ?? null, connection.body);
  if (body === 'unmergeable') {
    const cause =
      "The field 'RequestBody' is a string and cannot be merged with the body parameters of the connection";
    return { failure: { kind: 'failure', error: 'States.Runtime', cause } };
  }
  const own = pairsOf(memberOf(parameters, 'Headers'));
  const headers = mergePairs(own, connection.headers, { ignoresCase: true });
  const encoded = body === null ? undefined : encodeBody(body, memberOf(parameters, 'Transform') ?? null);
  return {
    request: {
      method: memberOf(parameters, 'Method') as string,
      url: withQuery(queriedEndpoint(parameters), queryOf(parameters, connection)),
      headers: withDefaults(headers, region, encoded?.contentType),
      ...(encoded === undefined ? {} : { body: encoded.text }),
      timeoutMs,
      responseBytesMax: rangeEnd,
      redirectsMax,
      secretHeaders: connection.headers.map(([name]) => name),
    },
  };
}

/** Query parameters given as text, or as a list of texts, are appended as they are. */
function queriedEndpoint(parameters: JsonObject): string {
  const endpoint = memberOf(parameters, 'ApiEndpoint') as string;
  const given = memberOf(parameters, 'QueryParameters') ?? null;
  const texts = typeof given === 'string' ? [given] : Array.isArray(given) ? given.map(String) : [];
  const query = texts.map((text) => text.replace(/^[?&]/, '')).filter((text) => text !== '');
  if (query.length === 0) return endpoint;
  const url = new URL(endpoint);
  url.search = [...(url.search === '' ? [] : [url.search.slice(1)]), ...query].join('&');
  return url.href;
}

function queryOf(parameters: JsonObject, { query }: ConnectionParameters): Pairs {
  const given = memberOf(parameters, 'QueryParameters') ?? null;
  return mergePairs(pairsOf(given), query, { ignoresCase: false });
}

function mergedBody(body: Json, added: Pairs): Json | 'unmergeable' {
  if (added.length === 0) return body;
  if (body !== null && !isJsonObject(body)) return 'unmergeable';
  return { ...(body ?? {}), ...Object.fromEntries(added) };
}

function encodeBody(body: Json, transform: Json): { readonly text: string; readonly contentType: string } {
  const wanted = isJsonObject(transform) ? transform : {};
  if (memberOf(wanted, 'RequestBodyEncoding') === 'URL_ENCODED') {
    const options = memberOf(wanted, 'RequestEncodingOptions') ?? null;
    const format = isJsonObject(options) ? memberOf(options, 'ArrayFormat') : undefined;
    const text = typeof body === 'string' ? body : formBody(body, (format ?? 'INDICES') as ArrayFormat);
    return { text, contentType: 'application/x-www-form-urlencoded' };
  }
  const text = typeof body === 'string' ? body : printJson(body);
  return { text, contentType: 'application/json;charset=UTF-8' };
}

/** AWS sets who asks and for how much; the type of the body where nobody says it. */
function withDefaults(headers: Pairs, region: string, contentType: string | undefined): Pairs {
  const fixed: Pairs = [
    ['User-Agent', `Amazon|StepFunctions|HttpInvoke|${region}`],
    ['Range', `bytes=0-${rangeEnd}`],
  ];
  const merged = mergePairs(headers, fixed, { ignoresCase: true });
  const isTyped = merged.some(([name]) => name.toLowerCase() === 'content-type');
  return contentType === undefined || isTyped ? merged : [...merged, ['Content-Type', contentType]];
}

function outcomeOf(answer: OutboundAnswer): CallOutcome {
  const text = answerText(answer);
  if (text === undefined) {
    const type = answer.headers.find(([name]) => name === 'content-type')?.[1] ?? 'unknown';
    const cause = `The response of the HTTP Task could not be read: its content type is '${type}'`;
    return { kind: 'failure', error: 'States.Runtime', cause };
  }
  const output = describeAnswer(answer, text);
  if (answer.status >= 200 && answer.status < 300) return { kind: 'result', output: Payload.of(output) };
  return { kind: 'failure', error: `States.Http.StatusCode.${answer.status}`, cause: printJson(output) };
}

function outboundFailure({ kind, message }: OutboundError): CallOutcome {
  if (kind !== 'too-large') return { kind: 'failure', error: 'States.Http.Socket', cause: message };
  return {
    kind: 'failure',
    error: 'States.DataLimitExceeded',
    cause:
      "The state/task 'http' returned a result with a size exceeding the maximum number of bytes service limit.",
  };
}

function connectionFailure(thrown: unknown): CallOutcome {
  if (!(thrown instanceof ServiceError)) throw thrown;
  const name = thrown.code.replace(/^Events\.ConnectionResource\.|Exception$/g, '');
  const error = connectionErrors.has(name) ? name : 'InternalError';
  return { kind: 'failure', error: `Events.ConnectionResource.${error}`, cause: thrown.message };
}

function noConnections(arn: string): CallOutcome {
  return connectionFailure(
    new ServiceError('ResourceNotFoundException', `Connection '${arn}' does not exist.`),
  );
}

/** What TestState shows of a request: without what the connection adds, unless secrets are to be revealed. */
function shownRequest(
  { revealsSecrets, scope }: TaskCall,
  parameters: JsonObject,
  request: OutboundRequest,
): HttpTrace['request'] {
  const nothing: ConnectionParameters = { headers: [], query: [], body: [] };
  const made = revealsSecrets === true ? { request } : makeRequest(parameters, nothing, scope.region);
  const { method, url, headers, body } = 'failure' in made ? request : made.request;
  return {
    protocol: new URL(url).protocol.slice(0, -1),
    method,
    url,
    headers: printHeaders(headers),
    ...(body === undefined ? {} : { body: String(body) }),
  };
}

function shownAnswer(answer: OutboundAnswer, url: string): HttpTrace['response'] {
  return {
    protocol: new URL(url).protocol.slice(0, -1),
    statusCode: String(answer.status),
    statusMessage: answer.statusText,
    headers: printHeaders(answer.headers),
    body: new TextDecoder().decode(answer.body),
  };
}

function printHeaders(headers: Pairs): string {
  return `[${headers.map(([name, value]) => `${name}: ${value}`).join(', ')}]`;
}
