import type { IncomingMessage } from 'node:http';
import type { CallScope, IdSource, LimitValues, Log } from '@cairn/kit';
import type { WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { WireService } from '../service-signs.ts';
import { admitRequest } from './admit-request.ts';
import type { Authentication } from './authentication.ts';
import type { BrowserGuard } from './browser-guard.ts';
import { anonymousScope } from './credentials.ts';
import type { FrontDoorLimitName } from './front-door-limits.ts';
import { LazyQuery } from './lazy-query.ts';
import { type PrintedAnswer, printAnswer } from './print-answer.ts';
import { internalFailure, plain } from './refusals.ts';
import type { RequestRecord } from './request-handler-options.ts';
import type { CallHead } from './request-head.ts';
import type { ServiceDirectory } from './service-directory.ts';
import { SocketQuota } from './socket-quota.ts';
import type { TrustedProxies } from './trusted-proxies.ts';
import type { DescribedRequest, UpgradeAnswer, UpgradeRequest } from './web-socket.ts';

/** What becomes of a request for a WebSocket. */
export type UpgradeDecision =
  | { readonly kind: 'refused'; readonly printed: PrintedAnswer }
  | (Extract<UpgradeAnswer, { readonly kind: 'accepted' }> & {
      /** To be called once when the socket is closed, or was never opened. */
      readonly release: () => void;
    });

/** Decides about a request for a WebSocket. Never rejects. */
export type UpgradeHandler = (request: IncomingMessage) => Promise<UpgradeDecision>;

/** What upgrades share with all other requests. */
export interface UpgradeDoorOptions {
  readonly guard: BrowserGuard;
  readonly authentication: Authentication;
  readonly services: ServiceDirectory;
  readonly proxies?: TrustedProxies | undefined;
  readonly ids: IdSource;
  readonly log: Log;
  readonly limits: LimitValues<FrontDoorLimitName>;
  readonly onAnswer?: ((record: RequestRecord) => void) | undefined;
}

/**
 * The front door for WebSockets.
 *
 * 1. Host and origin are judged first, as for every request, before anything that names a caller is read.
 * 2. Only a service that offers sockets at the path is asked; there is nothing else to be had by an upgrade.
 * 3. Sockets are counted before a service is asked, so that asking has an end as well.
 */
export class UpgradeDoor {
  readonly #options: UpgradeDoorOptions;
  readonly #quota: SocketQuota;

  constructor(options: UpgradeDoorOptions) {
    this.#options = options;
    const { webSocketsMax, webSocketsPerAddressMax } = options.limits;
    this.#quota = new SocketQuota({ webSocketsMax, webSocketsPerAddressMax });
  }

  /** See {@link UpgradeHandler}. */
  async decide(request: IncomingMessage): Promise<UpgradeDecision> {
    const requestId = this.#options.ids.uuid();
    try {
      return await this.#decide(request, requestId);
    } catch (failure) {
      // The address is not told: it may hold a token.
      this.#options.log('error', 'a request for a WebSocket could not be answered', {
        requestId,
        cause: String(failure),
      });
      return refused(requestId, internalFailure);
    }
  }

  async #decide(request: IncomingMessage, requestId: string): Promise<UpgradeDecision> {
    const { guard, authentication, services, proxies, limits } = this.#options;
    proxies?.apply(request);
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const admission = admitRequest(request, path, {
      guard,
      isVerifying: authentication.isVerifying,
      claimOf: (face) => services.upgradeOf(request, path, face),
    });
    if (admission.kind === 'refused') return refused(requestId, plain(403, admission.reason));
    const { face } = admission;
    const atRest = admission.claiming ?? services.upgradeOf(request, path, face);
    if (atRest === undefined) return refused(requestId, plain(404, 'There is no WebSocket here.'));
    if (headerBytesOf(request) > limits.webSocketHeaderBytes)
      return refused(requestId, plain(431, 'The headers are too large.'));
    const problem = problemOf(request);
    if (problem !== undefined) return refused(requestId, problem);
    const client = authentication.clientOf(request);
    const release = this.#quota.take(client.address);
    if (release === undefined) return refused(requestId, plain(503, 'There are too many WebSockets.'));
    const query = new LazyQuery(queryAt === -1 ? '' : url.slice(queryAt + 1));
    const call: CallHead = { face, request, requestId, path, query };
    try {
      const service = atRest.spoken ?? (await atRest.load());
      const answer = await this.#ask(service, call, client);
      this.#count(service, answer);
      if (answer.kind === 'accepted') return { ...answer, release };
      release();
      return refused(requestId, answer.answer);
    } catch (failure) {
      release();
      throw failure;
    }
  }

  async #ask(service: WireService, call: CallHead, client: UpgradeRequest['client']): Promise<UpgradeAnswer> {
    const { face, request, requestId, path, query } = call;
    const { headers } = request;
    if (service.upgrade === undefined) throw new Error(`${service.signingName} offers no WebSockets`);
    return service.upgrade({
      host: headers.host ?? '',
      face,
      path,
      query: query.value,
      headers,
      protocols: listOf(headers['sec-websocket-protocol']),
      requestId,
      client,
      authenticate: (described) => this.#authenticate(service, call, described),
    });
  }

  /** What was signed is not what came: all but the connection is as it is described. */
  #authenticate(service: WireService, call: CallHead, described: DescribedRequest): Promise<CallScope> {
    const { method, path, headers, body } = described;
    const query = new LazyQuery('');
    const request = {
      method,
      headers,
      rawHeaders: Object.entries(headers).flat(),
      socket: call.request.socket,
    };
    const wanted: WireRequest = {
      method,
      path,
      query: query.value,
      headers,
      body,
      requestId: call.requestId,
      scope: anonymousScope,
      signal: () => AbortSignal.abort(),
    };
    return this.#options.authentication.authenticate({ ...call, request, path, query }, service, wanted);
  }

  #count({ signingName }: WireService, answer: UpgradeAnswer): void {
    const status = answer.kind === 'accepted' ? 101 : answer.answer.status;
    this.#options.onAnswer?.({ service: signingName, operation: 'Connect', status });
  }
}

/** What keeps a request from being one for a WebSocket of the version that there is. Source: RFC 6455, section 4.2. */
function problemOf({ method, headers }: IncomingMessage): WireAnswer | undefined {
  if (method !== 'GET') return plain(405, 'A WebSocket is asked for by GET.');
  if (headers['sec-websocket-version'] !== '13')
    return {
      ...plain(426, 'WebSockets of version 13 are spoken.'),
      headers: ['Sec-WebSocket-Version', '13'],
    };
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? ''))
    return plain(400, 'The header Sec-WebSocket-Key is missing or no key.');
  return undefined;
}

function headerBytesOf({ rawHeaders, url = '' }: IncomingMessage): number {
  return rawHeaders.reduce((bytes, text) => bytes + text.length + 2, url.length);
}

function listOf(header: string | undefined): readonly string[] {
  return header === undefined ? [] : header.split(',').map((name) => name.trim());
}

function refused(requestId: string, answer: WireAnswer): UpgradeDecision {
  return { kind: 'refused', printed: printAnswer(requestId, answer, undefined) };
}
