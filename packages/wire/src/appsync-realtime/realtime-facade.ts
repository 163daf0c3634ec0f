import type {
  AuthorizationRequest,
  Caller,
  Refusal,
  Subscriber,
  SubscriptionLimitName,
  SubscriptionOutcome,
} from '@cairn/graphql';
import type { AlarmClock, IdSource, Json, LimitValues } from '@cairn/kit';

/** What WebSockets of GraphQL APIs are served by. */
export interface RealtimeFacade {
  /** @param id the label of the API's host, or its id; undefined where there is no such API */
  findApi(id: string): Promise<RealtimeApi | undefined>;
  readonly clock: AlarmClock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly limits: LimitValues<RealtimeLimitName>;
}

/** Limits that hold for sockets. */
export type RealtimeLimitName = Extract<
  SubscriptionLimitName,
  `realtime${string}` | 'subscriptionsPerConnection'
>;

/** One GraphQL API. */
export interface RealtimeApi {
  authorize(request: AuthorizationRequest): Promise<Caller | Refusal>;
  subscribe(request: RealtimeSubscription): Promise<SubscriptionOutcome>;
  /** Told of a socket that is open; absent where nobody counts. @returns to be called when it is closed */
  connected?(isRefused: boolean): () => void;
}

/** A client's wish to be told of what happens. */
export interface RealtimeSubscription {
  readonly id: string;
  readonly subscriber: Subscriber;
  readonly caller: Caller;
  readonly isWanted: () => boolean;
  readonly query: string;
  readonly variables: Json;
  readonly operationName: string | undefined;
  /** Those that the client describes, and those of the connection: what resolvers see of it. */
  readonly headers: AuthorizationRequest['headers'];
  readonly requestId: string;
  readonly sourceIps: readonly string[];
}
