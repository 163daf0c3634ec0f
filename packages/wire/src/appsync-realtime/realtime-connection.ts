import {
  type AuthorizationRequest,
  type Caller,
  type ConnectedApi,
  type EndReason,
  isRefusal,
  type LiveSubscription,
  type Refusal,
  type Subscriber,
} from '@cairn/graphql';
import {
  type Alarm,
  type AlarmClock,
  type IdSource,
  type Json,
  type LimitValues,
  type Log,
  printJson,
} from '@cairn/kit';
import type { UpgradeRequest, WebSocketListener, WebSocketPort } from '../http/web-socket.ts';
import { MessageBudget } from './message-budget.ts';
import { signedPathOf } from './realtime-address.ts';
import { signedHeadersIn } from './realtime-credentials.ts';
import type { RealtimeLimitName } from './realtime-facade.ts';
import { type ClientMessage, type RealtimeError, readMessage } from './realtime-messages.ts';

/** What a connection stands on. */
export interface RealtimeConnectionOptions {
  readonly api: ConnectedApi;
  readonly clock: AlarmClock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly limits: LimitValues<RealtimeLimitName>;
  readonly log: Log;
  readonly upgrade: UpgradeRequest;
  /** Why its client may not connect, though the socket is open to say so; undefined where it may. */
  readonly refusal: RealtimeError | undefined;
}

/** Codes by which a socket is closed. Source: RFC 6455, section 7.4.1. */
const normalClosure = 1_000;
const policyViolation = 1_008;

/** What runs or lives under an id. */
interface Operation {
  /** Undefined while it is being started. */
  live: LiveSubscription | undefined;
}

const tooSlow: RealtimeError = { errorType: 'LimitExceededError', message: 'Rate limit exceeded' };
const notAuthorized: RealtimeError = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};

/**
 * One client of a GraphQL API over a WebSocket, in AppSync's protocol.
 * Source: AppSync developer guide, "Building a real-time WebSocket client".
 *
 * 1. `start_ack` leaves before anything of its subscription, and what is published after it does not get lost.
 * 2. Each start is authorised by what it says itself.
 * 3. Whatever the client does, what is kept for it is bounded: operations, messages in a second, what waits to be sent.
 * 4. After the end nothing of it lives on.
 * 5. `connection_init` is optional, as the guide says: who subscribes without it is not refused.
 */
export class RealtimeConnection implements WebSocketListener, Subscriber {
  readonly #options: RealtimeConnectionOptions;
  readonly #socket: WebSocketPort;
  readonly #operations = new Map<string, Operation>();
  readonly #budget: MessageBudget;
  readonly #endsAtMs: number;
  readonly #alarm: Alarm;
  #hasSpoken = false;
  #isOver = false;

  constructor(socket: WebSocketPort, options: RealtimeConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const { clock, limits, refusal } = options;
    const nowMs = clock.now();
    this.#budget = new MessageBudget(limits.realtimeMessagesPerSecond, nowMs);
    this.#endsAtMs = nowMs + limits.realtimeConnectionSeconds * 1_000;
    this.#alarm = clock.alarm(() => this.#onAlarm());
    if (refusal === undefined) this.#setAlarm(nowMs);
    else this.#alarm.set(nowMs + limits.realtimeRefusalDelayMs);
  }

  onText(text: string): void {
    if (this.#isOver || this.#isTooMuch()) return;
    this.#hasSpoken = true;
    if (this.#options.refusal !== undefined) this.#refuse(this.#options.refusal);
    else this.#take(readMessage(text, this.#options.limits.realtimeHeaders));
  }

  onOther(kind: 'binary' | 'ping'): void {
    if (this.#isOver || this.#isTooMuch() || kind === 'ping') return;
    this.#sendError(undefined, [{ errorType: 'BadRequestException', message: 'Messages are texts.' }]);
  }

  onClose(): void {
    this.#end();
  }

  onLive(id: string): void {
    this.#send(`{"type":"start_ack","id":${JSON.stringify(id)}}`);
  }

  deliver(id: string, message: string): void {
    this.#send(`{"id":${JSON.stringify(id)},"type":"data","payload":${message}}`);
  }

  onEnd(id: string, { errorType, message }: EndReason): void {
    this.#operations.delete(id);
    this.#sendError(id, [{ errorType, message }]);
  }

  #take(message: ClientMessage): void {
    switch (message.kind) {
      case 'init':
        this.#acknowledge();
        return;
      case 'start':
        this.#start(message);
        return;
      case 'stop':
        this.#stop(message.id);
        return;
      case 'malformed':
        this.#sendError(message.id, [{ ...message.error }]);
    }
  }

  #acknowledge(): void {
    const connectionTimeoutMs = this.#options.limits.realtimeConnectionTimeoutMs;
    this.#send(JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs } }));
    this.#send(keepAlive);
  }

  #start(message: Extract<ClientMessage, { readonly kind: 'start' }>): void {
    const { id } = message;
    const problem = this.#problemOf(id);
    if (problem !== undefined) {
      this.#sendError(id, [{ ...problem }]);
      return;
    }
    const operation: Operation = { live: undefined };
    this.#operations.set(id, operation);
    void this.#run(message, operation).catch((failure: unknown) => {
      const { log, upgrade } = this.#options;
      log('error', 'a subscription could not be started', {
        requestId: upgrade.requestId,
        cause: String(failure),
      });
      this.#fail(id, operation, [{ errorType: 'InternalFailure', message: 'An internal failure occurred.' }]);
    });
  }

  /** Why nothing can be started under an id. */
  #problemOf(id: string): RealtimeError | undefined {
    const { subscriptionsPerConnection: operationsMax } = this.#options.limits;
    if (this.#operations.has(id))
      return { errorType: 'BadRequestException', message: `Duplicate subscription id ${id}.` };
    if (this.#operations.size < operationsMax) return undefined;
    const message = `Max number of ${operationsMax} subscriptions reached`;
    return { errorType: 'MaxSubscriptionsReachedError', message };
  }

  async #run(
    message: Extract<ClientMessage, { readonly kind: 'start' }>,
    operation: Operation,
  ): Promise<void> {
    const { id } = message;
    const isWanted = (): boolean => !this.#isOver && this.#operations.get(id) === operation;
    const requestId = this.#options.ids.uuid();
    const caller = await this.#authorize(message, requestId);
    if (!isWanted()) return;
    if (isRefusal(caller)) {
      this.#fail(id, operation, [refusedAs(caller)]);
      return;
    }
    const { api, upgrade } = this.#options;
    const outcome = await api.subscribe({
      id,
      subscriber: this,
      caller,
      isWanted,
      query: message.query,
      variables: message.variables,
      operationName: message.operationName,
      headers: { ...ownHeaders(upgrade), ...message.headers },
      requestId,
    });
    if (outcome.kind === 'refused') this.#fail(id, operation, outcome.errors);
    if (outcome.kind !== 'live') return;
    // It may have been stopped, or ended by the server, in the turn in which it began to live.
    if (isWanted()) operation.live = outcome.subscription;
    else outcome.subscription.stop();
  }

  #authorize(
    message: Extract<ClientMessage, { readonly kind: 'start' }>,
    requestId: string,
  ): Promise<Caller | Refusal> {
    const { api, upgrade } = this.#options;
    const { headers, data, query, operationName, variables } = message;
    if (headers === undefined) return Promise.resolve({ kind: 'refused', status: 401, ...notAuthorized });
    const request: AuthorizationRequest = {
      headers,
      requestId,
      sourceIps: [upgrade.client.address],
      query,
      variables,
      ...(operationName === undefined ? {} : { operationName }),
      authenticate: () =>
        upgrade.authenticate({
          ...{ method: 'POST', path: signedPathOf(upgrade.path), headers: signedHeadersIn(headers) },
          body: Buffer.from(data),
        }),
    };
    return api.authorize(request);
  }

  #stop(id: string): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) {
      const message = `Unknown operation id ${id}.`;
      this.#sendError(id, [{ errorType: 'UnknownOperationError', message }]);
      return;
    }
    this.#operations.delete(id);
    operation.live?.stop();
    this.#send(`{"id":${JSON.stringify(id)},"type":"complete"}`);
  }

  #fail(id: string, operation: Operation, errors: readonly Json[]): void {
    if (this.#operations.get(id) !== operation) return;
    this.#operations.delete(id);
    this.#sendError(id, errors);
  }

  #sendError(id: string | undefined, errors: readonly Json[]): void {
    const named = id === undefined ? {} : { id };
    this.#send(printJson({ ...named, type: 'error', payload: { errors } }));
  }

  #send(text: string): void {
    if (this.#isOver) return;
    this.#socket.send(text);
    if (this.#socket.unsentBytes > this.#options.limits.realtimeUnsentBytes) this.#giveUp();
  }

  /** Whether the client says more than it may; it is given up then. */
  #isTooMuch(): boolean {
    if (this.#budget.take(this.#options.clock.now())) return false;
    this.#giveUp();
    return true;
  }

  /** The client does not read what it is told, or says too much. */
  #giveUp(): void {
    this.#end();
    this.#socket.send(JSON.stringify({ type: 'error', payload: { errors: [tooSlow] } }));
    this.#socket.close(policyViolation, tooSlow.message);
  }

  #refuse(refusal: RealtimeError): void {
    this.#end();
    this.#socket.send(JSON.stringify({ type: 'connection_error', payload: { errors: [refusal] } }));
    this.#socket.close(policyViolation, refusal.errorType);
  }

  #onAlarm(): void {
    if (this.#isOver) return;
    const { refusal, clock } = this.#options;
    if (refusal !== undefined) {
      this.#refuse(refusal);
      return;
    }
    const nowMs = clock.now();
    if (nowMs >= this.#endsAtMs || !this.#hasSpoken) {
      this.#end();
      this.#socket.close(normalClosure, this.#hasSpoken ? 'the longest life is reached' : 'nothing was said');
      return;
    }
    this.#send(keepAlive);
    this.#setAlarm(nowMs);
  }

  #setAlarm(nowMs: number): void {
    if (this.#isOver) return;
    this.#alarm.set(Math.min(this.#endsAtMs, nowMs + this.#options.limits.realtimeKeepAliveSeconds * 1_000));
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#alarm.set(undefined);
    for (const { live } of this.#operations.values()) live?.stop();
    this.#operations.clear();
  }
}

const keepAlive = '{"type":"ka"}';

/** What clients send as headers of the upgrade itself, where they can; what only frames it left out. */
function ownHeaders({ headers }: UpgradeRequest): AuthorizationRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(?:connection|upgrade|cookie|authorization|sec-.*)$/.test(name),
    ),
  );
}

function refusedAs({ errorType, message }: Refusal): Json {
  return { errorType, message };
}
