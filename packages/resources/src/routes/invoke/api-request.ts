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

/** All values of each parameter of the query. */
export function multiQuery(query: URLSearchParams): { readonly [name: string]: readonly string[] } {
  const values: Record<string, string[]> = {};
  for (const [name, value] of query) {
    values[name] ??= [];
    values[name].push(value);
  }
  return values;
}

/** The last value of each parameter of the query. */
export function singleQuery(query: URLSearchParams): { readonly [name: string]: string } {
  return Object.fromEntries(query);
}
