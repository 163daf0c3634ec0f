import { nodeTokenSignature } from '@cairn/host';
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { IdentityPools } from '@cairn/identity/identity-pools';
import { userPoolPlaces } from '../user-pool-places.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeIdentityPools({
  foundations: { seal, ownPools, endpoint },
  base,
  identity,
  userPools,
}: ServiceGround): ServiceParts<IdentityPools> {
  const pools = new IdentityPools({
    ...base,
    seal,
    crypto: nodeUserPoolCrypto(),
    verifySignature: nodeTokenSignature,
    places: userPoolPlaces(ownPools, endpoint),
    federation: identity.federation,
    verifyUserPoolToken: async (userPoolId, idToken) => {
      const verified = await (await userPools.use()).tokens.verified(idToken, 'id');
      return verified?.pool.id === userPoolId ? verified.claims : undefined;
    },
    isSignedIn: async (userPoolId, claims) => (await userPools.use()).tokens.holds(userPoolId, claims),
  });
  return { facade: pools, start: () => pools.start(), stop: () => pools.end() };
}
