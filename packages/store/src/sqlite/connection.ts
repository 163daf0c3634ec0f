import { DatabaseSync } from 'node:sqlite';
import { StoreFailedError } from '../store-errors.ts';
import type { DirectoryMark } from './directory-marker.ts';
import { readPragma } from './migrations.ts';

/** Values of `PRAGMA synchronous`. */
const synchronousFull = 2;

/** What the connection that writes is opened with; every value has a default in `sqlite-store.ts`. */
export interface WriterSettings {
  readonly file: string;
  /** The directory's marker and what it says, when the database has held data before. */
  readonly marked: { readonly marker: string; readonly mark: DirectoryMark } | undefined;
  readonly cacheBytes: number;
  readonly checkpointPages: number;
  readonly pageCountMax: number | undefined;
  readonly unsafeSynchronousOff: boolean;
}

/** Cap on what stays of the log file after a checkpoint, so that a burst of writing does not hold disk for ever. */
const logBytesKept = 64 * 1024 * 1024;

/** A page holds several segments of the usual kilobyte; set before the file is made, of no effect later. */
const pageBytes = 4096;

/**
 * Opens the connection that writes. Every commit is on the disk before it answers: `synchronous=FULL`
 * is read back and anything else refused.
 */
export function openWriteConnection(settings: WriterSettings): DatabaseSync {
  const database = new DatabaseSync(settings.file);
  try {
    database.exec(`PRAGMA busy_timeout = 5000; PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL;`);
    // On macOS a plain fsync leaves data in the drive's cache; `fullfsync` has no effect elsewhere.
    database.exec(`PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
      PRAGMA synchronous = ${settings.unsafeSynchronousOff ? 'OFF' : 'FULL'};
      PRAGMA cache_size = ${-Math.ceil(settings.cacheBytes / 1024)};
      PRAGMA wal_autocheckpoint = ${settings.checkpointPages};
      PRAGMA journal_size_limit = ${logBytesKept};`);
    if (settings.pageCountMax !== undefined)
      database.exec(`PRAGMA max_page_count = ${settings.pageCountMax}`);
    assertDurable(database, settings);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function assertDurable(database: DatabaseSync, settings: WriterSettings): void {
  const mode = database.prepare('PRAGMA journal_mode').get()?.journal_mode;
  if (mode !== 'wal') {
    throw new StoreFailedError(
      `${settings.file} cannot use a write-ahead log (journal mode ${mode}). Choose a data directory on a local file system.`,
    );
  }
  if (!settings.unsafeSynchronousOff && readPragma(database, 'synchronous') !== synchronousFull) {
    throw new StoreFailedError(
      `${settings.file} did not take synchronous=FULL; what is written would not be durable.`,
    );
  }
}

/** Opens a connection that only reads; each statement sees all that was committed before it began. */
export function openReadConnection(file: string, cacheBytes: number): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec(`PRAGMA busy_timeout = 5000; PRAGMA cache_size = ${-Math.ceil(cacheBytes / 1024)};`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
