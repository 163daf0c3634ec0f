import { nodeTokenSignature } from '@cairn/host';
import { nodePasskeys, nodeUserPoolCrypto } from '@cairn/host/identity';
import { type DeliverMessage, UserPools } from '@cairn/identity/user-pools';
import type { Log } from '@cairn/kit';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeUserPools({
  foundations: { seal, outgoing, userPoolPlaces: places },
  base,
  deliver,
  callService,
}: ServiceGround): ServiceParts<UserPools> {
  const pools = new UserPools({
    ...base,
    seal,
    deliver,
    callService,
    crypto: nodeUserPoolCrypto(),
    passkeys: nodePasskeys(),
    places,
    deliverMessage: logMessages(base.log),
    http: outgoing.http,
    verifySignature: nodeTokenSignature,
  });
  return { facade: pools, start: () => pools.start() };
}

/** Tells that there is a message, and not what it says: logs are read by more people than mails are. */
function logMessages(log: Log): DeliverMessage {
  return async ({ medium }, { userPoolId, occasion }) => {
    log('info', 'a message to a user was not sent: nothing takes messages', { medium, userPoolId, occasion });
  };
}
