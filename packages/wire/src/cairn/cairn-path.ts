import type { ClaimedRequest } from '../service-signs.ts';

/** What the paths of Cairn's own API begin with. */
export const cairnPathPrefix = '/_cairn/v1/';

/** What is asked before anybody can sign: what the server is, and for credentials. Held against the routes by a test. */
export const openCairnRequests: ReadonlySet<string> = new Set([
  `GET ${cairnPathPrefix}studio`,
  `POST ${cairnPathPrefix}sign-in`,
]);

/** Whether a request of Cairn's own API needs no credentials. */
export function isOpenCairnRequest({ method, path, face }: ClaimedRequest): boolean {
  return (
    path.startsWith(cairnPathPrefix) &&
    face !== 'site' &&
    face !== 'domain' &&
    openCairnRequests.has(`${method} ${path}`)
  );
}
