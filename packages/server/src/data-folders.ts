import { join } from 'node:path';

/** Where functions' code lies in a data directory or a backup. */
export function codeFolder(dataDirectory: string): string {
  return join(dataDirectory, 'blobs', 'code');
}

/** Where objects' files lie in a data directory or a backup. */
export function objectsFolder(dataDirectory: string): string {
  return join(dataDirectory, 'objects');
}
