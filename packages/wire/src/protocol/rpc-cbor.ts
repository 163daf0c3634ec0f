import { ServiceError } from '@cairn/kit';
import { isReadOnly } from '../access/read-only-operations.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import { printCbor, readCbor } from './cbor.ts';
import { unknownOperation } from './failure.ts';
import type { Protocol, WireAnswer, WireRequest } from './wire-request.ts';

/** What the protocol has to know of a service. */
export interface RpcCborOptions {
  readonly table: ServiceTable;
  /** Before the hash in an error's `__type`. */
  readonly errorNamespace: string;
  /** Members of outputs that are instants. */
  readonly instants: ReadonlySet<string>;
  /** The header `x-amzn-query-error` of services that once spoke the query protocol. */
  readonly queryError?: (error: ServiceError) => string;
  readonly observers: CallObservers;
}

const contentType = 'application/cbor';
const protocolHeaders = ['smithy-protocol', 'rpc-v2-cbor'];
const pathPattern = /^\/service\/[^/]+\/operation\/([A-Za-z0-9]+)$/;

/** Whether a request speaks Smithy's RPC v2 in CBOR. */
export function isRpcCbor({ headers }: Pick<WireRequest, 'headers'>): boolean {
  return headers['smithy-protocol'] === 'rpc-v2-cbor';
}

/** Smithy's RPC v2 protocol in CBOR: `POST /service/SERVICE/operation/OPERATION`. */
export function rpcCborProtocol(options: RpcCborOptions): Protocol {
  const printError = (error: ServiceError): WireAnswer => ({
    status: error.status,
    contentType,
    headers: [
      ...protocolHeaders,
      ...(options.queryError === undefined ? [] : ['x-amzn-query-error', options.queryError(error)]),
    ],
    body: printCbor({
      __type: `${options.errorNamespace}#${error.code}`,
      message: error.message,
      ...error.members,
    }),
    errorCode: error.code,
  });
  return {
    bodyBytesMax: options.table.requestBytesMax,
    printError,
    onlyReads: ({ path }) => isReadOnly(pathPattern.exec(path)?.[1] ?? ''),
    answer: (request) =>
      performOperation(options.observers, {
        service: options.table.signingName,
        scope: request.scope,
        requestId: request.requestId,
        find: () => ({ operation: chooseOperation(request, options.table) }),
        input: () => (request.body.length === 0 ? {} : readCbor(request.body)),
        signal: request.signal,
        print: ({ operation }, output, input): WireAnswer => ({
          status: 200,
          contentType,
          headers: protocolHeaders,
          body: printCbor(operation.toJson(output, input), options.instants),
          operation: operation.name,
        }),
        printFailure: (error, operation) => ({ ...printError(error), operation }),
      }),
  };
}

/** Web pages cannot send this content type without asking first. */
function chooseOperation({ method, path, headers }: WireRequest, { operations }: ServiceTable): Operation {
  if (method !== 'POST' || headers['content-type'] !== contentType) {
    throw new ServiceError(
      'UnknownOperationException',
      `Operations are called by POST with the content type ${contentType}.`,
    );
  }
  const operation = operations.get(pathPattern.exec(path)?.[1] ?? '');
  if (operation === undefined) throw unknownOperation(path);
  return operation;
}
