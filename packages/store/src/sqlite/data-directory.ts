import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreDirectoryError } from '../store-errors.ts';
import { type DirectoryMarker, holdMarker, lockedError } from './directory-marker.ts';
import { ownFile } from './own-files.ts';
import { sqliteCode, storeErrorFor } from './sqlite-error.ts';

/** Rights of a directory that is made here. */
const ownerOnly = 0o700;

/** The database's file in a data directory or a backup. */
export function databaseFile(directory: string): string {
  return join(directory, 'cairn.db');
}

/** The file that says what a data directory held; see `directory-marker.ts`. */
export function markerFile(directory: string): string {
  return join(directory, 'cairn.format');
}

/**
 * Makes a directory with its parents, durably, and checks that it can be written.
 * @throws StoreDirectoryError
 */
export function prepareDirectory(directory: string): void {
  try {
    makeDirectory(resolve(directory));
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreDirectoryError(
      `The directory ${directory} cannot be used (${reason}). Make it writable for this user, or choose another one.`,
      { cause: error },
    );
  }
}

/** A new directory's entry is on disk only when its parent has been synced. */
function makeDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory, { mode: ownerOnly });
  // The umask does not decide who reads the data.
  chmodSync(directory, ownerOnly);
  syncDirectory(dirname(directory));
}

/** Waits until a directory's entries are on the disk. Windows has no such call, and needs none. */
export function syncDirectory(directory: string): void {
  if (process.platform !== 'win32') syncPath(directory, 'r');
}

function syncPath(path: string, flags: string): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a finished file its name, durably. */
export function publishFile(partial: string, file: string): void {
  syncPath(partial, 'r+');
  renameSync(partial, file);
  syncDirectory(dirname(file));
}

/** A held data directory. */
export interface DirectoryLock {
  readonly marker: DirectoryMarker;
  release(): void;
}

/**
 * Holds a data directory for this process until `release`. The lock is SQLite's exclusive lock on two files,
 * so that a server stays alone when one of them is removed under it: the kernel lets go of both when the process
 * ends, however it ends. Nothing else may open those files within this process: closing them would drop the lock.
 * @throws StoreLockedError when another server, or another store of this process, holds it.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const file = join(directory, 'cairn.lock');
  let database: DatabaseSync | undefined;
  try {
    ownFile(file);
    database = new DatabaseSync(file);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === 5) throw lockedError(directory, error);
    throw storeErrorFor(error, file);
  }
  const lock = database;
  try {
    const marker = holdMarker(markerFile(directory), directory);
    return {
      marker,
      release() {
        marker.release();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}
