import { nodeSaml } from '@cairn/host/identity';
import { providerSignIns } from '@cairn/identity/federation';
import { keptAppearance, ManagedLogin, type SelfServiceOperations } from '@cairn/identity/managed-login';
import type { UserPools } from '@cairn/identity/user-pools';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** The pages by which people sign in to user pools, and OAuth's endpoints. */
export async function makeManagedLogin({
  foundations,
  base,
  userPools,
}: Pick<ServiceGround, 'foundations' | 'base' | 'userPools'>): Promise<ServiceParts<ManagedLogin>> {
  const pools = await userPools.use();
  const { context } = pools;
  const login = new ManagedLogin({
    context,
    operations: selfServiceOf(pools),
    issueClientToken: ({ client, scopes }) => pools.tokens.issueForClient(client, scopes),
    appearanceOf: keptAppearance(context.store.uiCustomizations),
    federatedSignIns: providerSignIns({ context, saml: nodeSaml() }),
    limits: base.limits,
    authHostnames: foundations.authHostnames,
  });
  return { facade: login };
}

/** The operations by which people help themselves, as the pages name them. */
function selfServiceOf({ operations }: UserPools): SelfServiceOperations {
  return operations;
}
