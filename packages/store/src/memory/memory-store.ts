import type { RecordWrite } from '@cairn/kit';
import type { SegmentRow } from '@cairn/workflows';
import type { Store, StoreFaults } from '../store.ts';
import { StoreClosedError, StoreDirectoryError } from '../store-errors.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryLogs } from './memory-logs.ts';
import { MemoryObjects } from './memory-objects.ts';
import { MemoryRecords } from './memory-records.ts';

/** Settings of a store in memory. */
export interface MemoryStoreOptions {
  /** For tests: called before each step of a write. */
  readonly faults?: StoreFaults;
}

/** Carries out a call unless the store is closed. */
type Run = <Result>(work: () => Result) => Promise<Result>;

/** A store that forgets everything when it is closed: for `--memory` and for tests. */
export function makeMemoryStore(options: MemoryStoreOptions): Store {
  const { faults } = options;
  let closed = false;
  /** Runs at once, so that calls take effect in the order in which they were made. */
  const run: Run = async (work) => {
    if (closed) throw new StoreClosedError('The store is closed.');
    return work();
  };
  return {
    journal: journalOf(run, faults),
    records: recordsOf(run, faults),
    logs: logsOf(run, faults),
    objects: objectsOf(run, faults),
    backup: () =>
      run(() => {
        throw new StoreDirectoryError(
          'A store in memory has no backup. Start the server with a data directory.',
        );
      }),
    async close() {
      closed = true;
    },
  };
}

function journalOf(run: Run, faults: StoreFaults | undefined): Store['journal'] {
  const journal = new MemoryJournal();
  const { rows } = journal;
  return {
    append: (bursts) => run(() => journal.append(bursts, faults)),
    deleteExecutions: (machineId, status) => run(() => journal.deleteExecutions(machineId, status, faults)),
    expireExecutions: (stoppedBeforeMs) => run(() => journal.expireExecutions(stoppedBeforeMs, faults)),
    counters: () => run(() => journal.counters()),
    execution: (executionId) => run(() => rows.get(executionId)),
    executionByName: (machineId, name) => run(() => rows.byName(machineId, name.toWellFormed())),
    segments: (segmentIds) => run(() => segmentIds.map((segmentId) => journal.segment(segmentId))),
    walkBack: (from, walk) => run(() => walkBack(journal, from, walk)),
    listExecutions: (list) => run(() => rows.listExecutions(list)),
    searchExecutions: (search) => run(() => rows.searchExecutions(search)),
    openExecutions: () => run(() => rows.openExecutions()),
    dueExecutions: ({ untilMs, limit, after }) =>
      run(() => rows.dueExecutions(untilMs, limit, after && [after.dueMs, after.executionId])),
    inFlightExecutions: (after, limit) => run(() => rows.inFlightExecutions(after, limit)),
  };
}

function recordsOf(run: Run, faults: StoreFaults | undefined): Store['records'] {
  const records = new MemoryRecords();
  return {
    get: (collection, key) => run(() => records.get(collection, key.toWellFormed())),
    getAll: (keys) =>
      run(() => keys.map(({ collection, key }) => records.get(collection, key.toWellFormed()))),
    list: (collection, list) => run(() => records.list(collection, list)),
    write: (writes) => run(() => records.write(writes.map(wellFormed), faults)),
    clear: (collection) => run(() => records.clear(collection, faults)),
  };
}

function logsOf(run: Run, faults: StoreFaults | undefined): Store['logs'] {
  const logs = new MemoryLogs(faults);
  return {
    counters: () => run(() => logs.counters()),
    append: (batch) => run(() => logs.append(batch)),
    createStream: (stream) => run(() => logs.createStream(stream)),
    deleteStep: (deletion, limit) => run(() => logs.deleteStep(deletion, limit)),
    stream: (groupId, name) => run(() => logs.stream(groupId, name)),
    streams: (list) => run(() => logs.streams(list)),
    events: (list) => run(() => logs.events(list)),
    storedBytes: (groupIds) => run(() => logs.storedBytes(groupIds)),
  };
}

function objectsOf(run: Run, faults: StoreFaults | undefined): Store['objects'] {
  const objects = new MemoryObjects();
  return {
    bucket: (name) => run(() => objects.bucket(name)),
    buckets: (after, limit) => run(() => objects.buckets(after, limit)),
    object: (bucket, key) => run(() => objects.object(bucket, key)),
    objectRow: (bucket, key) => run(() => objects.object(bucket, key)),
    list: (list) => run(() => objects.list(list)),
    upload: (name) => run(() => objects.upload(name)),
    uploads: (list) => run(() => objects.uploads(list)),
    parts: (uploadId, after, limit) => run(() => objects.parts(uploadId, after, limit)),
    garbage: (after, limit) => run(() => objects.garbage(after, limit)),
    unknownFiles: (ids) => run(() => objects.unknownFiles(ids)),
    write: (change) => run(() => objects.write(change, faults)),
  };
}

function walkBack(
  journal: MemoryJournal,
  from: number,
  { limit, stopAtPrefix }: { readonly limit: number; readonly stopAtPrefix?: string },
): readonly SegmentRow[] {
  const rows: SegmentRow[] = [];
  for (let next = from; next !== 0 && rows.length < limit; ) {
    const row = journal.segment(next);
    rows.push(row);
    if (stopAtPrefix !== undefined && row.segment.startsWith(stopAtPrefix)) break;
    next = row.previousSegmentId;
  }
  return rows;
}

/** Databases keep UTF-8, which has no lone surrogates. */
function wellFormed(write: RecordWrite): RecordWrite {
  const { key, value, ifValue } = write;
  return {
    ...write,
    key: key.toWellFormed(),
    value: value?.toWellFormed(),
    ...(ifValue !== undefined && { ifValue: ifValue.toWellFormed() }),
  };
}
