/** Pages lie under a few names only: hosted sites have paths of their own that begin so (`/_next/`). */
export function isPagePath(path: string): boolean {
  return path.startsWith('/_')
    ? /^\/_(?:cairn|localstack)(?:\/|$)/.test(path)
    : path.startsWith('/.well-known/acme-challenge/');
}

/** Pages that say nothing of what the server does, or whose name is a secret. */
export const publicPages = /^\/(?:_cairn\/(?:health$|ca\.pem$|code\/)|_localstack\/|\.well-known\/)/;

/** Of the pages, what the studio's host shows: the code of functions only to who signs, never by a link. */
export function isStudioPage(path: string, isSigned: boolean): boolean {
  if (path.startsWith('/_cairn/code/')) return isSigned;
  return path === '/_cairn/health' || path.startsWith('/.well-known/');
}
