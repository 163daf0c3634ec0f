import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { OutboundHttp } from '@cairn/kit';

/** A request as the SDK hands it to what sends it. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: { readonly [name: string]: string | readonly string[] | null };
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: unknown;
}

/** Functions run up to a quarter of an hour. */
const timeoutMs = 15 * 60_000;
const responseBytesMax = 16 * 1024 * 1024;

/** Sends the requests of an SDK client by the guarded way out: what a task calls obeys the rules of all tasks. */
export function sdkRequestHandler(http: OutboundHttp): object {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: SdkRequest, options: { readonly abortSignal?: AbortSignal } = {}) => {
      const body = await bytesOf(request.body);
      const answer = await http({
        method: request.method,
        url: urlOf(request),
        headers: Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'expect'),
        ...(body === undefined ? {} : { body }),
        timeoutMs,
        responseBytesMax,
        redirectsMax: 0,
        ...(options.abortSignal === undefined ? {} : { signal: options.abortSignal }),
      });
      const headers: { [name: string]: string } = {};
      for (const [name, value] of answer.headers) {
        headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
      }
      const { status: statusCode, statusText: reason } = answer;
      return { response: { statusCode, reason, headers, body: Readable.from([answer.body]) } };
    },
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
}

function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? (value as readonly string[]) : [value as string | null];
    return values.map((one) => (one === null ? escaped(name) : `${escaped(name)}=${escaped(one)}`));
  });
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  return `${protocol}//${host}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

/** As signatures want it (RFC 3986). */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function bytesOf(body: unknown): Promise<Uint8Array | string | undefined> {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return await buffer(body as NodeJS.ReadableStream);
}
