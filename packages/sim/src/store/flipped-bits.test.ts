import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore, StoreDamagedError } from '@cairn/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let directory: string;
let dispose: () => Promise<void>;

beforeEach(() => {
  ({ directory, dispose } = temporaryDirectory());
});
afterEach(() => dispose());

/** Writes two executions and two records, changes the database as a disk might, and opens it again. */
async function openChanged(statements: string) {
  const store = await openSqliteStore({ directory });
  await store.journal.append([
    firstBurst(1, 1, { segment: '{"amount":100}' }),
    firstBurst(2, 2, { segment: '{"amount":200}' }),
  ]);
  await store.records.write([
    { collection: 'c', key: 'one', value: 'ünïque \u{1f600} \ud800' },
    { collection: 'c', key: 'two', value: 'v' },
  ]);
  await store.close();
  const database = new DatabaseSync(join(directory, 'cairn.db'));
  database.exec(statements);
  database.close();
  return openSqliteStore({ directory });
}

it('a flipped bit of a segment fails the reads of its execution alone', async () => {
  const store = await openChanged(
    `UPDATE segments SET data = CAST('{"amount":900}' AS BLOB) WHERE segment_id = 1`,
  );
  for (const read of [
    () => store.journal.segments([1], 1),
    () => store.journal.walkBack(1, { executionId: 1, limit: 10 }),
  ]) {
    await expect(read()).rejects.toThrow(StoreDamagedError);
    await expect(read()).rejects.toThrow('Segment 1 of execution 1 is damaged');
  }
  expect(await store.journal.segments([2], 2)).toMatchObject([{ segment: '{"amount":200}' }]);
  await store.close();
});

it.each(['execution_id = 2', 'previous_segment_id = 2'])(
  'a segment that is %s now is damaged',
  async (change) => {
    const store = await openChanged(`UPDATE segments SET ${change} WHERE segment_id = 1`);
    await expect(store.journal.segments([1], 1)).rejects.toThrow(StoreDamagedError);
    await store.close();
  },
);

it('a flipped bit of a record fails the reads of that record alone', async () => {
  const store = await openChanged("UPDATE records SET value = 'w' WHERE key = 'two'");
  await expect(store.records.get('c', 'two')).rejects.toThrow('The record c two is damaged');
  await expect(store.records.list('c', { limit: 10 })).rejects.toThrow(StoreDamagedError);
  expect(await store.records.get('c', 'one')).toContain('ünïque');
  await store.close();
});

it('attributes that are no JSON any more fail no commit', async () => {
  const store = await openChanged("UPDATE executions SET attributes = '{' WHERE execution_id = 1");
  expect(await store.journal.append([laterBurst(1, 3, 1), laterBurst(2, 4, 2)])).toEqual([]);
  const closed = { status: 'FAILED', stopMs: 9, error: 'E' } as const;
  expect(await store.journal.append([laterBurst(1, 5, 3, closed), laterBurst(2, 6, 4, closed)])).toEqual([]);
  expect(await store.journal.listExecutions({ machineId: 1, version: 1, limit: 9 })).toEqual([]);
  expect(await store.journal.expireExecutions(10)).toBe(2);
  await store.close();
});

it('what an older version wrote, without checksums, is read as it is', async () => {
  const store = await openChanged(`DROP TABLE chunks; DROP TABLE discarded_lists;
    ALTER TABLE discarded_chains DROP COLUMN execution_id;
    DROP INDEX execution_errors; DROP INDEX execution_versions; DROP INDEX execution_aliases;
    ALTER TABLE executions DROP COLUMN error; ALTER TABLE executions DROP COLUMN version;
    ALTER TABLE executions DROP COLUMN alias;
    DROP INDEX execution_lists; ALTER TABLE executions DROP COLUMN order_ms;
    ALTER TABLE executions DROP COLUMN redrive_ms; ALTER TABLE executions DROP COLUMN own_machine_id;
    ALTER TABLE executions ADD COLUMN order_ms INTEGER AS (coalesce(stop_ms, start_ms)) VIRTUAL;
    CREATE INDEX execution_lists ON executions (status, machine_id, order_ms);
    ALTER TABLE segments DROP COLUMN crc32; ALTER TABLE records DROP COLUMN crc32;
    DROP TABLE log_events; DROP TABLE log_streams; DROP TABLE log_groups;
    DROP TABLE buckets; DROP TABLE objects; DROP TABLE object_bytes; DROP TABLE object_files;
    DROP TABLE object_uploads; DROP TABLE object_parts;
    PRAGMA user_version = 1`);
  expect(await store.journal.segments([1], 1)).toMatchObject([{ segment: '{"amount":100}' }]);
  expect(await store.records.get('c', 'two')).toBe('v');
  await store.journal.append([firstBurst(3, 3)]);
  await store.records.write([{ collection: 'c', key: 'two', value: 'new' }]);
  expect(await store.journal.segments([3], 3)).toHaveLength(1);
  expect(await store.records.get('c', 'two')).toBe('new');
  await store.close();
});
