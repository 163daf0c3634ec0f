import { ServiceError } from '@cairn/kit';
import { isReadOnly } from '../access/read-only-operations.ts';
import type { ServiceTable } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import type { StructureShape } from '../shape/shape.ts';
import { bodyText } from './body-text.ts';
import { readQueryForm } from './query-form.ts';
import { escapeXml, printQueryAnswer, type QueryXmlStyle } from './query-xml.ts';
import type { Protocol, WireAnswer, WireRequest } from './wire-request.ts';

/** What the protocol has to know of a service. */
export interface QueryOptions {
  readonly table: ServiceTable;
  readonly namespace: string;
  readonly version: string;
  /** Inputs by operation; where there is none, fields are members as they are. */
  readonly inputs?: { readonly [operation: string]: StructureShape };
  readonly xml?: QueryXmlStyle;
  readonly observers: CallObservers;
}

/** The query protocol: a form whose `Action` names the operation, XML back. */
export function queryProtocol(options: QueryOptions): Protocol {
  const printError = (error: ServiceError, requestId = ''): WireAnswer => ({
    status: error.status,
    contentType: 'text/xml',
    body: `<ErrorResponse xmlns="${options.namespace}"><Error><Type>${error.status >= 500 ? 'Receiver' : 'Sender'}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    errorCode: error.code,
  });
  return {
    bodyBytesMax: options.table.requestBytesMax,
    signatureDialect: 'query',
    printError,
    onlyReads: (request) => isReadOnly(readForm(request).get('Action') ?? ''),
    answer: (request) =>
      performOperation(options.observers, {
        service: options.table.signingName,
        scope: request.scope,
        requestId: request.requestId,
        find: () => findOperation(readForm(request), options),
        input: ({ form, operation: { name } }) => {
          const shape = options.inputs?.[name];
          return shape === undefined ? Object.fromEntries(form) : readQueryForm(form, shape);
        },
        signal: request.signal,
        print: ({ operation: { name } }, output): WireAnswer => ({
          status: 200,
          contentType: 'text/xml',
          body: printQueryAnswer(
            { name, namespace: options.namespace, requestId: request.requestId },
            output,
            options.xml,
          ),
          operation: name,
        }),
        printFailure: (error, operation) => ({ ...printError(error, request.requestId), operation }),
      }),
  };
}

function readForm(request: WireRequest): URLSearchParams {
  return request.method === 'POST' ? new URLSearchParams(bodyText(request.body)) : request.query;
}

function findOperation(form: URLSearchParams, { table, version }: QueryOptions) {
  const action = form.get('Action');
  if (action === null) throw new ServiceError('MissingAction', 'The request is missing an action.');
  const operation = table.operations.get(action);
  if (operation === undefined)
    throw new ServiceError(
      'InvalidAction',
      `Could not find operation ${action} for version ${form.get('Version') ?? version}`,
    );
  return { operation, form };
}
