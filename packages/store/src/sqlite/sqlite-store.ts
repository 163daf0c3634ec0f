import { existsSync } from 'node:fs';
import type { Records } from '@cairn/kit';
import type { Journal } from '@cairn/workflows';
import type { Store, StoreFaults } from '../store.ts';
import { backupDatabase } from './backup.ts';
import type { WriterSettings } from './connection.ts';
import {
  type DirectoryLock,
  databaseFile,
  lockDirectory,
  prepareDirectory,
  syncDirectory,
} from './data-directory.ts';
import { ReadQueue } from './read-queue.ts';
import { type StartReader, startReaderHere, startReaderThread } from './reader-carrier.ts';
import { WriteQueue } from './write-queue.ts';
import { startWriterHere, startWriterThread } from './writer-carrier.ts';

const mebibyte = 1024 * 1024;

/** Where the database is, and settings that need no change. */
export interface SqliteStoreOptions {
  /** The data directory; made when it is not there. */
  readonly directory: string;
  /** Page cache of the connection that writes; 16 MiB unless said. */
  readonly writerCacheBytes?: number;
  /** How many threads may read, the second started when the first is busy; 2 unless said. */
  readonly readersMax?: number;
  /** Page cache of each connection that reads; 8 MiB unless said. */
  readonly readerCacheBytes?: number;
  /** After how many pages of log the writer copies them into the database; 1000 unless said. */
  readonly checkpointPages?: number;
  /** Cap on the database's pages (of 8 KiB), beyond which writes fail as on a full disk; none unless said. */
  readonly pageCountMax?: number;
  /** UNSAFE, for tests of durability only: acknowledges what is not on the disk. */
  readonly unsafeSynchronousOff?: boolean;
  /** For tests: the writer runs in the caller's thread and calls this before each step. */
  readonly faults?: StoreFaults;
}

/**
 * Opens the database of a data directory: one file for all rooms, one writer and one or two readers in threads
 * of their own. The directory is locked until `close`; while it is open the process stays alive.
 * @throws StoreLockedError, StoreDirectoryError, StoreDamagedError, StoreFormatError; their texts say what to do.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { directory } = options;
  prepareDirectory(directory);
  const file = databaseFile(directory);
  const lock = lockDirectory(directory);
  try {
    const isNew = !existsSync(file);
    const [writing, reading] = await Promise.allSettled([
      startWriter(file, options),
      startReader(file, options),
    ]);
    if (writing.status === 'rejected' || reading.status === 'rejected') {
      if (reading.status === 'fulfilled') await reading.value.close();
      if (writing.status === 'fulfilled') await writing.value.close();
      throw writing.status === 'rejected' ? writing.reason : (reading as PromiseRejectedResult).reason;
    }
    if (isNew) syncDirectory(directory);
    return storeOf(file, writing.value, reading.value, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function storeOf(file: string, writes: WriteQueue, reads: ReadQueue, lock: DirectoryLock): Store {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      // The writer goes last: the last connection that may write puts the log into the database.
      const drained = writes.drain();
      await reads.close();
      await drained;
      await writes.close();
    } finally {
      lock.release();
    }
  };
  return {
    journal: sqliteJournal(writes, reads),
    records: sqliteRecords(writes, reads),
    backup: (target) => backupDatabase(file, target),
    close: () => (closing ??= close()),
  };
}

async function startWriter(file: string, options: SqliteStoreOptions): Promise<WriteQueue> {
  const settings: WriterSettings = {
    file,
    cacheBytes: options.writerCacheBytes ?? 16 * mebibyte,
    checkpointPages: options.checkpointPages ?? 1000,
    pageCountMax: options.pageCountMax,
    unsafeSynchronousOff: options.unsafeSynchronousOff ?? false,
  };
  const queue = new WriteQueue();
  queue.connect(
    options.faults === undefined
      ? await startWriterThread(settings, queue)
      : startWriterHere(settings, queue, options.faults),
  );
  return queue;
}

async function startReader(file: string, options: SqliteStoreOptions): Promise<ReadQueue> {
  const settings = { file, cacheBytes: options.readerCacheBytes ?? 8 * mebibyte };
  const start: StartReader =
    options.faults === undefined
      ? (listener) => startReaderThread(settings, listener)
      : async (listener) => startReaderHere(settings, listener);
  const queue = new ReadQueue(start, options.readersMax ?? 2);
  await queue.open();
  return queue;
}

function sqliteJournal(writes: WriteQueue, reads: ReadQueue): Journal {
  return {
    append: (bursts) => writes.append(bursts),
    deleteExecutions: (machineId) => writes.deleteExecutions(machineId),
    counters: () => reads.call('counters'),
    execution: (executionId) => reads.call('execution', executionId),
    executionByName: (machineId, name) => reads.call('executionByName', machineId, name),
    segments: (segmentIds) => reads.call('segments', segmentIds),
    walkBack: (from, { limit, stopAtPrefix }) => reads.call('walkBack', from, limit, stopAtPrefix),
    listExecutions: (options) => reads.call('listExecutions', options),
    openExecutions: () => reads.call('openExecutions'),
    dueExecutions: ({ untilMs, limit, after }) => reads.call('dueExecutions', untilMs, limit, after),
    inFlightExecutions: (afterExecutionId, limit) =>
      reads.call('inFlightExecutions', afterExecutionId, limit),
  };
}

function sqliteRecords(writes: WriteQueue, reads: ReadQueue): Records {
  return {
    get: (collection, key) => reads.call('record', collection, key),
    list: (collection, options) => reads.call('records', collection, options),
    write: (entries) => writes.writeRecords(entries),
  };
}
