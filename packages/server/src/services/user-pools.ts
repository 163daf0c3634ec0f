import { nodeTokenSignature } from '@cairn/host';
import { CryptoThreads, nodePasskeys, nodeUserPoolCrypto } from '@cairn/host/identity';
import { UserPools } from '@cairn/identity/user-pools';
import type { Log } from '@cairn/kit';
import { startHousekeeping } from '../housekeeping.ts';
import { userPoolMetrics } from '../observability.ts';
import { userPoolPlaces } from '../user-pool-places.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** Sessions last so long unless their clients say otherwise. */
const sessionDaysMax = 30;

export function makeUserPools({
  foundations: { seal, outgoing, ownPools, endpoint, compromisedPasswords },
  base,
  deliver,
  callService,
  messages,
  cloudWatch,
}: ServiceGround): ServiceParts<UserPools> {
  const stopping = new AbortController();
  const threads = new CryptoThreads({ waitingMax: base.limits.userPoolPowersWaiting });
  const pools: UserPools = new UserPools({
    ...base,
    seal,
    deliver,
    callService,
    crypto: nodeUserPoolCrypto(threads),
    passkeyCeremonies: nodePasskeys(),
    places: userPoolPlaces(ownPools, endpoint),
    deliverMessage: async (message, reason) => {
      try {
        await (await messages.use()).deliverMessage(message, reason);
      } catch (error) {
        // Nobody waits for that: a message for nobody takes as long.
        if (!reason.isForNobody) void pools.noteFailedMessage(reason, String(error));
        throw error;
      }
    },
    countPoolEvent: userPoolMetrics(cloudWatch),
    // Providers that say nothing hold no stop up.
    http: (request) => outgoing.http({ ...request, signal: eitherOf(request.signal, stopping.signal) }),
    verifySignature: nodeTokenSignature,
    compromisedPasswords,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
  });
  let endHousekeeping: (() => void) | undefined;
  return {
    facade: pools,
    start: () => pools.start(),
    async begin() {
      await pools.imports.resume();
      pools.sendLogs();
      endHousekeeping = startHousekeeping(() => keepHouse(pools, base.log), sessionDaysMax);
    },
    async stop() {
      stopping.abort();
      endHousekeeping?.();
      await pools.imports.end();
      await pools.settled();
      await threads.end();
      await compromisedPasswords?.close();
    },
  };
}

function eitherOf(one: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return one === undefined ? other : AbortSignal.any([one, other]);
}

/** Clears sessions away that are over. */
async function keepHouse(pools: UserPools, log: Log): Promise<void> {
  pools.sendLogs();
  try {
    await pools.tokens.keepHouse();
  } catch (error) {
    log('warn', 'sessions that are over could not be cleared away', { cause: String(error) });
  }
}
