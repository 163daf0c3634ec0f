import type { ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import { type CallObservers, performOperation } from '../perform-operation.ts';
import { endpointOf } from '../protocol/endpoint.ts';
import { collectMembers, findOperation } from '../protocol/rest-json.ts';
import type { RestRoute, RestService } from '../protocol/rest-route.ts';
import type { Protocol, WireAnswer } from '../protocol/wire-request.ts';
import { validationError } from '../shape/compile-reader.ts';
import type { CairnRoute } from './cairn-routes.ts';
import { printServerSentEvents, type ServerSentEvent } from './server-sent-events.ts';

/** What the protocol has to know of the table. */
export interface CairnProtocolOptions {
  readonly table: ServiceTable & { readonly rest: RestService };
  readonly observers: CallObservers;
}

/**
 * The protocol of `/_cairn/v1`: restJson's members and bodies; errors are `{code, message}` with what else the
 * error tells; outputs that are streams go out as server-sent events. What a route does not know is refused.
 */
export function cairnProtocol({ table, observers }: CairnProtocolOptions): Protocol {
  return {
    bodyBytesMax: table.requestBytesMax,
    printError,
    answer: (request) =>
      performOperation(observers, {
        service: table.signingName,
        scope: request.scope,
        requestId: request.requestId,
        find() {
          refusePlainArn(request.path);
          return findOperation(request, table.rest);
        },
        input({ route, members }) {
          refuseUnknownParameters(request.query, route);
          return collectMembers(request, route, members);
        },
        signal: request.signal,
        endpoint: endpointOf(request),
        print: ({ operation, route }, output, input): WireAnswer => {
          const { name } = operation;
          const { streams } = route as CairnRoute;
          if (streams !== undefined)
            return { ...streamAnswer(output as AsyncIterable<unknown>, streams), operation: name };
          const { status } = route;
          if (status === 204) return { status, contentType: undefined, body: '', operation: name };
          const body = operation.print(output, input);
          const headers = (route as CairnRoute).isOpen ? ['Cache-Control', 'no-store'] : [];
          return { status, contentType: 'application/json', headers, body, operation: name };
        },
        printFailure: (error, operation) => ({ ...printError(error), operation }),
      }),
  };
}

function streamAnswer(
  items: AsyncIterable<unknown>,
  streams: NonNullable<CairnRoute['streams']>,
): WireAnswer {
  const print =
    streams === true
      ? (item: unknown) => item as ServerSentEvent
      : (streams as (item: unknown) => ServerSentEvent);
  return {
    status: 200,
    contentType: 'text/event-stream',
    headers: ['Cache-Control', 'no-store'],
    body: '',
    stream: printServerSentEvents(items, print),
  };
}

function printError(error: ServiceError): WireAnswer {
  return {
    status: error.status,
    contentType: 'application/json',
    body: JSON.stringify({ code: error.code, message: error.message, ...error.members }),
    errorCode: error.code,
  };
}

/** A misspelt filter must not answer everything. A signature in the query is not ours to judge. */
function refuseUnknownParameters(query: URLSearchParams, route: RestRoute): void {
  const known = new Set<string>();
  for (const [member, kind] of Object.entries(route.query ?? {}))
    known.add(typeof kind === 'object' ? kind.parameter : member);
  const isOdd = (name: string): boolean => !known.has(name) && !name.startsWith('X-Amz-');
  const names = [...new Set(query.keys())];
  const unknown = names.filter(isOdd);
  const twice = names.filter((name) => query.getAll(name).length > 1 && !isList(route, name));
  const violations = [
    ...unknown.map((name) => `The parameter '${name.slice(0, 100)}' is not known here`),
    ...twice.map((name) => `The parameter '${name.slice(0, 100)}' is given more than once`),
  ];
  if (violations.length > 0) throw validationError(violations.slice(0, 10));
}

/** An ARN may hold slashes, which would be taken for those of the path. */
function refusePlainArn(path: string): void {
  if (!/\/arn:[^/]*:(?:execution|express|mapRun|stateMachine):[^/]*\/[^/]*:/.test(path)) return;
  throw validationError(['An ARN in the path has to be percent-encoded: write %2F for /']);
}

function isList(route: RestRoute, name: string): boolean {
  return Object.values(route.query ?? {}).some((kind) => typeof kind === 'object' && kind.parameter === name);
}
