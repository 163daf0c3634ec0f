import type { Credentials } from './credentials.ts';
import { refusesCredentials } from './refused-credentials.ts';
import { networkErrorCode, ServiceError } from './service-error.ts';
import { type LinkedRead, percentEncode, randomInvocationId, signLink, signRequest } from './sign-request.ts';

/** A call before it is signed. */
export interface WireRequest {
  /** The service's name in the credential scope: `states`, `dynamodb`, `s3`. */
  readonly service: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Percent-encoded, begins with `/`. */
  readonly path: string;
  /** Values are encoded here; what is undefined is left out; a list is sent as one pair each. */
  readonly query?: Query | undefined;
  /** Names in lower case. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly body?: string | Uint8Array<ArrayBuffer> | Blob | undefined;
  /** Whether it changes nothing, so that it may be sent again when nothing answered. */
  readonly isRead: boolean;
}

/** What stands behind `?`, not yet encoded. */
export interface Query {
  readonly [name: string]: string | number | boolean | readonly string[] | undefined;
}

/** How one call is made. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Sends signed calls to the server that the page came from. */
export interface Wire {
  readonly account: string;
  readonly region: string;
  /** @throws ServiceError when nothing answered; an answer of any status is given */
  readonly send: (request: WireRequest, options?: CallOptions) => Promise<Response>;
  /** The headers by which a request is signed that is not sent by `send`: one that a WebSocket carries. */
  readonly sign: (request: SignedPart) => Promise<Readonly<Record<string, string>>>;
  /** The query that lets whoever has it read something of a service, at a host, for a while. */
  readonly link: (service: string, read: LinkedRead) => Promise<string>;
}

/** A request that only its signature is wanted of. */
export interface SignedPart {
  readonly service: string;
  readonly method: 'POST';
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What a {@link Wire} is made of. */
export interface WirePorts {
  readonly account: string;
  readonly region: string;
  /** Asked for each call: they are renewed while the page is open. */
  readonly credentials: () => Credentials | Promise<Credentials>;
  /** `scheme://host[:port]` of the server: the page's own origin. */
  readonly origin: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  /** Told of each call whether the server answered it. */
  readonly onReachable?: (isReachable: boolean) => void;
  /** Told of the access key with which a call was signed that the server does not take any more, whoever made the call. */
  readonly onCredentialsRefused?: (accessKeyId: string) => void;
}

/** Waits before a read is sent again, in milliseconds. */
const retryDelaysMs = [150, 600] as const;

/** Makes a {@link Wire}. */
export function createWire(ports: WirePorts): Wire {
  return { account: ports.account, region: ports.region, send, sign, link };

  async function sign({ service, ...request }: SignedPart): Promise<Readonly<Record<string, string>>> {
    const { host } = new URL(ports.origin);
    const scope = { service, region: ports.region, nowMs: ports.nowMs(), invocationId: randomInvocationId() };
    return signRequest({ ...request, host, query: '' }, await ports.credentials(), scope);
  }

  async function link(service: string, read: LinkedRead): Promise<string> {
    const scope = { service, region: ports.region, nowMs: ports.nowMs() };
    return signLink(read, await ports.credentials(), scope);
  }

  async function send(request: WireRequest, options: CallOptions = {}): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const credentials = await ports.credentials();
      const init = signed(ports, request, credentials);
      try {
        const response = await ports.fetch(init.url, { ...init, signal: options.signal ?? null });
        ports.onReachable?.(true);
        if (ports.onCredentialsRefused !== undefined && (await refusesCredentials(response)))
          ports.onCredentialsRefused(credentials.accessKeyId);
        return response;
      } catch (error) {
        options.signal?.throwIfAborted();
        const delayMs = request.isRead ? retryDelaysMs[attempt] : undefined;
        if (delayMs === undefined) {
          ports.onReachable?.(false);
          const reason = error instanceof Error ? error.message : String(error);
          throw new ServiceError(networkErrorCode, `The server did not answer (${reason}).`, 0);
        }
        await delay(delayMs, options.signal);
      }
    }
  }
}

function signed(
  ports: WirePorts,
  request: WireRequest,
  credentials: Credentials,
): RequestInit & { readonly url: string } {
  const { body = '' } = request;
  // A browser resolves `.` and `..` in a path, whichever way they are written: another thing would be meant.
  if (new URL(`${ports.origin}${request.path}`).pathname !== request.path) {
    throw new ServiceError(
      'UnsendableName',
      'A browser cannot send this name: it holds "." or ".." as a part.',
      0,
    );
  }
  const query = printQuery(request.query);
  const headers = signRequest(
    {
      method: request.method,
      host: new URL(ports.origin).host,
      path: request.path,
      query,
      headers: request.headers ?? {},
      body: body instanceof Blob ? 'unsigned' : body,
    },
    credentials,
    {
      service: request.service,
      region: ports.region,
      nowMs: ports.nowMs(),
      invocationId: randomInvocationId(),
    },
  );
  return {
    url: `${ports.origin}${request.path}${query === '' ? '' : `?${query}`}`,
    method: request.method,
    headers,
    body: request.method === 'GET' || request.method === 'HEAD' ? null : body,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
  };
}

/** Prints a query as it is sent. */
export function printQuery(query: Query = {}): string {
  return Object.entries(query)
    .flatMap(([name, value]) => {
      const values = Array.isArray(value)
        ? (value as readonly string[])
        : value === undefined
          ? []
          : [String(value)];
      return values.map((one) => `${percentEncode(name)}=${percentEncode(one)}`);
    })
    .join('&');
}

function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
