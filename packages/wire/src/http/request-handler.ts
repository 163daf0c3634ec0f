import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MadeOnce, resolveLimits, ServiceError } from '@cairn/kit';
import type { WireAnswer } from '../protocol/wire-request.ts';
import { type Admission, admitRequest, isStudioFile } from './admit-request.ts';
import { Authentication } from './authentication.ts';
import { BrowserGuard, corsHeaders, preflightHeaders } from './browser-guard.ts';
import { type Call, refuse, spokenBy } from './call.ts';
import { guarded } from './content-guard.ts';
import { frontDoorLimits } from './front-door-limits.ts';
import { isPresigned, refusalOf as refusalOnHost } from './host-rules.ts';
import { LazyQuery } from './lazy-query.ts';
import { takeOriginalHost } from './original-host.ts';
import { isLoopback, isPagePath, isStudioPage, publicPages } from './page-paths.ts';
import type { PrintedAnswer } from './print-answer.ts';
import { plain } from './refusals.ts';
import type { RequestHandlerOptions } from './request-handler-options.ts';
import type { RequestHead } from './request-head.ts';
import { ServiceCalls, takesWhole } from './service-calls.ts';
import { ServiceDirectory } from './service-directory.ts';
import type { UpgradeDecision, UpgradeDoor, UpgradeHandler } from './upgrade-door.ts';
import type { WholeRequest } from './whole-request.ts';
import { writeAnswer, writeFailure } from './write-answer.ts';

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
 * The front door: guards against web pages, decides which host was asked, and hands requests to the studio's files, to
 * pages or to their service ({@link ServiceCalls}).
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

class FrontDoor {
  readonly #options: RequestHandlerOptions;
  readonly #guard: BrowserGuard;
  readonly #services: ServiceDirectory;
  readonly #authentication: Authentication;
  readonly #calls: ServiceCalls;
  readonly #upgrades: MadeOnce<UpgradeDoor>;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    this.#authentication = new Authentication(options);
    this.#guard = new BrowserGuard(options.guard);
    this.#services = new ServiceDirectory(options.services);
    this.#calls = new ServiceCalls(options, {
      authentication: this.#authentication,
      services: this.#services,
    });
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
      return this.#calls.performClaimed({ ...call, ...(isForeign ? { isForeign } : {}) }, claiming);
    }
    const service = face === 'server' ? this.#services.ofPath(path) : undefined;
    const call = { request, response, requestId, path, query, extra, service, face };
    if (request.method === 'OPTIONS') return this.#answerOptions(call);
    if (service === undefined && face === 'server' && isPagePath(path)) return this.#showPage(call);
    await this.#calls.perform(call);
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
    if (claiming !== undefined) return this.#calls.performClaimed({ ...call, service: claiming }, claiming);
    const service = this.#services.ofPath(path);
    if (
      service?.claims?.({ method: method ?? 'GET', host: headers.host ?? '', face: 'studio', path, headers })
    )
      return this.#calls.performClaimed({ ...call, service }, service);
    if (service === undefined && isPagePath(path))
      return isStudioPage(path, headers.authorization !== undefined)
        ? this.#showPage(call)
        : writeAnswer(response, requestId, plain(404, 'There is nothing here.'), none);
    await this.#calls.perform({ ...call, service });
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
    return this.#calls.performWhole(request, socket, service);
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
}

/** What HEAD answers: the same without the body. */
function forMethod(method: string | undefined, answer: WireAnswer): WireAnswer {
  return method === 'HEAD' ? { ...answer, body: '', contentLength: Buffer.byteLength(answer.body) } : answer;
}
