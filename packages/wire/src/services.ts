import { type CallService, type IdSource, type Json, resolveLimits, ServiceError } from '@cairn/kit';
import { functionLimits, logLimits } from '@cairn/resources';
import { stepFunctionsLimits } from '@cairn/workflows';
import { cairnProtocol } from './cairn/cairn-protocol.ts';
import { cairnPathPrefix } from './cairn/cairn-routes.ts';
import { type CairnFacade, cairnTable } from './cairn/cairn-table.ts';
import type { WireService } from './http/request-handler.ts';
import { type LambdaFacade, type LambdaSizeLimits, lambdaTable } from './lambda/lambda-table.ts';
import { type LogsFacade, type LogsSizeLimits, logsTable } from './logs/logs-table.ts';
import {
  type MetricsFacade,
  metricsInstants,
  metricsQueryError,
  metricsTable,
} from './metrics/metrics-table.ts';
import type { Operation, ServiceTable } from './operation.ts';
import { type CallObservers, performOperation } from './perform-operation.ts';
import { awsJsonProtocol } from './protocol/aws-json.ts';
import { acceptingGzip } from './protocol/compressed-body.ts';
import { queryProtocol } from './protocol/query.ts';
import { restJsonProtocol } from './protocol/rest-json.ts';
import { isRpcCbor, rpcCborProtocol } from './protocol/rpc-cbor.ts';
import type { Protocol } from './protocol/wire-request.ts';
import { s3Protocol } from './s3/s3-protocol.ts';
import { type S3Facade, s3Table } from './s3/s3-table.ts';
import type { StepFunctionsSizeLimits } from './step-functions/step-functions-shapes.ts';
import { type StepFunctionsFacade, stepFunctionsTable } from './step-functions/step-functions-table.ts';
import { stsTable } from './sts/sts-table.ts';

/** The facades behind the operation tables. */
export interface ServiceFacades {
  readonly stepFunctions: StepFunctionsFacade;
  readonly functions: LambdaFacade;
  readonly logs: LogsFacade;
  readonly metrics: MetricsFacade;
  readonly objects: S3Facade;
  readonly cairn: CairnFacade;
}

/** The operation tables of all services. */
export interface ServiceTables {
  readonly states: ReturnType<typeof stepFunctionsTable>;
  readonly lambda: ReturnType<typeof lambdaTable>;
  readonly s3: ReturnType<typeof s3Table>;
  readonly sts: ServiceTable;
  readonly logs: ServiceTable;
  readonly monitoring: ServiceTable;
  readonly cairn: ReturnType<typeof cairnTable>;
}

/** Lambda errors whose text is `Message` with a capital letter, by the service's model. */
const capitalMessage: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'ServiceException',
  'InvalidRuntimeException',
  'InvalidZipFileException',
  'CodeVerificationFailedException',
  'ResourceInUseException',
  'RecursiveInvocationException',
  'InternalFailure',
  'SerializationException',
]);

/** Limits that bound requests. */
export type RequestSizeLimits = StepFunctionsSizeLimits & LambdaSizeLimits & LogsSizeLimits;

/**
 * Builds the operation tables.
 * @param limits those in force, AWS's unless given: what a raised limit allows, a request may carry
 */
export function createServiceTables(
  facades: ServiceFacades,
  limits: RequestSizeLimits = resolveLimits({ ...stepFunctionsLimits, ...functionLimits, ...logLimits }),
): ServiceTables {
  return {
    states: stepFunctionsTable(facades.stepFunctions, limits),
    lambda: lambdaTable(facades.functions, limits),
    s3: s3Table(facades.objects),
    sts: stsTable,
    logs: logsTable(facades.logs, limits),
    monitoring: metricsTable(facades.metrics),
    cairn: cairnTable(facades.cairn),
  };
}

/**
 * The services as they are spoken to over HTTP.
 * @param now epoch milliseconds: presigned URLs expire
 */
export function createWireServices(
  tables: ServiceTables,
  observers: CallObservers,
  now: () => number = Date.now,
): readonly WireService[] {
  return [
    {
      signingName: 'states',
      targetPrefix: 'AWSStepFunctions',
      protocol: awsJsonProtocol({
        table: tables.states,
        targetPrefix: 'AWSStepFunctions',
        errorNamespace: 'com.amazonaws.swf.service.v2.model',
        observers,
      }),
    },
    {
      signingName: 'lambda',
      protocol: restJsonProtocol({ table: tables.lambda, capitalMessage, observers }),
    },
    { signingName: 's3', protocol: s3Protocol({ table: tables.s3, observers, now }) },
    {
      signingName: 'sts',
      protocol: queryProtocol({
        table: tables.sts,
        namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
        version: '2011-06-15',
        observers,
      }),
    },
    {
      signingName: 'logs',
      targetPrefix: 'Logs_20140328',
      protocol: awsJsonProtocol({
        table: tables.logs,
        targetPrefix: 'Logs_20140328',
        errorNamespace: 'com.amazonaws.logs.v20140328',
        observers,
      }),
    },
    {
      signingName: 'monitoring',
      targetPrefix: 'GraniteServiceVersion20100801',
      protocol: metricsProtocol(tables.monitoring, observers),
    },
    {
      signingName: 'cairn',
      pathPrefix: cairnPathPrefix,
      protocol: cairnProtocol({ table: tables.cairn, observers }),
    },
  ];
}

/** CloudWatch is spoken to in JSON by newer SDKs and in CBOR by the newer CLI and SDK of Python. */
function metricsProtocol(table: ServiceTable, observers: CallObservers): Protocol {
  const common = {
    table,
    errorNamespace: 'com.amazonaws.cloudwatch.v2010_08_01',
    queryError: metricsQueryError,
    observers,
  };
  const json = awsJsonProtocol({ ...common, targetPrefix: 'GraniteServiceVersion20100801' });
  const cbor = rpcCborProtocol({ ...common, instants: metricsInstants });
  return acceptingGzip({
    ...json,
    answer: (request) => (isRpcCbor(request) ? cbor : json).answer(request),
  });
}

/**
 * Calls from inside the process: the same tables and the same path through them, hence the same checks,
 * errors and shapes of output as over HTTP.
 * @param ids name the calls in the log
 */
export function createServiceCaller(
  tables: ServiceTables,
  observers: CallObservers & { readonly ids: IdSource },
): CallService {
  // What Cairn adds is for its users, not for machines' definitions: those would run nowhere else.
  const { cairn: _, ...services } = tables;
  const byName = new Map<string, ServiceTable>(
    Object.values(services).map((table: ServiceTable) => [table.signingName, table]),
  );
  return (call) => {
    const table = byName.get(call.service);
    return performOperation<{ readonly operation: Operation }, Json>(observers, {
      service: table?.signingName ?? 'unknown',
      scope: { account: call.account, region: call.region, principal: call.principal },
      requestId: observers.ids.uuid(),
      idempotencyKey: call.idempotencyKey,
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
