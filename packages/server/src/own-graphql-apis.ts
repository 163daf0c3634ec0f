import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApiPrograms } from '@cairn/graphql';
import { nodeHttp } from '@cairn/host';
import { type CallOwnApi, type IdSource, type LimitValues, OutboundError, ServiceError } from '@cairn/kit';
import { graphqlAddressOf } from '@cairn/wire';
import type { ServiceRoom } from './services/service-room.ts';

/** What the way to the GraphQL APIs of this server stands on. */
export interface OwnGraphqlApisOptions {
  readonly programs: Pick<ServiceRoom<ApiPrograms>, 'use'>;
  readonly ids: IdSource;
  readonly limits: LimitValues<'graphqlOwnCallDepth' | 'graphqlRequestBytes'>;
}

/**
 * Hands requests of data sources and tasks to the GraphQL APIs of this server: no socket is opened for them. APIs may
 * call each other, themselves too: how deep is bounded, and each ends with the one that asked it.
 */
export function ownGraphqlApis({ programs, ids, limits }: OwnGraphqlApisOptions): CallOwnApi {
  const depth = new AsyncLocalStorage<number>();
  return async (request, caller) => {
    const url = new URL(request.url);
    const address = graphqlAddressOf(url.host, url.pathname);
    if (address?.path !== '/graphql') return undefined;
    const entrance = await (await programs.use()).entranceOf(address.api, url.hostname);
    if (entrance === undefined) return undefined;
    // Loaded where an API is in use, and not before.
    const { answerHttp } = await import('@cairn/graphql');
    const level = (depth.getStore() ?? 0) + 1;
    const { method, body: given, headers: pairs, signal, timeoutMs } = request;
    const body = typeof given === 'string' ? new TextEncoder().encode(given) : (given ?? new Uint8Array(0));
    const refused =
      level > limits.graphqlOwnCallDepth
        ? answerOf(429, 'LimitExceededException', 'GraphQL APIs call each other too deep.')
        : body.byteLength > limits.graphqlRequestBytes
          ? answerOf(413, 'RequestTooLargeException', 'The request is too large.')
          : undefined;
    if (refused !== undefined) return refused;
    const deadline = AbortSignal.timeout(timeoutMs);
    const waiter = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    const answer = await depth.run(level, () =>
      answerHttp(entrance, {
        method,
        parameter: (name) => url.searchParams.get(name),
        headers: headersOf(pairs),
        rawHeaders: pairs.flat(),
        body,
        requestId: ids.uuid(),
        domainName: null,
        sourceIps: ['127.0.0.1'],
        authenticate: async () => {
          if (caller !== undefined) return caller;
          throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
            status: 403,
          });
        },
        signal: waiter,
      }),
    );
    if (signal?.aborted) throw new OutboundError('aborted', 'the request was ended');
    if (deadline.aborted) throw new OutboundError('timeout', `no answer came within ${timeoutMs} ms`);
    const errorType = answer.errorType === undefined ? [] : [['x-amzn-errortype', answer.errorType] as const];
    return {
      ...printed(answer.status, answer.body),
      headers: [
        jsonType,
        ...errorType,
        ...answer.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
      ],
    };
  };
}

const jsonType = ['content-type', 'application/json;charset=UTF-8'] as const;

function answerOf(status: number, errorType: string, message: string) {
  const body = JSON.stringify({ errors: [{ errorType, message }] });
  return { ...printed(status, body), headers: [jsonType, ['x-amzn-errortype', errorType] as const] };
}

function printed(status: number, body: string) {
  const statusText = nodeHttp.STATUS_CODES[status] ?? '';
  return { status, statusText, body: new TextEncoder().encode(body) };
}

/** Values of one name are one, as HTTP joins them. */
export function headersOf(pairs: readonly (readonly [name: string, value: string])[]): {
  readonly [name: string]: string;
} {
  const headers: Record<string, string> = {};
  for (const [given, value] of pairs) {
    const name = given.toLowerCase();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
