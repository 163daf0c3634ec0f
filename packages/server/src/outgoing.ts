import { MadeOnce, type OutboundHttp, type RemoteServices } from '@cairn/kit';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** How calls made for users leave the server. */
export interface Outgoing {
  readonly http: OutboundHttp;
  /** Whether only this machine reaches the server. */
  readonly isLocal: boolean;
  /** The services that settings place elsewhere; absent where none are. */
  readonly remote: RemoteServices | undefined;
}

/**
 * @param isLocal whether only this machine reaches the server: what is private is then its users' own
 * @throws ServerStartError
 */
export async function openOutgoing(options: CairnOptions, isLocal: boolean): Promise<Outgoing> {
  const { allowedAddresses = [], remoteServices = {} } = options;
  const guarded = new MadeOnce(async (): Promise<OutboundHttp> => {
    const { guardedHttp } = await import('@cairn/host/outbound');
    return guardedHttp({ privateAllowed: isLocal, allowedRanges: allowedAddresses });
  });
  const http: OutboundHttp = async (request) => (await guarded.get())(request);
  if (allowedAddresses.length > 0) await guarded.get().catch(refuseAddresses);
  if (Object.keys(remoteServices).length === 0) return { http, isLocal, remote: undefined };
  const { openRemotePlaces } = await import('./remote-places.ts');
  return { http, isLocal, remote: openRemotePlaces(options, http) };
}

/** @throws ServerStartError where ranges are none */
function refuseAddresses(error: unknown): never {
  if (error instanceof TypeError) throw new ServerStartError(`--allow-address: ${error.message}`);
  throw error;
}
