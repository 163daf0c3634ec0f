import { type CallService, type IdSource, type Json, resolveLimits, ServiceError } from '@cairn/kit';
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
import { apiGatewayService, apiGatewayV2Service } from './apigateway/apigateway-service.ts';
import { executeApiService } from './apigateway/execute-api-service.ts';
import { batchService } from './batch/batch-service.ts';
import { cairnService } from './cairn/cairn-service.ts';
import { dynamodbService, dynamodbStreamsService } from './dynamodb/dynamodb-service.ts';
import { ecsService } from './ecs/ecs-service.ts';
import { eventsService } from './events/events-service.ts';
import type { WireService } from './http/request-handler.ts';
import { iamService } from './iam/iam-service.ts';
import { lambdaService } from './lambda/lambda-service.ts';
import { logsService } from './logs/logs-service.ts';
import { metricsService } from './metrics/metrics-service.ts';
import type { Operation } from './operation.ts';
import { type CallObservers, performOperation } from './perform-operation.ts';
import { s3Service } from './s3/s3-service.ts';
import { schedulerService } from './scheduler/scheduler-service.ts';
import { secretsManagerService } from './secrets-manager/secrets-manager-service.ts';
import type { Service } from './service.ts';
import { snsService } from './sns/sns-service.ts';
import { sqsService } from './sqs/sqs-service.ts';
import { ssmService } from './ssm/ssm-service.ts';
import { stepFunctionsService } from './step-functions/step-functions-service.ts';
import { stsService } from './sts/sts-service.ts';

/** Makers of all services, by the names of the facades that they stand on. A new service is one line here. */
const makers = {
  stepFunctions: stepFunctionsService,
  functions: lambdaService,
  objects: s3Service,
  sts: stsService,
  logs: logsService,
  metrics: metricsService,
  // Both are signed for by one name, and over HTTP each knows the paths of both.
  routes: apiGatewayService,
  httpApis: apiGatewayV2Service,
  executeApi: executeApiService,
  cairn: cairnService,
  iam: iamService,
  events: eventsService,
  schedules: schedulerService,
  queues: sqsService,
  // Both are signed for by one name; a request without a target is one for the tables.
  tableStreams: dynamodbStreamsService,
  tables: dynamodbService,
  topics: snsService,
  secrets: secretsManagerService,
  parameters: ssmService,
  ecs: ecsService,
  batch: batchService,
};

type Makers = typeof makers;

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
  ...tableLimits,
  ...topicLimits,
  ...secretLimits,
  ...containerLimits,
  ...eventLimits,
  ...scheduleLimits,
  ...parameterLimits,
};

/** Limits that bound requests. */
export type RequestSizeLimits = AllOf<
  {
    [Name in keyof Makers]: Parameters<Makers[Name]> extends [unknown, infer Limits] ? Limits : never;
  }[keyof Makers]
>;

/**
 * Builds the services whose facades are given.
 * @param limits those in force, AWS's unless given: what a raised limit allows, a request may carry
 */
export function createServices(
  facades: Partial<ServiceFacades>,
  limits: RequestSizeLimits = resolveLimits(requestLimits),
): readonly Service[] {
  return (Object.keys(makers) as (keyof Makers)[])
    .filter((name) => facades[name] !== undefined)
    .map((name) => makers[name](facades[name] as never, limits));
}

/**
 * The services as they are spoken to over HTTP.
 * @param now epoch milliseconds: presigned URLs expire
 */
export function createWireServices(
  services: readonly Service[],
  observers: CallObservers,
  now: () => number = Date.now,
): readonly WireService[] {
  return services.map((service) => service.speak(observers, now));
}

/**
 * Calls from inside the process: the same tables and the same path through them, hence the same checks,
 * errors and shapes of output as over HTTP.
 * @param ids name the calls in the log
 */
export function createServiceCaller(
  services: readonly Service[],
  observers: CallObservers & { readonly ids: IdSource },
): CallService {
  const byName = new Map(
    services.filter(({ isOfAws }) => isOfAws).map(({ name, table }) => [name, table] as const),
  );
  return (call) => {
    const table = byName.get(call.service);
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
  };
}

/** The action comes from a machine's definition, whose author has to learn what Cairn cannot do. */
function unsupportedAction({ service, action }: Parameters<CallService>[0]): ServiceError {
  const message = `Cairn does not support the action '${service}:${action}'.`;
  return new ServiceError('UnknownOperationException', message);
}
