import type { ConnectedApi, SubscriptionLimitName } from '@cairn/graphql';
import type { AlarmClock, IdSource, LimitValues } from '@cairn/kit';

/** What WebSockets of GraphQL APIs are served by. */
export interface RealtimeFacade {
  /** @param id the label of the API's host, or its id; undefined where there is no such API */
  findApi(id: string): Promise<ConnectedApi | undefined>;
  readonly clock: AlarmClock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly limits: LimitValues<RealtimeLimitName>;
}

/** Limits that hold for sockets. */
export type RealtimeLimitName = Extract<
  SubscriptionLimitName,
  `realtime${string}` | 'subscriptionsPerConnection'
>;
