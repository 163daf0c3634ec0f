import type { WireRequest } from './wire-request.ts';

/** The address by which a request came: clients find what they are answered under the same host. */
export function endpointOf({ headers, client }: Pick<WireRequest, 'headers' | 'client'>): string | undefined {
  const { host } = headers;
  return typeof host === 'string' ? `${client?.().scheme ?? 'http'}://${host}` : undefined;
}
