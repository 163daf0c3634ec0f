import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type CallScope, invariant, MadeOnce, resolveLimits, ServiceError } from '@cairn/kit';
import type { WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { WireService, WireServiceAtRest } from '../service-signs.ts';
import { type Admission, admitRequest, isStudioFile } from './admit-request.ts';
import { Authentication } from './authentication.ts';
import { BrowserGuard, corsHeaders, type HostFace, preflightHeaders } from './browser-guard.ts';
import { guarded } from './content-guard.ts';
import { anonymousScope } from './credentials.ts';
import { frontDoorLimits } from './front-door-limits.ts';
import { isPresigned, refusalOf as refusalOnHost } from './host-rules.ts';
import { LazyQuery } from './lazy-query.ts';
import { onceOnly } from './once-only.ts';
import { takeOriginalHost } from './original-host.ts';
import { isLoopback, isPagePath, isStudioPage, publicPages } from './page-paths.ts';
import { pour } from './pour.ts';
import { type PrintedAnswer, printAnswer } from './print-answer.ts';
import { errorFormOf, internalFailure, plain, refusalOf, tooLarge, unknownService } from './refusals.ts';
import { readBody } from './request-body.ts';
import type { RequestHandlerOptions } from './request-handler-options.ts';
import type { CallHead, RequestHead } from './request-head.ts';
import { RequestStream } from './request-stream.ts';
import { signalOf } from './response-signal.ts';
import { ServiceDirectory } from './service-directory.ts';
import type { BodyCheck, OpenSignature } from './signature/open-signature.ts';
import { signatureUseOf, useOfMethod } from './signature/signature-use.ts';
import { SocketSignal } from './socket-signal.ts';
import type { UpgradeDecision, UpgradeDoor, UpgradeHandler } from './upgrade-door.ts';
import type { WholeRequest } from './whole-request.ts';
import { writeAnswer, writeFailure } from './write-answer.ts';

/** For how long a connection waits for its next request; clients are told. */
export const keepAliveSeconds = 75;

/** Answers one HTTP request. Never throws, never rejects. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Answers a request that came whole over a connection. Undefined where it has to go the way of all requests, as one of
 * a page, of a proxy or without a target has; nothing was done with it then. Never throws, never rejects.
 */
export type WholeRequestHandler = (
  request: WholeRequest,
  socket: Socket,
) => undefined | Promise<PrintedAnswer>;

/** The ways into the front door. */
export interface RequestHandlers {
  readonly handle: RequestHandler;
  readonly answerWhole: WholeRequestHandler;
  readonly upgrade: UpgradeHandler;
}

/**
 * The front door: guards against web pages, finds the service by X-Amz-Target or by the credential scope,
 * reads the body within the service's limit and hands it to the service's protocol.
 */
export function createRequestHandlers(options: RequestHandlerOptions): RequestHandlers {
  const frontDoor = new FrontDoor(options);
  return {
    handle: (request, response) => {
      const requestId = options.ids.uuid();
      frontDoor.answer(request, response, requestId).catch((failure: unknown) => {
        options.log('error', 'a request could not be answered', { requestId, cause: String(failure) });
        request.resume();
        writeFailure(response, requestId);
      });
    },
    answerWhole: (request, socket) => {
      try {
        return frontDoor.answerWhole(request, socket);
      } catch {
        // Nothing was done yet: the way of all requests tells what is wrong.
        return undefined;
      }
    },
    upgrade: (request) => frontDoor.upgrade(request),
  };
}

/** The way of {@link createRequestHandlers} for whatever an HTTP server takes. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  return createRequestHandlers(options).handle;
}

const none: readonly string[] = [];
const noBody = new Uint8Array(0);
const noQuery = new LazyQuery('');

class FrontDoor {
  readonly #options: RequestHandlerOptions;
  readonly #guard: BrowserGuard;
  readonly #services: ServiceDirectory;
  readonly #authentication: Authentication;
  readonly #upgrades: MadeOnce<UpgradeDoor>;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    this.#authentication = new Authentication(options);
    this.#guard = new BrowserGuard(options.guard);
    this.#services = new ServiceDirectory(options.services);
    this.#upgrades = new MadeOnce(() => this.#openUpgrades());
  }

  async answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    this.#options.proxies?.apply(request);
    takeOriginalHost(request.headers, this.#guard);
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const query = new LazyQuery(queryAt === -1 ? '' : url.slice(queryAt + 1));
    const admission = this.#admit(request, path);
    if (admission.kind === 'refused') return refuse(request, response, requestId, admission.reason);
    const { face, origin, claiming, isForeign } = admission;
    if (face === 'studio') {
      const call = { request, response, requestId, path, query, extra: none, service: undefined, face };
      return this.#answerOnStudio(call);
    }
    const extra = origin === undefined ? none : corsHeaders(origin);
    if (claiming !== undefined) {
      const isOurs = claiming.pathPrefix !== undefined;
      const refusal = isOurs ? refusalOnHost({ face, headers: request.headers }, claiming) : undefined;
      if (refusal !== undefined) return refuse(request, response, requestId, refusal);
      const call = { request, response, requestId, path, query, extra: none, service: claiming, face };
      return this.#callClaimed({ ...call, ...(isForeign ? { isForeign } : {}) }, claiming);
    }
    const service = face === 'server' ? this.#services.ofPath(path) : undefined;
    const call = { request, response, requestId, path, query, extra, service, face };
    if (request.method === 'OPTIONS') return this.#answerOptions(call);
    if (service === undefined && face === 'server' && isPagePath(path)) return this.#showPage(call);
    await this.#call(call);
  }

  /** See {@link UpgradeHandler}; its code is loaded with the first request for a WebSocket. */
  async upgrade(request: IncomingMessage): Promise<UpgradeDecision> {
    return (await this.#upgrades.get()).decide(request);
  }

  async #openUpgrades(): Promise<UpgradeDoor> {
    const { UpgradeDoor } = await import('./upgrade-door.ts');
    const { limits = resolveLimits(frontDoorLimits) } = this.#options;
    const shared = { guard: this.#guard, authentication: this.#authentication, services: this.#services };
    return new UpgradeDoor({ ...this.#options, ...shared, limits });
  }

  #admit(request: Pick<RequestHead, 'method' | 'headers'>, path: string): Admission {
    return admitRequest(request, path, {
      guard: this.#guard,
      isVerifying: this.#authentication.isVerifying,
      claimOf: (face, isForeign) => this.#services.claimOf(request, path, face, isForeign),
    });
  }

  /** May a page of another origin ask? */
  async #answerOptions(call: Call): Promise<void> {
    const { request, response, requestId, path, extra, service } = call;
    const refusal = service && refusalOnHost({ face: call.face, headers: request.headers }, service);
    if (refusal !== undefined) return refuse(request, response, requestId, refusal);
    const own = await this.#services.preflight({ path, headers: request.headers, requestId });
    if (own !== undefined) return writeAnswer(response, requestId, own, own.cors ?? none);
    const headers = [...extra, ...preflightHeaders(request.headers)];
    return writeAnswer(response, requestId, { status: 204, contentType: undefined, body: '' }, headers);
  }

  /**
   * The studio's host: unsigned reads are for its files, all else is the wire, for its own pages and for programs.
   * Links of others lead to its files; what users made is not shown by a link (presigned URLs), and claimed by nobody
   * but by services that say so.
   */
  async #answerOnStudio(call: Call): Promise<void> {
    const { request, response, requestId, path, query } = call;
    const { method, headers } = request;
    if (method === 'OPTIONS')
      return refuse(
        request,
        response,
        requestId,
        "Pages of other origins are not answered on the studio's host.",
      );
    if (isPresigned(query))
      return refuse(request, response, requestId, "Presigned requests are not taken on the studio's host.");
    if (isStudioFile(method, headers, path)) {
      request.resume();
      const answer =
        (await this.#options.studio?.({ path, headers })) ?? plain(404, 'There is no studio here.');
      return writeAnswer(response, requestId, forMethod(method, answer), none);
    }
    const claiming = this.#services.studioClaimOf(request, path);
    if (claiming !== undefined) return this.#callClaimed({ ...call, service: claiming }, claiming);
    const service = this.#services.ofPath(path);
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

  /** See {@link WholeRequestHandler}. Whatever could be refused before a service is chosen goes the way of all requests. */
  answerWhole(request: WholeRequest, socket: Socket): undefined | Promise<PrintedAnswer> {
    const { headers, body } = request;
    const service = this.#services.ofTarget(headers['x-amz-target']);
    if (service === undefined) return undefined;
    if (service.spoken !== undefined && !takesWhole(service.spoken, body)) return undefined;
    if (this.#options.proxies !== undefined || headers.origin !== undefined) return undefined;
    // What a page asks, and what the studio's host or a site's is asked, has rules of its own.
    const admission = this.#admit({ method: 'POST', headers }, '/');
    if (admission.kind === 'refused' || admission.face !== 'server' || admission.claiming !== undefined)
      return undefined;
    return this.#answerWhole(request, socket, service);
  }

  async #answerWhole(
    { headers, rawHeaders, body }: WholeRequest,
    socket: Socket,
    atRest: WireServiceAtRest,
  ): Promise<PrintedAnswer> {
    const requestId = this.#options.ids.uuid();
    const request = { method: 'POST', headers, rawHeaders, socket };
    const call = { request, requestId, path: '/', query: noQuery, face: 'server' as const };
    const signal = new SocketSignal(socket, this.#options.stopping);
    try {
      const service = atRest.spoken ?? (await atRest.load());
      let answer: WireAnswer;
      try {
        // Known at once unless it was at rest: then its connection is not handed over any more.
        if (!takesWhole(service, body)) throw tooLarge(service.protocol.bodyBytesMax);
        let wanted: WireRequest;
        const opening = this.#authentication.open(call, service);
        if (opening === undefined) {
          const { scope } = this.#authentication.claimedBy(headers, undefined);
          wanted = this.#requestOf(call, scope, body, () => signal.value);
        } else {
          const signature = await opening;
          wanted = this.#requestOf(call, signature.scope, body, () => signal.value);
          const taken = signature.verifyBody(body, () => signatureUseOf(service.protocol, wanted));
          if (taken !== undefined) await taken;
        }
        answer = await service.protocol.answer(wanted);
      } catch (error) {
        answer = refusalOf(service, request, error);
      }
      const printed = printAnswer(requestId, answer, keepAliveSeconds);
      this.#count(answer, service.signingName);
      return printed;
    } catch (failure) {
      this.#options.log('error', 'a request could not be answered', { requestId, cause: String(failure) });
      return printAnswer(requestId, internalFailure, keepAliveSeconds);
    } finally {
      signal.release();
    }
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
    const { isVerifying } = this.#authentication;
    if (!isVerifying || isLoopback(this.#authentication.clientOf(call.request).address)) return true;
    const service = this.#services.ofName('cairn');
    if (service === undefined) return false;
    try {
      const spoken = await spokenBy(service);
      const signature = await this.#authentication.open(call, spoken);
      await signature?.verifyBody(noBody, () => 'repeatable');
      return true;
    } catch (error) {
      if (error instanceof ServiceError) return false;
      throw error;
    }
  }

  async #page(path: string): Promise<WireAnswer> {
    return (await this.#options.page?.(path)) ?? plain(404, 'There is nothing here.');
  }

  async #call(call: Call): Promise<void> {
    const { request } = call;
    let atRest = call.service ?? this.#services.ofTarget(request.headers['x-amz-target']);
    let service: WireService | undefined;
    let scope: CallScope;
    let signature: OpenSignature | undefined;
    let bodyCheck: BodyCheck | undefined;
    try {
      if (!this.#authentication.isVerifying) {
        const credentials = this.#authentication.claimedBy(request.headers, call.query.ifAny());
        atRest ??= this.#services.ofName(credentials.service);
        if (atRest === undefined) throw unknownService(credentials.service);
        scope = credentials.scope;
        service = atRest.spoken ?? (await atRest.load());
      } else {
        atRest ??= this.#serviceOfScope(call);
        service = atRest.spoken ?? (await atRest.load());
        signature = await this.#authentication.open(call, service);
        invariant(signature !== undefined, 'signatures are verified');
        scope = signature.scope;
        if (service.protocol.streams === true)
          bodyCheck = await signature.verifyHead(useOfMethod(request.method));
      }
    } catch (error) {
      return this.#fail(
        call,
        await spokenBy(atRest ?? this.#services.shapeFor(call.path, call.request.headers)),
        error,
      );
    }
    const refusal = refusalOnHost({ face: call.face, headers: request.headers }, service);
    if (refusal !== undefined) return refuse(request, call.response, call.requestId, refusal);
    if (service.protocol.streams === true) return this.#callWithStream(call, service, scope, bodyCheck);
    const body = await this.#readBody(call, service);
    if (body === undefined) return;
    const wanted = this.#requestOf(call, scope, body, this.#signalOf(call));
    if (signature !== undefined) {
      try {
        const taken = signature.verifyBody(body, () => signatureUseOf(service.protocol, wanted));
        if (taken !== undefined) await taken;
      } catch (error) {
        return this.#fail(call, service, error);
      }
    }
    const answer = await service.protocol.answer(wanted);
    this.#end(call, answer, service.signingName);
  }

  /** A request that its service authorises itself. */
  async #callClaimed(call: Call, atRest: WireServiceAtRest): Promise<void> {
    const service = await spokenBy(atRest);
    const { request } = call;
    const asked = this.#requestOf(call, anonymousScope, noBody, this.#signalOf(call));
    const wanted = call.isForeign === undefined ? asked : { ...asked, isForeign: call.isForeign };
    if (service.protocol.streams === true) {
      const stream = new RequestStream(request);
      const answer = await service.protocol.answer({ ...wanted, stream });
      await stream.discard();
      return this.#end(call, { ...answer, closes: true }, service.signingName);
    }
    const body = await this.#readBody(call, service);
    if (body === undefined) return;
    const answer = await service.protocol.answer({
      ...wanted,
      body,
      authenticate: onceOnly(async () => {
        if (call.isForeign && !this.#authentication.isVerifying) throw unverifiedPage();
        return this.#authentication.authenticate(call, service, { ...wanted, body });
      }),
    });
    this.#end(call, answer, service.signingName);
  }

  /** The service of the credential scope, or one that can say what is wrong with it. @throws ServiceError */
  #serviceOfScope(call: Call): WireServiceAtRest {
    let name: string;
    try {
      name = this.#authentication.claimedBy(call.request.headers, call.query.ifAny()).service;
    } catch {
      return this.#services.shapeFor(call.path, call.request.headers);
    }
    const service = this.#services.ofName(name);
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

  #requestOf(call: CallHead, scope: CallScope, body: Uint8Array, signal: () => AbortSignal): WireRequest {
    const { request, requestId } = call;
    return {
      method: request.method ?? 'GET',
      path: call.path,
      query: call.query.value,
      headers: request.headers,
      body,
      requestId,
      scope,
      client: () => this.#authentication.clientOf(request),
      ...(call.face === 'studio' ? { isBucketless: true as const } : {}),
      rawHeaders: () => request.rawHeaders,
      signal,
    };
  }

  #signalOf({ response }: Call): () => AbortSignal {
    return () => signalOf(response, this.#options.stopping);
  }

  #fail(call: Call, service: WireService, error: unknown): void {
    this.#end(call, { ...refusalOf(service, call.request, error), closes: true }, service.signingName);
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
      ...this.#requestOf(call, scope, noBody, this.#signalOf(call)),
      stream: check?.kind === 'hash' ? { bytes: check.check(stream.bytes) } : stream,
      ...(check?.kind === 'chunks' ? { chunkSignatures: check.chunks } : {}),
    });
    await stream.discard();
    this.#end(call, { ...answer, closes: true }, signingName);
  }

  #end(call: Call, answer: WireAnswer & { readonly closes?: boolean }, service: string): void {
    // An unread body cannot be skipped cheaply: the connection ends with the answer.
    const cors = answer.cors ?? call.extra;
    const extra = answer.closes && !call.request.complete ? [...cors, 'Connection', 'close'] : cors;
    // Sign-in pages have a policy of their own, stricter where it matters, and forms, which a sandbox would stop.
    const isSite = call.face === 'auth' || call.service?.ownsHost?.(call.request.headers.host) === true;
    writeAnswer(call.response, call.requestId, isSite ? answer : guarded(answer), extra);
    if (answer.stream !== undefined) void pour(answer.stream, call.response, this.#options.log);
    if (answer.closes) call.request.resume();
    this.#count(answer, service);
  }

  #count({ operation = 'unknown', status }: WireAnswer, service: string): void {
    this.#options.onAnswer?.({ service, operation, status });
  }
}

interface Call extends CallHead {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly extra: readonly string[];
  /** Where the path says whose it is. */
  readonly service: WireServiceAtRest | undefined;
  readonly face: HostFace;
  /** Set where a page of another origin asks. */
  readonly isForeign?: true;
}

/** Any page could invent credentials that nobody verifies. */
function unverifiedPage(): ServiceError {
  const message =
    'Pages of other origins sign for nobody where signatures are not verified. Start the server with --origin and the origin of the page, or with --auth strict.';
  return new ServiceError('AccessDeniedException', message, { status: 403 });
}

/** What HEAD answers: the same without the body. */
function forMethod(method: string | undefined, answer: WireAnswer): WireAnswer {
  return method === 'HEAD' ? { ...answer, body: '', contentLength: Buffer.byteLength(answer.body) } : answer;
}

function refuse(request: IncomingMessage, response: ServerResponse, requestId: string, reason: string): void {
  request.resume();
  writeAnswer(response, requestId, plain(403, reason), none);
}

/** Whether a service takes a body in one piece, and one of this length. */
function takesWhole({ protocol }: WireService, body: Uint8Array): boolean {
  return protocol.streams !== true && body.length <= protocol.bodyBytesMax;
}

/** The service with its code, loaded where it is at rest. */
async function spokenBy(service: WireServiceAtRest): Promise<WireService> {
  return service.spoken ?? service.load();
}
