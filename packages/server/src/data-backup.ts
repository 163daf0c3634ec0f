import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, systemClock } from '@cairn/host';
import { backupDatabase, databaseFile, openSqliteStore, restoreBackup, StoreError } from '@cairn/store';
import { ServerStartError } from './cairn-options.ts';
import { codeFolder } from './function-surroundings.ts';
import { renewInstallation } from './installation.ts';

/**
 * Copies a data directory into another one, which must hold no data yet, while a server may be using it.
 * The database is copied as of one moment; the code files that it names never change, and are copied after it.
 * @throws ServerStartError with what to do
 */
export async function backupDataDirectory(from: string, to: string): Promise<void> {
  const file = databaseFile(from);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    throw new ServerStartError(`${from} holds no data: name the data directory of a server (--data)`);
  }
  await mendable(() => backupDatabase(file, to));
  await copyCode(from, to);
}

/**
 * Makes a data directory from a backup. @throws ServerStartError with what to do, when the backup is damaged
 * or the directory holds data already
 */
export async function restoreDataDirectory(from: string, to: string): Promise<void> {
  await mendable(() => restoreBackup(from, to));
  await copyCode(from, to);
  await mendable(() => renew(to));
}

/** What the restored server does is not what the one before did after the backup, although it bears its numbers. */
async function renew(directory: string): Promise<void> {
  const store = await openSqliteStore({ directory });
  try {
    await renewInstallation(store.records, systemClock().now());
  } finally {
    await store.close();
  }
}

async function mendable(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StoreError) throw new ServerStartError(error.message, { cause: error });
    throw error;
  }
}

async function copyCode(from: string, to: string): Promise<void> {
  const source = codeFolder(from);
  const target = codeFolder(to);
  const names = await readdir(source).catch(() => []);
  if (names.length === 0) return;
  await mkdir(target, { recursive: true });
  for (const name of names) {
    if (name.endsWith('.zip')) await copyFile(join(source, name), join(target, name));
  }
  await syncFolder(target);
  await syncFolder(to);
}
