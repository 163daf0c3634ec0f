import { ServiceError } from '@cairn/kit';
import { isReadOnly } from '../access/read-only-operations.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type CallObservers, type FoundOperation, performOperation } from '../perform-operation.ts';
import { bodyJson } from './body-text.ts';
import { endpointOf } from './endpoint.ts';
import { unknownOperation } from './failure.ts';
import type { Protocol, WireAnswer, WireRequest } from './wire-request.ts';

/** What the protocol has to know of a service. */
export interface AwsJsonOptions {
  readonly table: ServiceTable;
  /** Before the dot in X-Amz-Target: `AWSStepFunctions`. */
  readonly targetPrefix: string;
  /** Before the hash in an error's `__type`: `com.amazonaws.swf.service.v2.model`. */
  readonly errorNamespace: string;
  /** The header `x-amzn-query-error` of services that once spoke the query protocol. */
  readonly queryError?: (error: ServiceError) => string;
  /** The `__type` of errors that do not stand in the service's namespace; undefined for those that do. */
  readonly errorType?: (error: ServiceError) => string | undefined;
  /** Whether operations are told the address by which they were called. */
  readonly tellsEndpoint?: true;
  readonly observers: CallObservers;
}

/** Errors that AWS's service framework answers, rather than the service itself. */
const frameworkNamespaces: { readonly [code: string]: string } = {
  ValidationException: 'com.amazon.coral.validate',
  SerializationException: 'com.amazon.coral.service',
  UnknownOperationException: 'com.amazon.coral.service',
  MissingAuthenticationTokenException: 'com.amazon.coral.service',
  IncompleteSignatureException: 'com.amazon.coral.service',
  InternalFailure: 'com.amazon.coral.service',
  AccessDeniedException: 'com.amazon.coral.service',
  RequestEntityTooLargeException: 'com.amazon.coral.service',
  ThrottlingException: 'com.amazon.coral.availability',
};

const contentType10 = 'application/x-amz-json-1.0';
const contentType11 = 'application/x-amz-json-1.1';

/** The awsJson protocols, 1.0 and 1.1: `POST /`, operation in X-Amz-Target, JSON both ways. */
export function awsJsonProtocol(options: AwsJsonOptions): Protocol {
  const { queryError } = options;
  /** What targets have named; as many as there are operations at most. */
  const byTarget = new Map<string, FoundOperation>();
  const printError = (error: ServiceError): WireAnswer => ({
    ...printAwsJsonError(error, options),
    ...(queryError !== undefined && { headers: ['x-amzn-query-error', queryError(error)] }),
  });
  return {
    bodyBytesMax: options.table.requestBytesMax,
    printError,
    onlyReads: (request) => isReadOnly(operationName(request, options.targetPrefix)),
    answer: (request) =>
      performOperation(options.observers, {
        service: options.table.signingName,
        scope: request.scope,
        requestId: request.requestId,
        traceHeader: request.headers['x-amzn-trace-id'],
        time: request.headers['x-cairn-time']?.toString(),
        endpoint: options.tellsEndpoint && endpointOf(request),
        find: () => chooseOperation(request, options, byTarget),
        input: () => bodyJson(request.body),
        signal: request.signal,
        print: ({ operation }, output, input): WireAnswer => ({
          status: 200,
          contentType: request.headers['content-type'] === contentType11 ? contentType11 : contentType10,
          body: operation.print(output, input),
          operation: operation.name,
        }),
        printFailure: (error, operation) => ({ ...printError(error), operation }),
      }),
  };
}

function operationName({ headers }: WireRequest, targetPrefix: string): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.startsWith(`${targetPrefix}.`) ? target.slice(targetPrefix.length + 1) : target;
}

function chooseOperation(
  request: WireRequest,
  options: AwsJsonOptions,
  byTarget: Map<string, FoundOperation>,
): FoundOperation {
  const target = String(request.headers['x-amz-target'] ?? '');
  let found = byTarget.get(target);
  if (found === undefined) {
    found = { operation: operationOf(request, options) };
    byTarget.set(target, found);
  }
  if (request.method !== 'POST' || !isAwsJson(request.headers['content-type'])) {
    throw new ServiceError(
      'UnknownOperationException',
      `Operations are called by POST with the content type ${contentType10}.`,
    );
  }
  return found;
}

function operationOf(request: WireRequest, { table, targetPrefix }: AwsJsonOptions): Operation {
  const name = operationName(request, targetPrefix);
  const operation = table.operations.get(name);
  if (operation === undefined) throw unknownOperation(name);
  return operation;
}

/** Other content types are refused: a web page may send `text/plain` anywhere without asking first. */
function isAwsJson(contentType: string | readonly string[] | undefined): boolean {
  if (contentType === contentType10 || contentType === contentType11) return true;
  if (typeof contentType !== 'string') return false;
  const [type] = contentType.split(';', 1) as [string];
  return /^application\/x-amz-json-1\.[01]$/i.test(type.trim());
}

function printAwsJsonError(
  error: ServiceError,
  { errorNamespace: serviceNamespace, errorType }: AwsJsonOptions,
): WireAnswer {
  // A ValidationException with a reason is the service's own, without one the framework's.
  const own = error.code === 'ValidationException' && error.members.reason !== undefined;
  const namespace = own ? serviceNamespace : (frameworkNamespaces[error.code] ?? serviceNamespace);
  return {
    status: error.status,
    contentType: contentType10,
    body: JSON.stringify({
      __type: errorType?.(error) ?? `${namespace}#${error.code}`,
      message: error.message,
      ...error.members,
    }),
    errorCode: error.code,
  };
}
