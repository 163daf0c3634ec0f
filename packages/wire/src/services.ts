import { graphqlLimits } from '@cairn/graphql/settings';
import { managedLoginLimits, userPoolLimits } from '@cairn/identity/settings';
import {
  type CallService,
  type IdSource,
  type Json,
  MadeOnce,
  resolveLimits,
  ServiceError,
} from '@cairn/kit';
import {
  containerLimits,
  eventLimits,
  functionLimits,
  logLimits,
  parameterLimits,
  queueLimits,
  routeLimits,
  scheduleLimits,
  secretLimits,
  tableLimits,
  topicLimits,
} from '@cairn/resources';
import { stepFunctionsLimits } from '@cairn/workflows';
import { loadAccess } from './access/service-access.ts';
import { knownServices } from './known-services.ts';
import type { Operation } from './operation.ts';
import { type CallObservers, performOperation } from './perform-operation.ts';
import { safeError } from './protocol/failure.ts';
import type { Service, ServiceAtRest } from './service.ts';
import type { WireService, WireServiceAtRest } from './service-signs.ts';

type Known = typeof knownServices;
type Makers = { readonly [Name in keyof Known]: Awaited<ReturnType<Known[Name]['maker']>> };

/** The facades behind the services, by name. */
export type ServiceFacades = {
  readonly [Name in keyof Makers]: Parameters<Makers[Name]> extends [infer Facade, ...unknown[]]
    ? Facade
    : object;
};

/** What every maker asks of the limits, together. */
type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The limits of all services whose requests some of them bound. */
export const requestLimits = {
  ...stepFunctionsLimits,
  ...functionLimits,
  ...logLimits,
  ...queueLimits,
  ...routeLimits,
  ...graphqlLimits,
  ...tableLimits,
  ...topicLimits,
  ...secretLimits,
  ...containerLimits,
  ...eventLimits,
  ...scheduleLimits,
  ...parameterLimits,
  ...managedLoginLimits,
  ...userPoolLimits,
};

/** Limits that bound requests. */
export type RequestSizeLimits = AllOf<
  {
    [Name in keyof Makers]: Parameters<Makers[Name]> extends [unknown, infer Limits] ? Limits : never;
  }[keyof Makers]
>;

/** Where facades are got when their service is first used. */
export type FacadeSources = {
  readonly [Name in keyof Known]: () => ServiceFacades[Name] | Promise<ServiceFacades[Name]>;
};

/**
 * The services whose facades are given, each at rest: its code is loaded and its shapes are compiled when it is first
 * used. From then on nothing waits for it.
 * @param limits those in force, AWS's unless given: what a raised limit allows, a request may carry
 */
export function createServices(
  facades: Partial<FacadeSources>,
  limits: RequestSizeLimits = resolveLimits(requestLimits),
): readonly ServiceAtRest[] {
  return (Object.keys(knownServices) as (keyof Known)[]).flatMap((key) => {
    const facade = facades[key];
    if (facade === undefined) return [];
    const { name, isOfAws, signs, maker } = knownServices[key];
    const made = new MadeOnce(async () => {
      const [make, given] = await Promise.all([maker(), facade(), loadAccess(signs.signingName)]);
      return make(given as never, limits);
    });
    return [
      {
        name,
        isOfAws,
        signs,
        get service() {
          return made.made;
        },
        load: () => made.get(),
      },
    ];
  });
}

/**
 * The services as they are spoken to over HTTP.
 * @param now epoch milliseconds: presigned URLs expire
 */
export function createWireServices(
  services: readonly ServiceAtRest[],
  observers: CallObservers,
  now: () => number = Date.now,
): readonly WireServiceAtRest[] {
  return services.map(({ signs, load }) => {
    const made = new MadeOnce(async (): Promise<WireService> => (await load()).speak(observers, now));
    return {
      ...signs,
      get spoken() {
        return made.made;
      },
      load: () => made.get(),
    };
  });
}

/**
 * Calls from inside the process: the same tables and the same path through them, hence the same checks,
 * errors and shapes of output as over HTTP.
 * @param ids name the calls in the log
 */
export function createServiceCaller(
  services: readonly ServiceAtRest[],
  observers: CallObservers & { readonly ids: IdSource },
): CallService {
  const byName = new Map(
    services.filter(({ isOfAws }) => isOfAws).map((service) => [service.name, service] as const),
  );
  return (call) => {
    const atRest = byName.get(call.service);
    if (atRest === undefined || atRest.service !== undefined)
      return performCall(call, atRest?.service, observers);
    const loading = atRest.load().catch((failure: unknown) => {
      const operation = `${call.service}:${call.action}`;
      throw safeError(failure, { requestId: observers.ids.uuid(), operation }, observers.log);
    });
    return loading.then((service) => performCall(call, service, observers));
  };
}

function performCall(
  call: Parameters<CallService>[0],
  service: Service | undefined,
  observers: CallObservers & { readonly ids: IdSource },
): Promise<Json> {
  const table = service?.table;
  return performOperation<{ readonly operation: Operation }, Json>(observers, {
    service: table?.signingName ?? 'unknown',
    scope: { account: call.account, region: call.region, principal: call.principal },
    requestId: observers.ids.uuid(),
    idempotencyKey: call.idempotencyKey,
    traceHeader: call.traceHeader,
    find: () => {
      const operation = table?.operations.get(call.action);
      if (operation === undefined) throw unsupportedAction(call);
      return { operation };
    },
    input: () => call.input,
    signal: () => call.signal,
    print: ({ operation }, output, input) => operation.toJson(output, input),
    printFailure: (error) => {
      throw error;
    },
  });
}

/** The action comes from a machine's definition, whose author has to learn what Cairn cannot do. */
function unsupportedAction({ service, action }: Parameters<CallService>[0]): ServiceError {
  const message = `Cairn does not support the action '${service}:${action}'.`;
  return new ServiceError('UnknownOperationException', message);
}
