import type { CallService } from '@cairn/kit';
import {
  type AdmitCall,
  type CallObservers,
  createServiceCaller,
  createServiceTables,
  createWireServices,
} from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';
import type { Cairn } from './cairn.ts';
import { cairnOperations } from './cairn-operations.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type Foundations, makeServices, type Services } from './services.ts';
import { startError } from './start-error.ts';

/** Makes the services and their operation tables, and says in which order they start and stop. */
export function wireRooms(foundations: Foundations): Cairn {
  const { limits, log, store, functionSurroundings } = foundations;
  // The tables call the services and the services call each other through the tables.
  const callService: CallService = (call) => callTables(call);
  const services = makeServices(foundations, callService);
  const { stepFunctions, functions, objects, logs, cloudWatch, metrics, ids } = services;
  const facades = {
    stepFunctions,
    functions,
    objects,
    logs,
    metrics: cloudWatch,
    cairn: cairnOperations({ stepFunctions }),
  };
  const tables = createServiceTables(facades, limits);
  const observers: CallObservers = {
    log,
    onCall: (record) => metrics.countCall(record),
    admit: admission(stepFunctions),
  };
  const callTables = createServiceCaller(tables, { ...observers, ids });
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
    directoryFunctions: () => functionSurroundings.directory?.list().map(({ name }) => name) ?? [],
    ...lifecycle(foundations, services),
  };
}

/** In which order services start, and stop. */
function lifecycle(
  { limits, store, functionSurroundings, objectSurroundings }: Foundations,
  { stepFunctions, functions, objects, logs, cloudWatch }: Services,
): Pick<Cairn, 'start' | 'stop'> {
  let endHousekeeping: (() => void) | undefined;
  return {
    async start() {
      await logs.start();
      await cloudWatch.start();
      // Code that nobody uses is cleared away before recovery starts functions.
      try {
        await functions.start();
        objects.start();
        await stepFunctions.start();
        const expire = () => stepFunctions.expireExecutions();
        endHousekeeping = startHousekeeping(expire, limits.executionRetentionDays);
      } catch (error) {
        throw startError(error);
      }
    },
    async stop() {
      endHousekeeping?.();
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

/** Rate quotas are those of Step Functions; nothing stands in the way where there are none. */
function admission({ admitCall }: StepFunctions): AdmitCall | undefined {
  if (admitCall === undefined) return undefined;
  return (service, operation, scope, input) => {
    if (service === 'states') admitCall(scope, operation, input);
  };
}
