import { CallbackOrigins, type UserPools } from '@cairn/identity/user-pools';
import type { OriginsOfClients, UserPoolsFacade } from '@cairn/wire';

/** What the operation tables call of user pools. */
export function userPoolsFacade(pools: UserPools): UserPoolsFacade {
  return { operations: pools.operations, origins: originsOfClients(pools) };
}

/** The pages that app clients name in their callback and sign-out URLs. */
export function originsOfClients({ context: { store } }: Pick<UserPools, 'context'>): OriginsOfClients {
  const origins = new CallbackOrigins(store);
  return {
    has: (origin) => origins.has(origin),
    ofClient: (id, origin) => {
      const client = store.clients.byId(id);
      return client !== undefined && origins.ofClient(client, origin);
    },
  };
}
