import type { UserPools } from '@cairn/identity/user-pools';
import type { OriginsOfClients, UserPoolsFacade } from '@cairn/wire';

/** What the operation tables call of user pools. */
export function userPoolsFacade(pools: UserPools): UserPoolsFacade {
  return { operations: pools.operations, origins: originsOfClients(pools) };
}

/** The pages that app clients name in their callback and sign-out URLs. */
export function originsOfClients({ context }: Pick<UserPools, 'context'>): OriginsOfClients {
  const { clients } = context.store;
  type Client = NonNullable<ReturnType<typeof clients.byId>>;
  const names = ({ settings: { CallbackURLs = [], LogoutURLs = [] } }: Client, origin: string): boolean =>
    [...CallbackURLs, ...LogoutURLs].some((url) => originOf(url) === origin);
  return {
    has: (origin) => [...clients.all()].some((client) => names(client, origin)),
    ofClient: (id, origin) => {
      const client = clients.byId(id);
      return client !== undefined && names(client, origin);
    },
  };
}

/** As browsers and the web views of apps send it; undefined where they would send `null`, as any sandboxed page does. */
function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, origin } = new URL(url);
  if (protocol === 'http:' || protocol === 'https:') return origin;
  return host === '' ? undefined : `${protocol}//${host}`;
}
