import { isOwnSdkService, nearestName, sdkService, sdkServiceIds } from '@cairn/asl';
import type { RemotePlace } from '@cairn/host';
import { guardedHttp } from '@cairn/host/outbound';
import { findSdkPackage, SdkRemoteServices } from '@cairn/host/remote';
import { type OutboundHttp, ServiceError } from '@cairn/kit';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** The services that settings place elsewhere. @param http the way out, for calls of AWS. @throws ServerStartError */
export function openRemotePlaces(
  { remoteServices = {}, sdkFolder }: CairnOptions,
  http: OutboundHttp,
): SdkRemoteServices {
  const places = new Map(Object.entries(remoteServices).map(([name, place]) => readPlace(name, place)));
  const folders = [...(sdkFolder === undefined ? [] : [sdkFolder]), process.cwd(), import.meta.dirname];
  for (const name of places.keys()) refuseMissingPackage(name, folders);
  return new SdkRemoteServices({
    places,
    isOwn: isOwnSdkService,
    folders,
    http,
    // Who names a place by its URL says that it may be called, private or not.
    httpTo: () => guardedHttp({ privateAllowed: true }),
    environment: process.env,
  });
}

/** What `*` stands for is looked for when it is called: nobody needs the packages of all services. */
function refuseMissingPackage(name: string, folders: readonly string[]): void {
  const service = name === '*' ? undefined : sdkService(name);
  if (service === undefined) return;
  try {
    findSdkPackage(service.serviceId, folders);
  } catch (error) {
    if (error instanceof ServiceError) throw new ServerStartError(`--remote ${name}: ${error.message}`);
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
