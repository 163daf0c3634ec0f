import type { DatabaseSync } from 'node:sqlite';
import { StoreFormatError } from '../store-errors.ts';

/** Marks a database file as Cairn's: `Cair` in ASCII, kept in `PRAGMA application_id`. */
const applicationId = 0x43616972;

/**
 * The steps that bring a database from one format to the next; the position in the list is the format
 * number before the step, `PRAGMA user_version` the number reached. A released step is never changed.
 */
const migrations: readonly string[] = [
  // 1. Segments are bytes (UTF-8), in the order of writing: their ids grow. Executions likewise: names and ids made
  // here grow, so that all inserts but those into the list index append. A list over all statuses is
  // merged from one range per status, which saves an index. Two flags are rare and have partial indexes.
  // Records have an index beside the table, since large values in the tree of the keys make every search long.
  // The table of executions is not STRICT so that an instant with a fraction of a millisecond is kept, not refused.
  `CREATE TABLE segments (
     segment_id INTEGER PRIMARY KEY,
     execution_id INTEGER NOT NULL,
     previous_segment_id INTEGER NOT NULL,
     data BLOB NOT NULL
   ) STRICT;
   CREATE TABLE executions (
     execution_id INTEGER PRIMARY KEY,
     machine_id INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     name TEXT NOT NULL,
     status INTEGER NOT NULL,
     start_ms INTEGER NOT NULL,
     stop_ms INTEGER,
     head_segment_id INTEGER NOT NULL,
     tail_segment_id INTEGER NOT NULL,
     next_due_ms INTEGER,
     in_flight INTEGER NOT NULL,
     attributes TEXT,
     order_ms INTEGER AS (coalesce(stop_ms, start_ms)) VIRTUAL
   );
   CREATE UNIQUE INDEX execution_names ON executions (machine_id, name);
   CREATE INDEX execution_lists ON executions (status, machine_id, order_ms);
   CREATE INDEX due_executions ON executions (next_due_ms) WHERE next_due_ms IS NOT NULL;
   CREATE INDEX in_flight_executions ON executions (execution_id) WHERE in_flight = 1;
   CREATE TABLE discarded_chains (tail_segment_id INTEGER PRIMARY KEY) STRICT;
   CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE records (
     collection TEXT NOT NULL,
     key TEXT NOT NULL,
     value TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX record_keys ON records (collection, key);`,
  // 2. Checksums of what is read back as it was written; what an older version wrote has none.
  `ALTER TABLE segments ADD COLUMN crc32 INTEGER;
   ALTER TABLE records ADD COLUMN crc32 INTEGER;`,
  // 3. Log events in the order of writing; both indexes end in the event's id, which is the row's. Times
  // of one stream grow for the most part, so that the entries append too.
  `CREATE TABLE log_events (
     event_id INTEGER PRIMARY KEY,
     group_id INTEGER NOT NULL,
     stream_id INTEGER NOT NULL,
     timestamp_ms INTEGER NOT NULL,
     ingestion_ms INTEGER NOT NULL,
     message TEXT NOT NULL
   ) STRICT;
   CREATE INDEX log_stream_events ON log_events (stream_id, timestamp_ms);
   CREATE INDEX log_group_events ON log_events (group_id, timestamp_ms);
   CREATE TABLE log_streams (
     stream_id INTEGER PRIMARY KEY,
     group_id INTEGER NOT NULL,
     name TEXT NOT NULL,
     creation_ms INTEGER NOT NULL,
     first_event_ms INTEGER,
     last_event_ms INTEGER,
     last_ingestion_ms INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX log_stream_names ON log_streams (group_id, name);
   CREATE TABLE log_groups (group_id INTEGER PRIMARY KEY, stored_bytes INTEGER NOT NULL) STRICT;`,
  // 4. Objects lie in the order of their keys, so that a page of a listing is read from neighbouring pages. What
  // listings show comes first in the row; few bytes of content have a table of their own, in the order of
  // writing, so that they stand in no listing's way. A file is known by how many objects and parts own it.
  `CREATE TABLE buckets (name TEXT PRIMARY KEY, attributes TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE objects (
     bucket TEXT NOT NULL,
     key TEXT NOT NULL,
     size INTEGER NOT NULL,
     modified_ms INTEGER NOT NULL,
     etag TEXT NOT NULL,
     storage_class TEXT NOT NULL,
     checksum TEXT NOT NULL,
     revision TEXT NOT NULL,
     inline_id INTEGER,
     attributes TEXT NOT NULL,
     files TEXT,
     PRIMARY KEY (bucket, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE object_bytes (inline_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE object_files (file_id TEXT PRIMARY KEY, owners INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX object_garbage ON object_files (file_id) WHERE owners = 0;
   CREATE TABLE object_uploads (
     bucket TEXT NOT NULL,
     key TEXT NOT NULL,
     upload_id TEXT NOT NULL,
     initiated_ms INTEGER NOT NULL,
     attributes TEXT NOT NULL,
     PRIMARY KEY (bucket, key, upload_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE object_parts (
     upload_id TEXT NOT NULL,
     number INTEGER NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     modified_ms INTEGER NOT NULL,
     attributes TEXT NOT NULL,
     file_id TEXT,
     PRIMARY KEY (upload_id, number)
   ) STRICT, WITHOUT ROWID;`,
  // 5. Rows under other rows: `machine_id` is then minus the id of the row above, so that the indexes serve their lists
  // too, and their machine stands apart. Lists whose row above was deleted wait to be deleted.
  `ALTER TABLE executions ADD COLUMN own_machine_id INTEGER;
   CREATE TABLE discarded_lists (list_id INTEGER PRIMARY KEY) STRICT;`,
  // 6. Executions that run are listed by when they were last redriven, if ever. The instant they are listed by is
  // computed, so that it is replaced without a look at the rows; its index is built anew.
  `ALTER TABLE executions ADD COLUMN redrive_ms INTEGER;
   DROP INDEX execution_lists;
   ALTER TABLE executions DROP COLUMN order_ms;
   ALTER TABLE executions ADD COLUMN order_ms INTEGER AS (coalesce(stop_ms, redrive_ms, start_ms)) VIRTUAL;
   CREATE INDEX execution_lists ON executions (status, machine_id, order_ms);`,
  // 7. Closed executions move into chunks (see `chunk.ts`); the last chunk of each knows when it stopped, so that what
  // is to be deleted is found without an index that every commit would pay for. Errors, versions and aliases are
  // rare: their indexes cost an execution without them nothing, and attributes that a disk has damaged fail no commit.
  // What stands under a deleted execution is deleted by
  // the list it stands in.
  `ALTER TABLE executions ADD COLUMN error TEXT;
   ALTER TABLE executions ADD COLUMN version INTEGER
     AS (CASE WHEN json_valid(attributes) THEN attributes ->> '$.version' END) VIRTUAL;
   ALTER TABLE executions ADD COLUMN alias TEXT
     AS (CASE WHEN json_valid(attributes) THEN attributes ->> '$.alias' END) VIRTUAL;
   CREATE INDEX execution_errors ON executions (error) WHERE error IS NOT NULL;
   CREATE INDEX execution_versions ON executions (status, machine_id, version, order_ms)
     WHERE attributes IS NOT NULL AND version IS NOT NULL;
   CREATE INDEX execution_aliases ON executions (status, machine_id, alias, order_ms)
     WHERE attributes IS NOT NULL AND alias IS NOT NULL;
   CREATE TABLE chunks (
     chunk_id INTEGER PRIMARY KEY,
     execution_id INTEGER NOT NULL,
     first_segment_id INTEGER NOT NULL,
     previous_segment_id INTEGER NOT NULL,
     stop_ms REAL,
     crc32 INTEGER NOT NULL,
     data BLOB NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX execution_chunks ON chunks (execution_id, first_segment_id);
   CREATE INDEX expiring_chunks ON chunks (stop_ms) WHERE stop_ms IS NOT NULL;
   ALTER TABLE discarded_chains ADD COLUMN execution_id INTEGER;`,
  // 8. Nothing moves. Records hold what other services keep from here on (items, messages, deliveries, roles) and
  // executions wait for tasks that older code cannot call: it would fail them for good, so it is to refuse the directory.
  '',
];

/** The format number that this code writes. */
export const storeFormat: number = migrations.length;

/**
 * Brings the database to the newest format, in one transaction.
 * @param steps all steps that there are; others than this code's for tests.
 * @throws StoreFormatError when it is of a newer format or not Cairn's.
 */
export function migrate(database: DatabaseSync, file: string, steps: readonly string[] = migrations): void {
  const format = readFormat(database, file, steps.length);
  if (format === steps.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(format)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The format number of a database, 0 for an empty one.
 * @throws StoreFormatError when it is of a newer format or not Cairn's.
 */
export function readFormat(database: DatabaseSync, file: string, newest: number = storeFormat): number {
  const owner = readPragma(database, 'application_id');
  const format = readPragma(database, 'user_version');
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
  if (owner === 0 && format === 0 && tables === 0) return 0;
  if (owner !== applicationId) {
    throw new StoreFormatError(`${file} is a database of another program. Choose another data directory.`);
  }
  if (format > newest) {
    throw new StoreFormatError(
      `${file} has format ${format}, written by a newer Cairn; this one knows formats up to ${newest}. Start it with the newer Cairn.`,
    );
  }
  return format;
}

/** A PRAGMA whose answer is one number. */
export function readPragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row === undefined ? Number.NaN : Object.values(row)[0]);
}
