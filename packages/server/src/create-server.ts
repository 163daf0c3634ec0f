import { keepYoungObjectsYoung } from '@cairn/host';
import type { ReplayGuardOptions } from '@cairn/wire';
import { signInEndpointOf } from './auth-hostnames.ts';
import type { Cairn } from './cairn.ts';
import type { ServerOptions } from './cairn-options.ts';
import { createCairn } from './create-cairn.ts';
import { type FrontDoor, isLoopback, openFrontDoor } from './front-door.ts';
import { keepEndpoint } from './last-endpoint.ts';
import { resolveServerLimits } from './limits.ts';
import { Listener } from './listener.ts';
import { openReplayMemory, untilDatesAreKnown } from './replay-memory.ts';
import { openServerCertificates } from './server-certificates.ts';
import { BundleBuilder } from './studio/bundle-builder.ts';
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
  /** Where the sign-in pages of user pools are, each below it by its domain: `https://auth.localhost:4566`. */
  readonly signInEndpoint: string;
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
  // Loaded beside what waits for the store.
  const serving = import('./answer-requests.ts');
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
    studioAt: (reached) => (options.studio === false ? undefined : studioEndpointOf(reached, studioNames)),
    isLocal: !frontDoor.isStrict,
    isStrict: frontDoor.isStrict,
    ...(options.command === undefined ? {} : { command: options.command }),
  });
  const letGo = async (error: unknown): Promise<never> => {
    await cairn.stop();
    throw error;
  };
  const replays = await openReplays(cairn, options, frontDoor).catch(letGo);
  const certificates = await openServerCertificates(
    options,
    cairn.log,
    (name) => cairn.isApiDomain(name) || cairn.isLoginDomain(name),
  ).catch(letGo);
  const stopping = new AbortController();
  let started: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    started = resolve;
  });
  const { answerRequests } = await serving;
  const limits = resolveServerLimits(options.limits ?? {});
  const faces = { ...frontDoor, host, certificates, replays, studioNames, studio, limits };
  const handlers = answerRequests(cairn, options, faces, stopping.signal);
  const { webSocketHandshakeMs, webSocketCloseMs, webSocketUnsentBytesTotal } = limits;
  // The port is taken before any work is taken up; calls that come early wait.
  const listener = new Listener(
    (request, response) => void ready.then(() => handlers.handle(request, response)),
    { webSocketHandshakeMs, webSocketCloseMs, webSocketUnsentBytesTotal, log: cairn.log },
    certificates,
    (request) => ready.then(() => handlers.upgrade(request)),
  );
  try {
    const port = await listener.listen(host, options.port ?? 4566);
    endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    await cairn.start();
    await keepEndpoint(cairn.store.records, endpoint);
    if (replays !== undefined) await untilDatesAreKnown(replays, Date.now);
  } catch (error) {
    await listener.close();
    await certificates.close();
    await cairn.stop();
    throw error;
  }
  listener.serve(handlers);
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
    signInEndpoint: signInEndpointOf({
      publicUrl: options.publicUrl ?? `http://localhost:${new URL(endpoint).port || 80}`,
      authHostname: options.authHostname,
    }),
    prepareStudio: () => studio?.start(),
    cairn,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** What is remembered against replays, where they are refused. The data directory is held already. */
async function openReplays(
  cairn: Cairn,
  options: ServerOptions,
  { refusesReplays }: FrontDoor,
): Promise<ReplayGuardOptions | undefined> {
  if (!refusesReplays) return undefined;
  const { rememberedSignatures: signaturesMax } = resolveServerLimits(options.limits ?? {});
  return openReplayMemory(cairn.store.records, { signaturesMax, now: Date.now });
}
