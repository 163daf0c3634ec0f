import { nodeTokenSignature } from '@cairn/host';
import { ModularPowers, nodePasskeys, nodeUserPoolCrypto } from '@cairn/host/identity';
import { UserPools } from '@cairn/identity/user-pools';
import { userPoolPlaces } from '../user-pool-places.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeUserPools({
  foundations: { seal, outgoing, ownPools, endpoint },
  base,
  deliver,
  callService,
  messages,
}: ServiceGround): ServiceParts<UserPools> {
  const powers = new ModularPowers();
  const pools = new UserPools({
    ...base,
    seal,
    deliver,
    callService,
    crypto: nodeUserPoolCrypto(powers),
    passkeyCeremonies: nodePasskeys(),
    places: userPoolPlaces(ownPools, endpoint),
    deliverMessage: async (message, reason) => (await messages.use()).deliverMessage(message, reason),
    http: outgoing.http,
    verifySignature: nodeTokenSignature,
  });
  return { facade: pools, start: () => pools.start(), stop: () => powers.end() };
}
