import type { WireRequest } from './wire-request.ts';

/** The address by which a request came: clients find what they are answered under the same host. */
export function endpointOf({ headers }: Pick<WireRequest, 'headers'>): string | undefined {
  const { host } = headers;
  return typeof host === 'string' ? `http://${host}` : undefined;
}
