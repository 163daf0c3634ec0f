import {
  decodeBase64,
  encodeBase64,
  isJsonObject,
  type Json,
  memberOf,
  type Principal,
  parseJson,
  printJson,
} from '@cairn/kit';
import {
  type ApiAnswer,
  type ApiRequest,
  forwardedHeaders,
  messageAnswer,
  multiHeaders,
  multiQuery,
  singleHeaders,
  singleQuery,
} from './api-request.ts';
import { textOf } from './parameter-mapping.ts';

/** What an event for a function is made of. */
export interface EventOptions {
  readonly request: ApiRequest;
  /** The path without the stage. */
  readonly path: string;
  readonly resource: string;
  readonly pathParameters: { readonly [name: string]: string };
  readonly stageVariables: { readonly [name: string]: string };
  readonly context: { readonly [name: string]: Json };
  readonly isBinary: boolean;
  /** Of a signed request. */
  readonly caller?: Principal | undefined;
}

/** Payload format 1.0: REST APIs' only one (Developer Guide, "Input format of a Lambda function for proxy integration"). */
export function eventOfVersion1(options: EventOptions): Json {
  const { request, path, resource, pathParameters, stageVariables, context } = options;
  const all = { ...multiHeaders(request) };
  for (const [name, value] of forwardedHeaders(request)) {
    for (const there of Object.keys(all))
      if (there.toLowerCase() === name.toLowerCase()) delete (all as Record<string, unknown>)[there];
    Object.assign(all, { [name]: [value] });
  }
  const headers = Object.fromEntries(
    Object.entries(all).map(([name, values]) => [name, values.at(-1) ?? '']),
  );
  return {
    resource,
    path,
    httpMethod: request.method,
    headers,
    multiValueHeaders: all,
    queryStringParameters: orNull(singleQuery(request.query)),
    multiValueQueryStringParameters: orNull(multiQuery(request.query)),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stageVariables),
    requestContext: context,
    ...bodyOf(options),
  };
}

/** Payload format 2.0 of HTTP APIs. */
export function eventOfVersion2(
  options: EventOptions & { readonly routeKey: string; readonly rawPath: string },
): Json {
  const { request, pathParameters, stageVariables, context, routeKey, rawPath, caller } = options;
  const { cookie, ...sent } = singleHeaders(request);
  const forwarded = forwardedHeaders(request).map(([name, value]) => [name.toLowerCase(), value] as const);
  const headers: { readonly [name: string]: string } = { ...sent, ...Object.fromEntries(forwarded) };
  const query = singleJoinedQuery(request.query);
  const { body, isBase64Encoded } = bodyOf(options);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: request.query.toString(),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: context.accountId ?? '',
      apiId: request.apiId,
      ...(caller === undefined ? {} : { authorizer: { iam: iamOf(caller) } }),
      domainName: request.host,
      domainPrefix: context.domainPrefix ?? '',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage: context.stage ?? '',
      time: context.requestTime ?? '',
      timeEpoch: context.requestTimeEpoch ?? 0,
    },
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(Object.keys(stageVariables).length === 0 ? {} : { stageVariables }),
    ...(body === null ? {} : { body }),
    isBase64Encoded,
  };
}

/** Who has signed, as functions of HTTP APIs are told. */
function iamOf(caller: Principal): Json {
  return {
    accessKey: caller.accessKeyId ?? null,
    accountId: caller.account ?? null,
    callerId: caller.userId ?? null,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: caller.arn,
    userId: caller.userId ?? null,
  };
}

/** Values of the same name are joined by commas. */
function singleJoinedQuery(query: URLSearchParams): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(multiQuery(query)).map(([name, values]) => [name, values.join(',')]),
  );
}

function bodyOf({ request, isBinary }: EventOptions): {
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
} {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  if (isBinary) return { body: encodeBase64(request.body), isBase64Encoded: true };
  return { body: new TextDecoder().decode(request.body), isBase64Encoded: false };
}

function orNull<Members extends object>(members: Members): Members | null {
  return Object.keys(members).length === 0 ? null : members;
}

/**
 * The answer that a function's result is: status, headers and body of its own.
 * @param decodes whether a body in base64 is binary, by the answer's type; else it is answered as it is
 * @param simple whether a result without a status is the body of a 200, as payload format 2.0 has it
 */
export function answerOfFunction(
  payload: string,
  simple: boolean,
  decodes: (contentType: string) => boolean = () => true,
): ApiAnswer {
  const result = readResult(payload);
  if (
    simple &&
    (result === undefined || !isJsonObject(result) || memberOf(result, 'statusCode') === undefined)
  ) {
    return {
      status: 200,
      headers: [['Content-Type', 'application/json']],
      body: result === undefined ? payload : textOf(result),
    };
  }
  if (result === undefined || !isJsonObject(result)) return malformed(simple);
  const status = Number(memberOf(result, 'statusCode'));
  const body = memberOf(result, 'body') ?? '';
  if (!Number.isInteger(status) || status < 200 || status > 599) return malformed(simple);
  if (typeof body !== 'string' && !simple) return malformed(simple);
  const headers = headersOf(result);
  if (!headers.every(([name]) => headerName.test(name))) return malformed(simple);
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', simple ? 'text/plain; charset=utf-8' : 'application/json']);
  }
  const text = typeof body === 'string' ? body : printJson(body);
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (memberOf(result, 'isBase64Encoded') !== true || !decodes(type)) return { status, headers, body: text };
  try {
    return { status, headers, body: decodeBase64(text) };
  } catch {
    return malformed(simple);
  }
}

function readResult(payload: string): Json | undefined {
  try {
    return parseJson(payload);
  } catch {
    return undefined;
  }
}

function headersOf(result: { readonly [member: string]: Json }): [string, string][] {
  const headers: [string, string][] = [];
  const single = memberOf(result, 'headers');
  const multiple = memberOf(result, 'multiValueHeaders');
  const cookies = memberOf(result, 'cookies');
  if (multiple !== undefined && isJsonObject(multiple)) {
    for (const [name, values] of Object.entries(multiple)) {
      for (const value of Array.isArray(values) ? values : [values])
        headers.push([name, textOf(value as Json)]);
    }
  }
  if (single !== undefined && isJsonObject(single)) {
    for (const [name, value] of Object.entries(single)) {
      if (!headers.some(([there]) => there.toLowerCase() === name.toLowerCase()))
        headers.push([name, textOf(value)]);
    }
  }
  for (const cookie of Array.isArray(cookies) ? cookies : [])
    headers.push(['Set-Cookie', textOf(cookie as Json)]);
  return headers;
}

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

/** HTTP APIs answer 500 to what is no answer, REST APIs 502. */
function malformed(simple: boolean): ApiAnswer {
  return simple
    ? messageAnswer(500, 'Internal Server Error')
    : messageAnswer(502, 'Internal server error', 'InternalServerErrorException');
}
