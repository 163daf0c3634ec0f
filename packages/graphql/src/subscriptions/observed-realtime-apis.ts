import { parseArn } from '@cairn/kit';
import { isRefusal } from '../authorization/caller.ts';
import type { ApiObservation } from '../observation/api-observation.ts';
import type { ObservationPorts } from '../observation/observation-ports.ts';
import { RealtimeMeters } from '../observation/realtime-meters.ts';
import {
  type ConnectedApi,
  RealtimeApis,
  type RealtimeApisOptions,
  type RealtimeOperation,
} from './realtime-apis.ts';
import type { Subscriber } from './subscription-ports.ts';
import type { SubscriptionOutcome } from './subscriptions.ts';

/** What {@link ObservedRealtimeApis} work with beside the rest. */
export interface RealtimeObservation {
  readonly ports: ObservationPorts;
  /** An API as it is observed now. @param id its id, its host's label, or a custom domain name */
  readonly observed: (
    id: string,
  ) => Promise<
    | { readonly apiId: string; readonly arn: string; readonly observation: ApiObservation | undefined }
    | undefined
  >;
}

/** Subscriptions whose connections, starts and messages are counted, and whose starts are logged where their API says so. */
export class ObservedRealtimeApis extends RealtimeApis {
  readonly #observation: RealtimeObservation;
  /** Of APIs with anything open, by id. */
  readonly #meters = new Map<string, RealtimeMeters>();

  constructor(options: RealtimeApisOptions, observation: RealtimeObservation) {
    super(options);
    this.#observation = observation;
  }

  override async findApi(id: string): Promise<ConnectedApi | undefined> {
    const [api, observed] = await Promise.all([super.findApi(id), this.#observation.observed(id)]);
    if (api === undefined || observed === undefined) return api;
    const { apiId, arn } = observed;
    const metersOf = (): RealtimeMeters => this.#metersOf(apiId, arn);
    return {
      authorize: async (request) => {
        const caller = await api.authorize(request);
        // Whoever connects is counted when he has.
        if (isRefusal(caller) && request.query !== undefined) metersOf().add('SubscribeClientError');
        return caller;
      },
      subscribe: (operation) => this.#subscribe(api, apiId, metersOf(), operation),
      connected: (isRefused) => this.#connected(metersOf(), isRefused),
    };
  }

  #metersOf(apiId: string, arn: string): RealtimeMeters {
    const known = this.#meters.get(apiId);
    if (known !== undefined) return known;
    const { account = '', region = '' } = parseArn(arn) ?? {};
    const meters = new RealtimeMeters(
      { apiId, account, region },
      { ports: this.#observation.ports, clock: this.clock },
    );
    for (const [id, each] of this.#meters) if (each.isIdle) this.#meters.delete(id);
    this.#meters.set(apiId, meters);
    return meters;
  }

  #connected(meters: RealtimeMeters, isRefused: boolean): () => void {
    meters.add('ConnectRequests');
    if (isRefused) {
      meters.add('ConnectClientError');
      return () => {};
    }
    meters.add('ConnectSuccess');
    const end = meters.open('ActiveConnections');
    const openedMs = this.clock.now();
    return () => {
      end();
      meters.add('DisconnectSuccess');
      meters.add('ConnectionDuration', this.clock.now() - openedMs);
    };
  }

  async #subscribe(
    api: ConnectedApi,
    apiId: string,
    meters: RealtimeMeters,
    operation: RealtimeOperation,
  ): Promise<SubscriptionOutcome> {
    const observation = (await this.#observation.observed(apiId))?.observation;
    const log = observation?.begin(operation.requestId);
    const startedAt = observation?.nanoseconds() ?? 0;
    log?.requestHeaders(operation.headers as never);
    log?.query(operation.query, operation.operationName ?? null, operation.variables);
    let end: (() => void) | undefined;
    const { subscriber } = operation;
    const counting: Subscriber = {
      onLive: (id) => {
        end = meters.open('ActiveSubscriptions');
        meters.add('SubscribeSuccess');
        subscriber.onLive(id);
      },
      deliver: (id, message) => {
        meters.published(message);
        subscriber.deliver(id, message);
      },
      onEnd: (id, reason) => {
        end?.();
        subscriber.onEnd(id, reason);
      },
    };
    let statusCode = 500;
    try {
      const outcome = await api.subscribe({ ...operation, subscriber: counting });
      statusCode = outcome.kind === 'refused' ? 400 : 200;
      if (outcome.kind === 'refused') meters.add('SubscribeClientError');
      if (outcome.kind !== 'live') return outcome;
      const { subscription } = outcome;
      return {
        kind: 'live',
        subscription: {
          stop: () => {
            end?.();
            subscription.stop();
          },
        },
      };
    } finally {
      if (statusCode === 500) meters.add('SubscribeServerError');
      if (log !== undefined && observation !== undefined) {
        log.requestSummary(statusCode, Math.round(observation.nanoseconds() - startedAt));
        observation.write(log);
      }
    }
  }
}
