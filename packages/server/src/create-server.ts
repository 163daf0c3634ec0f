import { keepYoungObjectsYoung, systemClock, systemRandom } from '@cairn/host';
import { timeOrderedIds } from '@cairn/kit';
import { createRequestHandler, type RequestHandler } from '@cairn/wire';
import packageJson from '../package.json' with { type: 'json' };
import type { Cairn } from './cairn.ts';
import type { ServerOptions } from './cairn-options.ts';
import { createCairn } from './create-cairn.ts';
import { Listener } from './listener.ts';
import { ownHostnames } from './own-hostnames.ts';
import { createPages } from './pages.ts';

/** A running server. */
export interface CairnServer {
  /** `http://127.0.0.1:4566`. */
  readonly endpoint: string;
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
  let endpoint: string | undefined;
  const cairn = await createCairn(options, {
    endpoint: () => endpoint,
    isLocal: loopbackAddresses.has(host),
  });
  const stopping = new AbortController();
  let started: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    started = resolve;
  });
  const handler = requestHandler(cairn, options, host, stopping.signal);
  // The port is taken before any work is taken up; calls that come early wait.
  const listener = new Listener((request, response) => void ready.then(() => handler(request, response)));
  try {
    const port = await listener.listen(host, options.port ?? 4566);
    endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    await cairn.start();
  } catch (error) {
    await listener.close();
    await cairn.stop();
    throw error;
  }
  listener.serve(handler);
  started?.();
  if (!loopbackAddresses.has(host))
    cairn.log(
      'warn',
      `listening on ${host}: whoever reaches this port may run code here, signatures are not verified; clients that use a name of this machine, not an address, need --hostname NAME`,
    );
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await listener.close();
    await cairn.stop();
  };
  return {
    endpoint,
    cairn,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

const loopbackAddresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

function requestHandler(
  cairn: Cairn,
  options: ServerOptions,
  host: string,
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
      hostnames: [...(options.hostnames ?? []), ...ownHostnames(host)],
      origins: options.origins ?? [],
    },
    ids: timeOrderedIds(systemClock(), systemRandom()),
    log,
    stopping,
    page: createPages({
      metrics,
      printMeter: cairn.stepFunctions.printMeterMetrics,
      version: packageJson.version,
      isRecovered: () => isRecovered,
      storeProblem: () => metrics.storeProblem,
      log,
      readCode: (id) => cairn.functions.readCode(id),
    }),
    onAnswer: (record) => metrics.countRequest(record),
  });
}
