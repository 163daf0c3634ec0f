import type { DomainRecord, UserPoolRecord } from '../user-pools/records/pool-records.ts';

/** A request to a host of sign-in pages, as the wire hands it over. */
export interface HostedRequest {
  readonly method: string;
  /** As the client named it, with its port. Compared with, never printed. */
  readonly host: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: Uint8Array;
  /** The client's address. */
  readonly address: string | undefined;
  /** Whether it came over TLS, here or at a proxy that is trusted. */
  readonly isSecure: boolean;
}

/** Whose pages are asked for. */
export interface LoginPlace {
  readonly domain: DomainRecord;
  readonly pool: UserPoolRecord;
  /** What paths begin with: empty on a host of the domain's own, else `/notes`. */
  readonly basePath: string;
  /** Whether it is where the domain's links and providers lead to. */
  readonly isCanonical: boolean;
}

/** A request to the pages of one domain. */
export interface LoginRequest {
  readonly place: LoginPlace;
  readonly method: string;
  /** Without its port. Compared with, never printed. */
  readonly hostname: string;
  /** Below the place: `/login`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of a form that was sent; empty where there is none. */
  readonly form: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
  readonly userAgent?: string | undefined;
  readonly address: string | undefined;
}

/** An answer to such a request. */
export interface LoginAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** In the place of `body`, for what is no text. */
  readonly bytes?: Uint8Array;
  /** What went wrong, by OAuth's name or the operation's; for metrics. */
  readonly errorCode?: string;
}

type Values = readonly (readonly [name: string, value: string])[];

/** Sends the browser elsewhere; by GET, whatever was asked. */
export function redirect(location: string, headers: Values = []): LoginAnswer {
  return { status: 303, headers: [['Location', location], ...noStore, ...headers], body: '' };
}

/** For answers that carry what nobody else is to see. */
export const noStore: Values = [
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
];

/** JSON of OAuth's endpoints. */
export function jsonAnswer(status: number, value: object, headers: Values = []): LoginAnswer {
  const errorCode = 'error' in value ? String(value.error) : undefined;
  return {
    status,
    contentType: 'application/json;charset=UTF-8',
    headers: [...noStore, ...headers],
    body: JSON.stringify(value),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}
