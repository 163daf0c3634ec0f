import type { ClaimedRequest } from '../service-signs.ts';

/** The import job that a file is for. */
export interface ImportPath {
  readonly userPoolId: string;
  readonly jobId: string;
}

const form = /^\/_cairn\/user-imports\/([\w-]{1,44}_[0-9A-Za-z]{1,55})\/(import-[0-9A-Za-z-]{1,48})$/;

export function importPathOf(path: string): ImportPath | undefined {
  const [, userPoolId, jobId] = form.exec(path) ?? [];
  return userPoolId === undefined || jobId === undefined ? undefined : { userPoolId, jobId };
}

/** Whether a request brings the file of an import job. */
export function isForImport({ method, path, face }: ClaimedRequest): boolean {
  return method === 'PUT' && face === 'server' && importPathOf(path) !== undefined;
}
