import { nodeHttp } from '@cairn/host';
import { type CallOwnApi, type IdSource, OutboundError, ServiceError } from '@cairn/kit';
import type { Routes } from '@cairn/resources';
import { apiAddressOf } from '@cairn/wire';
import { headersOf } from './own-graphql-apis.ts';
import type { ServiceRoom } from './services/service-room.ts';

/** Hands the requests of tasks to the APIs that API Gateway has here. */
export function ownApis(room: Pick<ServiceRoom<Routes>, 'use'>, ids: IdSource): CallOwnApi {
  return async (request, caller) => {
    const url = new URL(request.url);
    const address = apiAddressOf(url.host, url.pathname);
    if (address === undefined) return undefined;
    const routes = await room.use();
    if (!(await routes.has(address.apiId))) return undefined;
    const body = typeof request.body === 'string' ? new TextEncoder().encode(request.body) : request.body;
    const deadline = AbortSignal.timeout(request.timeoutMs);
    const {
      status,
      headers,
      body: answered,
    } = await routes.answer({
      ...address,
      method: request.method,
      query: url.searchParams,
      headers: headersOf(request.headers),
      rawHeaders: request.headers.flat(),
      body: body ?? new Uint8Array(0),
      requestId: ids.uuid(),
      host: url.host,
      sourceIp: '127.0.0.1',
      scheme: 'https',
      authenticate: async () => {
        if (caller !== undefined) return caller;
        throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
          status: 403,
        });
      },
      signal: request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]),
    });
    if (request.signal?.aborted) throw new OutboundError('aborted', 'the request was ended');
    return {
      status,
      statusText: nodeHttp.STATUS_CODES[status] ?? '',
      headers: headers.map(([name, value]) => [name.toLowerCase(), value] as const),
      body: typeof answered === 'string' ? new TextEncoder().encode(answered) : answered,
    };
  };
}
