import type { LimitValues, ServiceError } from '@cairn/kit';
import type { ApiAnswer, ApiRequest } from '@cairn/resources';
import type { ServiceTable } from '../operation.ts';
import type { Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';

/** What requests to APIs are answered by: the API Gateway service of `resources`. */
export interface ExecuteApiFacade {
  answer(request: ApiRequest): Promise<ApiAnswer>;
}

const hostPattern = /^([a-z0-9]{6,32})\.execute-api\./;
const pathPattern = /^\/_aws\/execute-api\/([a-z0-9]{6,32})(\/.*)?$/s;
/** The form in which other emulators have them. */
const userRequestPattern = /^\/restapis\/([a-z0-9]{6,32})\/([\w-]+)\/_user_request_(\/.*)?$/s;

/**
 * Requests to APIs that were made with API Gateway: by host (`ID.execute-api.REGION.localhost:4566/STAGE/…`) or by path
 * (`/_aws/execute-api/ID/STAGE/…`). They are public; a route that wants a signature asks for it.
 */
export function executeApiService(
  facade: ExecuteApiFacade,
  { apiPayloadBytes }: LimitValues<'apiPayloadBytes'>,
): Service {
  const table: ServiceTable = {
    signingName: 'execute-api',
    requestBytesMax: apiPayloadBytes,
    operations: new Map(),
  };
  return {
    name: 'execute-api',
    table,
    isOfAws: false,
    speak: () => ({
      signingName: 'execute-api',
      claims: ({ host, path }) => apiAddressOf(host, path) !== undefined,
      protocol: protocolOf(facade, apiPayloadBytes),
    }),
  };
}

/** Which API a request is for, and its path there. */
export function apiAddressOf(
  host: string,
  path: string,
): { readonly apiId: string; readonly path: string } | undefined {
  const named = hostPattern.exec(host)?.[1];
  if (named !== undefined) return { apiId: named, path };
  if (!path.startsWith('/_aws/') && !path.startsWith('/restapis/')) return undefined;
  const [, apiId, rest = '/'] = pathPattern.exec(path) ?? [];
  if (apiId !== undefined) return { apiId, path: rest };
  const [, restApiId, stage = '', below = '/'] = userRequestPattern.exec(path) ?? [];
  return restApiId === undefined ? undefined : { apiId: restApiId, path: `/${stage}${below}` };
}

function protocolOf(facade: ExecuteApiFacade, bodyBytesMax: number): Protocol {
  return {
    bodyBytesMax,
    printError,
    ownsHost: (host) => host !== undefined && hostPattern.test(host),
    answer: async (request) => {
      const { headers } = request;
      const host = typeof headers.host === 'string' ? headers.host : '';
      const address = apiAddressOf(host, request.path);
      if (address === undefined || request.authenticate === undefined) return notFound;
      const client = request.client?.();
      const answer = await facade.answer({
        ...address,
        method: request.method,
        query: request.query,
        headers,
        body: request.body,
        requestId: request.requestId,
        host,
        sourceIp: client?.address ?? '',
        scheme: client?.scheme ?? 'http',
        rawHeaders: request.rawHeaders?.(),
        authenticate: request.authenticate,
        signal: request.signal(),
      });
      return printed(isSendable(answer) ? answer : internalError, request);
    },
  };
}

/** Names that a server can send. */
const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

const notFound: WireAnswer = {
  status: 404,
  contentType: 'application/json',
  body: JSON.stringify({ message: 'Not Found' }),
};

/** Headers by which a connection is framed are the server's own. */
const framing: ReadonlySet<string> = new Set([
  ...['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection'],
  ...['trailer', 'upgrade', 'date'],
]);

/** Names that HTTP can send. */
const token = /^[!#$%&'*+.^_`|~\w-]+$/;
/** A header with its name. Source: Amazon API Gateway quotas, size of header values. */
const headerBytesMax = 10_240;

const internalError: ApiAnswer = {
  status: 500,
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify({ message: 'Internal server error' }),
};

/** Mappings and functions may give what is no answer of HTTP, or one that a client would wait on (101). */
function isSendable({ status, headers }: ApiAnswer): boolean {
  if (!Number.isInteger(status) || status < 200 || status > 599) return false;
  return headers.every(([name, value]) => token.test(name) && name.length + value.length <= headerBytesMax);
}

function printed({ status, headers, body }: ApiAnswer, { method, requestId }: WireRequest): WireAnswer {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const others = headers.filter(
    ([name]) =>
      name.toLowerCase() !== 'content-type' && !framing.has(name.toLowerCase()) && headerName.test(name),
  );
  return {
    status,
    contentType: type && singleLine(type),
    headers: [...others.flatMap(([name, value]) => [name, singleLine(value)]), 'Apigw-Requestid', requestId],
    ...(method === 'HEAD' ? { body: '', contentLength: body.length } : { body }),
    operation: 'Invoke',
    // What the API itself says of origins; the server adds nothing.
    cors: [],
  };
}

/** Values that would end a header and begin another are cut. */
function singleLine(value: string): string {
  return value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
}

function printError(error: ServiceError): WireAnswer {
  const names: { readonly [code: string]: string } = {
    MissingAuthenticationTokenException: 'Missing Authentication Token',
    RequestEntityTooLargeException: 'Request Too Long',
  };
  return {
    status: error.status === 400 ? 403 : error.status,
    contentType: 'application/json',
    body: JSON.stringify({ message: names[error.code] ?? error.message }),
    errorCode: error.code,
  };
}
