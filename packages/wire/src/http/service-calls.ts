import type { Socket } from 'node:net';
import { type CallScope, invariant, ServiceError } from '@cairn/kit';
import type { WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { WireService, WireServiceAtRest } from '../service-signs.ts';
import type { Authentication } from './authentication.ts';
import { type Call, refuse, spokenBy } from './call.ts';
import { guarded } from './content-guard.ts';
import { anonymousScope } from './credentials.ts';
import { refusalOf as refusalOnHost } from './host-rules.ts';
import { LazyQuery } from './lazy-query.ts';
import { onceOnly } from './once-only.ts';
import { pour } from './pour.ts';
import { type PrintedAnswer, printAnswer } from './print-answer.ts';
import { errorFormOf, internalFailure, refusalOf, tooLarge, unknownService } from './refusals.ts';
import { readBody } from './request-body.ts';
import { keepAliveSeconds, type RequestHandlerOptions } from './request-handler-options.ts';
import type { CallHead } from './request-head.ts';
import { RequestStream } from './request-stream.ts';
import { signalOf } from './response-signal.ts';
import type { ServiceDirectory } from './service-directory.ts';
import type { BodyCheck, OpenSignature } from './signature/open-signature.ts';
import { signatureUseOf, useOfMethod } from './signature/signature-use.ts';
import { SocketSignal } from './socket-signal.ts';
import type { WholeRequest } from './whole-request.ts';
import { writeAnswer } from './write-answer.ts';

const noBody = new Uint8Array(0);
const noQuery = new LazyQuery('');

/**
 * Requests that were let in, on the way to their service and back: who asks, the body within the service's limit, the
 * service's answer, or the failure in its form. Who is let in is decided before.
 */
export class ServiceCalls {
  readonly #options: RequestHandlerOptions;
  readonly #authentication: Authentication;
  readonly #services: ServiceDirectory;

  constructor(
    options: RequestHandlerOptions,
    parts: { readonly authentication: Authentication; readonly services: ServiceDirectory },
  ) {
    this.#options = options;
    this.#authentication = parts.authentication;
    this.#services = parts.services;
  }

  /** A request that came whole over a connection. Never rejects. */
  async performWhole(
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

  /** A request that is signed for, or says for whom it is. */
  async perform(call: Call): Promise<void> {
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
    if (service.protocol.streams === true) return this.#performWithStream(call, service, scope, bodyCheck);
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
  async performClaimed(call: Call, atRest: WireServiceAtRest): Promise<void> {
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
  async #performWithStream(
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

/** Any page could invent credentials that nobody verifies. */
function unverifiedPage(): ServiceError {
  const message =
    'Pages of other origins sign for nobody where signatures are not verified. Start the server with --origin and the origin of the page, or with --auth strict.';
  return new ServiceError('AccessDeniedException', message, { status: 403 });
}

/** Whether a service takes a body in one piece, and one of this length. */
export function takesWhole({ protocol }: WireService, body: Uint8Array): boolean {
  return protocol.streams !== true && body.length <= protocol.bodyBytesMax;
}
