import { isOwnSdkService, nearestName, sdkService, sdkServiceIds } from '@cairn/asl';
import type { RemotePlace } from '@cairn/host';
import { guardedHttp } from '@cairn/host/outbound';
import { SdkRemoteServices } from '@cairn/host/remote';
import type { OutboundHttp } from '@cairn/kit';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** How calls made for users leave the server. */
export interface Outgoing {
  readonly http: OutboundHttp;
  /** Whether only this machine reaches the server. */
  readonly isLocal: boolean;
  /** The services that settings place elsewhere; absent where none are. */
  readonly remote: SdkRemoteServices | undefined;
}

/**
 * @param isLocal whether only this machine reaches the server: what is private is then its users' own
 * @throws ServerStartError
 */
export function openOutgoing(options: CairnOptions, isLocal: boolean): Outgoing {
  const { allowedAddresses = [], remoteServices = {}, sdkFolder } = options;
  try {
    const http = guardedHttp({ privateAllowed: isLocal, allowedRanges: allowedAddresses });
    const places = new Map(Object.entries(remoteServices).map(([name, place]) => readPlace(name, place)));
    if (places.size === 0) return { http, isLocal, remote: undefined };
    // Who names a place by its URL says that it may be called, private or not.
    const httpTo = (): OutboundHttp => guardedHttp({ privateAllowed: true });
    const folders = [...(sdkFolder === undefined ? [] : [sdkFolder]), process.cwd(), import.meta.dirname];
    const environment = process.env;
    const isOwn = isOwnSdkService;
    return {
      http,
      isLocal,
      remote: new SdkRemoteServices({ places, isOwn, folders, http, httpTo, environment }),
    };
  } catch (error) {
    if (error instanceof TypeError) throw new ServerStartError(`--allow-address: ${error.message}`);
    throw error;
  }
}

/** One `--remote SERVICE=PLACE`; `*` stands for all services that Cairn does not have itself. */
function readPlace(name: string, place: string): [sdkId: string, place: RemotePlace] {
  if (name !== '*' && sdkService(name) === undefined) {
    const near = nearestName(name, sdkServiceIds());
    const hint = near === undefined ? '' : `; is it '${near}'?`;
    throw new ServerStartError(`--remote: AWS has no service '${name}'${hint}`);
  }
  if (place === 'aws') return [name, 'aws'];
  const isUrl = URL.canParse(place) && /^https?:$/.test(new URL(place).protocol);
  if (isUrl && name !== '*') return [name, { url: place }];
  throw new ServerStartError(`--remote ${name}=${place}: a place is 'aws' or the URL of one service`);
}
