import type { CallService } from '@cairn/kit';
import type { WireService } from './http/request-handler.ts';
import { type LambdaFacade, lambdaTable } from './lambda/lambda-table.ts';
import { type LogsFacade, logsTable } from './logs/logs-table.ts';
import {
  type MetricsFacade,
  metricsInstants,
  metricsQueryError,
  metricsTable,
} from './metrics/metrics-table.ts';
import type { ServiceTable } from './operation.ts';
import { awsJsonProtocol } from './protocol/aws-json.ts';
import { acceptingGzip } from './protocol/compressed-body.ts';
import { type Log, unknownOperation } from './protocol/failure.ts';
import { queryProtocol } from './protocol/query.ts';
import { restJsonProtocol } from './protocol/rest-json.ts';
import { isRpcCbor, rpcCborProtocol } from './protocol/rpc-cbor.ts';
import type { Protocol } from './protocol/wire-request.ts';
import { type StepFunctionsFacade, stepFunctionsTable } from './step-functions/step-functions-table.ts';
import { stsTable } from './sts/sts-table.ts';

/** The facades behind the operation tables. */
export interface ServiceFacades {
  readonly stepFunctions: StepFunctionsFacade;
  readonly functions: LambdaFacade;
  readonly logs: LogsFacade;
  readonly metrics: MetricsFacade;
}

/** The operation tables of all services. */
export interface ServiceTables {
  readonly states: ReturnType<typeof stepFunctionsTable>;
  readonly lambda: ReturnType<typeof lambdaTable>;
  readonly sts: ServiceTable;
  readonly logs: ServiceTable;
  readonly monitoring: ServiceTable;
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

/** Most bytes of a request to Step Functions and STS: AWS's 1 MiB. */
const bodyBytesMax = 1_048_576;
/** Most bytes of a request to Lambda: a 50 MB archive in base64 with room to spare. */
const lambdaBodyBytesMax = 70_000_000;
/** Most bytes of a request to CloudWatch Logs: a batch of 1 MiB whose characters are all escaped. */
const logsBodyBytesMax = 8_388_608;

/** Builds the operation tables. */
export function createServiceTables(facades: ServiceFacades): ServiceTables {
  return {
    states: stepFunctionsTable(facades.stepFunctions),
    lambda: lambdaTable(facades.functions),
    sts: stsTable,
    logs: logsTable(facades.logs),
    monitoring: metricsTable(facades.metrics),
  };
}

/** The services as they are spoken to over HTTP. */
export function createWireServices(tables: ServiceTables, log: Log): readonly WireService[] {
  return [
    {
      signingName: 'states',
      targetPrefix: 'AWSStepFunctions',
      protocol: awsJsonProtocol({
        table: tables.states,
        targetPrefix: 'AWSStepFunctions',
        errorNamespace: 'com.amazonaws.swf.service.v2.model',
        bodyBytesMax,
        log,
      }),
    },
    {
      signingName: 'lambda',
      protocol: restJsonProtocol({
        rest: tables.lambda.rest,
        capitalMessage,
        bodyBytesMax: lambdaBodyBytesMax,
        log,
      }),
    },
    {
      signingName: 'sts',
      protocol: queryProtocol({
        table: tables.sts,
        namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
        version: '2011-06-15',
        bodyBytesMax,
        log,
      }),
    },
    {
      signingName: 'logs',
      targetPrefix: 'Logs_20140328',
      protocol: awsJsonProtocol({
        table: tables.logs,
        targetPrefix: 'Logs_20140328',
        errorNamespace: 'com.amazonaws.logs.v20140328',
        bodyBytesMax: logsBodyBytesMax,
        log,
      }),
    },
    {
      signingName: 'monitoring',
      targetPrefix: 'GraniteServiceVersion20100801',
      protocol: metricsProtocol(tables.monitoring, log),
    },
  ];
}

/** CloudWatch is spoken to in JSON by newer SDKs and in CBOR by the newer CLI and SDK of Python. */
function metricsProtocol(table: ServiceTable, log: Log): Protocol {
  const common = {
    table,
    errorNamespace: 'com.amazonaws.cloudwatch.v2010_08_01',
    queryError: metricsQueryError,
    bodyBytesMax,
    log,
  };
  const json = awsJsonProtocol({ ...common, targetPrefix: 'GraniteServiceVersion20100801' });
  const cbor = rpcCborProtocol({ ...common, instants: metricsInstants });
  return acceptingGzip({
    ...json,
    answer: (request) => (isRpcCbor(request) ? cbor : json).answer(request),
  });
}

/**
 * Calls from inside the process: the same tables, hence the same checks, errors and shapes of output as
 * over HTTP.
 */
export function createServiceCaller(tables: ServiceTables): CallService {
  const byName = new Map<string, ServiceTable>(
    Object.values(tables).map((table: ServiceTable) => [table.signingName, table]),
  );
  return async (call) => {
    const operation = byName.get(call.service)?.operations.get(call.action);
    if (operation === undefined) throw unknownOperation(`${call.service}:${call.action}`);
    const input = operation.readInput(call.input);
    const output = await operation.call(
      { account: call.account, region: call.region, principal: call.principal },
      input,
      {
        ...(call.signal === undefined ? {} : { signal: call.signal }),
        ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
      },
    );
    return operation.toJson(output, input);
  };
}
