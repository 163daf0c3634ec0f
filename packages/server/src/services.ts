import { findPath } from '@cairn/asl';
import { md5Hex, nodeDigest, nodeHashing, nodeTokenSignature, systemClock, systemRandom } from '@cairn/host';
import { Identity } from '@cairn/identity';
import {
  type CallOwnApi,
  type CallService,
  type FindConnection,
  type IdSource,
  type Json,
  type JsonObject,
  type LimitValues,
  type Log,
  type Seal,
  timeOrderedIds,
} from '@cairn/kit';
import {
  type ApiAccessQuestion,
  Containers,
  Deliveries,
  EventPattern,
  Events,
  eventHandlerName,
  Functions,
  type FunctionsPorts,
  fanOutHandlerName,
  httpHandlerName,
  Logs,
  Metrics,
  meteredHost,
  Objects,
  Parameters,
  Queues,
  Routes,
  type RoutesPorts,
  rotationHandlerName,
  Schedules,
  Secrets,
  Tables,
  Topics,
} from '@cairn/resources';
import type { Store } from '@cairn/store';
import {
  type DenialOf,
  type ExecutionStatusChanges,
  type MachineChanges,
  type MeterPrices,
  type MockSource,
  mapRunData,
  StepFunctions,
  type TimeMode,
} from '@cairn/workflows';
import { parse } from 'yaml';
import { containerChanges } from './container-changes.ts';
import type { ContainerSurroundings } from './container-surroundings.ts';
import { DefinitionFiles } from './definition-files/definition-files.ts';
import type { DefinitionFolder } from './definition-files/definition-folder.ts';
import { executionStatusEvents } from './execution-status-events.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import type { Installation } from './installation.ts';
import type { ServerLimitName } from './limits.ts';
import { mapRunObjects, type PerformStream } from './map-run-objects.ts';
import { messageSigning } from './message-signing.ts';
import { Metrics as ServerMetrics } from './metrics.ts';
import type { ObjectSurroundings } from './object-surroundings.ts';
import { containerLogs, executionLogs, executionMeters, functionMetrics } from './observability.ts';
import type { Outgoing } from './outgoing.ts';
import { ownApis } from './own-apis.ts';
import type { RootAccessKey } from './root-access-key.ts';
import { scheduleTargets } from './schedule-targets.ts';
import { allStatusChanges, LiveChanges } from './studio/live-changes.ts';

/** What was opened and read before anything is wired. */
export interface Foundations {
  readonly time: TimeMode;
  readonly mocks: MockSource | undefined;
  readonly limits: LimitValues<ServerLimitName>;
  readonly log: Log;
  readonly store: Store;
  readonly functionSurroundings: FunctionSurroundings;
  /** A folder whose files are machines. */
  readonly definitionFolder: DefinitionFolder | undefined;
  readonly objectSurroundings: ObjectSurroundings;
  readonly containerSurroundings: ContainerSurroundings;
  readonly outgoing: Outgoing;
  readonly tokenSecret: string;
  readonly installation: Installation;
  /** Seals secrets at rest. */
  readonly seal: Seal;
  /** Where the server is reached; undefined without a listener. */
  readonly endpoint: () => string | undefined;
  /** Where the studio is, as seen from an address of the server. */
  readonly studioAt: (endpoint: string) => string;
  readonly rootAccessKey: RootAccessKey;
  /** Whether signatures are verified and policies asked. */
  readonly isStrict: boolean;
  readonly throttle: boolean;
  /** How many Express executions are kept with their histories always. */
  readonly expressHistory: number | undefined;
  readonly prices: MeterPrices;
}

/** The services, each made of what it stands on. */
export interface Services {
  readonly logs: Logs;
  readonly cloudWatch: Metrics;
  readonly functions: Functions;
  readonly objects: Objects;
  readonly queues: Queues;
  readonly tables: Tables;
  readonly routes: Routes;
  readonly stepFunctions: StepFunctions;
  /** The outbox of all that must outlive a crash. */
  readonly deliveries: Deliveries;
  readonly topics: Topics;
  readonly secrets: Secrets;
  readonly parameters: Parameters;
  readonly identity: Identity;
  readonly events: Events;
  readonly schedules: Schedules;
  readonly containers: Containers;
  /** Counts what the server does. */
  readonly metrics: ServerMetrics;
  readonly ids: IdSource;
  /** Tells streams what changes. */
  readonly liveChanges: LiveChanges;
  /** Machines that are files; absent where no folder holds any. */
  readonly definitionFiles: DefinitionFiles | undefined;
}

/** The ways from services to the operation tables, open once there are any. */
export interface WaysToServices {
  /** Calls any service by name. */
  readonly callService: CallService;
  readonly performStream: PerformStream;
}

export function makeServices(
  foundations: Foundations,
  { callService, performStream }: WaysToServices,
): Services {
  const { limits, log, store } = foundations;
  const clock = systemClock();
  const random = systemRandom();
  const ids = timeOrderedIds(clock, random);
  const metrics = new ServerMetrics();
  const common: Common = { records: metrics.watching(store.records), clock, ids, random, limits, log };
  const logs = new Logs({ ...common, store: store.logs });
  const cloudWatch = new Metrics(common);
  const { seal, outgoing, isStrict } = foundations;
  const identity = new Identity(
    { ...common, seal, http: outgoing.http, verifySignature: nodeTokenSignature },
    { isStrict },
  );
  const { blobs } = foundations.objectSurroundings;
  const objects = new Objects({ ...common, index: store.objects, blobs, hashing: nodeHashing });
  const tables = new Tables({ ...common, digest: nodeDigest });
  const queues = new Queues({ ...common, digest: nodeDigest, md5: md5Hex });
  const routes = makeRoutes(foundations, common, {
    callService,
    denialOf: isStrict ? (question) => apiDenialOf(identity.authorizer, question) : undefined,
  });
  const liveChanges = new LiveChanges();
  const journal = metrics.counting(store.journal);
  const stepFunctions = makeStepFunctions(foundations, common, {
    journal,
    callService,
    performStream,
    logs,
    cloudWatch,
    objects,
    findConnection: (scope, arn) => events.connectionParameters(scope, arn),
    callOwnApi: ownApis(routes, common.ids),
    denialOf: isStrict ? denialOf(identity) : undefined,
    statusChanges: allStatusChanges(
      liveChanges,
      executionStatusEvents({
        events: () => events,
        stepFunctions: () => stepFunctions,
        log,
        bytesMax: limits.executionEventBytes,
      }),
    ),
    machineChanges: liveChanges.machineChanged,
    expressChanges: liveChanges,
  });
  const holdClocks = (): (() => void) => stepFunctions.holdClocks();
  const deliveries = new Deliveries({ ...common, callService, holdClocks });
  const functions = makeFunctions(foundations, common, {
    cloudWatch,
    deliveries,
    eventSources: { callService, holdClocks, compilePattern },
  });
  deliveries.handle(eventHandlerName, functions.runEvent);
  const topics = makeTopics(foundations, common, deliveries);
  const secrets = makeSecrets(foundations, common, { deliveries, callService });
  const parameters = new Parameters({ ...common, seal: foundations.seal, callService });
  const { deliver } = deliveries;
  const events = new Events({ ...common, deliver, callService, outboundHttp: outgoing.http, seal });
  const schedules = new Schedules({ ...common, deliver, callService, targets: scheduleTargets });
  const containers = new Containers({
    ...common,
    engine: foundations.containerSurroundings.engine,
    logs: containerLogs(logs),
    changed: containerChanges({ events, stepFunctions, log }),
  });
  const handlers = { ...events.handlers, ...schedules.handlers };
  for (const [name, handler] of Object.entries(handlers)) deliveries.handle(name, handler);
  return {
    logs,
    cloudWatch,
    functions,
    objects,
    stepFunctions,
    deliveries,
    secrets,
    parameters,
    identity,
    queues,
    tables,
    topics,
    routes,
    events,
    schedules,
    containers,
    metrics,
    ids,
    liveChanges,
    definitionFiles:
      foundations.definitionFolder &&
      new DefinitionFiles({
        ...common,
        folder: foundations.definitionFolder,
        stepFunctions,
        changes: liveChanges,
      }),
  };
}

/** What every service stands on. */
interface Common {
  readonly records: Store['records'];
  readonly clock: ReturnType<typeof systemClock>;
  readonly ids: IdSource;
  readonly random: ReturnType<typeof systemRandom>;
  readonly limits: LimitValues<ServerLimitName>;
  readonly log: Log;
}

function makeSecrets(
  { seal }: Foundations,
  common: Common,
  { deliveries, callService }: { readonly deliveries: Deliveries; readonly callService: CallService },
): Secrets {
  const secrets = new Secrets({ ...common, seal, deliver: deliveries.deliver, callService });
  deliveries.handle(rotationHandlerName, secrets.runRotation);
  return secrets;
}

function makeTopics(
  { outgoing, seal, endpoint }: Foundations,
  common: Common,
  deliveries: Deliveries,
): Topics {
  const topics = new Topics({
    ...common,
    deliver: deliveries.deliver,
    http: outgoing.http,
    digest: nodeDigest,
    signer: messageSigning(common.records, seal, common.clock),
    endpoint,
  });
  deliveries.handle(httpHandlerName, topics.sendHttp);
  deliveries.handle(fanOutHandlerName, topics.runFanOut);
  return topics;
}

function makeFunctions(
  { functionSurroundings }: Foundations,
  common: Common,
  {
    cloudWatch,
    deliveries,
    eventSources,
  }: Pick<Services, 'cloudWatch' | 'deliveries'> & {
    readonly eventSources: FunctionsPorts['eventSources'];
  },
): Functions {
  const { code, host, directory, codeUrl } = functionSurroundings;
  return new Functions({
    ...common,
    code,
    host: meteredHost(host, functionMetrics(cloudWatch), common.clock),
    codeUrl,
    deliver: deliveries.deliver,
    eventSources,
    ...(directory === undefined ? {} : { directory }),
  });
}

/** Whether IAM's policies and the API's own let a request through to an API. */
function apiDenialOf(
  authorizer: Identity['authorizer'],
  { scope, resource, policy }: ApiAccessQuestion,
): string | undefined {
  const action = 'execute-api:Invoke';
  return authorizer.denialOf({ scope, action, resource, resourcePolicy: policy })?.message;
}

function makeRoutes(
  { outgoing, endpoint }: Foundations,
  common: Common,
  { callService, denialOf }: Pick<RoutesPorts, 'callService' | 'denialOf'>,
): Routes {
  return new Routes({
    ...common,
    callService,
    denialOf,
    http: outgoing.http,
    findPath,
    parseDocument: (text) => parse(text, { maxAliasCount: 100 }) as Json,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    endpoint: () => endpoint() ?? 'http://127.0.0.1:4566',
  });
}

function makeStepFunctions(
  {
    limits,
    log,
    tokenSecret,
    installation,
    time,
    mocks,
    prices,
    throttle,
    outgoing,
    expressHistory,
  }: Foundations,
  common: Common,
  {
    journal,
    callService,
    performStream,
    logs,
    cloudWatch,
    objects,
    statusChanges,
    machineChanges,
    expressChanges,
    ...tasks
  }: WaysToServices &
    Pick<Services, 'logs' | 'cloudWatch' | 'objects'> &
    TaskPorts & {
      readonly statusChanges: ExecutionStatusChanges;
      readonly machineChanges: MachineChanges;
      readonly expressChanges: LiveChanges;
      readonly journal: Store['journal'];
    },
): StepFunctions {
  const { clock, ids } = common;
  return new StepFunctions({
    ...common,
    journal,
    digest: nodeDigest,
    callService,
    outboundHttp: outgoing.http,
    ...tasks,
    ...(outgoing.remote === undefined ? {} : { remoteServices: outgoing.remote }),
    endpointSchemes: outgoing.isLocal ? 'any' : 'https',
    defer: setImmediate,
    tokenSecret,
    installationId: installation.id,
    earlierInstallations: installation.earlier,
    time,
    ...(mocks === undefined ? {} : { mocks }),
    logs: executionLogs(logs),
    metrics: executionMeters(cloudWatch, clock),
    statusChanges,
    machineChanges,
    expressChanges,
    ...(expressHistory === undefined ? {} : { expressHistory }),
    prices,
    ...(throttle ? { throttle: limits } : {}),
    mapRunData: mapRunData(
      mapRunObjects({ objects: () => objects, perform: performStream, ids, log }),
      limits,
    ),
  });
}

/** What tasks reach beside services. */
interface TaskPorts {
  readonly findConnection: FindConnection;
  readonly callOwnApi: CallOwnApi;
  readonly denialOf: DenialOf | undefined;
}

function denialOf({ authorizer }: Identity): DenialOf {
  return ({ scope, action, resource, keys }) =>
    authorizer.denialOf({ scope, action, resource, operationKeys: keys })?.message;
}

/** Filters of event source mappings are written as event patterns. */
function compilePattern(text: string): (event: JsonObject) => boolean {
  const pattern = EventPattern.compile(text);
  return (event) => pattern.matches(event);
}
