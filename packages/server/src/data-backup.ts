import { stat } from 'node:fs/promises';
import { BlobStore, systemClock } from '@cairn/host';
import { backupDatabase, databaseFile, openSqliteStore, restoreBackup, StoreError } from '@cairn/store';
import { ServerStartError } from './cairn-options.ts';
import { codeFolder, objectsFolder } from './data-folders.ts';
import { renewInstallation } from './installation.ts';
import { copySealKeys } from './seal-key.ts';

/**
 * Copies a data directory into another one, which must hold no data yet, while a server may be using it. The key that
 * seals its secrets goes beside the copy, not into it.
 * The database is copied as of one moment; the blobs that it names never change, are copied after it, and are not
 * removed before that.
 * @returns where the key is that opens the secrets of the copy; undefined where it is kept elsewhere
 * @throws ServerStartError with what to do
 */
export async function backupDataDirectory(from: string, to: string): Promise<string | undefined> {
  const file = databaseFile(from);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    throw new ServerStartError(`${from} holds no data: name the data directory of a server (--data)`);
  }
  const { BlobFiles } = await import('@cairn/host/objects');
  const code = new BlobStore(codeFolder(from));
  return code.hold(() =>
    BlobFiles.hold(objectsFolder(from), async (copyObjects) => {
      await mendable(() => backupDatabase(file, to));
      await code.copyTo(codeFolder(to));
      await copyObjects(objectsFolder(to));
      return copySealKeys(from, to);
    }),
  );
}

/**
 * Makes a data directory from a backup. @throws ServerStartError with what to do, when the backup is damaged
 * or the directory holds data already
 * @returns where the key is that opens its secrets; undefined where none was beside the backup
 */
export async function restoreDataDirectory(from: string, to: string): Promise<string | undefined> {
  await mendable(() => restoreBackup(from, to));
  await new BlobStore(codeFolder(from)).copyTo(codeFolder(to));
  const { BlobFiles } = await import('@cairn/host/objects');
  await BlobFiles.copy(objectsFolder(from), objectsFolder(to));
  const sealKey = await copySealKeys(from, to);
  await mendable(() => renew(to));
  return sealKey;
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
