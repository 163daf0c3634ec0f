import { lineLog, nodeDigest, systemClock, systemRandom } from '@cairn/host';
import { type CallService, type LimitValues, type Log, timeOrderedIds } from '@cairn/kit';
import { Functions } from '@cairn/resources';
import { openMemoryStore, openSqliteStore, type Store, StoreError } from '@cairn/store';
import {
  type CallObservers,
  createServiceCaller,
  createServiceTables,
  createWireServices,
  type ServiceTables,
  type WireService,
} from '@cairn/wire';
import { StepFunctions } from '@cairn/workflows';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';
import { type FunctionSurroundings, openFunctionSurroundings } from './function-surroundings.ts';
import { type Installation, loadInstallation } from './installation.ts';
import { leveledLog } from './leveled-log.ts';
import { resolveServerLimits, type ServerLimitName } from './limits.ts';
import { Metrics } from './metrics.ts';
import { loadTokenSecret } from './token-secret.ts';

/** All services of one data directory, wired together, for use inside the process. */
export interface Cairn {
  readonly stepFunctions: StepFunctions;
  readonly functions: Functions;
  /** Calls any operation by name, with the checks and answers of the wire. */
  readonly callService: CallService;
  readonly tables: ServiceTables;
  /** The services as a listener speaks to them. */
  readonly wireServices: readonly WireService[];
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Names of the functions that lie in the functions directory now. */
  readonly directoryFunctions: () => readonly string[];
  /** Takes up the work of open executions. Resolves when requests may be answered. */
  start(): Promise<void>;
  /** Commits what is under way, ends functions and lets go of the data directory. */
  stop(): Promise<void>;
}

/** What the pieces have to know of a listener, when there is one. */
export interface CairnSurroundings {
  /** `http://127.0.0.1:4566`; undefined while there is no listener. */
  readonly endpoint?: () => string | undefined;
}

/**
 * Wires store, host, workflows, resources and wire. Nothing runs before `start`.
 * @throws ServerStartError when the data directory or an option cannot be used
 */
export async function createCairn(
  options: CairnOptions,
  surroundings: CairnSurroundings = {},
): Promise<Cairn> {
  const limits = resolveServerLimits(options.limits ?? {});
  const log = leveledLog(options.logLevel ?? 'warn', options.log ?? lineLog());
  const functionSurroundings = await openFunctionSurroundings(options, {
    log,
    limits,
    endpoint: surroundings.endpoint ?? (() => undefined),
  });
  let store: Store | undefined;
  try {
    store = await openStore(options);
    const tokenSecret = await loadTokenSecret(store.records);
    const installation = await loadInstallation(store.records);
    return wireRooms({ limits, log, store, functionSurroundings, tokenSecret, installation });
  } catch (error) {
    await store?.close();
    await functionSurroundings.close();
    throw startError(error);
  }
}

interface Foundations {
  readonly limits: LimitValues<ServerLimitName>;
  readonly log: Log;
  readonly store: Store;
  readonly functionSurroundings: FunctionSurroundings;
  readonly tokenSecret: string;
  readonly installation: Installation;
}

function wireRooms(foundations: Foundations): Cairn {
  const { limits, log, store, functionSurroundings, tokenSecret, installation } = foundations;
  const clock = systemClock();
  const random = systemRandom();
  const ids = timeOrderedIds(clock, random);
  const metrics = new Metrics();
  const { code, host, directory, codeUrl } = functionSurroundings;
  const common = { records: metrics.watching(store.records), clock, ids, random, limits, log };
  const functions = new Functions({
    ...common,
    code,
    host,
    codeUrl,
    ...(directory === undefined ? {} : { directory }),
  });
  const stepFunctions = new StepFunctions({
    ...common,
    journal: metrics.counting(store.journal),
    digest: nodeDigest,
    // The tables call the services and the services call each other through the tables.
    callService: (call) => callService(call),
    defer: setImmediate,
    tokenSecret,
    installationId: installation.id,
    earlierInstallations: installation.earlier,
  });
  const tables = createServiceTables({ stepFunctions, functions }, limits);
  const observers: CallObservers = { log, onCall: (record) => metrics.countCall(record) };
  const callService = createServiceCaller(tables, { ...observers, ids });
  return {
    stepFunctions,
    functions,
    callService,
    tables,
    wireServices: createWireServices(tables, observers),
    store,
    metrics,
    log,
    directoryFunctions: () => directory?.list().map(({ name }) => name) ?? [],
    async start() {
      // Code that nobody uses is cleared away before recovery starts functions.
      try {
        await functions.start();
        await stepFunctions.start();
      } catch (error) {
        throw startError(error);
      }
    },
    async stop() {
      functions.stop();
      await stepFunctions.stop();
      await functionSurroundings.close();
      await store.close();
    },
  };
}

async function openStore(options: CairnOptions): Promise<Store> {
  if (options.memory === true) return openMemoryStore();
  return openSqliteStore({
    directory: options.dataDirectory ?? '.cairn',
    unsafeSynchronousOff: options.unsafeSynchronousOff ?? false,
  });
}

/** Errors of the store's own say what to do; they become errors of the start. */
function startError(error: unknown): unknown {
  return error instanceof StoreError ? new ServerStartError(error.message, { cause: error }) : error;
}
