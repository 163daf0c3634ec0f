import type { CallScope } from '@cairn/kit';

/** A request to an API, as the front door hands it over. */
export interface ApiRequest {
  readonly apiId: string;
  readonly method: string;
  /** After the API's own prefix, stage included, still percent-encoded: `/prod/orders/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: Uint8Array;
  readonly requestId: string;
  /** As the client named it. */
  readonly host: string;
  readonly sourceIp: string;
  readonly scheme: 'http' | 'https';
  /** Names, as the client spells them, and values in turn; lower-case names where nobody has kept them. */
  readonly rawHeaders?: readonly string[] | undefined;
  /** Verifies the request's signature. @throws ServiceError where there is none, or a wrong one */
  readonly authenticate: () => Promise<CallScope>;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
}

/** What an API answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array;
}

/** An answer of API Gateway itself. */
export function messageAnswer(status: number, message: string, type?: string): ApiAnswer {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ...(type === undefined ? [] : [['x-amzn-ErrorType', type] as const]),
    ],
    body: JSON.stringify({ message }),
  };
}

/** The first value of each header. */
export function singleHeaders(request: ApiRequest): { readonly [name: string]: string } {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(',');
  }
  return headers;
}

/** All values of each header, by its name as the client spells it. */
export function multiHeaders(request: ApiRequest): { readonly [name: string]: readonly string[] } {
  const { rawHeaders } = request;
  const values: Record<string, string[]> = {};
  if (rawHeaders === undefined) {
    for (const [name, value] of Object.entries(singleHeaders(request))) values[name] = [value];
    return values;
  }
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    values[name] ??= [];
    values[name].push(rawHeaders[at + 1] as string);
  }
  return values;
}

/** Who asked, as a proxy tells it. */
export function forwardedHeaders(request: ApiRequest): readonly (readonly [name: string, value: string])[] {
  const before = singleHeaders(request)['x-forwarded-for'];
  const port = /:(\d+)$/.exec(request.host)?.[1] ?? (request.scheme === 'https' ? '443' : '80');
  return [
    ['X-Forwarded-For', before === undefined ? request.sourceIp : `${before}, ${request.sourceIp}`],
    ['X-Forwarded-Port', port],
    ['X-Forwarded-Proto', request.scheme],
  ];
}

/** All values of each parameter of the query. */
export function multiQuery(query: URLSearchParams): { readonly [name: string]: readonly string[] } {
  const values: Record<string, string[]> = {};
  for (const [name, value] of query) {
    values[name] ??= [];
    values[name].push(value);
  }
  return values;
}

/** Headers of one connection, that no proxy hands on. */
export const hopHeaders: ReadonlySet<string> = new Set(
  'connection content-length host keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
);

/** The last value of each parameter of the query. */
export function singleQuery(query: URLSearchParams): { readonly [name: string]: string } {
  return Object.fromEntries(query);
}
