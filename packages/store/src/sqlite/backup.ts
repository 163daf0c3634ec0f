import { constants, copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreDamagedError, StoreDirectoryError } from '../store-errors.ts';
import { databaseFile, markerFile, prepareDirectory, publishFile, syncDirectory } from './data-directory.ts';
import { readFormat } from './migrations.ts';
import { ownFile, withdraw } from './own-files.ts';
import { storeErrorFor } from './sqlite-error.ts';
import { startStoreThread } from './store-thread.ts';

/**
 * Copies a database that is in use into another directory, in a thread of its own and as of one moment.
 * The copy appears under its name only when it is whole and on the disk.
 * @throws StoreDirectoryError when the directory holds a database already.
 */
export async function backupDatabase(file: string, directory: string): Promise<void> {
  const target = emptyTarget(directory);
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  // SQLite writes into an empty file that is there, and so its rights hold.
  ownFile(partial);
  const module = new URL('./backup-thread.ts', import.meta.url);
  try {
    const { exited } = await startStoreThread(module, 'cairn store backup', { file, partial });
    await exited;
    publishFile(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw storeErrorFor(error, target);
  }
}

/** The thread's work: a compact copy as of one moment; readers and the writer go on meanwhile. */
export function copyDatabase(file: string, partial: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.prepare('VACUUM INTO ?').run(partial);
  } catch (error) {
    throw storeErrorFor(error, partial);
  } finally {
    database.close();
  }
}

/**
 * Puts a backup into a data directory, after checking it whole. Never overwrites a database.
 * @throws StoreDirectoryError when `from` holds no backup or `to` holds a database already.
 * @throws StoreDamagedError when the backup is damaged.
 * @throws StoreFormatError when it is of a newer format.
 */
export async function restoreBackup(from: string, to: string): Promise<void> {
  const source = databaseFile(from);
  if (!existsSync(source)) {
    throw new StoreDirectoryError(
      `${from} holds no backup: there is no ${source}. Name the directory of a backup.`,
    );
  }
  if ((statSync(`${source}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new StoreDirectoryError(
      `${from} is a data directory, not a backup: part of it is in ${source}-wal. Start a server on it, or name the directory of a backup.`,
    );
  }
  const target = emptyTarget(to);
  const partial = `${target}.partial`;
  try {
    rmSync(partial, { force: true });
    copyFileSync(source, partial, constants.COPYFILE_EXCL);
    withdraw(partial);
    checkWhole(partial, source);
    // What was known of an earlier database does not hold for this one.
    rmSync(markerFile(to), { force: true });
    syncDirectory(to);
    publishFile(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw storeErrorFor(error, source);
  }
}

function emptyTarget(directory: string): string {
  prepareDirectory(directory);
  const target = databaseFile(directory);
  if (existsSync(target)) {
    throw new StoreDirectoryError(
      `${directory} holds a database already, which is never overwritten. Choose an empty directory.`,
    );
  }
  if ((statSync(`${target}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new StoreDirectoryError(
      `${directory} holds the log of a database, ${target}-wal, which would be taken for the new one's. Choose an empty directory.`,
    );
  }
  return target;
}

function checkWhole(file: string, source: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    if (readFormat(database, source) === 0) {
      throw new StoreDirectoryError(`${source} is empty. Name the directory of a backup.`);
    }
    const found = database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
    if (found !== 'ok') {
      throw new StoreDamagedError(`The backup ${source} is damaged (${found}). Restore an older backup.`);
    }
  } finally {
    database.close();
  }
}
