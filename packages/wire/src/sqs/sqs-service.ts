import { ServiceError } from '@cairn/kit';
import { isReadOnly } from '../access/read-only-operations.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import { awsJsonProtocol } from '../protocol/aws-json.ts';
import { bodyText } from '../protocol/body-text.ts';
import { endpointOf } from '../protocol/endpoint.ts';
import { escapeXml } from '../protocol/query-xml.ts';
import type { ErrorForm, Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { printSqsAnswer } from './sqs-answer.ts';
import { sqsJsonType, sqsQueryError, sqsQueryName } from './sqs-error-names.ts';
import { readSqsForm } from './sqs-form.ts';
import type { SqsMethod } from './sqs-shapes.ts';
import { type SqsFacade, type SqsSizeLimits, sqsTable } from './sqs-table.ts';

const targetPrefix = 'AmazonSQS';
const namespace = 'http://queue.amazonaws.com/doc/2012-11-05/';
const version = '2012-11-05';

/** SQS, in JSON by targets or by forms and XML, as each request has it. */
export function sqsService(facade: SqsFacade, limits: SqsSizeLimits): Service {
  const table = sqsTable(facade, limits);
  return {
    name: 'sqs',
    table,
    isOfAws: true,
    speak: (observers) => ({ signingName: 'sqs', targetPrefix, protocol: sqsProtocol(table, observers) }),
  };
}

function sqsProtocol(table: ServiceTable, observers: CallObservers): Protocol {
  const json = awsJsonProtocol({
    table,
    targetPrefix,
    errorNamespace: 'com.amazonaws.sqs',
    queryError: sqsQueryError,
    errorType: sqsJsonType,
    tellsEndpoint: true,
    observers,
  });
  return {
    ...json,
    errorForm: ({ headers }) => (headers['x-amz-target'] === undefined ? formErrors : undefined),
    onlyReads: (request) =>
      request.headers['x-amz-target'] === undefined
        ? isReadOnly(readForm(request).get('Action') ?? '')
        : json.onlyReads?.(request) === true,
    answer: (request) =>
      request.headers['x-amz-target'] === undefined
        ? answerForm(table, observers, request)
        : json.answer(request),
  };
}

const formErrors: ErrorForm = {
  signatureDialect: 'query',
  printError: (error) => printXmlError(error, ''),
};

function answerForm(
  table: ServiceTable,
  observers: CallObservers,
  request: WireRequest,
): Promise<WireAnswer> {
  const { requestId } = request;
  return performOperation(observers, {
    service: table.signingName,
    scope: request.scope,
    requestId,
    traceHeader: request.headers['x-amzn-trace-id'],
    endpoint: endpointOf(request),
    find: () => findOperation(table, readForm(request)),
    input: ({ operation, form }) => {
      const method = operation.name.charAt(0).toLowerCase() + operation.name.slice(1);
      return withQueueOfPath(readSqsForm(method as SqsMethod, form), request.path);
    },
    signal: request.signal,
    print: ({ operation: { name } }, output): WireAnswer => ({
      status: 200,
      contentType: 'text/xml',
      body: printSqsAnswer(name, output, { namespace, requestId }),
      operation: name,
    }),
    printFailure: (error, operation) => ({ ...printXmlError(error, requestId), operation }),
  });
}

function readForm(request: WireRequest): URLSearchParams {
  if (request.method === 'GET') return request.query;
  const form = new URLSearchParams(bodyText(request.body));
  for (const [name, value] of request.query) if (!form.has(name)) form.append(name, value);
  return form;
}

function findOperation(
  table: ServiceTable,
  form: URLSearchParams,
): { readonly operation: Operation; readonly form: URLSearchParams } {
  const action = form.get('Action');
  if (action === null) throw new ServiceError('MissingAction', 'The request is missing an action.');
  const operation = table.operations.get(action);
  if (operation === undefined)
    throw new ServiceError(
      'InvalidAction',
      `The action ${action.slice(0, 100)} is not valid for this endpoint.`,
    );
  if ((form.get('Version') ?? version) !== version)
    throw new ServiceError('NoSuchVersion', `The requested version is not valid.`);
  return { operation, form };
}

/** Requests to a queue's own URL need not name it again. */
function withQueueOfPath(
  input: { readonly [member: string]: unknown },
  path: string,
): { readonly [member: string]: unknown } {
  if (input.QueueUrl !== undefined || path.length < 2) return input;
  return { ...input, QueueUrl: decodePath(path) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function printXmlError(error: ServiceError, requestId: string): WireAnswer {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  return {
    status: error.status,
    contentType: 'text/xml',
    body: `<?xml version="1.0"?><ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(sqsQueryName(error))}</Code><Message>${escapeXml(error.message)}</Message><Detail/></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    errorCode: error.code,
  };
}
