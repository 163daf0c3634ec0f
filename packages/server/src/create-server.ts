import { keepYoungObjectsYoung, nodeSignatureCrypto, systemClock, systemRandom } from '@cairn/host';
import { timeOrderedIds } from '@cairn/kit';
import { createRequestHandler, type RequestHandler } from '@cairn/wire';
import packageJson from '../package.json' with { type: 'json' };
import type { Cairn } from './cairn.ts';
import type { ServerOptions } from './cairn-options.ts';
import { createCairn } from './create-cairn.ts';
import { type FrontDoor, isLoopback, openFrontDoor } from './front-door.ts';
import { keepEndpoint } from './last-endpoint.ts';
import { Listener } from './listener.ts';
import { ownHostnames } from './own-hostnames.ts';
import { createPages } from './pages.ts';
import { allHostnames, openServerCertificates, type ServerCertificates } from './server-certificates.ts';
import { BundleBuilder } from './studio/bundle-builder.ts';
import { StudioHost } from './studio/studio-host.ts';
import { studioEndpointOf, studioHostnames } from './studio/studio-hostnames.ts';

/** A running server. */
export interface CairnServer {
  /** `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** `https://127.0.0.1:4566`: the same port. */
  readonly secureEndpoint: string;
  /** Certificate of the local authority, as PEM: what clients of the secure endpoint have to trust. */
  readonly certificateAuthority: () => string;
  /** Whether signatures are verified. */
  readonly isStrict: boolean;
  /** Where the studio is, for browsers on this machine or by its own name; undefined where there is none. */
  readonly studioEndpoint: string | undefined;
  /** Makes the studio's files in another process, where they have to be made; else the first who asks for one waits. */
  prepareStudio(): void;
  /** The services behind it, for use inside the process. */
  readonly cairn: Cairn;
  /** Accepts nothing more, lets calls under way end, commits, and lets go of port and data directory. */
  stop(): Promise<void>;
}

/**
 * Starts a server and resolves when it answers. Sets how V8 places new objects, for the whole process.
 * @throws ServerStartError when port, data directory or an option cannot be used; the message says how to mend it
 */
export async function createServer(options: ServerOptions = {}): Promise<CairnServer> {
  keepYoungObjectsYoung();
  const host = options.host ?? '127.0.0.1';
  const frontDoor = openFrontDoor(options, host);
  const studioNames = studioHostnames(options);
  const studio =
    options.studio === false
      ? undefined
      : new BundleBuilder(
          (level, message, fields) => cairn.log(level, message, fields),
          options.studioFolder,
        );
  let endpoint: string | undefined;
  const cairn = await createCairn(options, {
    endpoint: () => endpoint,
    studioAt: (reached) => studioEndpointOf(reached, studioNames),
    isLocal: !frontDoor.isStrict,
    isStrict: frontDoor.isStrict,
  });
  const certificates = await openServerCertificates(options, cairn.log).catch(async (error) => {
    await cairn.stop();
    throw error;
  });
  const stopping = new AbortController();
  let started: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    started = resolve;
  });
  const handler = requestHandler(
    cairn,
    options,
    { ...frontDoor, host, certificates, studioNames, studio },
    stopping.signal,
  );
  // The port is taken before any work is taken up; calls that come early wait.
  const listener = new Listener(
    (request, response) => void ready.then(() => handler(request, response)),
    undefined,
    certificates,
  );
  try {
    const port = await listener.listen(host, options.port ?? 4566);
    endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    await cairn.start();
    await keepEndpoint(cairn.store.records, endpoint);
  } catch (error) {
    await listener.close();
    await certificates.close();
    await cairn.stop();
    throw error;
  }
  listener.serve(handler);
  started?.();
  await certificates.start();
  if (!isLoopback(host))
    cairn.log(
      'warn',
      `listening on ${host}: signatures are verified (cairn login prints the keys); clients that use a name of this machine, not an address, need --hostname NAME`,
    );
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    studio?.close();
    await listener.close();
    await certificates.close();
    await cairn.stop();
  };
  return {
    endpoint,
    secureEndpoint: endpoint.replace('http:', 'https:'),
    certificateAuthority: certificates.authority,
    isStrict: frontDoor.isStrict,
    studioEndpoint: studio && studioEndpointOf(endpoint, studioNames),
    prepareStudio: () => studio?.start(),
    cairn,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function requestHandler(
  cairn: Cairn,
  options: ServerOptions,
  {
    host,
    isStrict,
    proxies,
    certificates,
    studioNames,
    studio,
  }: FrontDoor & {
    readonly host: string;
    readonly certificates: ServerCertificates;
    readonly studioNames: readonly string[];
    readonly studio: BundleBuilder | undefined;
  },
  stopping: AbortSignal,
): RequestHandler {
  const { log, metrics } = cairn;
  let isRecovered = false;
  void cairn.stepFunctions.recovered.then(() => {
    isRecovered = true;
  });
  return createRequestHandler({
    services: cairn.wireServices,
    guard: {
      hostnames: [...allHostnames(options), ...ownHostnames(host)],
      origins: options.origins ?? [],
      studioHostnames: studioNames,
    },
    studio: studio && new StudioHost(studio).answer,
    ids: timeOrderedIds(systemClock(), systemRandom()),
    log,
    stopping,
    proxies,
    knownKeys: isStrict ? undefined : cairn.resolveAccessKey,
    signatures: isStrict
      ? {
          crypto: nodeSignatureCrypto,
          resolveAccessKey: cairn.resolveAccessKey,
          now: Date.now,
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
      readCode: (id) => cairn.functions.readCode(id),
    }),
    onAnswer: (record) => metrics.countRequest(record),
  });
}
