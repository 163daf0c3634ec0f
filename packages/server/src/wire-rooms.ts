import type { CallService } from '@cairn/kit';
import {
  type AdmitCall,
  type CallObservers,
  createServiceCaller,
  createServices,
  createWireServices,
  type ServiceFacades,
} from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';
import type { Cairn } from './cairn.ts';
import { cairnOperations } from './cairn-operations.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type Room, startRooms, stopRooms } from './room.ts';
import { rootAccessKeyResolver } from './root-access-key.ts';
import { type Foundations, makeServices, type Services } from './services.ts';
import { startError } from './start-error.ts';

/** Makes the services and their operation tables, and says in which order they start and stop. */
export function wireRooms(foundations: Foundations): Cairn {
  const { limits, log, store, functionSurroundings, rootAccessKey } = foundations;
  // The tables call the services and the services call each other through the tables.
  const callService: CallService = (call) => callTables(call);
  const services = makeServices(foundations, callService);
  const { stepFunctions, functions, objects, logs, cloudWatch, metrics, ids } = services;
  const wired = createServices(facadesOf(services), limits);
  const observers: CallObservers = {
    log,
    onCall: (record) => metrics.countCall(record),
    admit: admission(stepFunctions),
  };
  const callTables = createServiceCaller(wired, { ...observers, ids });
  return {
    stepFunctions,
    functions,
    objects,
    logs,
    cloudWatch,
    callService,
    services: wired,
    wireServices: createWireServices(wired, observers),
    rootAccessKey,
    resolveAccessKey: rootAccessKeyResolver(rootAccessKey),
    store,
    metrics,
    log,
    directoryFunctions: () => functionSurroundings.directory?.list().map(({ name }) => name) ?? [],
    ...lifecycle(roomsOf(foundations, services)),
  };
}

/** What the operation tables stand on. */
function facadesOf({
  stepFunctions,
  functions,
  objects,
  logs,
  cloudWatch,
  topics,
  secrets,
  parameters,
}: Services): ServiceFacades {
  return {
    stepFunctions,
    functions,
    objects,
    sts: {},
    logs,
    metrics: cloudWatch,
    cairn: cairnOperations({ stepFunctions }),
    topics,
    secrets,
    parameters,
  };
}

/** All that starts and stops, in the order of starting. */
function roomsOf(
  { limits, store, functionSurroundings, objectSurroundings }: Foundations,
  { stepFunctions, functions, objects, logs, cloudWatch, deliveries }: Services,
): readonly Room[] {
  let endHousekeeping: (() => void) | undefined;
  return [
    { name: 'blobs', stop: () => objectSurroundings.close() },
    { name: 'store', stop: () => store.close() },
    { name: 'logs', start: () => logs.start(), stop: () => logs.stop() },
    { name: 'metrics', start: () => cloudWatch.start(), stop: () => cloudWatch.stop() },
    { name: 'objects', start: () => objects.start(), stop: () => objects.stop() },
    { name: 'function processes', stop: () => functionSurroundings.close() },
    // Code that nobody uses is cleared away before recovery starts functions.
    { name: 'functions', start: () => functions.start() },
    { name: 'state machines', start: () => stepFunctions.start(), stop: () => stepFunctions.stop() },
    // Calls all the others: it begins when they can be called.
    { name: 'deliveries', start: () => deliveries.start(), stop: () => deliveries.stop() },
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

/** Rate quotas are those of Step Functions; nothing stands in the way where there are none. */
function admission({ admitCall }: StepFunctions): AdmitCall | undefined {
  if (admitCall === undefined) return undefined;
  return (service, operation, scope, input) => {
    if (service === 'states') admitCall(scope, operation, input);
  };
}
