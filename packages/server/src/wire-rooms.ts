import type { Identity } from '@cairn/identity';
import type { CallScope, CallService, ServiceCall } from '@cairn/kit';
import {
  type CallObservers,
  createServiceCaller,
  createServices,
  createWireServices,
  performStream,
  type ServiceFacades,
} from '@cairn/wire';
import { admission } from './admission.ts';
import type { Cairn } from './cairn.ts';
import { cairnOperations } from './cairn-operations.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type Room, startRooms, stopRooms } from './room.ts';
import { rootAccessKeyResolver } from './root-access-key.ts';
import { type Foundations, makeServices, type Services } from './services.ts';
import { startError } from './start-error.ts';
import { LiveStreams } from './studio/live-streams.ts';
import { SignIn } from './studio/sign-in.ts';
import { StudioDescription } from './studio/studio-description.ts';

/** Makes the services and their operation tables, and says in which order they start and stop. */
export function wireRooms(foundations: Foundations): Cairn {
  const { limits, log, store, functionSurroundings, rootAccessKey, isStrict } = foundations;
  // The tables call the services and the services call each other through the tables.
  const callService: CallService = (call) => callTables(call);
  const services = makeServices(foundations, {
    callService,
    performStream: (call) => performStream(observers, call),
  });
  const { stepFunctions, functions, objects, logs, cloudWatch, identity, metrics, ids } = services;
  const wired = createServices(facadesOf(foundations, services), limits);
  const observers: CallObservers = {
    log,
    onCall: (record) => metrics.countCall(record),
    admit: admission(services, isStrict),
  };
  const callTables = createServiceCaller(wired, { ...observers, ids });
  return {
    stepFunctions,
    functions,
    objects,
    logs,
    cloudWatch,
    identity,
    callService: (call) => callTables(ofOwner(call)),
    services: wired,
    wireServices: createWireServices(wired, observers),
    rootAccessKey,
    resolveAccessKey: rootAccessKeyResolver(rootAccessKey, identity.resolveAccessKey),
    store,
    metrics,
    log,
    directoryFunctions: () => functionSurroundings.directory?.list().map(({ name }) => name) ?? [],
    ...lifecycle(roomsOf(foundations, services)),
  };
}

/** What the operation tables stand on. */
function facadesOf(foundations: Foundations, services: Services): ServiceFacades {
  const { stepFunctions, identity } = services;
  const { limits, log } = foundations;
  return {
    stepFunctions,
    functions: services.functions,
    objects: services.objects,
    sts: identity.sts,
    iam: identity.iam,
    logs: services.logs,
    metrics: services.cloudWatch,
    cairn: cairnOperations({
      stepFunctions,
      studio: new StudioDescription(foundations),
      definitionFiles: services.definitionFiles,
      signIn: new SignIn({
        getSessionToken: identity.sts.getSessionToken,
        studioAt: foundations.studioAt,
        limits,
        now: Date.now,
        log,
      }),
      streams: new LiveStreams({
        stepFunctions,
        changes: services.liveChanges,
        limits,
        historyDenial: foundations.isStrict ? historyDenial(identity) : undefined,
      }),
    }),
    events: services.events,
    schedules: services.schedules,
    queues: services.queues,
    tableStreams: services.tables,
    tables: services.tables,
    topics: services.topics,
    ecs: services.containers.ecs,
    batch: services.containers.batch,
    routes: services.routes,
    httpApis: services.routes,
    executeApi: services.routes,
    secrets: services.secrets,
    parameters: services.parameters,
  };
}

/** Why policies keep somebody from the history of an execution. */
function historyDenial({
  authorizer,
}: Identity): (scope: CallScope, executionArn: string) => string | undefined {
  return (scope, resource) =>
    authorizer.denialOf({ scope, action: 'states:GetExecutionHistory', resource })?.message;
}

/** All that starts and stops, in the order of starting. */
function roomsOf(foundations: Foundations, services: Services): readonly Room[] {
  const { limits, store, functionSurroundings, objectSurroundings, containerSurroundings } = foundations;
  const { stepFunctions, functions } = services;
  let endHousekeeping: (() => void) | undefined;
  return [
    { name: 'blobs', stop: () => objectSurroundings.close() },
    { name: 'store', stop: () => store.close() },
    lifeOf('identity', services.identity),
    lifeOf('logs', services.logs),
    lifeOf('metrics', services.cloudWatch),
    lifeOf('objects', services.objects),
    lifeOf('queues', services.queues),
    lifeOf('tables', services.tables),
    // Knows its rules before anything tells it of what happens.
    lifeOf('events', services.events),
    { name: 'container processes', stop: () => containerSurroundings.close() },
    { name: 'function processes', stop: () => functionSurroundings.close() },
    // Code that nobody uses is cleared away before recovery starts functions.
    { name: 'functions', start: () => functions.start() },
    // Knows its queues before an execution submits a job.
    lifeOf('containers', services.containers),
    lifeOf('state machines', stepFunctions),
    lifeOf('schedules', services.schedules),
    {
      name: 'event sources',
      start: () => functions.startEventSources(),
      stop: () => functions.stopEventSources(),
    },
    // Calls all the others: it begins when they can be called.
    lifeOf('deliveries', services.deliveries),
    lifeOf('definition files', services.definitionFiles ?? {}),
    {
      name: 'housekeeping',
      start: () => {
        const expire = () => stepFunctions.expireExecutions();
        endHousekeeping = startHousekeeping(expire, limits.executionRetentionDays);
      },
      stop: () => endHousekeeping?.(),
    },
  ];
}

/** A service that starts and stops by itself. */
function lifeOf(name: string, service: Pick<Room, 'start' | 'stop'>): Room {
  return { name, start: () => service.start?.(), stop: () => service.stop?.() };
}

/** Rooms together as one life. */
function lifecycle(rooms: readonly Room[]): Pick<Cairn, 'start' | 'stop'> {
  return {
    async start() {
      try {
        await startRooms(rooms);
      } catch (error) {
        throw startError(error);
      }
    },
    stop: () => stopRooms(rooms),
  };
}

/** Whoever holds the server in its own process is its owner: what it says of a root is so. Nothing inside says so. */
function ofOwner(call: ServiceCall): ServiceCall {
  const { principal } = call;
  const [, account] = /^arn:aws:iam::(\d{12}):root$/.exec(principal.arn) ?? [];
  if (principal.kind !== undefined || account === undefined) return call;
  return { ...call, principal: { ...principal, kind: 'root', account } };
}
