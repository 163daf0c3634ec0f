import { nodeSignatureCrypto, systemClock, systemRandom } from '@cairn/host';
import { type LimitValues, timeOrderedIds } from '@cairn/kit';
import {
  createRequestHandlers,
  type FrontDoorLimitName,
  type ReplayGuardOptions,
  type RequestHandlers,
} from '@cairn/wire';
import packageJson from '../package.json' with { type: 'json' };
import { authHostnames } from './auth-hostnames.ts';
import type { Cairn } from './cairn.ts';
import type { ServerOptions } from './cairn-options.ts';
import type { FrontDoor } from './front-door.ts';
import { ownHostnames } from './own-hostnames.ts';
import { createPages } from './pages.ts';
import { allHostnames, type ServerCertificates } from './server-certificates.ts';
import type { BundleBuilder } from './studio/bundle-builder.ts';
import { StudioHost } from './studio/studio-host.ts';

/** What answers the requests that a listener takes. */
export function answerRequests(
  cairn: Cairn,
  options: ServerOptions,
  {
    host,
    isStrict,
    proxies,
    certificates,
    replays,
    studioNames,
    studio,
    limits,
  }: FrontDoor & {
    readonly host: string;
    readonly certificates: ServerCertificates;
    readonly replays: ReplayGuardOptions | undefined;
    readonly studioNames: readonly string[];
    readonly studio: BundleBuilder | undefined;
    readonly limits: LimitValues<FrontDoorLimitName>;
  },
  stopping: AbortSignal,
): RequestHandlers {
  const { log, metrics } = cairn;
  let isRecovered = false;
  void cairn.stepFunctions.recovered.then(() => {
    isRecovered = true;
  });
  return createRequestHandlers({
    services: cairn.wireServices,
    guard: {
      hostnames: [...allHostnames(options), ...ownHostnames(host)],
      origins: options.origins ?? [],
      studioHostnames: studioNames,
      isApiDomain: cairn.isApiDomain,
      authHostnames: authHostnames(options),
      isLoginDomain: cairn.isLoginDomain,
    },
    studio: studio && new StudioHost(studio, cairn.studioDescription).answer,
    ids: timeOrderedIds(systemClock(), systemRandom()),
    log,
    stopping,
    proxies,
    limits,
    knownKeys: isStrict ? undefined : cairn.resolveAccessKey,
    signatures: isStrict
      ? {
          crypto: nodeSignatureCrypto,
          resolveAccessKey: cairn.resolveAccessKey,
          now: Date.now,
          replays,
        }
      : undefined,
    page: createPages({
      metrics,
      printMeter: cairn.stepFunctions.printMeterMetrics,
      version: packageJson.version,
      serviceNames: cairn.services
        .filter(({ isOfAws }) => isOfAws)
        .map(({ name }) => name)
        .sort(),
      isRecovered: () => isRecovered,
      storeProblem: () => metrics.storeProblem,
      log,
      certificateAuthority: certificates.authority,
      challenge: certificates.challenge,
      readCode: async (id) => (await cairn.functions.use()).readCode(id),
    }),
    onAnswer: (record) => metrics.countRequest(record),
  });
}
