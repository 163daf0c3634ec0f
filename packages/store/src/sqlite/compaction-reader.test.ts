import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { CompactionReader } from './compaction-reader.ts';
import { segmentChecksum } from './content-checksum.ts';
import type { SelectRows } from './log-reader.ts';

const range = { afterSegmentId: 0, upToSegmentId: 1_000_000, segmentsMax: 400, bytesMax: 262_144 };

/** A closed execution of so many segments, and how often it is read from. */
function laboratory(segments: number) {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE segments (segment_id INTEGER PRIMARY KEY, execution_id, previous_segment_id, data, crc32);
    CREATE TABLE executions (execution_id INTEGER PRIMARY KEY, tail_segment_id, stop_ms);
    INSERT INTO executions VALUES (1, ${segments}, 5)`);
  const insert = database.prepare('INSERT INTO segments VALUES (?, 1, ?, ?, ?)');
  database.exec('BEGIN');
  for (let id = 1; id <= segments; id++) {
    const data = new TextEncoder().encode(`segment ${id}`);
    insert.run(id, id - 1, data, segmentChecksum([id, 1, id - 1], data));
  }
  database.exec('COMMIT');
  const counts = { reads: 0 };
  const all = ((sql: string, ...values: (string | number)[]) => {
    counts.reads += 1;
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all(...values);
  }) as unknown as SelectRows;
  return { database, counts, reader: () => new CompactionReader(all) };
}

it('follows a long chain in bounded steps, then packs all of it', () => {
  const { counts, reader } = laboratory(9_000);
  const only = reader();
  const afterSegmentId = 8_999;
  for (let step = 0; step < 4; step++) {
    counts.reads = 0;
    const found = only.pack({ ...range, afterSegmentId });
    expect(found).toEqual({ executions: [], throughSegmentId: afterSegmentId });
    expect(counts.reads).toBeLessThan(2_100);
  }
  const { executions } = only.pack({ ...range, afterSegmentId });
  expect(executions[0]).toMatchObject({ executionId: 1, tailSegmentId: 9_000, isWhole: true });
  expect(executions[0]?.segmentIds).toEqual(Array.from({ length: 9_000 }, (_, at) => at + 1));
});

it('follows a chain anew of which another reader has packed some', () => {
  const { database, reader } = laboratory(3_000);
  const only = reader();
  const afterSegmentId = 2_999;
  only.pack({ ...range, afterSegmentId });
  // What was followed ends at 1001: some of that is gone, and all before it.
  database.exec('DELETE FROM segments WHERE segment_id <= 1500');
  let packed = only.pack({ ...range, afterSegmentId });
  for (let step = 0; step < 3 && packed.executions.length === 0; step++)
    packed = only.pack({ ...range, afterSegmentId });
  expect(packed.executions[0]?.segmentIds).toEqual(Array.from({ length: 1_500 }, (_, at) => at + 1_501));
  expect(packed.executions[0]?.isWhole).toBe(true);
});
