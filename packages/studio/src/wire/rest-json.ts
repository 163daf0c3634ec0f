import type { Operation } from './operation.ts';
import { readJsonError } from './read-error.ts';
import { percentEncode } from './sign-request.ts';
import type { Query, WireRequest } from './wire.ts';

/** Where an operation of a REST service stands. */
export interface RestRoute<Input> {
  /** The service's name in the credential scope: `lambda`. */
  readonly service: string;
  readonly action: string;
  readonly method: WireRequest['method'];
  /** The path, encoded: use {@link restPath}. */
  readonly path: (input: Input) => string;
  readonly query?: (input: Input) => Query;
  readonly headers?: (input: Input) => { readonly [name: string]: string };
  /** What is sent as JSON; nothing where absent. */
  readonly body?: (input: Input) => unknown;
}

/** An operation of a service that speaks REST with JSON: Lambda, Scheduler, API Gateway, Batch, Cairn's own. */
export function restJsonOperation<Input, Output>(route: RestRoute<Input>): Operation<Input, Output> {
  const isRead = route.method === 'GET' || route.method === 'HEAD';
  return {
    service: route.service,
    action: route.action,
    isRead,
    async run(wire, input, options) {
      const body = route.body?.(input);
      const request = {
        service: route.service,
        method: route.method,
        path: route.path(input),
        query: route.query?.(input),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...route.headers?.(input),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        isRead,
      };
      const response = await wire.send(request, options);
      if (!response.ok) throw await readJsonError(response);
      const text = await response.text();
      return (text === '' ? {} : JSON.parse(text)) as Output;
    },
  };
}

/** A path with its values encoded: restPath`/functions/${name}`. */
export function restPath(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((path, part, index) => path + percentEncode(values[index - 1] ?? '') + part);
}
