import { statSync } from 'node:fs';
import type { Records } from '@cairn/kit';
import type { LogStore, ObjectIndex } from '@cairn/resources';
import type { Journal } from '@cairn/workflows';
import type { Store, StoreFaults } from '../store.ts';
import { StoreFullError } from '../store-errors.ts';
import { storeLimits } from '../store-limits.ts';
import { backupDatabase } from './backup.ts';
import { type CompactionPace, Compactor } from './compactor.ts';
import type { WriterSettings } from './connection.ts';
import {
  type DirectoryLock,
  databaseFile,
  lockDirectory,
  markerFile,
  prepareDirectory,
  syncDirectory,
} from './data-directory.ts';
import type { DirectoryMark } from './directory-marker.ts';
import { forgetAtExit, noteLeftAtExit } from './left-at-exit.ts';
import { storeFormat } from './migrations.ts';
import { ownFile, withdraw } from './own-files.ts';
import { assertPresent } from './presence.ts';
import { ReadQueue } from './read-queue.ts';
import { type StartReader, startReaderHere, startReaderThread } from './reader-carrier.ts';
import { statusCode } from './status-code.ts';
import { WriteQueue } from './write-queue.ts';
import { startWriterHere, startWriterThread } from './writer-carrier.ts';

const mebibyte = 1024 * 1024;
const defaultPace: CompactionPace = {
  delayMs: storeLimits.compactionDelaySeconds.default * 1_000,
  share: storeLimits.compactionSharePercent.default / 100,
};

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
  /** How closed executions are compacted; after a minute, within a fifth of the time unless said. */
  readonly compaction?: CompactionPace;
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
    const mark = lock.marker.read();
    assertPresent({ database: file, marker: markerFile(directory) }, mark);
    // SQLite gives the log the rights of the database; the name is durable before anything is written to it.
    ownFile(file);
    withdraw(`${file}-wal`, `${file}-shm`);
    syncDirectory(directory);
    const [writing, reading] = await Promise.allSettled([
      startWriter(file, options, mark),
      startReader(file, options),
    ]);
    if (writing.status === 'rejected' || reading.status === 'rejected') {
      if (reading.status === 'fulfilled') await reading.value.close();
      if (writing.status === 'fulfilled') await writing.value.close();
      throw writing.status === 'rejected' ? writing.reason : (reading as PromiseRejectedResult).reason;
    }
    const compactor = new Compactor(reading.value, writing.value, options.compaction ?? defaultPace);
    const store = storeOf(file, { writes: writing.value, reads: reading.value, compactor }, lock);
    try {
      await noteOpen(file, writing.value, lock);
      compactor.start(await writing.value.highestSegmentId());
    } catch (error) {
      await store.close().catch(() => undefined);
      throw error;
    }
    return store;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** From now on a log that is gone was lost: there is one, unless a full disk kept it from being written. */
async function noteOpen(file: string, writes: WriteQueue, { marker }: DirectoryLock): Promise<void> {
  const isOpen = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  try {
    const mark = { format: storeFormat, segmentId: await writes.highestSegmentId() };
    marker.write({ ...mark, state: isOpen ? 'open' : 'closed' });
    if (isOpen) noteLeftAtExit(marker, mark);
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw error;
  }
}

/** All is committed, and synced: the log may go from now on, and is removed by SQLite when it is closed. */
async function noteClosing(writes: WriteQueue, { marker }: DirectoryLock): Promise<void> {
  const segmentId = await writes.highestSegmentId().catch(() => undefined);
  if (segmentId !== undefined) marker.write({ format: storeFormat, state: 'closed', segmentId });
}

interface StoreParts {
  readonly writes: WriteQueue;
  readonly reads: ReadQueue;
  readonly compactor: Compactor;
}

function storeOf(file: string, { writes, reads, compactor }: StoreParts, lock: DirectoryLock): Store {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      // The writer goes last: the last connection that may write puts the log into the database.
      const drained = writes.drain();
      const rested = compactor.close();
      await reads.close();
      await rested;
      await drained;
      try {
        await noteClosing(writes, lock);
      } finally {
        await writes.close();
      }
    } finally {
      forgetAtExit(lock.marker);
      lock.release();
    }
  };
  return {
    journal: sqliteJournal(writes, reads, compactor),
    records: sqliteRecords(writes, reads),
    logs: sqliteLogs(writes, reads),
    objects: sqliteObjects(writes, reads),
    backup: (target) => backupDatabase(file, target),
    close: () => (closing ??= close()),
  };
}

async function startWriter(
  file: string,
  options: SqliteStoreOptions,
  mark: DirectoryMark | undefined,
): Promise<WriteQueue> {
  const settings: WriterSettings = {
    file,
    marked: mark && { marker: markerFile(options.directory), mark },
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

function sqliteJournal(writes: WriteQueue, reads: ReadQueue, compactor: Compactor): Journal {
  return {
    async append(bursts) {
      const refused = await writes.append(bursts);
      for (const { segmentId } of bursts) compactor.written(segmentId);
      return refused;
    },
    deleteExecutions: (machineId, status) =>
      writes.deleteExecutions(machineId, status === undefined ? undefined : statusCode(status)),
    expireExecutions: (stoppedBeforeMs) => writes.expireExecutions(stoppedBeforeMs),
    counters: () => reads.call('counters'),
    execution: (executionId) => reads.call('execution', executionId),
    executionByName: (machineId, name) => reads.call('executionByName', machineId, name),
    segments: (segmentIds, executionId) => reads.call('segments', segmentIds, executionId),
    walkBack: (from, options) => reads.call('walkBack', from, options),
    listExecutions: (options) => reads.call('listExecutions', options),
    searchExecutions: (search) => reads.call('searchExecutions', search),
    openExecutions: () => reads.call('openExecutions'),
    dueExecutions: ({ untilMs, limit, after }) => reads.call('dueExecutions', untilMs, limit, after),
    inFlightExecutions: (afterExecutionId, limit) =>
      reads.call('inFlightExecutions', afterExecutionId, limit),
  };
}

function sqliteRecords(writes: WriteQueue, reads: ReadQueue): Records {
  return {
    get: (collection, key) => reads.call('record', collection, key),
    getAll: (keys) => reads.call('recordsAt', keys),
    list: (collection, options) => reads.call('records', collection, options),
    write: (entries) => writes.writeRecords(entries),
    async clear(collection) {
      for (let isLeft = true; isLeft; ) isLeft = await writes.clearRecords(collection);
    },
  };
}

function sqliteLogs(writes: WriteQueue, reads: ReadQueue): LogStore {
  return {
    counters: () => reads.call('logCounters'),
    append: (batch) => writes.writeLog({ kind: 'append', batch }),
    createStream: (stream) => writes.writeLog({ kind: 'create stream', stream }),
    deleteStep: (deletion, limit) => writes.writeLog({ kind: 'delete', deletion, limit }),
    stream: (groupId, name) => reads.call('logStream', groupId, name),
    streams: (options) => reads.call('logStreams', options),
    events: (options) => reads.call('logEvents', options),
    storedBytes: (groupIds) => reads.call('logBytes', groupIds),
  };
}

function sqliteObjects(writes: WriteQueue, reads: ReadQueue): ObjectIndex {
  return {
    bucket: (name) => reads.call('bucket', name),
    buckets: (after, limit) => reads.call('buckets', after, limit),
    object: (bucket, key) => reads.call('object', bucket, key),
    objectRow: (bucket, key) => reads.call('objectRow', bucket, key),
    list: (options) => reads.call('listObjects', options),
    upload: (name) => reads.call('upload', name),
    uploads: (options) => reads.call('uploads', options),
    parts: (uploadId, after, limit) => reads.call('uploadParts', uploadId, after, limit),
    garbage: (after, limit) => reads.call('garbageFiles', after, limit),
    unknownFiles: (ids) => reads.call('unknownFiles', ids),
    write: (change) => writes.changeObjects(change),
  };
}
