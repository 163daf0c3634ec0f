import type { IncomingMessage, ServerResponse } from 'node:http';
import { type IdSource, type Log, ServiceError } from '@cairn/kit';
import type { PreflightRequest, Protocol, WireAnswer } from '../protocol/wire-request.ts';
import { BrowserGuard, type BrowserGuardOptions, corsHeaders, preflightHeaders } from './browser-guard.ts';
import { CredentialReader, type Credentials } from './credentials.ts';
import { pour } from './pour.ts';
import { readBody } from './request-body.ts';
import { RequestStream } from './request-stream.ts';

/** A service and how it is spoken to. */
export interface WireService {
  readonly signingName: string;
  readonly protocol: Protocol;
  /** Before the dot in X-Amz-Target, where the service has targets. */
  readonly targetPrefix?: string;
  /** What paths of the service begin with that is found by its path alone, under the server's own names only. */
  readonly pathPrefix?: string;
}

/** What came of a request, for metrics. */
export interface RequestRecord {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
}

/** What a request handler works with. */
export interface RequestHandlerOptions {
  readonly services: readonly WireService[];
  readonly guard: BrowserGuardOptions;
  readonly ids: IdSource;
  readonly log: Log;
  /** Pages under `/_cairn` and `/_localstack`: health, metrics. Undefined when there is no page at the path. */
  readonly page?: (path: string) => Promise<WireAnswer | undefined>;
  /** Ends the calls that wait long (GetActivityTask) when the server stops. */
  readonly stopping?: AbortSignal;
  readonly onAnswer?: (record: RequestRecord) => void;
}

/** Answers one HTTP request. Never throws, never rejects. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The front door: guards against web pages, finds the service by X-Amz-Target or by the credential scope,
 * reads the body within the service's limit and hands it to the service's protocol.
 */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const frontDoor = new FrontDoor(options);
  return (request, response) => {
    frontDoor.answer(request, response).catch((failure: unknown) => {
      options.log('error', 'a request could not be answered', { cause: String(failure) });
      response.destroy();
    });
  };
}

const none: readonly string[] = [];
const noBody = new Uint8Array(0);

class FrontDoor {
  readonly #options: RequestHandlerOptions;
  readonly #guard: BrowserGuard;
  readonly #credentials = new CredentialReader();
  readonly #byName: ReadonlyMap<string, WireService>;
  readonly #byTarget: ReadonlyMap<string, WireService>;
  readonly #byPath: readonly WireService[];
  readonly #fallback: WireService;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    this.#guard = new BrowserGuard(options.guard);
    this.#byName = new Map(options.services.map((service) => [service.signingName, service]));
    this.#byTarget = new Map(
      options.services.flatMap((service) =>
        service.targetPrefix === undefined ? [] : [[service.targetPrefix, service]],
      ),
    );
    this.#byPath = options.services.filter(({ pathPrefix }) => pathPrefix !== undefined);
    this.#fallback = options.services[0] as WireService;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = this.#options.ids.uuid();
    const verdict = this.#guard.judge(request.headers);
    if (verdict.kind === 'refuse') return refuse(request, response, requestId, verdict.reason);
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const extra = verdict.origin === undefined ? none : corsHeaders(verdict.origin);
    if (request.method === 'OPTIONS') {
      const own = await this.#preflight({ path, headers: request.headers, requestId });
      if (own !== undefined) return write(response, requestId, own, own.cors ?? none);
      const headers = [...extra, ...preflightHeaders(request.headers)];
      return write(response, requestId, { status: 204, contentType: undefined, body: '' }, headers);
    }
    const service = verdict.isOwnName ? this.#serviceOfPath(path) : undefined;
    if (service === undefined && verdict.isOwnName && isPagePath(path)) {
      request.resume();
      return write(response, requestId, await this.#page(path), extra);
    }
    const query = new LazyQuery(queryAt === -1 ? '' : url.slice(queryAt + 1));
    await this.#call({ request, response, requestId, path, query, extra, service });
  }

  #ownerOfHost(host: string | undefined): WireService | undefined {
    return this.#options.services.find(({ protocol }) => protocol.ownsHost?.(host) === true);
  }

  async #preflight(request: PreflightRequest): Promise<WireAnswer | undefined> {
    for (const { protocol } of this.#options.services) {
      const answer = await protocol.preflight?.(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  async #page(path: string): Promise<WireAnswer> {
    return (await this.#options.page?.(path)) ?? plain(404, 'There is nothing here.');
  }

  async #call(call: Call): Promise<void> {
    const { request, response, requestId } = call;
    const { headers } = request;
    let service = call.service ?? this.#serviceOfTarget(headers['x-amz-target']);
    let credentials: Credentials;
    try {
      credentials = this.#credentials.read(headers, call.query.ifAny());
      service ??= this.#byName.get(credentials.service);
      if (service === undefined) throw unknownService(credentials.service);
    } catch (error) {
      const shape = service ?? this.#shapeFor(call);
      const answer = shape.protocol.printError(error as ServiceError);
      return this.#end(call, answer, shape.signingName);
    }
    if (service.protocol.streams === true) return this.#callWithStream(call, service, credentials);
    const body = await readBody(request, service.protocol.bodyBytesMax);
    if (body.kind === 'gone') return;
    if (body.kind === 'too-large') {
      const answer = service.protocol.printError(tooLarge(service.protocol.bodyBytesMax));
      return this.#end(call, { ...answer, closes: true }, service.signingName);
    }
    const answer = await service.protocol.answer({
      method: request.method ?? 'GET',
      path: call.path,
      query: call.query.value,
      headers,
      body: body.bytes,
      requestId,
      scope: credentials.scope,
      signal: () => signalOf(response, this.#options.stopping),
    });
    this.#end(call, answer, service.signingName);
  }

  /** The body is handed over as it arrives; what the service leaves of it is read away. */
  async #callWithStream(call: Call, { protocol, signingName }: WireService, { scope }: Credentials) {
    const { request, response, requestId } = call;
    const stream = new RequestStream(request);
    const answer = await protocol.answer({
      method: request.method ?? 'GET',
      path: call.path,
      query: call.query.value,
      headers: request.headers,
      body: noBody,
      stream,
      requestId,
      scope,
      signal: () => signalOf(response, this.#options.stopping),
    });
    await stream.discard();
    this.#end(call, { ...answer, closes: true }, signingName);
  }

  /** The service whose errors look as the client of one that is not here expects them. */
  #shapeFor({ path, request }: Call): WireService {
    const owner = this.#ownerOfHost(request.headers.host);
    if (owner !== undefined) return owner;
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const name = isForm ? 'sts' : path === '/' ? 'states' : 'lambda';
    return this.#byName.get(name) ?? this.#fallback;
  }

  #serviceOfTarget(target: string | string[] | undefined): WireService | undefined {
    if (typeof target !== 'string') return undefined;
    const dot = target.indexOf('.');
    return dot === -1 ? undefined : this.#byTarget.get(target.slice(0, dot));
  }

  #serviceOfPath(path: string): WireService | undefined {
    return this.#byPath.find(({ pathPrefix }) => path.startsWith(pathPrefix as string));
  }

  #end(call: Call, answer: WireAnswer & { readonly closes?: boolean }, service: string): void {
    // An unread body cannot be skipped cheaply: the connection ends with the answer.
    const cors = answer.cors ?? call.extra;
    const extra = answer.closes && !call.request.complete ? [...cors, 'Connection', 'close'] : cors;
    write(call.response, call.requestId, answer, extra);
    if (answer.stream !== undefined) void pour(answer.stream, call.response, this.#options.log);
    if (answer.closes) call.request.resume();
    this.#options.onAnswer?.({ service, operation: answer.operation ?? 'unknown', status: answer.status });
  }
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly path: string;
  readonly query: LazyQuery;
  readonly extra: readonly string[];
  /** Where the path says whose it is. */
  readonly service: WireService | undefined;
}

/** Pages lie under two names only: hosted sites have paths of their own that begin so (`/_next/`). */
function isPagePath(path: string): boolean {
  return path.startsWith('/_') && /^\/_(?:cairn|localstack)(?:\/|$)/.test(path);
}

/** The query, parsed only when somebody looks at it. */
class LazyQuery {
  readonly #text: string;
  #value: URLSearchParams | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get value(): URLSearchParams {
    this.#value ??= new URLSearchParams(this.#text);
    return this.#value;
  }

  ifAny(): URLSearchParams | undefined {
    return this.#text === '' ? undefined : this.value;
  }
}

/** A signal that ends when the client goes away before its answer, or the server stops. */
function signalOf(response: ServerResponse, stopping: AbortSignal | undefined): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  stopping?.addEventListener('abort', stop);
  response.once('close', () => {
    stopping?.removeEventListener('abort', stop);
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function unknownService(name: string): ServiceError {
  return new ServiceError('UnknownOperationException', `The service '${name}' is not known here.`);
}

function tooLarge(bytesMax: number): ServiceError {
  return new ServiceError(
    'RequestEntityTooLargeException',
    `Request must be smaller than ${bytesMax} bytes`,
    { status: 413 },
  );
}

function plain(status: number, message: string): WireAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify({ message }) };
}

function refuse(request: IncomingMessage, response: ServerResponse, requestId: string, reason: string): void {
  request.resume();
  write(response, requestId, plain(403, reason), none);
}

function write(
  response: ServerResponse,
  requestId: string,
  answer: WireAnswer,
  extra: readonly string[],
): void {
  if (response.destroyed) {
    void answer.stream?.[Symbol.asyncIterator]().return?.();
    return;
  }
  const headers = ['x-amzn-RequestId', requestId];
  if (answer.contentType !== undefined) headers.push('Content-Type', answer.contentType);
  // A stream whose length is not known goes out in chunks.
  const isOpenEnded = answer.stream !== undefined && answer.contentLength === undefined;
  if (answer.status !== 204 && answer.status !== 304 && !isOpenEnded)
    headers.push('Content-Length', String(answer.contentLength ?? Buffer.byteLength(answer.body)));
  if (answer.headers !== undefined) headers.push(...answer.headers);
  headers.push(...extra);
  response.writeHead(answer.status, headers);
  if (answer.stream === undefined) response.end(answer.body);
}
