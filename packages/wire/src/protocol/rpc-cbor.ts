import { ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import { printCbor, readCbor } from './cbor.ts';
import { type Log, safeError, unknownOperation } from './failure.ts';
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
  readonly bodyBytesMax: number;
  readonly log: Log;
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
    bodyBytesMax: options.bodyBytesMax,
    printError,
    async answer(request) {
      let name = 'unknown';
      try {
        const operation = options.table.operations.get(operationOf(request));
        if (operation === undefined) throw unknownOperation(request.path);
        name = operation.name;
        const input = operation.readInput(request.body.length === 0 ? {} : readCbor(request.body));
        const output = await operation.call(request.scope, input, {});
        const body = printCbor(operation.toJson(output, input), options.instants);
        return { status: 200, contentType, headers: protocolHeaders, body, operation: name };
      } catch (failure) {
        const error = safeError(failure, { requestId: request.requestId, operation: name }, options.log);
        return { ...printError(error), operation: name };
      }
    },
  };
}

/** Web pages cannot send this content type without asking first. */
function operationOf({ method, path, headers }: WireRequest): string {
  if (method !== 'POST' || headers['content-type'] !== contentType) {
    throw new ServiceError(
      'UnknownOperationException',
      `Operations are called by POST with the content type ${contentType}.`,
    );
  }
  return pathPattern.exec(path)?.[1] ?? '';
}
