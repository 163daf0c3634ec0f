import type { ClaimedRequest } from '../service-signs.ts';

const hostPattern = /^([a-z0-9]{6,32})\.execute-api\./;
const pathPattern = /^\/_aws\/execute-api\/([a-z0-9]{6,32})(\/.*)?$/s;
/** The form in which other emulators have them. */
const userRequestPattern = /^\/restapis\/([a-z0-9]{6,32})\/([\w-]+)\/_user_request_(\/.*)?$/s;

/** Which API a request is for, and its path there. */
export function apiAddressOf(
  host: string,
  path: string,
): { readonly apiId: string; readonly path: string } | undefined {
  const named = hostPattern.exec(host)?.[1];
  if (named !== undefined) return { apiId: named, path };
  if (!path.startsWith('/_aws/') && !path.startsWith('/restapis/')) return undefined;
  const [, apiId, rest = '/'] = pathPattern.exec(path) ?? [];
  if (apiId !== undefined) return { apiId, path: rest };
  const [, restApiId, stage = '', below = '/'] = userRequestPattern.exec(path) ?? [];
  return restApiId === undefined ? undefined : { apiId: restApiId, path: `/${stage}${below}` };
}

/** Whether a host is an API's own. */
export function isApiHost(host: string | undefined): boolean {
  return host !== undefined && hostPattern.test(host);
}

/** Whether a request is for an API that was made here. */
export function isForApi({ host, path }: ClaimedRequest): boolean {
  return apiAddressOf(host, path) !== undefined;
}
