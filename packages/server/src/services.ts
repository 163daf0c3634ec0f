import { nodeDigest, nodeTokenSignature, systemClock, systemRandom } from '@cairn/host';
import { Identity } from '@cairn/identity';
import {
  type CallOwnApi,
  type CallService,
  type DeliveryHandler,
  type FindConnection,
  type IdSource,
  timeOrderedIds,
} from '@cairn/kit';
import { Deliveries } from '@cairn/resources/deliveries';
import { Metrics } from '@cairn/resources/metrics';
import type { Store } from '@cairn/store';
import {
  type DenialOf,
  type ExecutionStatusChanges,
  type MachineChanges,
  mapRunData,
  StepFunctions,
} from '@cairn/workflows';
import { executionStatusEvents } from './execution-status-events.ts';
import { mapRunObjects, type PerformStream } from './map-run-objects.ts';
import { Metrics as ServerMetrics } from './metrics.ts';
import { executionLogs, executionMeters } from './observability.ts';
import { ownApis } from './own-apis.ts';
import { ownGraphqlApis } from './own-graphql-apis.ts';
import { ownIssuerKeys } from './services/own-issuers.ts';
import type { Foundations, ServiceBase, ServiceGround } from './services/service-ground.ts';
import { makeServiceRooms, type ServiceRooms } from './services/service-rooms.ts';
import { allStatusChanges, LiveChanges } from './studio/live-changes.ts';

/** The services, each made of what it stands on. */
export interface Services {
  /** Those that are loaded when they are first used. */
  readonly rooms: ServiceRooms;
  readonly cloudWatch: Metrics;
  readonly stepFunctions: StepFunctions;
  /** The outbox of all that must outlive a crash. */
  readonly deliveries: Deliveries;
  readonly identity: Identity;
  /** Counts what the server does. */
  readonly metrics: ServerMetrics;
  readonly ids: IdSource;
  /** Tells streams what changes. */
  readonly liveChanges: LiveChanges;
  /** What each of them stands on. */
  readonly base: ServiceBase;
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
  const { limits, log, store, seal, outgoing, isStrict } = foundations;
  const clock = systemClock();
  const random = systemRandom();
  const ids = timeOrderedIds(clock, random);
  const metrics = new ServerMetrics();
  const base: ServiceBase = { records: metrics.watching(store.records), clock, ids, random, limits, log };
  const rooms = makeServiceRooms(store, () => ground);
  const cloudWatch = new Metrics(base);
  const identity = new Identity(
    {
      ...base,
      seal,
      http: outgoing.http,
      verifySignature: nodeTokenSignature,
      ownKeys: ownIssuerKeys(rooms),
    },
    { isStrict },
  );
  const liveChanges = new LiveChanges();
  const journal = metrics.counting(store.journal);
  const toRoutes = ownApis(rooms.routes, ids);
  const toGraphql = ownGraphqlApis({ programs: rooms.graphqlPrograms, ids, limits });
  const callOwnApi: CallOwnApi = async (request, caller) =>
    (await toGraphql(request, caller)) ?? (await toRoutes(request, caller));
  const stepFunctions = makeStepFunctions(foundations, base, {
    journal,
    callService,
    performStream,
    cloudWatch,
    rooms,
    findConnection: async (scope, arn) => (await rooms.events.use()).connectionParameters(scope, arn),
    callOwnApi,
    denialOf: isStrict ? denialOf(identity) : undefined,
    statusChanges: allStatusChanges(
      liveChanges,
      executionStatusEvents({
        events: rooms.events,
        stepFunctions: () => stepFunctions,
        log,
        bytesMax: limits.executionEventBytes,
      }),
    ),
    machineChanges: liveChanges.machineChanged,
    expressChanges: liveChanges,
  });
  const holdClocks = (): (() => void) => stepFunctions.holdClocks();
  const handlers = handlersOf(rooms);
  const deliveries = new Deliveries({ ...base, callService, holdClocks, handlers });
  const { deliver } = deliveries;
  const ground: ServiceGround = {
    foundations,
    base,
    callService,
    callOwnApi,
    deliver,
    holdClocks,
    cloudWatch,
    stepFunctions,
    identity,
    logs: rooms.logs,
    events: rooms.events,
    userPools: rooms.userPools,
    graphql: rooms.graphql,
    graphqlPrograms: rooms.graphqlPrograms,
    graphqlRealtime: rooms.graphqlRealtime,
    messages: rooms.messages,
  };
  return { rooms, base, cloudWatch, stepFunctions, deliveries, identity, metrics, ids, liveChanges };
}

function handlersOf(rooms: ServiceRooms): { readonly [name: string]: DeliveryHandler } {
  return Object.assign({}, ...Object.values(rooms).map(({ handlers }) => handlers));
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
  base: ServiceBase,
  {
    journal,
    callService,
    performStream,
    cloudWatch,
    rooms,
    statusChanges,
    machineChanges,
    expressChanges,
    ...tasks
  }: WaysToServices &
    Pick<Services, 'cloudWatch' | 'rooms'> &
    TaskPorts & {
      readonly statusChanges: ExecutionStatusChanges;
      readonly machineChanges: MachineChanges;
      readonly expressChanges: LiveChanges;
      readonly journal: Store['journal'];
    },
): StepFunctions {
  const { clock, ids } = base;
  return new StepFunctions({
    ...base,
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
    logs: executionLogs(rooms.logs, base.log),
    metrics: executionMeters(cloudWatch, clock),
    statusChanges,
    machineChanges,
    expressChanges,
    ...(expressHistory === undefined ? {} : { expressHistory }),
    prices,
    ...(throttle ? { throttle: limits } : {}),
    mapRunData: mapRunData(
      mapRunObjects({ objects: () => rooms.objects.use(), perform: performStream, ids, log }),
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
