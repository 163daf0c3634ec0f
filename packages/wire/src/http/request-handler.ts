import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type CallOrigin,
  type CallScope,
  type IdSource,
  type Log,
  type ResolveAccessKey,
  ServiceError,
} from '@cairn/kit';
import type {
  ErrorForm,
  PreflightRequest,
  RequestClient,
  WireAnswer,
  WireRequest,
} from '../protocol/wire-request.ts';
import {
  BrowserGuard,
  type BrowserGuardOptions,
  corsHeaders,
  type GuardVerdict,
  type HostFace,
  isNavigation,
  preflightHeaders,
} from './browser-guard.ts';
import { guarded } from './content-guard.ts';
import { anonymousScope, CredentialReader } from './credentials.ts';
import { isPresigned, refusalOf } from './host-rules.ts';
import { LazyQuery } from './lazy-query.ts';
import { isPagePath, isStudioPage, publicPages } from './page-path.ts';
import { pour } from './pour.ts';
import { readBody } from './request-body.ts';
import { requestSignal } from './request-signal.ts';
import { RequestStream } from './request-stream.ts';
import type { BodyCheck, OpenSignature } from './signature/open-signature.ts';
import { SignatureVerifier, type SignatureVerifierOptions } from './signature/signature-verifier.ts';
import { directClient, type TrustedProxies } from './trusted-proxies.ts';
import type { ClaimedRequest, WireService } from './wire-service.ts';
import { writeAnswer, writeFailure } from './write-answer.ts';

export type { ClaimedRequest, WireService };

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
  /** The files of the studio, on its host. Absent where there is no studio: its host answers programs all the same. */
  readonly studio?: ((request: StudioRequest) => Promise<WireAnswer>) | undefined;
  /** Pages under `/_cairn`, `/_localstack` and `/.well-known/acme-challenge`. Undefined when there is no page at the path. */
  readonly page?: (path: string) => Promise<WireAnswer | undefined>;
  /** Ends the calls that wait long (GetActivityTask) when the server stops. */
  readonly stopping?: AbortSignal;
  readonly onAnswer?: (record: RequestRecord) => void;
  /** Given where signatures are verified; without it any credentials will do. */
  readonly signatures?: SignatureVerifierOptions | undefined;
  /** Where any credentials will do: finds the owners of keys that were made here. */
  readonly knownKeys?: ResolveAccessKey | undefined;
  /** Whose word about hosts and clients is taken. */
  readonly proxies?: TrustedProxies | undefined;
}

/** A file of the studio is asked for. */
export interface StudioRequest {
  /** Without the query, still percent-encoded. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: IncomingMessage['headers'];
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
    const requestId = options.ids.uuid();
    frontDoor.answer(request, response, requestId).catch((failure: unknown) => {
      options.log('error', 'a request could not be answered', { requestId, cause: String(failure) });
      request.resume();
      writeFailure(response, requestId);
    });
  };
}

const none: readonly string[] = [];
const noBody = new Uint8Array(0);

class FrontDoor {
  readonly #options: RequestHandlerOptions;
  readonly #guard: BrowserGuard;
  readonly #credentials: CredentialReader;
  readonly #byName: ReadonlyMap<string, WireService>;
  readonly #byTarget: ReadonlyMap<string, WireService>;
  readonly #byPath: readonly WireService[];
  readonly #claiming: readonly WireService[];
  readonly #fallback: WireService;
  readonly #verifier: SignatureVerifier | undefined;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    this.#credentials = new CredentialReader(options.knownKeys);
    this.#guard = new BrowserGuard(options.guard);
    this.#byName = new Map(options.services.map((service) => [service.signingName, service]));
    this.#byTarget = new Map(
      options.services.flatMap((service) =>
        service.targetPrefix === undefined ? [] : [[service.targetPrefix, service]],
      ),
    );
    this.#byPath = options.services.filter(({ pathPrefix }) => pathPrefix !== undefined);
    this.#claiming = options.services.filter(({ claims }) => claims !== undefined);
    this.#fallback = options.services[0] as WireService;
    this.#verifier = options.signatures && new SignatureVerifier(options.signatures);
  }

  async answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    this.#options.proxies?.apply(request);
    const verdict = this.#guard.judge(request.headers);
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const query = new LazyQuery(queryAt === -1 ? '' : url.slice(queryAt + 1));
    const { face } = verdict;
    if (face === 'studio') {
      const call = { request, response, requestId, path, query, extra: none, service: undefined, face };
      return this.#answerOnStudio(call, verdict);
    }
    const claiming = face === undefined ? undefined : this.#claimOf(request, path, face);
    if (face === undefined || (verdict.kind === 'refuse' && !this.#isOpenFor(request, claiming)))
      return refuse(request, response, requestId, verdict.kind === 'refuse' ? verdict.reason : '');
    const origin = verdict.kind === 'pass' ? verdict.origin : undefined;
    const extra = origin === undefined ? none : corsHeaders(origin);
    if (claiming !== undefined) {
      const isOurs = claiming.pathPrefix !== undefined;
      const refusal = isOurs ? refusalOf({ face, headers: request.headers }, claiming) : undefined;
      if (refusal !== undefined) return refuse(request, response, requestId, refusal);
      const call = { request, response, requestId, path, query, extra: none, service: claiming, face };
      return this.#callClaimed(call, claiming);
    }
    const service = face === 'server' ? this.#serviceOfPath(path) : undefined;
    const call = { request, response, requestId, path, query, extra, service, face };
    if (request.method === 'OPTIONS') return this.#answerOptions(call);
    if (service === undefined && face === 'server' && isPagePath(path)) return this.#showPage(call);
    await this.#call(call);
  }

  /** May a page of another origin ask? */
  async #answerOptions(call: Call): Promise<void> {
    const { request, response, requestId, path, extra, service } = call;
    const refusal = service && refusalOf({ face: call.face, headers: request.headers }, service);
    if (refusal !== undefined) return refuse(request, response, requestId, refusal);
    const own = await this.#preflight({ path, headers: request.headers, requestId });
    if (own !== undefined) return writeAnswer(response, requestId, own, own.cors ?? none);
    const headers = [...extra, ...preflightHeaders(request.headers)];
    return writeAnswer(response, requestId, { status: 204, contentType: undefined, body: '' }, headers);
  }

  /**
   * The studio's host: unsigned reads are for its files, all else is the wire, for its own pages and for programs.
   * Links of others lead to its files; what users made is not shown by a link (presigned URLs), and claimed by nobody.
   */
  async #answerOnStudio(call: Call, verdict: GuardVerdict): Promise<void> {
    const { request, response, requestId, path, query } = call;
    const { method, headers } = request;
    const isRead = method === 'GET' || method === 'HEAD';
    const isFile = isRead && headers.authorization === undefined && !isPagePath(path);
    if (verdict.kind === 'refuse' && !(isFile && isNavigation(method, headers)))
      return refuse(request, response, requestId, verdict.reason);
    if (method === 'OPTIONS')
      return refuse(
        request,
        response,
        requestId,
        "Pages of other origins are not answered on the studio's host.",
      );
    if (isPresigned(query))
      return refuse(request, response, requestId, "Presigned requests are not taken on the studio's host.");
    if (isFile) {
      request.resume();
      const answer =
        (await this.#options.studio?.({ path, headers })) ?? plain(404, 'There is no studio here.');
      return writeAnswer(response, requestId, forMethod(method, answer), none);
    }
    const service = this.#serviceOfPath(path);
    if (
      service?.claims?.({ method: method ?? 'GET', host: headers.host ?? '', face: 'studio', path, headers })
    )
      return this.#callClaimed({ ...call, service }, service);
    if (service === undefined && isPagePath(path))
      return isStudioPage(path, headers.authorization !== undefined)
        ? this.#showPage(call)
        : writeAnswer(response, requestId, plain(404, 'There is nothing here.'), none);
    await this.#call({ ...call, service });
  }

  async #showPage(call: Call): Promise<void> {
    const { request, response, requestId, path, extra } = call;
    request.resume();
    const isShown = publicPages.test(path) || (await this.#maySeePages(call));
    const page = isShown ? await this.#page(path) : plain(403, 'This page is for whoever signs for it.');
    return writeAnswer(response, requestId, guarded(page), extra);
  }

  /** Where signatures are verified only this machine sees all pages; others sign for them, as for Cairn's own API. */
  async #maySeePages(call: Call): Promise<boolean> {
    if (this.#verifier === undefined || isLoopback(this.#clientOf(call.request).address)) return true;
    const service = this.#byName.get('cairn');
    if (service === undefined) return false;
    try {
      (await this.#openSignature(this.#verifier, call, service)).verifyBody(noBody);
      return true;
    } catch (error) {
      if (error instanceof ServiceError) return false;
      throw error;
    }
  }

  #claimOf(request: IncomingMessage, path: string, face: HostFace): WireService | undefined {
    if (this.#claiming.length === 0) return undefined;
    const { method = 'GET', headers } = request;
    const claimed: ClaimedRequest = { method, host: headers.host ?? '', face, path, headers };
    return this.#claiming.find(({ claims }) => claims?.(claimed) === true);
  }

  /** Whether a request that the guard refuses may come all the same, since what it asks for is public. */
  #isOpenFor({ method, headers }: IncomingMessage, claiming: WireService | undefined): boolean {
    if (claiming === undefined) return false;
    // Somebody follows a link, in a mail for instance; the page with the link learns nothing.
    return this.#verifier !== undefined || isNavigation(method, headers);
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
    const { request } = call;
    let service = call.service ?? this.#serviceOfTarget(request.headers['x-amz-target']);
    let scope: CallScope;
    let signature: OpenSignature | undefined;
    let bodyCheck: BodyCheck | undefined;
    try {
      if (this.#verifier === undefined) {
        const credentials = this.#credentials.read(request.headers, call.query.ifAny());
        service ??= this.#byName.get(credentials.service);
        if (service === undefined) throw unknownService(credentials.service);
        scope = credentials.scope;
      } else {
        service ??= this.#serviceOfScope(call);
        signature = await this.#openSignature(this.#verifier, call, service);
        scope = signature.scope;
        if (service.protocol.streams === true) bodyCheck = signature.verifyHead();
      }
    } catch (error) {
      return this.#fail(call, service ?? this.#shapeFor(call), error);
    }
    const refusal = refusalOf({ face: call.face, headers: request.headers }, service);
    if (refusal !== undefined) return refuse(request, call.response, call.requestId, refusal);
    if (service.protocol.streams === true) return this.#callWithStream(call, service, scope, bodyCheck);
    const body = await this.#readBody(call, service);
    if (body === undefined) return;
    try {
      signature?.verifyBody(body);
    } catch (error) {
      return this.#fail(call, service, error);
    }
    const answer = await service.protocol.answer(this.#requestOf(call, scope, body));
    this.#end(call, answer, service.signingName);
  }

  /** A request that its service authorises itself. */
  async #callClaimed(call: Call, service: WireService): Promise<void> {
    const { request } = call;
    const wanted = this.#requestOf(call, anonymousScope, noBody);
    if (service.protocol.streams === true) {
      const stream = new RequestStream(request);
      const answer = await service.protocol.answer({ ...wanted, stream });
      await stream.discard();
      return this.#end(call, { ...answer, closes: true }, service.signingName);
    }
    const body = await this.#readBody(call, service);
    if (body === undefined) return;
    const authenticate = async (): Promise<CallScope> => {
      if (this.#verifier === undefined)
        return this.#credentials.read(request.headers, call.query.ifAny()).scope;
      const signature = await this.#openSignature(this.#verifier, call, service);
      signature.verifyBody(body);
      return signature.scope;
    };
    const answer = await service.protocol.answer({ ...wanted, body, authenticate });
    this.#end(call, answer, service.signingName);
  }

  #openSignature(verifier: SignatureVerifier, call: Call, service: WireService): Promise<OpenSignature> {
    const { request, path, query } = call;
    return verifier.open({
      method: request.method ?? 'GET',
      path,
      query: query.ifAny(),
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      service: service.signingName,
      dialect: errorFormOf(service, request).signatureDialect ?? 'json',
      origin: () => originOf(request, this.#clientOf(request)),
    });
  }

  /** The service of the credential scope, or one that can say what is wrong with it. @throws ServiceError */
  #serviceOfScope(call: Call): WireService {
    let name: string;
    try {
      name = this.#credentials.read(call.request.headers, call.query.ifAny()).service;
    } catch {
      return this.#shapeFor(call);
    }
    const service = this.#byName.get(name);
    if (service === undefined) throw unknownService(name);
    return service;
  }

  /** Undefined where the request was answered already, or nobody is there to be answered. */
  async #readBody(call: Call, service: WireService): Promise<Uint8Array | undefined> {
    const { protocol, signingName } = service;
    const body = await readBody(call.request, protocol.bodyBytesMax);
    if (body.kind === 'complete') return body.bytes;
    if (body.kind === 'too-large') {
      const answer = errorFormOf(service, call.request).printError(tooLarge(protocol.bodyBytesMax));
      this.#end(call, { ...answer, closes: true }, signingName);
    }
    return undefined;
  }

  #requestOf(call: Call, scope: CallScope, body: Uint8Array): WireRequest {
    const { request, response, requestId } = call;
    return {
      method: request.method ?? 'GET',
      path: call.path,
      query: call.query.value,
      headers: request.headers,
      body,
      requestId,
      scope,
      client: () => this.#clientOf(request),
      ...(call.face === 'studio' ? { isBucketless: true } : {}),
      rawHeaders: () => request.rawHeaders,
      signal: () => requestSignal(response, this.#options.stopping),
    };
  }

  #clientOf(request: IncomingMessage): RequestClient {
    return this.#options.proxies?.clientOf(request) ?? directClient(request);
  }

  #fail(call: Call, service: WireService, error: unknown): void {
    if (!(error instanceof ServiceError)) throw error;
    const form = errorFormOf(service, call.request);
    const named = form.signatureDialect === 'query' ? queryError(error) : error;
    this.#end(call, { ...form.printError(named), closes: true }, service.signingName);
  }

  /** The body is handed over as it arrives; what the service leaves of it is read away. */
  async #callWithStream(
    call: Call,
    { protocol, signingName }: WireService,
    scope: CallScope,
    check: BodyCheck | undefined,
  ): Promise<void> {
    const stream = new RequestStream(call.request);
    const answer = await protocol.answer({
      ...this.#requestOf(call, scope, noBody),
      stream: check?.kind === 'hash' ? { bytes: check.check(stream.bytes) } : stream,
      ...(check?.kind === 'chunks' ? { chunkSignatures: check.chunks } : {}),
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
    const isSite = call.service?.protocol.ownsHost?.(call.request.headers.host) === true;
    writeAnswer(call.response, call.requestId, isSite ? answer : guarded(answer), extra);
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
  readonly face: HostFace;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function unknownService(name: string): ServiceError {
  return new ServiceError('UnknownOperationException', `The service '${name}' is not known here.`);
}

/** What policies may ask of a request. */
function originOf({ headers }: IncomingMessage, { address, scheme }: RequestClient): CallOrigin {
  const { 'user-agent': userAgent, referer } = headers;
  return {
    sourceIp: address,
    isSecure: scheme === 'https',
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(referer === undefined ? {} : { referer }),
  };
}

function errorFormOf({ protocol }: WireService, request: IncomingMessage): ErrorForm {
  return protocol.errorForm?.(request) ?? protocol;
}

/** The names that services of the query protocol give. */
function queryError(error: ServiceError): ServiceError {
  const code = {
    MissingAuthenticationTokenException: 'MissingAuthenticationToken',
    IncompleteSignatureException: 'IncompleteSignature',
  }[error.code];
  return code === undefined ? error : new ServiceError(code, error.message, { status: error.status });
}

function tooLarge(bytesMax: number): ServiceError {
  return new ServiceError(
    'RequestEntityTooLargeException',
    `Request must be smaller than ${bytesMax} bytes`,
    { status: 413 },
  );
}

/** What HEAD answers: the same without the body. */
function forMethod(method: string | undefined, answer: WireAnswer): WireAnswer {
  return method === 'HEAD' ? { ...answer, body: '', contentLength: Buffer.byteLength(answer.body) } : answer;
}

function plain(status: number, message: string): WireAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify({ message }) };
}

function refuse(request: IncomingMessage, response: ServerResponse, requestId: string, reason: string): void {
  request.resume();
  writeAnswer(response, requestId, plain(403, reason), none);
}
