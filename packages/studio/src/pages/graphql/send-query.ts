import { networkErrorCode, ServiceError } from '../../wire/service-error.ts';
import type { Wire } from '../../wire/wire.ts';
import { apiPath, headersOf, type SendAs } from './send-as.ts';

/** A request to an API as it is written on the page. */
export interface QueryRequest {
  readonly apiId: string;
  readonly query: string;
  readonly operationName: string | undefined;
  /** JSON of an object, or nothing. */
  readonly variables: string;
  readonly sendAs: SendAs;
  /** Further headers, by their names. */
  readonly headers: { readonly [name: string]: string };
}

/** What an API answered. */
export interface QueryAnswer {
  readonly status: number;
  /** JSON, as it came. */
  readonly text: string;
  readonly requestId: string | undefined;
  readonly durationMs: number;
  /** What is told beside the answer: headers of resolvers, tokens. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Sends a request to an API. @throws ServiceError where nothing answered */
export async function sendQuery(
  wire: Wire,
  request: QueryRequest,
  signal: AbortSignal,
): Promise<QueryAnswer> {
  const startMs = performance.now();
  const response = await send(wire, request, signal);
  const text = await response.text();
  return {
    status: response.status,
    text,
    requestId: response.headers.get('x-amzn-requestid') ?? undefined,
    durationMs: performance.now() - startMs,
    headers: [...response.headers].filter(([name]) => !ofEveryAnswer.test(name)),
  };
}

const ofEveryAnswer =
  /^(?:connection|content-.*|date|keep-alive|transfer-encoding|vary|x-amzn-requestid|x-content-type-options|access-control-.*)$/;

async function send(wire: Wire, request: QueryRequest, signal: AbortSignal): Promise<Response> {
  const { sendAs, headers, apiId } = request;
  const path = apiPath(apiId);
  const body = bodyOf(request);
  const own = headersOf(sendAs);
  const all = { ...headers, 'content-type': 'application/json' };
  if (own === undefined)
    return wire.send(
      { service: 'appsync', method: 'POST', path, headers: all, body, isRead: false },
      { signal },
    );
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { ...all, ...own },
      body,
      signal,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch (thrown) {
    signal.throwIfAborted();
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ServiceError(networkErrorCode, `The request was not answered (${reason}).`, 0);
  }
}

/** Variables stay as they were written: numbers that JavaScript cannot hold among them. */
export function bodyOf({
  query,
  operationName,
  variables,
}: Pick<QueryRequest, 'query' | 'operationName' | 'variables'>): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  const values = variables.trim() === '' ? '' : `,"variables":${variables}`;
  return `{"query":${JSON.stringify(query)}${name}${values}}`;
}

/** What keeps variables or headers from being sent: they have to be JSON of an object. */
export function objectProblem(text: string, isOfTexts = false): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'An object is wanted.';
    if (isOfTexts && !Object.values(value).every((one) => typeof one === 'string'))
      return 'An object of texts is wanted.';
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'This is no JSON.';
  }
}
