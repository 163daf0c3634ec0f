import { lineLog, nodeDigest, nodeHashing, systemClock, systemRandom } from '@cairn/host';
import { type CallService, type LimitValues, type Log, timeOrderedIds } from '@cairn/kit';
import { Functions, Logs, Metrics, meteredHost, Objects } from '@cairn/resources';
import { openMemoryStore, openSqliteStore, type Store, StoreError } from '@cairn/store';
import {
  type CallObservers,
  createServiceCaller,
  createServiceTables,
  createWireServices,
  type ServiceTables,
  type WireService,
} from '@cairn/wire';
import { mapRunData, StepFunctions } from '@cairn/workflows';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';
import { type FunctionSurroundings, openFunctionSurroundings } from './function-surroundings.ts';
import { type Installation, loadInstallation } from './installation.ts';
import { leveledLog } from './leveled-log.ts';
import { resolveServerLimits, type ServerLimitName } from './limits.ts';
import { mapRunObjects } from './map-run-objects.ts';
import { Metrics as ServerMetrics } from './metrics.ts';
import { type ObjectSurroundings, openObjectSurroundings } from './object-surroundings.ts';
import { executionLogs, executionMeters, functionLog, functionMetrics } from './observability.ts';
import { loadTokenSecret } from './token-secret.ts';

/** All services of one data directory, wired together, for use inside the process. */
export interface Cairn {
  readonly stepFunctions: StepFunctions;
  readonly functions: Functions;
  readonly objects: Objects;
  readonly logs: Logs;
  /** Calls any operation by name, with the checks and answers of the wire. */
  readonly callService: CallService;
  readonly tables: ServiceTables;
  /** The services as a listener speaks to them. */
  readonly wireServices: readonly WireService[];
  readonly store: Store;
  /** CloudWatch metrics. */
  readonly cloudWatch: Metrics;
  readonly metrics: ServerMetrics;
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
    logs: functionLog(() => logs, systemClock()),
  });
  let logs: Logs | undefined;
  let store: Store | undefined;
  let objectSurroundings: ObjectSurroundings | undefined;
  try {
    store = await openStore(options);
    // Leftovers of an earlier process are cleared away: only its holder may touch the data directory.
    objectSurroundings = await openObjectSurroundings(options);
    const tokenSecret = await loadTokenSecret(store.records);
    const installation = await loadInstallation(store.records);
    const cairn = wireRooms({
      limits,
      log,
      store,
      functionSurroundings,
      objectSurroundings,
      tokenSecret,
      installation,
    });
    logs = cairn.logs;
    return cairn;
  } catch (error) {
    await store?.close();
    await objectSurroundings?.close();
    await functionSurroundings.close();
    throw startError(error);
  }
}

interface Foundations {
  readonly limits: LimitValues<ServerLimitName>;
  readonly log: Log;
  readonly store: Store;
  readonly functionSurroundings: FunctionSurroundings;
  readonly objectSurroundings: ObjectSurroundings;
  readonly tokenSecret: string;
  readonly installation: Installation;
}

function wireRooms(foundations: Foundations): Cairn {
  const { limits, log, store, functionSurroundings, objectSurroundings, tokenSecret, installation } =
    foundations;
  const clock = systemClock();
  const random = systemRandom();
  const ids = timeOrderedIds(clock, random);
  const metrics = new ServerMetrics();
  const { code, host, directory, codeUrl } = functionSurroundings;
  const common = { records: metrics.watching(store.records), clock, ids, random, limits, log };
  const logs = new Logs({ ...common, store: store.logs });
  const cloudWatch = new Metrics(common);
  const functions = new Functions({
    ...common,
    code,
    host: meteredHost(host, functionMetrics(cloudWatch), clock),
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
    logs: executionLogs(logs),
    metrics: executionMeters(cloudWatch),
    mapRunData: mapRunData(mapRunObjects({ objects: () => objects, ids, log }), limits),
  });
  const objects = new Objects({
    ...common,
    index: store.objects,
    blobs: objectSurroundings.blobs,
    hashing: nodeHashing,
  });
  const facades = { stepFunctions, functions, objects, logs, metrics: cloudWatch };
  const tables = createServiceTables(facades, limits);
  const observers: CallObservers = { log, onCall: (record) => metrics.countCall(record) };
  const callService = createServiceCaller(tables, { ...observers, ids });
  return {
    stepFunctions,
    functions,
    objects,
    logs,
    cloudWatch,
    callService,
    tables,
    wireServices: createWireServices(tables, observers),
    store,
    metrics,
    log,
    directoryFunctions: () => directory?.list().map(({ name }) => name) ?? [],
    async start() {
      await logs.start();
      await cloudWatch.start();
      // Code that nobody uses is cleared away before recovery starts functions.
      try {
        await functions.start();
        objects.start();
        await stepFunctions.start();
      } catch (error) {
        throw startError(error);
      }
    },
    async stop() {
      functions.stop();
      await stepFunctions.stop();
      await functionSurroundings.close();
      await objects.stop();
      await logs.stop();
      await cloudWatch.stop();
      await store.close();
      await objectSurroundings.close();
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
