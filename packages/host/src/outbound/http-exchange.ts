import type { IncomingMessage, RequestOptions } from 'node:http';
import { type RequestOptions as HttpsRequestOptions, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { type OutboundAnswer, OutboundError, type OutboundRequest } from '@cairn/kit';
import { nodeHttp } from '../node-http.ts';
import type { HostAddress } from './resolve-host.ts';

/** One request to addresses that are judged. */
export interface Exchange {
  readonly request: OutboundRequest;
  readonly url: URL;
  readonly addresses: readonly HostAddress[];
  readonly signal: AbortSignal;
  readonly certificateAuthorities?: readonly string[] | undefined;
}

/** Describe the connection, which is not the caller's. */
const ownHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** Sends one request to one of the addresses and reads the answer. @throws OutboundError */
export function exchange(work: Exchange): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(outboundError(error));
    try {
      const { request } = work;
      const options = requestOptions(work);
      const send = work.url.protocol === 'https:' ? httpsRequest : nodeHttp.request;
      const sent = send(work.url, options, (message) => {
        readBody(message, request.responseBytesMax).then(
          (body) => resolve(describe(message, body)),
          (error) => {
            message.destroy();
            fail(error);
          },
        );
      });
      sent.on('error', fail);
      sent.end(request.body);
    } catch (error) {
      // What cannot be sent at all: a method or a header with forbidden characters.
      reject(new OutboundError('invalid-request', (error as Error).message, { cause: error }));
    }
  });
}

function requestOptions({
  request,
  url,
  addresses,
  signal,
  certificateAuthorities,
}: Exchange): HttpsRequestOptions {
  const options: RequestOptions = {
    method: request.method,
    headers: headersOf(request, url),
    // A connection of its own: the usual agents would bring others' connections, and proxies of the environment.
    agent: false,
    signal,
    lookup: (_hostname, { all }, callback) => {
      const [first] = addresses as [HostAddress];
      if (all) callback(null, addresses as HostAddress[]);
      else callback(null, first.address, first.family);
    },
  };
  if (url.protocol === 'http:') return options;
  const isNamed = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0;
  return {
    ...options,
    ...(isNamed ? { servername: url.hostname } : {}),
    ...(certificateAuthorities === undefined || certificateAuthorities.length === 0
      ? {}
      : { ca: [...rootCertificates, ...certificateAuthorities] }),
  };
}

function headersOf(
  { headers, body, method }: OutboundRequest,
  url: URL,
): { [name: string]: string | string[] } {
  const sent = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (ownHeaders.has(key)) continue;
    const entry = sent.get(key);
    if (entry === undefined) sent.set(key, { name, values: [value] });
    else entry.values.push(value);
  }
  if (body !== undefined || /^(?:POST|PUT|PATCH)$/.test(method)) {
    sent.set('content-length', { name: 'Content-Length', values: [String(Buffer.byteLength(body ?? ''))] });
  }
  if ((url.username !== '' || url.password !== '') && !sent.has('authorization')) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    const value = `Basic ${Buffer.from(pair).toString('base64')}`;
    sent.set('authorization', { name: 'Authorization', values: [value] });
  }
  return Object.fromEntries(
    [...sent.values()].map(({ name, values }) => [
      name,
      values.length === 1 ? (values[0] as string) : values,
    ]),
  );
}

async function readBody(message: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) {
      throw new OutboundError('too-large', `the answer is longer than ${bytesMax} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function describe(message: IncomingMessage, body: Uint8Array): OutboundAnswer {
  const headers: [string, string][] = [];
  const { rawHeaders } = message;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.push([(rawHeaders[at] as string).toLowerCase(), rawHeaders[at + 1] as string]);
  }
  return { status: message.statusCode ?? 0, statusText: message.statusMessage ?? '', headers, body };
}

const tlsCodes = /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/;

function outboundError(error: unknown): unknown {
  if (error instanceof OutboundError || !(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  return new OutboundError(tlsCodes.test(code) ? 'tls' : 'connection', messageOf(error), { cause: error });
}

/** An attempt of several addresses has one message for each. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((inner: Error) => inner.message).join(', ');
}
