import type { CallService } from '@cairn/kit';
import type { WireService } from './http/request-handler.ts';
import { type LambdaFacade, lambdaTable } from './lambda/lambda-table.ts';
import type { ServiceTable } from './operation.ts';
import { awsJsonProtocol } from './protocol/aws-json.ts';
import { type Log, unknownOperation } from './protocol/failure.ts';
import { queryProtocol } from './protocol/query.ts';
import { restJsonProtocol } from './protocol/rest-json.ts';
import { s3Protocol } from './s3/s3-protocol.ts';
import { type S3Facade, s3Table } from './s3/s3-table.ts';
import { type StepFunctionsFacade, stepFunctionsTable } from './step-functions/step-functions-table.ts';
import { stsTable } from './sts/sts-table.ts';

/** The facades behind the operation tables. */
export interface ServiceFacades {
  readonly stepFunctions: StepFunctionsFacade;
  readonly functions: LambdaFacade;
  readonly objects: S3Facade;
}

/** The operation tables of all services. */
export interface ServiceTables {
  readonly states: ReturnType<typeof stepFunctionsTable>;
  readonly lambda: ReturnType<typeof lambdaTable>;
  readonly s3: ReturnType<typeof s3Table>;
  readonly sts: ServiceTable;
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

/** Builds the operation tables. */
export function createServiceTables(facades: ServiceFacades): ServiceTables {
  return {
    states: stepFunctionsTable(facades.stepFunctions),
    lambda: lambdaTable(facades.functions),
    s3: s3Table(facades.objects),
    sts: stsTable,
  };
}

/**
 * The services as they are spoken to over HTTP.
 * @param now epoch milliseconds: presigned URLs expire
 */
export function createWireServices(
  tables: ServiceTables,
  log: Log,
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
    { signingName: 's3', protocol: s3Protocol({ table: tables.s3, log, now }) },
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
  ];
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
    const scope = { account: call.account, region: call.region, principal: call.principal };
    const options = {
      ...(call.signal === undefined ? {} : { signal: call.signal }),
      ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
    };
    if (operation.callInside !== undefined) return operation.callInside(scope, input, options);
    const output = await operation.call(scope, input, options);
    return operation.toJson(output, input);
  };
}
