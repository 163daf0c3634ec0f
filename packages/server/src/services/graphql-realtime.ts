import { Subscriptions } from '@cairn/graphql';
import type { RealtimeFacade } from '@cairn/wire';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** Subscriptions of GraphQL APIs: who is told, and what WebSockets are served by. */
export interface GraphqlRealtime extends RealtimeFacade {
  readonly subscriptions: Subscriptions;
}

export function makeGraphqlRealtime({ base }: ServiceGround): ServiceParts<GraphqlRealtime> {
  const subscriptions = new Subscriptions(base);
  return {
    facade: { ...base, subscriptions, findApi: async () => undefined },
    stop: () => subscriptions.stop(),
  };
}
