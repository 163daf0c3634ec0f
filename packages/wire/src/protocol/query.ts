import { ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import { bodyText } from './body-text.ts';
import type { Protocol, WireAnswer, WireRequest } from './wire-request.ts';

/** What the protocol has to know of a service. */
export interface QueryOptions {
  readonly table: ServiceTable;
  readonly namespace: string;
  readonly version: string;
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
    printError,
    answer: (request) =>
      performOperation(options.observers, {
        service: options.table.signingName,
        scope: request.scope,
        requestId: request.requestId,
        find: () => findOperation(readForm(request), options),
        input: ({ form }) => Object.fromEntries(form),
        signal: request.signal,
        print: ({ operation: { name } }, output): WireAnswer => ({
          status: 200,
          contentType: 'text/xml',
          body: printXmlOutput(name, output as Members, options.namespace, request.requestId),
          operation: name,
        }),
        printFailure: (error, operation) => ({ ...printError(error, request.requestId), operation }),
      }),
  };
}

type Members = { readonly [member: string]: string };

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

function printXmlOutput(name: string, output: Members, namespace: string, requestId: string): string {
  const members = Object.entries(output)
    .map(([member, value]) => `<${member}>${escapeXml(value)}</${member}>`)
    .join('');
  return `<${name}Response xmlns="${namespace}"><${name}Result>${members}</${name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
}

const xmlEntities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Escapes text for XML; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => xmlEntities[character] as string)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
