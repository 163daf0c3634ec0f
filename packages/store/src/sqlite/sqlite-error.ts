import {
  StoreDamagedError,
  StoreDirectoryError,
  StoreError,
  StoreFailedError,
  StoreFullError,
  StoreLockedError,
} from '../store-errors.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const busy = 5;
const readOnly = 8;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notDatabase = 26;

/** SQLite's primary result code, or undefined when the error is not one of SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/**
 * The store's error for one thrown while working on a database file; its text says what to do.
 * Errors that are the store's already pass through.
 */
export function storeErrorFor(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  switch (sqliteCode(error)) {
    case busy:
      return new StoreLockedError(
        `${file} is locked by another process. Stop that process, then try again.`,
        options,
      );
    case readOnly:
      return new StoreDirectoryError(
        `${file} cannot be written (${reason}). Give this user write permission to it and its directory, or choose another data directory.`,
        options,
      );
    case cannotOpen:
      return new StoreDirectoryError(
        `${file} cannot be opened (${reason}). Check that its directory exists and that this user may read and write it.`,
        options,
      );
    case full:
      return new StoreFullError(
        `No space is left for ${file}; nothing of the write was kept. Free disk space; writing goes on as soon as there is some.`,
        options,
      );
    case corrupt:
    case notDatabase:
      return new StoreDamagedError(
        `${file} is damaged (${reason}). Keep a copy of its directory, then restore a backup into a new one.`,
        options,
      );
    default:
      return new StoreFailedError(`${file}: ${reason}`, options);
  }
}
